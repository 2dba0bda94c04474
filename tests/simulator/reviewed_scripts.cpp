#include "simulator/reviewed_scripts.hpp"

#include "base/json/reader.hpp"
#include "simulator/reviewed_scripts_text.hpp"

namespace azvmreset::sim {
namespace {

using base::json::Value;

// The record has a member sha256 for each script, wherever it stands.
void collect(Value value, std::vector<std::string>& digests) {
  for (const Value one : value.elements()) collect(one, digests);
  for (const auto& [name, one] : value.members()) {
    if (name == "sha256" && one.text())
      digests.emplace_back(*one.text());
    else
      collect(one, digests);
  }
}

}  // namespace

const std::vector<std::string>& reviewed_scripts() {
  static const std::vector<std::string> digests = [] {
    std::vector<std::string> found;
    if (const auto document = base::json::Document::parse(kReviewedScripts)) collect(document->root(), found);
    return found;
  }();
  return digests;
}

}  // namespace azvmreset::sim

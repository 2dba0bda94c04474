#include "simulator/reviewed_scripts.hpp"

#include "base/json/reader.hpp"
#include "simulator/reviewed_scripts_text.hpp"

namespace azvmreset::sim {
namespace {

using base::json::Value;

}  // namespace

std::vector<std::string> reviewed_scripts(std::string_view name) {
  static const auto document = base::json::Document::parse(kReviewedScripts);
  std::vector<std::string> digests;
  if (!document) return digests;
  const std::string end = "/" + std::string(name);
  for (const Value script : document->root()["scripts"].elements()) {
    if (script["file"].text_or("").ends_with(end)) digests.push_back(script["sha256"].text_or(""));
  }
  return digests;
}

}  // namespace azvmreset::sim

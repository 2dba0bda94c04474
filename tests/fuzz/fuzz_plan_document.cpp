// A plan from anywhere: refused with one clean error, or it says the same when it is written down again, and prints in
// every form.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <azvmreset/plan.hpp>

#include "fuzz/require.hpp"

using namespace azvmreset;

namespace {

// A terminal obeys none of it.
bool is_tame(std::string_view text) {
  for (const char c : text) {
    if ((c >= 0 && c < ' ' && c != '\n') || c == '\x7F') return false;
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto plan = plan_from_json(text);
  if (!plan) {
    require(plan.error().code == ErrorCode::invalid_argument);
    require(!plan.error().remedy.empty());
    require(plan.error().message.find('\n') == std::string::npos);
    return 0;
  }
  require(ResourceId::parse(plan->target).ok());
  const std::string written = to_json(*plan);
  const auto again = plan_from_json(written);
  require(again.ok());
  require(to_json(*again) == written);
  require(is_tame(to_text(*plan)));
  require(is_tame(to_markdown(*plan)));
  require(is_tame(to_powershell_script(*plan)));
  const std::string script = to_az_script(*plan);
  require(script.starts_with("#!/bin/sh\n"));
  require(plan->blockers.empty() || script.find("\naz ") == std::string::npos);
  return 0;
}

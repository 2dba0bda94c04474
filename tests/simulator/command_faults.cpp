#include "simulator/command_faults.hpp"

namespace azvmreset::sim {
namespace {

// As if another run of the account script had answered.
constexpr std::string_view kForeign =
    R"({"azvmreset":1,"nonce":"00000000000000000000000000000000","outcome":"done","reason":"","step":"","code":0,)"
    R"("text":"","changed":[],"guest":{},"before":null,"after":null,"accounts":[],"complete":true,"sign_in":-1})";

}  // namespace

void twist_output(const Fault& fault, std::string_view earlier, std::string& output) {
  switch (fault.kind) {
    case FaultKind::output_stale:
      output = earlier.empty() ? kForeign : earlier;
      return;
    case FaultKind::output_foreign:
      output = fault.text.empty() ? kForeign : std::string_view(fault.text);
      return;
    case FaultKind::output_truncated: {
      const std::size_t kept = fault.cut_at == 0 ? output.size() / 2 : fault.cut_at;
      if (kept < output.size()) output.erase(0, output.size() - kept);
      return;
    }
    default:
      return;
  }
}

}  // namespace azvmreset::sim

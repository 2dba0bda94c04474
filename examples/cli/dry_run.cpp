#include "dry_run.hpp"

#include <string>
#include <string_view>

#include "printable.hpp"
#include "report.hpp"

namespace azvmreset::cli {
namespace {

Shell shell_named(std::string_view name) noexcept {
  if (name == name_of(Shell::az)) return Shell::az;
  return name == name_of(Shell::net) ? Shell::net : Shell::powershell;
}

}  // namespace

bool wants_dry_run(const Settings& settings) {
  return settings.on(Option::dry_run) || settings.source(Option::print_commands);
}

int report_dry_run(Call& call, const Result<DryRun>& run) {
  if (!run) return report_failure(call, run.error());
  const auto shell = call.settings.text(Option::print_commands);
  if (shell) {
    // To be pasted: nothing else stands among them.
    for (const std::string& command : commands_of(*run, shell_named(*shell))) call.console.out << command << '\n';
    for (const Finding& finding : run->blockers) {
      call.console.err << "azvmreset: blocker " << finding.code << ": " << printable(finding.message) << '\n';
    }
  } else {
    call.console.out << (call.json() ? to_json(*run) + '\n' : text_of(*run));
  }
  return run->blockers.empty() ? 0 : static_cast<int>(ErrorCategory::blocked);
}

}  // namespace azvmreset::cli

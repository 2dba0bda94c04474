#include "commands.hpp"
#include "report.hpp"
#include "session.hpp"
#include "target.hpp"

namespace azvmreset::cli {

int preflight(Call& call) {
  auto target = target_of(call.arguments.operands, call.settings);
  if (!target) return report_failure(call, target.error());
  auto session = Session::open(call.settings, call.environment, call.console);
  if (!session) return report_failure(call, session.error());

  auto report = session->finish(session->client().preflight(Preflight(std::move(*target))));
  if (!report) return report_failure(call, report.error());
  call.console.out << (call.json() ? to_json(*report) + '\n' : text_of(*report));
  return report->blockers.empty() ? 0 : static_cast<int>(ErrorCategory::blocked);
}

}  // namespace azvmreset::cli

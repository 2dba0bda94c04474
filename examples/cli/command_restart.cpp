#include <azvmreset/restart.hpp>

#include <utility>

#include "dry_run.hpp"
#include "report.hpp"
#include "reset_request.hpp"
#include "target.hpp"

namespace azvmreset::cli {

int restart(Call& call) {
  auto target = target_of(call.arguments.operands, call.settings);
  if (!target) return report_failure(call, target.error());
  Restart request(std::move(*target));

  if (wants_dry_run(call.settings)) return dry_run(call, std::move(request));

  auto session = Session::open(call.settings, call.environment, call.console);
  if (!session) return report_failure(call, session.error());
  if (auto wanted = ask_to_go_on(call, "Restart " + request.target.name() + "? Everybody on it is signed out.");
      !wanted) {
    return report_failure(call, wanted.error());
  }
  return report(call, session->finish(session->client().restart(std::move(request))));
}

}  // namespace azvmreset::cli

#include <utility>

#include "reset_request.hpp"
#include "target.hpp"

namespace azvmreset::cli {

int reset_rdp(Call& call) {
  auto target = target_of(call.arguments.operands, call.settings);
  if (!target) return report_failure(call, target.error());
  auto session = Session::open(call.settings, call.environment, call.console);
  if (!session) return report_failure(call, session.error());

  const PlannedReset planned{*target, "", false, overrides_of(call.settings)};
  if (auto shown = show_target(call, *session, planned); !shown) return report_failure(call, shown.error());
  if (auto wanted = ask_to_go_on(call, "Reset the Remote Desktop configuration of " + target->name() + "?"); !wanted) {
    return report_failure(call, wanted.error());
  }

  ResetRdp request(std::move(*target));
  request.overrides = overrides_of(call.settings);
  request.require = required_evidence(call.settings);
  return report_reset(call, session->finish(session->client().reset_rdp(std::move(request))));
}

}  // namespace azvmreset::cli

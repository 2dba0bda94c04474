#include <azvmreset/rescue.hpp>

#include <string>
#include <utility>

#include "failure.hpp"
#include "printable.hpp"
#include "report.hpp"
#include "rescue_card.hpp"
#include "reset_request.hpp"
#include "session.hpp"
#include "target.hpp"

namespace azvmreset::cli {
namespace {

// What is undone is what was shown, or what was named.
Result<void> may_roll_back(const Call& call, const AdoptionReport& seen) {
  const auto named = call.settings.text(Option::plan_id);
  if (named && *named != seen.plan_id) {
    return usage_error("the rescue at this VM is " + seen.plan_id + ", and --plan-id is " + printable(*named));
  }
  if (call.settings.on(Option::yes) && !named) {
    return usage_error("--yes rolls back what nobody has looked at, unless --plan-id says which",
                       "--plan-id " + seen.plan_id);
  }
  return {};
}

std::string question_of(const AdoptionReport& seen) {
  if (!seen.needs_discard_changes) return "Roll it back?";
  const std::string how_long = seen.ran_for ? ", for at most " + about(*seen.ran_for) : "";
  return "Roll it back? Windows ran on the copy" + how_long + ", and what it wrote is lost.";
}

}  // namespace

int adopt(Call& call) {
  auto target = target_of(call.arguments.operands, call.settings);
  if (!target) return report_failure(call, target.error());
  auto session = Session::open(call.settings, call.environment, call.console);
  if (!session) return report_failure(call, session.error());
  const auto seen = session->finish(session->client().adopt(Adopt(*target)));
  // Whoever reads JSON wants the report, and is asked nothing.
  const bool may_ask = call.console.terminal.can_ask() && call.settings.text(Option::output) != "json";
  const bool asks = may_ask || call.settings.on(Option::yes);
  if (!seen || seen->plan_id.empty() || !seen->can_roll_back || !asks) return report(call, seen);

  call.console.err << text_of(*seen);
  if (auto allowed = may_roll_back(call, *seen); !allowed) return report_failure(call, allowed.error());
  // Whoever says yes to this question has read what it costs; --yes alone has not.
  const bool asked = !call.settings.on(Option::yes);
  if (auto wanted = ask_to_go_on(call, question_of(*seen)); !wanted) return report(call, seen);
  WhichRescue which;
  which.target = *target;
  which.plan_id = seen->plan_id;
  Rollback request(std::move(which));
  request.discard_changes = (asked && seen->needs_discard_changes) || call.settings.on(Option::discard_changes);
  return report(call, session->finish(session->client().rollback(std::move(request))));
}

}  // namespace azvmreset::cli

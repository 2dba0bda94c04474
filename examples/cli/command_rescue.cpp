#include <azvmreset/rescue.hpp>

#include <cstddef>
#include <string>
#include <utility>

#include "failure.hpp"
#include "plan_request.hpp"
#include "printable.hpp"
#include "report.hpp"
#include "rescue_card.hpp"
#include "rescue_files.hpp"
#include "rescue_options.hpp"
#include "reset_request.hpp"
#include "session.hpp"
#include "target.hpp"

namespace azvmreset::cli {
namespace {

// The rescue is that plan, or it is not begun: what was looked through is what is done.
Result<Plan> look(Call& call, Session& session, const ResourceId& vm, const std::string& approved) {
  auto request = plan_request(call, vm);
  if (!request) return std::move(request).error();
  auto plan = session.finish(session.client().plan(std::move(*request)));
  if (!plan) return plan;
  if (auto refused = refusal_of(*plan)) return std::move(*refused);
  if (!approved.empty() && approved != plan->id) {
    return usage_error("the plan is " + plan->id + " now, and " + printable(approved) +
                           " was approved: the VM, its disk or the options are others",
                       "azvmreset plan VM with the same options shows it");
  }
  return plan;
}

struct Carried {
  Result<RescueResult> result;
  std::string journal;
};

Result<Carried> carry_out(Call& call, const ResourceId& vm, RescueSecrets& secrets) {
  auto approved = approved_plan(call);
  if (!approved) return std::move(approved).error();
  auto session = Session::open(call.settings, call.environment, call.console);
  if (!session) return std::move(session).error();
  auto plan = look(call, *session, vm, *approved);
  if (!plan) return std::move(plan).error();
  auto journal = new_journal(call.settings, *plan);
  if (!journal) return std::move(journal).error();

  call.console.err << rescue_card(*plan, secrets.told(), *journal);
  if (auto wanted = ask_to_go_on(call, "Stop " + vm.name() + " and swap its OS disk?"); !wanted) {
    return std::move(wanted).error();
  }
  auto planned = plan_request(call, vm);
  if (!planned) return std::move(planned).error();
  Rescue request(std::move(*planned));
  secrets.take(request);
  request.keep.journal = JournalFile(*journal);
  request.approved_plan = plan->id;
  request.on_failure = on_failure_of(call.settings);
  request.require = required_evidence(call.settings, request.require);
  request.agent_patience = agent_patience_of(call.settings, request.agent_patience);
  call.console.err << "azvmreset: the journal is " << printable(*journal)
                   << "; keep it: with it azvmreset resume goes on and azvmreset rollback goes back\n";
  return Carried{session->finish(session->client().rescue(std::move(request))), std::move(*journal)};
}

}  // namespace

int rescue(Call& call) {
  auto target = target_of(call.arguments.operands, call.settings);
  if (!target) return report_failure(call, target.error());
  auto secrets = RescueSecrets::planned(call);
  if (!secrets) return report_failure(call, secrets.error());
  const auto carried = carry_out(call, *target, *secrets);
  if (!carried) return report_failure(call, carried.error());

  const int exit_code = report(call, carried->result);
  const bool resumable = !carried->result && may_be_resumed(carried->result.error());
  if (resumable) tell_how_to_go_on(call, carried->journal, secrets->options_to_go_on());
  secrets->settle(call, carried->result);
  return exit_code;
}

}  // namespace azvmreset::cli

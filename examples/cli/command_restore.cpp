#include <azvmreset/rescue.hpp>

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

RestoreVm request_of(const Settings& settings, const ResourceId& vm) {
  RestoreVm request(vm, settings.text_or_empty(Option::from_snapshot));
  request.deallocate = settings.on(Option::deallocate);
  request.power_after = power_after_of(settings);
  request.lease = settings.text(Option::lease) != "none";
  request.on_failure = on_failure_of(settings);
  return request;
}

// The plan that this restore carries out.
PlanRescue planned(const RestoreVm& request) {
  PlanRescue plan(request.target);
  plan.task = PlantedTask::nothing;
  plan.from_snapshot = request.snapshot_id;
  plan.probe = false;
  plan.read_back = ReadBack::none;
  plan.deallocate = request.deallocate;
  plan.power_after = request.power_after;
  plan.lease = request.lease;
  return plan;
}

}  // namespace

int restore(Call& call) {
  auto target = target_of(call.arguments.operands, call.settings);
  if (!target) return report_failure(call, target.error());
  if (!call.settings.text(Option::from_snapshot)) {
    return report_failure(call, usage_error("nothing says which snapshot", "--snapshot ID"));
  }
  auto session = Session::open(call.settings, call.environment, call.console);
  if (!session) return report_failure(call, session.error());
  RestoreVm request = request_of(call.settings, *target);
  const auto plan = session->finish(session->client().plan(planned(request)));
  if (!plan) return report_failure(call, plan.error());
  if (auto refused = refusal_of(*plan)) return report_failure(call, *refused);
  const auto journal = new_journal(call.settings, *plan);
  if (!journal) return report_failure(call, journal.error());

  call.console.err << rescue_card(*plan, "", *journal);
  auto wanted = ask_to_go_on(call, "Stop " + target->name() + " and swap its OS disk?");
  if (!wanted) return report_failure(call, wanted.error());
  request.journal = JournalFile(*journal);
  request.approved_plan = call.settings.text(Option::approved_plan).value_or(plan->id);
  const auto restored = session->finish(session->client().restore(std::move(request)));
  const int exit_code = report(call, restored);
  if (!restored && may_be_resumed(restored.error())) tell_how_to_go_on(call, *journal, "");
  return exit_code;
}

}  // namespace azvmreset::cli

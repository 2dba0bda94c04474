#include "rescue/rescue.hpp"

#include "base/fail.hpp"
#include "base/quote.hpp"
#include "offline/places.hpp"
#include "offline/plan.hpp"
#include "ops/blockers.hpp"
#include "ops/findings.hpp"
#include "rescue/beginning.hpp"
#include "rescue/checks.hpp"
#include "rescue/ending.hpp"
#include "rescue/job.hpp"
#include "rescue/restore_request.hpp"
#include "rescue/resume_by_plan.hpp"

#include <string>
#include <utility>

namespace azvmreset::rescue {
namespace {

using base::quoted;
using engine::Task;

// Nothing was sent but reads.
Result<offline::Places> admit(const Plan& plan, const std::string& approved) {
  if (!approved.empty() && approved != plan.id) {
    auto error = base::fail(ErrorCode::invalid_argument,
                            "the plan is {} now, and {} was approved: the VM, its disk or the request is another one",
                            plan.id, quoted(approved));
    error.remedy = "have the new plan looked through";
    return error;
  }
  if (!plan.blockers.empty()) return ops::blocked(plan.blockers);
  return offline::places_of(plan);
}

Chronicle chronicle_of(ops::Context context, const Journal& journal) {
  return Chronicle(journal::Log(context.storage, journal, context.clock));
}

Task<Result<RescueResult>> begin_and_carry_out(Job& job) {
  ops::append(job.result.warnings, job.plan.warnings);
  auto begun = co_await begin_journal(job);
  if (!begun) co_return std::move(begun).error();
  co_return co_await carry_out(job);
}

// Whether this journal is of something that can be gone on with, here.
Result<Plan> plan_to_go_on_with(const ops::Context& context, const Known& known) {
  Error error(ErrorCode::invalid_argument, "");
  if (known.undoing || known.ended == RescueEnd::rolled_back) {
    const bool over = known.ended == RescueEnd::rolled_back;
    error.message = over ? "this rescue was undone: there is nothing to go on with"
                         : "this rescue is being undone: there is no way forward any more";
    error.remedy = over ? "begin anew, with another journal" : "end it with rollback, then begin anew";
    error.rescue_state = over ? undone : left_as_it_is;
    return error;
  }
  return plan_of(known, context);
}

Result<void> is_the_key(const Known& known, const std::optional<SealingKey>& key) {
  if (!key || known.key_fingerprint.empty() || key->fingerprint() == known.key_fingerprint) return {};
  auto error = base::fail(ErrorCode::invalid_argument, "the sealing key is {}, and the rescue was begun with {}",
                          key->fingerprint(), quoted(known.key_fingerprint));
  error.remedy = "give the key that the key_sink has";
  return error;
}

Task<Result<RescueResult>> plan_and_carry_out(ops::Context context, Rescue request, bool writes_to_vm) {
  auto warnings = check(request);
  if (!warnings) co_return std::move(warnings).error();
  context.progress.entered(Phase::preflight, "making the plan");
  std::optional<SealingKey> key = std::move(request.reset.sealing_key);
  Secret password = std::move(request.reset.password);
  request.reset.sealing_key.reset();
  request.reset.password = Secret();
  const RescueKeeping keep = std::move(request.keep);
  const std::string approved = std::move(request.approved_plan);
  const OnFailure on_failure = request.on_failure;
  const Evidence require = request.require;
  const auto agent_patience = request.agent_patience;
  const auto lease_time = request.lease_time;
  PlanRescue to_plan = std::move(request);
  auto plan = co_await offline::plan(context, std::move(to_plan));
  if (!plan) co_return std::move(plan).error();
  auto at = admit(*plan, approved);
  if (!at) co_return std::move(at).error();

  Job job(context, std::move(*plan), std::move(*at), chronicle_of(context, keep.journal), keep);
  job.key = std::move(key);
  job.password = std::move(password);
  job.on_failure = on_failure;
  job.require = require;
  job.agent_patience = agent_patience;
  job.lease_time = lease_time;
  job.writes_to_vm = writes_to_vm;
  ops::append(job.result.warnings, std::move(*warnings));
  co_return co_await begin_and_carry_out(job);
}

Task<Result<RescueResult>> plan_and_restore(ops::Context context, RestoreVm request) {
  if (auto checked = check(request); !checked) co_return std::move(checked).error();
  context.progress.entered(Phase::preflight, "making the plan");
  PlanRescue to_plan = planned(request);
  auto plan = co_await offline::plan(context, std::move(to_plan));
  if (!plan) co_return std::move(plan).error();
  auto at = admit(*plan, request.approved_plan);
  if (!at) co_return std::move(at).error();

  RescueKeeping keep;
  keep.journal = std::move(request.journal);
  Job job(context, std::move(*plan), std::move(*at), chronicle_of(context, keep.journal), keep);
  job.on_failure = request.on_failure;
  job.lease_time = request.lease_time;
  co_return co_await begin_and_carry_out(job);
}

Task<Result<RescueResult>> open_and_carry_out(ops::Context context, ResumeRescue request) {
  if (auto checked = check(request); !checked) co_return std::move(checked).error();
  if (request.plan) co_return co_await resume_rescue_by_plan(context, std::move(request));
  Chronicle chronicle = chronicle_of(context, request.keep.journal);
  auto opened = co_await chronicle.open();
  if (!opened) co_return std::move(opened).error();
  if (auto checked = is_the_key(chronicle.known(), request.sealing_key); !checked) co_return std::move(checked).error();
  auto plan = plan_to_go_on_with(context, chronicle.known());
  if (!plan) co_return std::move(plan).error();
  auto at = offline::places_of(*plan);
  if (!at) co_return std::move(at).error();

  Job job(context, std::move(*plan), std::move(*at), std::move(chronicle), request.keep);
  take_in(job);
  job.require = request.require;
  // Only its result was lost.
  if (job.chronicle.known().ended) co_return told_again(job);
  job.key = std::move(request.sealing_key);
  job.password = std::move(request.password);
  job.on_failure = request.on_failure;
  job.agent_patience = request.agent_patience;
  job.lease_time = request.lease_time;
  co_return co_await carry_out(job);
}

}  // namespace

// Whatever ends before carry_out has sent nothing but reads.
Task<Result<RescueResult>> rescue(ops::Context context, Rescue request) {
  auto outcome = co_await plan_and_carry_out(context, std::move(request), false);
  co_return leaving(nothing_begun, std::move(outcome));
}

Task<Result<RescueResult>> rescue_as_writer(ops::Context context, Rescue request) {
  auto outcome = co_await plan_and_carry_out(context, std::move(request), true);
  co_return leaving(nothing_begun, std::move(outcome));
}

Task<Result<RescueResult>> restore(ops::Context context, RestoreVm request) {
  auto outcome = co_await plan_and_restore(context, std::move(request));
  co_return leaving(nothing_begun, std::move(outcome));
}

Task<Result<RescueResult>> resume_rescue(ops::Context context, ResumeRescue request) {
  auto outcome = co_await open_and_carry_out(context, std::move(request));
  co_return leaving(left_as_it_is, std::move(outcome));
}

}  // namespace azvmreset::rescue

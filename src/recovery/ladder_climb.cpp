#include "recovery/ladder_climb.hpp"

#include "base/format.hpp"
#include "engine/sleep.hpp"
#include "engine/within.hpp"
#include "ops/preflight.hpp"
#include "ops/resume.hpp"
#include "ops/rung_cost.hpp"
#include "ops/script_reset.hpp"
#include "ops/vm_access_prepare.hpp"
#include "ops/vm_access_removal.hpp"
#include "ops/vm_access_token.hpp"
#include "ops/vm_access_write.hpp"
#include "recovery/ladder_plan.hpp"
#include "recovery/ladder_report.hpp"
#include "recovery/offline_rung.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace azvmreset::recovery {
namespace {

using engine::Task;
using ops::Job;
using ops::Outcome;

// What is known of the climb beside the job.
struct Way {
  Way(LadderPlan rungs, ops::Examined seen, Failures so_far)
      : plan(std::move(rungs)), examined(std::move(seen)), failures(std::move(so_far)) {}

  LadderPlan plan;
  std::optional<ops::Examined> examined;  // until the first rung has used it
  Failures failures;
  bool prepared = false;
  bool unprepared = false;  // what every rung needs could not be had
};

bool may_have_set(const Job& job) noexcept {
  return std::any_of(job.result.rungs.begin(), job.result.rungs.end(),
                     [](const RungReport& rung) { return rung.may_have_set; });
}

// Nothing of an earlier rung may be taken for this one's.
void step_on(Job& job, Rung rung, engine::TimePoint now) {
  job.context.progress.entered(Phase::preflight, base::format("trying {}", name_of(rung)));
  aim_at(job, rung);
  job.climb->since = now;
  job.footprint = ops::Footprint();
  job.nonces.clear();
  job.seen.reset();
  job.attempt.reset();
  job.operation.reset();
  job.accepted.reset();
  if (!may_have_set(job)) job.lost.reset();
  job.watch_until = engine::kNever;
  job.written_at.reset();
  job.sent_again = false;

  ResetResult& result = job.result;
  result.extension_name.clear();
  result.extension_version.clear();
  result.force_update_tag.clear();
  result.guest_message.clear();
  result.command_name.clear();
  result.script_sha256.clear();
  result.created = Tristate::unknown;
}

// Reads the VM, unless that was just done, and the account where it has to be.
Task<Outcome> admit_rung(Job& job, Way& way) {
  if (way.examined) {
    ops::Examined examined = std::move(*way.examined);
    way.examined.reset();
    co_return co_await ops::admit_seen(job, examined);
  }
  co_return co_await ops::examine_and_admit(job);
}

Task<Outcome> use_rung(Job& job) {
  // The token of the rung before leads to a write that is over.
  if (job.reached) {
    auto announced = co_await ops::announce(job, ops::Reached::preparing);
    if (!announced) co_return announced;
  }
  if (job.by_script()) co_return co_await ops::set_by_script(job);
  co_return co_await ops::write_and_watch(job);
}

// What is done once, whichever rung needs it first, has no share of its own:
// every rung is the better for it.
Task<Outcome> take_rung(Job& job, Way& way) {
  if (job.climb->rung == Rung::offline) co_return co_await rescue_offline(job);
  engine::Scope* scope = co_await engine::current_scope();
  const bool last = !way.plan.more_to_try();
  const engine::Duration kept = way.plan.kept_for_rescue();
  engine::Duration share = last ? engine::Duration::max() : share_of(scope->loop().now(), scope->deadline(), kept);
  auto admitted = co_await engine::within(share, admit_rung(job, way));
  if (!admitted) co_return admitted;
  if (!way.prepared) {
    auto ready = co_await ops::prepare(job);
    // After a start the VM was looked at again, for this rung.
    way.unprepared = !ready && ready.error().code != ErrorCode::blocked;
    if (!ready) co_return ready;
    way.prepared = true;
  }
  share = last ? engine::Duration::max() : share_of(scope->loop().now(), scope->deadline(), kept);
  co_return co_await engine::within(share, use_rung(job));
}

// Whether no further rung may be tried. The guest may have made a password:
// then another one beside it must not be made.
bool is_last_word(const Job& job, const Way& way, const Rule& rule, const RungReport& report) noexcept {
  const bool second_password = job.sealing_key && report.may_have_set;
  return rule.move == Move::stop || second_password || job.not_kept ||
         (way.unprepared && rule.move != Move::off_the_vm);
}

Error give_up(Job& job, Way& way) {
  ops::warn_of_pending(job);
  Error error = std::move(way.failures).summary(job.result.rungs);
  for (const Finding& warning : job.late_warnings) {
    if (warning.code == "pending_replay") error.message += "; pending_replay: " + warning.message;
  }
  return error;
}

// Notes how the rung ended, and puts away what it must not leave to the next.
Task<Outcome> step_off(Job& job, bool more_to_try) {
  if (more_to_try) {
    auto withdrawn = co_await ops::withdraw_instance(job);
    if (!withdrawn) co_return withdrawn;
  }
  ops::tell_cost(job);
  co_return Outcome();
}

Task<Outcome> climb_along(Job& job, Way& way) {
  engine::Scope* scope = co_await engine::current_scope();
  while (PlannedRung* planned = way.plan.next()) {
    if (planned->shut) {
      way.failures.add_shut(*planned->shut);
      job.result.rungs.push_back(skipped(planned->rung, *planned->shut));
      continue;
    }
    step_on(job, planned->rung, scope->loop().now());
    auto taken = co_await take_rung(job, way);
    const Error* error = taken ? nullptr : &taken.error();
    job.result.rungs.push_back(report_of(job, error, scope->loop().now()));
    RungReport& report = job.result.rungs.back();
    if (taken) {
      if (way.plan.entra_first() && job.by_script()) report.reason = word_entra;
      co_return Outcome();
    }
    const Rule& rule = rule_for(*error);
    const bool ends = scope->stopped() || is_last_word(job, way, rule, report);
    way.failures.add(std::move(taken).error(), ends);
    way.plan.shut(rule, planned->rung);
    auto off = co_await step_off(job, !ends && way.plan.more_to_try());
    if (!off) co_return off;
    if (ends) break;
  }
  co_return give_up(job, way);
}

Task<Outcome> look_and_climb(Job& job, From from) {
  job.context.progress.entered(Phase::preflight, "reading the VM");
  auto examined = co_await ops::examine_with_rights(job.context, job.target);
  if (!examined) co_return std::move(examined).error();
  LadderPlan plan(job, examined->report, from);
  Failures failures(job.result.rungs);
  Way way(std::move(plan), std::move(*examined), std::move(failures));
  way.prepared = from.after;
  co_return co_await climb_along(job, way);
}

// Of a password that nobody gave again.
Error password_missing(const Job& job) {
  const bool open = may_have_set(job);
  Error error(open ? ErrorCode::outcome_unknown : ErrorCode::not_sent,
              open ? "an earlier rung of the ladder may have set the password, and the next one needs it once more"
                   : "no rung of the ladder has written to the VM yet, and the password is needed once more");
  error.remedy = open ? "sign in with it; or resume with the password" : "resume with the password, or reset anew";
  error.may_have_arrived = open;
  return error;
}

// What the earlier process had written is looked at first.
Task<Outcome> finish_rung(Job& job) {
  engine::Scope* scope = co_await engine::current_scope();
  const bool can_go_on = !job.password.empty();
  job.climb->since = scope->loop().now();
  engine::Duration share = can_go_on ? share_of(scope->loop().now(), scope->deadline()) : engine::Duration::max();
  auto ended = co_await engine::within(share, ops::go_on(job));
  if (!can_go_on && !ended) co_return ended;
  const Error* error = ended ? nullptr : &ended.error();
  job.result.rungs.push_back(report_of(job, error, scope->loop().now()));
  co_return ended;
}

}  // namespace

void aim_at(Job& job, Rung rung) {
  job.climb->rung = rung;
  job.result.method = method_of(rung);
  job.form = rung == Rung::action_run_command ? CommandForm::action : CommandForm::managed;
  job.clear_parameter = job.climb->clear_parameter && rung == Rung::managed_run_command;
}

Task<Outcome> climb(Job& job) {
  job.context.footprint = &job.footprint;
  job.climb = std::make_unique<ops::Climb>();
  job.climb->clear_parameter = job.clear_parameter;
  const From bottom;
  co_return co_await look_and_climb(job, bottom);
}

namespace {

// Whatever stops us now says nothing of what an earlier rung had written.
Error still_open(const Job& job, Error error) {
  const bool unknown = error.code == ErrorCode::outcome_unknown || error.code == ErrorCode::status_unreadable;
  if (unknown || !may_have_set(job)) return error;
  error.code = ErrorCode::outcome_unknown;
  error.message += "; an earlier rung of the ladder may have set the password";
  error.may_have_arrived = true;
  return error;
}

// A token is no journal, and another rescue beside the one that was begun would be in its way.
Error went_offline() {
  Error error(ErrorCode::invalid_argument, "this reset had come to its last rung, the offline method");
  error.remedy = "go on with the journal of that rescue: resume_rescue; or see what it has left: adopt";
  return error;
}

Task<Outcome> climb_from_there(Job& job) {
  engine::Scope* scope = co_await engine::current_scope();
  job.context.footprint = &job.footprint;
  const From here{job.climb->rung, false};
  if (job.climb->rung == Rung::offline) co_return went_offline();
  if (job.reached == ops::Reached::preparing) {
    if (job.password.empty() && !job.sealing_key) co_return password_missing(job);
    co_return co_await look_and_climb(job, here);
  }
  auto ended = co_await finish_rung(job);
  if (ended || job.password.empty() || scope->stopped() || rule_for(ended.error()).move == Move::stop) co_return ended;
  auto off = co_await step_off(job, true);
  if (!off) co_return off;
  const From next{job.climb->rung, true};
  co_return co_await look_and_climb(job, next);
}

}  // namespace

Task<Outcome> climb_on(Job& job) {
  auto ended = co_await climb_from_there(job);
  if (!ended) co_return still_open(job, std::move(ended).error());
  co_return ended;
}

}  // namespace azvmreset::recovery

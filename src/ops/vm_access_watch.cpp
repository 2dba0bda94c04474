#include "ops/vm_access_watch.hpp"

#include "base/ascii.hpp"
#include "base/json/reader.hpp"
#include "engine/sleep.hpp"
#include "ops/extension_read.hpp"
#include "ops/preflight.hpp"
#include "ops/requests.hpp"
#include "ops/stage.hpp"
#include "ops/vm_access_outcome.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

namespace azvmreset::ops {
namespace {

using engine::Task;

// How long an instance view is waited for that lags behind its operation (F4.1).
constexpr std::chrono::minutes longest_lag{2};

// Kept for the last look: a tenth of what is left, and never more than it needs.
constexpr engine::Duration longest_reserve = std::chrono::seconds{30};

Task<Result<http::Response>> fetch(Job& job, std::string name) {
  auto request = get_extension(job.context.arm, job.target, name);
  if (!request) co_return std::move(request).error();
  co_return co_await job.context.arm.call(std::move(*request));
}

Told told_by(const Job& job, Fate fate) noexcept {
  if (fate == Fate::ended) return Told::failed;
  return fate == Fate::succeeded && !job.sent_again ? Told::succeeded : Told::nothing;
}

void remember(MachineState& state, const arm::ExtensionView& view, const std::string& name) {
  state.vm_access_name = name;
  state.vm_access_version = view.installed_version.empty() ? view.type_handler_version : view.installed_version;
  state.vm_access_state = view.provisioning_state;
  state.force_update_tag = view.force_update_tag;
}

Result<Look> look_at(Job& job, const Result<http::Response>& answer, Fate fate, bool seen_running) {
  if (!answer && answer.error().code == ErrorCode::not_found) {
    // What was there before the write and is gone now was deleted by somebody,
    // and our write may have gone with it.
    return Look{job.attempt->before ? Verdict::overwritten : Verdict::absent, ""};
  }
  if (!answer) return answer.error();
  auto view = extension_of(*answer);
  if (!view) return std::move(view).error();
  remember(job.result.after, *view, job.attempt->name);
  return judge(*view, *job.attempt, told_by(job, fate), seen_running && !job.sent_again);
}

// Looks at the extension, beginning with an answer that is already here, until
// another look would tell no more.
Task<Result<Look>> look_until_told(Job& job, Sent& sent, Result<http::Response> answer) {
  engine::Scope* scope = co_await engine::current_scope();
  engine::Loop& loop = scope->loop();
  const engine::TimePoint start = loop.now();
  arm::Pace pace = job.context.arm.pace();
  bool seen_running = false;
  for (;;) {
    auto look = look_at(job, answer, sent.fate, seen_running);
    if (!look) co_return look;
    seen_running = seen_running || look->verdict == Verdict::running;
    const Again again = another_look(sent, *look);
    if (again == Again::no) co_return look;
    if (again == Again::for_a_while && loop.now() - start >= longest_lag) co_return look;

    const engine::Duration delay = pace.delay_after(*answer, loop.now());
    if (engine::after(loop.now(), delay) > job.watch_until) co_return look;
    auto slept = co_await engine::sleep_for(delay);
    if (!slept) co_return std::move(slept).error();
    auto next = co_await fetch(job, job.attempt->name);
    job.context.progress.polled();
    answer = std::move(next);
  }
}

LastLook last_look(const Job& job, const Examined& seen) {
  LastLook look;
  look.written_at = job.written_at;
  look.agent_ready = seen.report.agent_status == "ready";
  look.agent_reported_at = seen.report.agent_reported_at;
  for (const arm::ExtensionView& extension : seen.vm.extensions) {
    if (!base::equals_ignoring_case(extension.name, job.attempt->name) || !has_news(extension, *job.attempt)) continue;
    const std::string state = arm::state_of(extension.statuses, "ProvisioningState");
    look.has_ended = state.starts_with("succeeded") || state.starts_with("failed");
    look.at_work = !look.has_ended;
  }
  return look;
}

// The time was up, ours or Azure's: how far had the guest come by then?
Task<Outcome> tell_how_far(Job& job, Error error) {
  job.context.progress.entered(Phase::reading, "a last look at the VM");
  auto seen = co_await examine(job.context, job.target);
  if (!seen) co_return error;
  job.result.after.power = seen->report.power;
  job.result.after.agent_status = seen->report.agent_status;
  tell_stage(error, stage_of(last_look(job, *seen)));
  co_return error;
}

// A status that was only seen while the operation ran is not its end: the
// polls may have turned to the resource since.
bool says_succeeded(const Secret& status_document) {
  const auto document = base::json::Document::parse(status_document.expose());
  return document && base::equals_ignoring_case(document->root()["status"].text_or(""), "Succeeded");
}

bool same_resource(const http::Url& a, const http::Url& b) noexcept {
  return base::equals_ignoring_case(a.path(), b.path());
}

// Whether the instance is there, and whether its handler may still be at work.
void note_end(Job& job, const Outcome& outcome) {
  if (!job.instance) return;
  const bool open = outcome ? job.result.evidence < Evidence::applied
                            : outcome.error().code == ErrorCode::outcome_unknown ||
                                  outcome.error().code == ErrorCode::status_unreadable;
  job.instance->reported = !open;
  const bool turned_away = !outcome && !open && !outcome.error().may_have_arrived;
  if (turned_away) job.instance.reset();
}

Task<Outcome> conclude_in_time(Job& job, Sent& sent, Result<Look> look) {
  engine::Scope* scope = co_await engine::current_scope();
  auto outcome = conclude(job, *job.attempt, sent, look);
  note_end(job, outcome);
  if (outcome || outcome.error().code != ErrorCode::outcome_unknown || scope->stopped()) co_return outcome;
  const bool overwritten = look && look->verdict == Verdict::overwritten;
  const bool our_time = scope->loop().now() >= job.watch_until;
  const bool azures_time = outcome.error().failure == "timed_out" || outcome.error().failure == "agent_silent";
  if (overwritten || !(our_time || azures_time)) co_return outcome;
  Error error = std::move(outcome).error();
  co_return co_await tell_how_far(job, std::move(error));
}

}  // namespace

Task<Result<void>> set_watch(Job& job) {
  engine::Scope* scope = co_await engine::current_scope();
  if (scope->deadline() == engine::kNever) co_return Result<void>();
  const auto left = std::chrono::duration_cast<engine::Duration>(scope->deadline() - scope->loop().now());
  job.watch_until = scope->deadline() - std::min(longest_reserve, std::max(left / 10, engine::Duration::zero()));
  co_return Result<void>();
}

Task<Result<Look>> look_once(Job& job) {
  job.context.progress.entered(Phase::reading, "reading the extension");
  auto answer = co_await fetch(job, job.attempt->name);
  co_return look_at(job, answer, Fate::unknown, false);
}

Result<arm::RunOptions> run_options(const Job& job) {
  auto look = get_extension(job.context.arm, job.target, job.attempt->name);
  if (!look) return std::move(look).failure();
  arm::RunOptions options;
  options.progress = &job.context.progress;
  options.until = job.watch_until;
  options.result_url = std::move(look->url);
  return options;
}

Task<Outcome> watch(Job& job) {
  arm::Accepted accepted = std::move(*job.accepted);
  job.accepted.reset();
  auto run = co_await job.context.arm.follow(std::move(accepted));
  co_return co_await settle(job, std::move(run));
}

// What the run leaves: how the write ended, and the extension where the run
// has read it already.
Task<Outcome> settle(Job& job, Result<arm::RunOutcome> run) {
  auto look_request = get_extension(job.context.arm, job.target, job.attempt->name);
  if (!look_request) co_return std::move(look_request).error();
  const http::Url& look_url = look_request->url;
  Sent sent;
  if (!run) {
    sent.error = std::move(run).error();
    sent.fate = fate_of(sent.error);
    if (sent.fate == Fate::refused) {
      job.instance.reset();
      co_return explain_refusal(job, std::move(sent.error));
    }
  } else {
    job.result.correlation_ids = std::move(run->correlation_ids);
    if (!job.result.correlation_ids.empty()) sent.error.correlation_id = job.result.correlation_ids.front();
    sent.own_status = !job.sent_again && (says_succeeded(run->status_document) || !same_resource(run->url, look_url));
  }

  if (run && run->url.text() == look_url.text()) {
    auto look = co_await look_until_told(job, sent, std::move(run->result));
    co_return co_await conclude_in_time(job, sent, std::move(look));
  }
  job.context.progress.entered(Phase::reading, "reading the outcome");
  auto answer = co_await fetch(job, job.attempt->name);
  auto look = co_await look_until_told(job, sent, std::move(answer));
  co_return co_await conclude_in_time(job, sent, std::move(look));
}

}  // namespace azvmreset::ops

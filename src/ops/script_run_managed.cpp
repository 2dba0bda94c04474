#include "arm/run_command_view.hpp"
#include "base/format.hpp"
#include "engine/despite_stop.hpp"
#include "engine/sleep.hpp"
#include "engine/within.hpp"
#include "ops/account_command.hpp"
#include "ops/leftovers_removal.hpp"
#include "ops/preflight.hpp"
#include "ops/requests.hpp"
#include "ops/run_command_read.hpp"
#include "ops/script_run_body.hpp"
#include "ops/script_run_job.hpp"
#include "ops/script_run_outcome.hpp"
#include "ops/stage.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

// The managed form: PUT a resource, watch it, DELETE it.
namespace azvmreset::ops {
namespace {

using engine::Duration;
using engine::Task;
using namespace std::chrono_literals;

// A request whose answer was lost is sent again only where the VM does not
// show the resource, and not for ever.
constexpr int most_tries = 3;

// How long an instance view may lag behind the operation (F4.1), and what the
// script wrote behind its end.
constexpr Duration longest_lag = 2min;
constexpr Duration longest_silence = 10s;

// Somebody waits for the end of a cancelled operation.
constexpr Duration longest_withdrawal = 20s;
constexpr Duration longest_removal = 2min;

Result<arm::RunOptions> run_options(const ScriptJob& job) {
  auto look = get_run_command(job.context.arm, job.target, job.name);
  if (!look) return std::move(look).failure();
  arm::RunOptions options;
  options.progress = &job.context.progress;
  options.until = job.times.watch_until;
  options.result_url = std::move(look->url);
  return options;
}

Task<Result<http::Response>> fetch(ScriptJob& job) {
  auto request = get_run_command(job.context.arm, job.target, job.name);
  if (!request) co_return std::move(request).error();
  co_return co_await job.context.arm.call(std::move(*request));
}

Result<arm::RunCommandView> view_of(const Result<http::Response>& answer) {
  if (!answer) return answer.error();
  return run_command_of(*answer);
}

Task<Result<void>> wait(arm::Pace& pace) {
  engine::Scope* scope = co_await engine::current_scope();
  const http::Response without_hint((HttpResponse()));
  const Duration delay = pace.delay_after(without_hint, scope->loop().now());
  co_return co_await engine::sleep_for(delay);
}

bool is_one_of(const std::vector<std::string>& nonces, const std::string& nonce) {
  return nonces.empty() || std::ranges::find(nonces, nonce) != nonces.end();
}

Error written_by_another(const ScriptJob& job) {
  return script_unknown(job.run, base::format("the run command {} is of another run than this one", job.name));
}

// The request was lost on its way, as far as can be seen.
Error not_there(const Error& lost) {
  Error error(ErrorCode::not_sent, "the VM does not show the run command of a request that was lost: " + lost.message);
  error.may_have_arrived = true;
  return error;
}

// What ARM has accepted; nothing where a request whose answer was lost has
// arrived after all. The script may not be harmless to run twice, so before
// each further try the VM is asked.
Task<Result<std::optional<arm::Accepted>>> send(ScriptJob& job) {
  const auto body = std::make_shared<const Secret>(managed_command_body(
      job.run, job.target, job.times.in_guest, job.context.arm.api_versions().of(arm::ResourceType::run_commands)));
  arm::Pace pace = job.context.arm.pace();
  for (int tries = 1;; ++tries) {
    auto request = put_run_command(job.context.arm, job.target, job.name, body);
    if (!request) co_return std::move(request).error();
    auto options = run_options(job);
    if (!options) co_return std::move(options).failure();
    job.lost.emplace(script_unknown(job.run, "out of memory; the script may have run"));
    job.context.count_write();
    auto accepted = co_await job.context.arm.begin(std::move(*request), std::move(*options));
    if (accepted) {
      job.may_have_begun = true;
      job.context.note_script(CommandForm::managed);
      co_return std::optional(std::move(*accepted));
    }
    Error error = std::move(accepted).error();
    const bool open = is_open(error);
    job.may_have_begun = job.may_have_begun || open;
    if (!job.may_have_begun) co_return explain_script_refusal(job.run, std::move(error));

    auto waited = co_await wait(pace);
    if (!waited) co_return script_unknown(job.run, error.message);
    auto seen = co_await fetch(job);
    if (seen) {
      const auto view = view_of(seen);
      if (view && !is_one_of(job.run.nonces, nonce_of(*view))) co_return written_by_another(job);
      co_return std::optional<arm::Accepted>();
    }
    const bool absent = seen.error().code == ErrorCode::not_found;
    if (absent && job.run.holds_secret) co_return not_there(error);
    if (!absent || !open || tries == most_tries) co_return script_unknown(job.run, error.message);
  }
}

bool has_words(const arm::RunCommandView& view) noexcept { return !view.output.empty() || !view.error.empty(); }

// An instance view lags behind, and may tell of the run before (F4.1).
bool is_of_last_run(const ScriptJob& job, const arm::RunCommandView& view) {
  if (job.run.nonces.empty()) return true;
  const std::string nonce = nonce_of(view);
  return !nonce.empty() && view.output.find(nonce) != std::string::npos;
}

// Reads until the script has ended and what it wrote is there, beginning with
// an answer that is already here. `over`: the operation has ended, so that
// what does not show that yet lags behind.
Task<Result<arm::RunCommandView>> read_until_told(ScriptJob& job, Result<http::Response> answer, bool over) {
  engine::Scope* scope = co_await engine::current_scope();
  engine::Loop& loop = scope->loop();
  arm::Pace pace = job.context.arm.pace();
  const engine::TimePoint start = loop.now();
  std::optional<engine::TimePoint> ended_at;
  for (;;) {
    auto view = view_of(answer);
    if (!view) co_return view;
    const engine::TimePoint now = loop.now();
    if (view->ended()) {
      const bool ours = is_of_last_run(job, *view);
      if (ours && view->exit_code && has_words(*view)) co_return view;
      const bool before_it_began = !ours && !over && !view->output.empty();
      if (!ended_at && !before_it_began) ended_at = now;
      const Duration patience = job.run.always_writes ? longest_lag : longest_silence;
      if (ended_at && now - *ended_at >= patience) co_return view;
    } else if (over && now - start >= longest_lag) {
      co_return view;
    }
    const Duration delay = pace.delay_after(*answer, now);
    if (engine::after(now, delay) > job.times.watch_until) co_return view;
    auto slept = co_await engine::sleep_for(delay);
    if (!slept) co_return std::move(slept).error();
    auto next = co_await fetch(job);
    job.context.progress.polled();
    answer = std::move(next);
  }
}

// The time was up: how far had the guest come by then?
Task<Error> tell_how_far(ScriptJob& job, arm::RunCommandView view) {
  Error error = script_unknown(job.run, "the time was up, and the script was not seen to have ended");
  LastLook look;
  look.at_work = view.state() == arm::ScriptState::running;
  if (!look.at_work) {
    auto seen = co_await examine(job.context, job.target);
    if (!seen) co_return error;
    look.agent_ready = seen->report.agent_status == "ready";
    look.agent_reported_at = seen->report.agent_reported_at;
  }
  const GuestStage stage = stage_of(look);
  error.stage = name_of(stage);
  if (stage == GuestStage::running) {
    error.message += "; it was at work in the guest";
    error.remedy += ", and give it more time";
  } else {
    error.message += stage == GuestStage::agent_silent ? "; the VM's agent is not heard"
                                                       : "; the VM's agent reports, but has not begun with it";
    error.remedy = "look at the VM's agent, or restart the VM; " + error.remedy;
  }
  co_return error;
}

// How the operation ended, as far as that is known.
struct Ended {
  bool over = false;            // it has ended
  std::optional<Error> by_arm;  // not in success, or why its end is not known
};

Error script_not_told(const ScriptJob& job, Ended ended, const std::string& cause) {
  if (ended.over && ended.by_arm) return explain_script_end(job.run, std::move(*ended.by_arm));
  const std::string so_far = ended.by_arm ? ended.by_arm->message
                             : ended.over ? "Azure reports the end of the operation"
                                          : "the request had arrived";
  return script_unknown(job.run, base::format("{}; {}", so_far, cause));
}

Task<Result<ScriptOutcome>> conclude(ScriptJob& job, Result<arm::RunCommandView> view, Ended& ended) {
  if (!view) {
    co_return script_not_told(job, std::move(ended), "what came of the script cannot be read: " + view.error().message);
  }
  if (view->ended()) {
    std::string nonce = nonce_of(*view);
    if (!is_one_of(job.run.nonces, nonce)) co_return written_by_another(job);
    auto outcome = outcome_of(std::move(*view));
    outcome.nonce = std::move(nonce);
    outcome.command_name = job.name;
    outcome.correlation_ids = std::move(job.correlation_ids);
    co_return outcome;
  }
  if (ended.over)
    co_return script_not_told(job, std::move(ended), "the run command does not show the end of its script");
  auto error = co_await tell_how_far(job, std::move(*view));
  co_return error;
}

// Where the operation is over, its last answer may be the look at the resource already.
Task<Result<std::optional<http::Response>>> follow(ScriptJob& job, arm::Accepted accepted, Ended& ended) {
  auto look = get_run_command(job.context.arm, job.target, job.name);
  if (!look) co_return std::move(look).error();
  job.correlation_ids = accepted.correlation_ids();
  auto run = co_await job.context.arm.follow(std::move(accepted));
  if (!run) {
    ended.by_arm = std::move(run).error();
    ended.over = ended.by_arm->code != ErrorCode::outcome_unknown && ended.by_arm->code != ErrorCode::status_unreadable;
    co_return std::optional<http::Response>();
  }
  ended.over = true;
  job.correlation_ids = std::move(run->correlation_ids);
  if (!run->result || run->url.text() != look->url.text()) co_return std::optional<http::Response>();
  co_return std::optional(std::move(*run->result));
}

Task<Result<ScriptOutcome>> send_and_watch(ScriptJob& job) {
  auto accepted = co_await send(job);
  if (!accepted) co_return std::move(accepted).error();
  Ended ended;
  std::optional<http::Response> seen;
  if (*accepted) {
    auto followed = co_await follow(job, std::move(**accepted), ended);
    if (!followed) co_return std::move(followed).error();
    seen = std::move(*followed);
  }
  if (!seen) {
    job.context.progress.entered(Phase::reading, "reading what the script came to");
    auto answer = co_await fetch(job);
    auto view = co_await read_until_told(job, std::move(answer), ended.over);
    co_return co_await conclude(job, std::move(view), ended);
  }
  auto view = co_await read_until_told(job, std::move(*seen), ended.over);
  co_return co_await conclude(job, std::move(view), ended);
}

// ARM has taken the deletion: the script is being stopped.
Task<Result<void>> withdraw(Context context, ResourceId target, std::string name) {
  auto request = delete_run_command(context.arm, target, name);
  if (!request) co_return std::move(request).error();
  context.count_write();
  auto accepted = co_await context.arm.begin(std::move(*request), arm::RunOptions());
  if (!accepted && accepted.error().code != ErrorCode::not_found) co_return std::move(accepted).error();
  co_return Result<void>();
}

// Until the resource is seen to be gone.
Task<Result<void>> remove(Context context, ResourceId target, std::string name, Leftover& resource) {
  auto deletion = delete_run_command(context.arm, target, name);
  auto look = get_run_command(context.arm, target, name);
  if (!deletion || !look) co_return deletion ? std::move(look).error() : std::move(deletion).error();
  co_return co_await remove_and_see(context, std::move(*deletion), std::move(*look), resource);
}

Task<Result<ScriptOutcome>> tidy_up(ScriptJob& job, ScriptOutcome outcome) {
  if (job.run.keep || job.run.holds_secret) co_return outcome;
  auto left = co_await remove_run_command(job.context, job.target, job.name);
  outcome.removed = !left;
  if (left) outcome.warnings.push_back(std::move(*left));
  co_return outcome;
}

Error kept_for_its_secret(const ScriptJob& job, Error error) {
  if (error.code == ErrorCode::not_sent) return error;
  error.message +=
      base::format("; the run command {} stays on the VM: it may hold the only copy of the password", job.name);
  error.remedy = "resume with the token, the key and a secret_sink";
  return error;
}

// Nobody will read the resource any more, and what it holds should not run on
// or stay: not even when the operation was stopped.
Task<Error> withdraw_after(ScriptJob& job, Error error) {
  if (job.run.keep) {
    error.message += base::format("; the run command {} stays on the VM, as was asked for", job.name);
    error.remedy = base::format("read the run command {} of the VM; {}", job.name, error.remedy);
    co_return error;
  }
  if (job.run.holds_secret) co_return kept_for_its_secret(job, std::move(error));
  auto withdrawn = co_await engine::despite_stop(longest_withdrawal, withdraw(job.context, job.target, job.name));
  if (withdrawn) {
    error.message += "; the script was told to stop, and its run command is being deleted";
    co_return error;
  }
  error.message += base::format("; the run command {} may be left on the VM, and its script may go on: {}", job.name,
                                withdrawn.error().message);
  error.remedy = "remove it: leftovers with remove; " + error.remedy;
  co_return error;
}

}  // namespace

Task<std::optional<Finding>> remove_run_command(Context context, ResourceId target, std::string name) {
  Leftover resource;
  auto removed = co_await engine::within(longest_removal, remove(context, target, name, resource));
  if (resource.removed) co_return std::optional<Finding>();
  std::string why = removed ? resource.reason : removed.error().message;
  engine::Scope* scope = co_await engine::current_scope();
  const bool never_asked = resource.reason.empty();
  if (scope->stopped() && never_asked) {
    auto withdrawn = co_await engine::despite_stop(longest_withdrawal, withdraw(context, target, name));
    if (withdrawn) why += "; its deletion has begun";
  }
  co_return Finding("left_behind", base::format("the run command {} may be left on the VM: {}", name, why),
                    "remove it: leftovers with remove");
}

Task<Result<ScriptOutcome>> watch_managed(ScriptJob& job) {
  job.context.progress.entered(Phase::reading, "reading what the script came to");
  auto answer = co_await fetch(job);
  if (!answer) co_return std::move(answer).error();
  job.may_have_begun = true;
  auto view = co_await read_until_told(job, std::move(answer), false);
  Ended ended;
  auto told = co_await conclude(job, std::move(view), ended);
  if (told) co_return told;
  Error error = std::move(told).error();
  co_return job.run.holds_secret ? kept_for_its_secret(job, std::move(error)) : std::move(error);
}

Task<Result<ScriptOutcome>> run_managed(ScriptJob& job) {
  auto told = co_await send_and_watch(job);
  if (told) co_return co_await tidy_up(job, std::move(*told));
  if (!job.may_have_begun) co_return told;
  auto error = co_await withdraw_after(job, std::move(told).error());
  co_return error;
}

}  // namespace azvmreset::ops

#include "ops/account_round.hpp"

#include "base/fail.hpp"
#include "base/format.hpp"
#include "engine/sleep.hpp"
#include "guest/failure_catalogue.hpp"
#include "guest/scripts.hpp"
#include "ops/account_refusal.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

namespace azvmreset::ops {
namespace {

using engine::Task;
using guest::AccountTask;
using guest::PasswordWay;
using std::chrono::seconds;

// Account work takes seconds; what takes longer waits for a domain controller
// that does not answer.
constexpr seconds shortest_run{10};
constexpr seconds longest_run{300};

// How far the guest's clock may be behind ours (F2.5).
constexpr seconds clock_tolerance{300};

// Of a call without a deadline: Azure keeps a command that nobody has picked
// up for 90 minutes (F3.1).
constexpr seconds longest_wait{5400};

seconds time_left(const engine::Scope& scope) {
  if (scope.deadline() == engine::kNever) return longest_wait;
  const auto left = std::chrono::duration_cast<seconds>(scope.deadline() - scope.loop().now());
  return std::clamp(left, seconds::zero(), longest_wait);
}

void set_times(guest::AccountRequest& request, Context& context, seconds left, AnsweredAt server_time) {
  const auto now = server_time.value_or(context.clock.wall_now());
  const auto latest = std::chrono::floor<seconds>(now.time_since_epoch()) + left + clock_tolerance;
  request.not_after = static_cast<std::int64_t>(latest.count());
  // Half of what is left: the rest is for the way there and back.
  request.seconds = static_cast<std::int32_t>(std::clamp(left / 2, shortest_run, longest_run).count());
}

// What is sealed is no secret any more, and the action form has no protected
// parameters; where there are some, nobody need see it all the same.
void add_secret(ScriptRun& run, const AccountCall& call) {
  if (call.secret.empty()) return;
  Secret value =
      call.request.password == PasswordWay::clear ? guest::secret_parameter(call.secret) : call.secret.duplicate();
  if (run.form == CommandForm::action) {
    run.parameters.emplace_back("secret", std::string(value.expose()));
  } else {
    run.protected_parameters.emplace_back("secret", std::move(value));
  }
}

// Whether a script that only looks has run is not what a caller has to find
// out: the call ended because of its time, or because it was cancelled.
Error nothing_changed(Error error, const engine::Scope& scope) {
  if (error.code != ErrorCode::outcome_unknown) return error;
  if (scope.stopped()) {
    error.code = scope.stop_error().code;
  } else if (!error.stage.empty()) {
    error.code = ErrorCode::deadline_exceeded;
  }
  error.may_have_arrived = false;
  return error;
}

}  // namespace

std::string make_nonce(Context& context) {
  std::string nonce = context.random.guid(host::Stream::ids);
  std::erase(nonce, '-');
  return nonce;
}

ScriptRun script_of(Context& context, AccountCall& call, const std::string& nonce, const engine::Scope& scope) {
  set_times(call.request, context, time_left(scope), call.server_time);
  ScriptRun run;
  run.form = call.form;
  run.operation_id = call.operation_id;
  run.location = call.location;
  run.always_writes = true;
  run.script = std::string(guest::account_script());
  run.parameters.emplace_back("nonce", guest::nonce_parameter(nonce));
  run.parameters.emplace_back("request", guest::request_parameter(call.request));
  add_secret(run, call);
  run.run_as_user = call.run_as_user;
  run.run_as_password = call.run_as_password.duplicate();
  return run;
}

std::optional<Error> never_began(const ScriptOutcome& outcome, const std::string& nonce) {
  if (outcome.output.find(nonce) != std::string::npos) return std::nullopt;
  const guest::Failure* known = guest::recognise(outcome.error_output + '\n' + outcome.execution_message);
  if (known == nullptr || known->vague || known->refuser != guest::Refuser::guest) return std::nullopt;
  Error error(ErrorCode::guest_refused, base::format("{}; the script did not begin", known->meaning));
  error.remedy = known->remedy;
  error.failure = known->name;
  error.retryable = known->retryable;
  error.help_urls = {guest::help_url(*known)};
  return error;
}

// What the guest wrote is not shown: it is not known whose words they are.
Error unanswered(AccountTask task, const ScriptOutcome& outcome, const Error& unread) {
  std::string how = outcome.execution_state.empty() ? "" : base::format("; Azure says {}", outcome.execution_state);
  if (outcome.exit_code) how += base::format(", exit code {}", *outcome.exit_code);
  if (outcome.exit_code == 4) how += ": the script ran out of time";
  if (task != AccountTask::change) {
    Error error(ErrorCode::protocol, "the guest did not answer this call: " + unread.message + how);
    error.remedy = "call again; where it returns, look at what guards the guest, such as endpoint protection";
    return error;
  }
  Error error(ErrorCode::outcome_unknown, "what became of the change is not known: " + unread.message + how);
  error.remedy = "read the account (fix_account with detect_only); to repair it once more does no harm";
  error.may_have_arrived = true;
  return error;
}

Round::Round(Context surroundings, ResourceId vm, AccountCall wanted)
    : context(surroundings), target(std::move(vm)), call(std::move(wanted)), nonce(call.nonce) {
  if (nonce.empty()) nonce = make_nonce(context);
}

Task<Result<AccountRun>> run_round(Round& round) {
  engine::Scope* scope = co_await engine::current_scope();
  const AccountTask task = round.call.request.task;
  ScriptRun script = script_of(round.context, round.call, round.nonce, *scope);
  auto outcome = co_await run_script(round.context, round.target, std::move(script));
  if (!outcome) {
    Error error = std::move(outcome).error();
    if (task != AccountTask::change) error = nothing_changed(std::move(error), *scope);
    co_return error;
  }

  auto answer = guest::read_account_answer(outcome->output, round.nonce);
  if (!answer) {
    if (auto kept_out = never_began(*outcome, round.nonce)) co_return std::move(*kept_out);
    co_return unanswered(task, *outcome, answer.error());
  }
  round.answered = true;
  if (answer->outcome != guest::AccountOutcome::done) {
    Error refusal = refusal_of(*answer, subject_of(round.call.request, !round.call.run_as_user.empty()));
    if (!outcome->correlation_ids.empty()) refusal.correlation_id = outcome->correlation_ids.front();
    co_return refusal;
  }
  AccountRun run;
  run.answer = std::move(*answer);
  run.command_name = std::move(outcome->command_name);
  run.removed = outcome->removed;
  run.warnings = std::move(outcome->warnings);
  run.correlation_ids = std::move(outcome->correlation_ids);
  co_return run;
}

}  // namespace azvmreset::ops

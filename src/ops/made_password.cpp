#include "ops/made_password.hpp"

#include "base/format.hpp"
#include "engine/sleep.hpp"
#include "guest/account_answer.hpp"
#include "guest/sealed_blocks.hpp"
#include "ops/account_refusal.hpp"
#include "ops/account_round.hpp"
#include "ops/account_script.hpp"
#include "ops/requests.hpp"
#include "ops/script_reset.hpp"
#include "ops/script_run_outcome.hpp"
#include "ops/vm_access_token.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace azvmreset::ops {
namespace {

using base::format;
using engine::Task;
using guest::AccountAction;
using guest::AccountAnswer;
using guest::AccountOutcome;
using guest::AccountTask;

constexpr int most_tries = 3;

constexpr std::string_view try_it =
    "try to sign in with the password that the secret_sink has; where that fails, reset again";

// A guest that has begun makes a password, and what it answers is of this very
// request: each has a nonce of its own, and none leaves twice.
Task<Result<ScriptOutcome>> send_once(Job& job) {
  const std::string nonce = make_nonce(job.context);
  job.nonces.push_back(nonce);
  auto announced = co_await announce(job, Reached::writing);
  if (!announced) co_return std::move(announced).error();
  engine::Scope* scope = co_await engine::current_scope();
  AccountCall call = script_call_of(job);
  call.location = job.seen->location;
  call.operation_id = job.result.operation_id;
  ScriptRun run = script_of(job.context, call, nonce, *scope);
  run.holds_secret = true;
  run.nonces = job.nonces;
  auto outcome = co_await run_script(job.context, job.target, std::move(run));
  if (outcome && outcome->nonce.empty()) outcome->nonce = nonce;
  co_return outcome;
}

Task<Result<ScriptOutcome>> send(Job& job) {
  for (int tries = 1;; ++tries) {
    auto outcome = co_await send_once(job);
    const bool lost = !outcome && outcome.error().code == ErrorCode::not_sent;
    if (!lost) co_return outcome;
    if (tries < most_tries) continue;
    Error error = std::move(outcome).error();
    error.code = ErrorCode::outcome_unknown;
    co_return error;
  }
}

// Whom the password was sealed for; nothing where no answer tells.
std::optional<std::string> account_of(const Job& job, const Result<AccountAnswer>& answer) {
  if (job.create) return std::string(guest::no_account_yet);
  if (!answer || !answer->before || answer->before->sid.empty()) return std::nullopt;
  return answer->before->sid;
}

bool has_set(const AccountAnswer& answer) noexcept {
  return std::ranges::any_of(answer.changed, [](AccountAction action) {
    return action == AccountAction::password || action == AccountAction::create;
  });
}

// What the guest has answered may be read again, unless it was the action form.
Error open_end(const Job& job, const std::string& what) {
  Error error(ErrorCode::outcome_unknown, what);
  error.may_have_arrived = true;
  if (job.form == CommandForm::action) {
    error.message +=
        "; the answer of the action form cannot be read again, so that nobody knows the password that "
        "the guest may have set";
    error.remedy = "resume with the token and the key, or reset again: the guest makes another password";
    return error;
  }
  error.message += format("; the run command {} stays on the VM: it may hold the only copy of the password",
                          run_command_name(job.result.operation_id));
  error.remedy = "resume with the token, the key and a secret_sink; where that does not help, reset again";
  return error;
}

// The answer was delivered, or holds nothing.
Task<std::optional<Finding>> clear_away(Job& job) {
  if (job.form == CommandForm::action) co_return std::optional<Finding>();
  std::string name = run_command_name(job.result.operation_id);
  auto left = co_await remove_run_command(job.context, job.target, std::move(name));
  if (left) {
    left->remedy =
        "resume with the token, which delivers the password once more and deletes it; or delete it by hand: leftovers "
        "does not touch what holds a password";
  }
  co_return left;
}

Task<Outcome> end_with(Job& job, Error error) {
  auto left = co_await clear_away(job);
  if (left) error.message += format("; {}: {}", left->message, left->remedy);
  co_return error;
}

Error no_of(const Job& job, const AccountAnswer& answer) {
  return refusal_of(answer, subject_of(script_call_of(job).request, false));
}

// The guest has told of no password.
Task<Outcome> end_without(Job& job, ScriptOutcome ran, Result<AccountAnswer> answer) {
  if (!answer) {
    auto kept_out = never_began(ran, ran.nonce);
    if (kept_out) co_return co_await end_with(job, std::move(*kept_out));
    Error error = unanswered(AccountTask::change, ran, answer.error());
    co_return open_end(job, error.message);
  }
  if (answer->outcome == AccountOutcome::done || has_set(*answer)) {
    co_return open_end(job, "the guest says that it has set the password, and has not told which");
  }
  Error error = no_of(job, *answer);
  co_return co_await end_with(job, std::move(error));
}

// The caller has the password; whether it is the account's is another question.
Task<Outcome> end_unproved(Job& job, Result<AccountAnswer> answer) {
  if (answer && has_set(*answer)) {
    Error error = no_of(job, *answer);
    error.message += "; the new password is in force, and the secret_sink has it";
    co_return co_await end_with(job, std::move(error));
  }
  const std::string why = answer ? no_of(job, *answer).message : answer.error().message;
  Error error(ErrorCode::outcome_unknown,
              format("the password that the guest has made may be in force, and the secret_sink has it: {}", why));
  error.remedy = try_it;
  error.may_have_arrived = true;
  co_return co_await end_with(job, std::move(error));
}

Task<Outcome> end_proved(Job& job, AccountAnswer answer, ScriptOutcome ran) {
  auto left = co_await clear_away(job);
  AccountRun run;
  run.answer = std::move(answer);
  run.command_name = std::move(ran.command_name);
  run.seal = job.result.seal;
  run.warnings = std::move(ran.warnings);
  if (left) run.warnings.push_back(std::move(*left));
  run.correlation_ids = std::move(ran.correlation_ids);
  take_answer(job, std::move(run));
  co_return Outcome();
}

}  // namespace

Task<Outcome> set_made_password(Job& job) {
  auto ran = co_await send(job);
  co_return co_await deliver_made_password(job, std::move(ran));
}

Task<Outcome> deliver_made_password(Job& job, Result<ScriptOutcome> ran) {
  if (!ran) {
    Error error = std::move(ran).error();
    const bool lost = job.form == CommandForm::action && error.code == ErrorCode::outcome_unknown;
    co_return lost ? open_end(job, error.message) : std::move(error);
  }
  auto answer = guest::read_account_answer(ran->output, ran->nonce);
  const auto sealed = guest::read_sealed_password(ran->output, ran->nonce);
  if (!sealed) co_return open_end(job, sealed.error().message);
  if (!*sealed) co_return co_await end_without(job, std::move(*ran), std::move(answer));
  if (answer && answer->outcome == AccountOutcome::refused) {
    Error error = no_of(job, *answer);
    co_return co_await end_with(job, std::move(error));
  }

  auto password = guest::open(*job.sealing_key, **sealed, ran->nonce, account_of(job, answer));
  if (!password) co_return open_end(job, "what the guest has sealed cannot be opened: " + password.error().message);
  job.context.progress.entered(Phase::storing, "keeping the password that the guest has made");
  auto kept = co_await job.secrets.store(job.context.storage, std::move(*password));
  if (!kept) {
    co_return open_end(job,
                       "the guest has made a password, which the secret_sink could not keep: " + kept.error().message);
  }
  job.result.seal = seal_of((*sealed)->hash);
  job.result.key_fingerprint = job.sealing_key->fingerprint();
  if (!answer || answer->outcome != AccountOutcome::done) co_return co_await end_unproved(job, std::move(answer));
  co_return co_await end_proved(job, std::move(*answer), std::move(*ran));
}

}  // namespace azvmreset::ops

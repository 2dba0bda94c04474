#include "ops/script_resume.hpp"

#include "base/format.hpp"
#include "guest/account_answer.hpp"
#include "guest/scripts.hpp"
#include "ops/account_refusal.hpp"
#include "ops/account_round.hpp"
#include "ops/local_checks.hpp"
#include "ops/made_password.hpp"
#include "ops/requests.hpp"
#include "ops/script_reset.hpp"
#include "ops/script_run.hpp"
#include "ops/vm_access_outcome.hpp"
#include "ops/vm_access_prepare.hpp"

#include <string>
#include <utility>

namespace azvmreset::ops {
namespace {

using engine::Task;
using guest::AccountOutcome;
using guest::AccountTask;

Error nobody_knows(const Job& job) {
  Error error(
      ErrorCode::outcome_unknown,
      job.reached == Reached::settled
          ? "the process that began the reset had ended it, and had no proof that the password was set"
          : "the VM does not show the run command of the reset: it was never sent, or has ended and was deleted");
  error.remedy = "sign in with the password; or resume with it, and it is set once more, which does no harm";
  error.may_have_arrived = true;
  return error;
}

// Whatever stopped us now says nothing of what the earlier process had sent.
Error still_open(Error error) {
  const bool open = error.code == ErrorCode::outcome_unknown || error.code == ErrorCode::status_unreadable;
  if (open) return error;
  if (error.failure == "password_policy") {
    error.remedy =
        "sign in with the password first: it may have been set before, and the guest's history of passwords then "
        "refuses it; else " +
        error.remedy;
  }
  error.code = ErrorCode::outcome_unknown;
  error.message += "; the process that began the reset may have set the password before";
  error.may_have_arrived = true;
  return error;
}

Task<Outcome> run_again(Job& job) {
  if (job.password.empty() && !job.sealing_key) co_return nobody_knows(job);
  auto admitted = co_await examine_and_admit(job);
  if (!admitted) co_return still_open(std::move(admitted).error());
  auto set = co_await set_by_script(job);
  if (!set) co_return still_open(std::move(set).error());
  co_return set;
}

// Of a password that was chosen: the guest's answer is all that there is to fetch.
Task<Outcome> take_what_ran(Job& job, ScriptOutcome ran) {
  auto answer = guest::read_account_answer(ran.output, ran.nonce);
  std::string name = ran.command_name;
  auto left = co_await remove_run_command(job.context, job.target, std::move(name));
  if (left) job.late_warnings.push_back(std::move(*left));
  if (!answer && !job.password.empty()) co_return co_await run_again(job);
  if (!answer) co_return unanswered(AccountTask::change, ran, answer.error());
  if (answer->outcome != AccountOutcome::done) {
    co_return refusal_of(*answer, subject_of(script_call_of(job).request, false));
  }
  AccountRun run;
  run.answer = std::move(*answer);
  run.command_name = std::move(ran.command_name);
  run.correlation_ids = std::move(ran.correlation_ids);
  take_answer(job, std::move(run));
  co_return Outcome();
}

}  // namespace

Result<void> check_sealing(const Resume& request, const ResumeToken& token) {
  const bool made = token.script && token.script->password == guest::PasswordWay::made;
  if (!made) {
    if (!request.sealing_key && request.secret_sink.index() == 0) return {};
    return invalid("found a sealing_key or a secret_sink, but the resumed operation has no password made in the guest",
                   "leave them out");
  }
  if (!request.password.empty()) {
    return invalid("found a password, but in the resumed operation the guest makes it", "leave out the password");
  }
  if (!request.sealing_key) {
    return invalid("the resumed operation has a password made in the guest, which only its sealing_key opens",
                   "give the key that the reset was begun with");
  }
  if (request.sealing_key->fingerprint() != token.script->key_fingerprint) {
    return invalid(base::format("found the sealing_key {}; the reset was begun with {}",
                                request.sealing_key->fingerprint(), token.script->key_fingerprint),
                   "give the key that the reset was begun with");
  }
  if (request.secret_sink.index() == 0) {
    return invalid("a password made in the guest needs a secret_sink that keeps it", "name a sink");
  }
  return check_sink(request.secret_sink, "secret_sink");
}

Task<Outcome> resume_script(Job& job) {
  job.result.script_sha256 = std::string(guest::account_script_sha256());
  const bool over = job.reached == Reached::settled;
  if (over && job.proved < Evidence::applied) co_return nobody_knows(job);
  // What holds a password that was delivered may not be deleted yet, and is delivered again first.
  const bool may_be_left = job.sealing_key && job.form == CommandForm::managed;
  if (over && !may_be_left) co_return proved_before(job, job.proved);
  if (job.form == CommandForm::action) co_return co_await run_again(job);

  ScriptRun earlier;
  earlier.operation_id = job.result.operation_id;
  earlier.always_writes = true;
  earlier.holds_secret = job.sealing_key.has_value();
  earlier.nonces = job.nonces;
  auto ran = co_await watch_script(job.context, job.target, std::move(earlier));
  const bool gone = !ran && ran.error().code == ErrorCode::not_found;
  if (gone && over) co_return proved_before(job, job.proved);
  if (gone) co_return co_await run_again(job);
  if (job.sealing_key) co_return co_await deliver_made_password(job, std::move(ran));
  if (!ran) co_return still_open(std::move(ran).error());
  co_return co_await take_what_ran(job, std::move(*ran));
}

}  // namespace azvmreset::ops

#include "ops/guest_proof.hpp"

#include "base/format.hpp"
#include "base/quote.hpp"
#include "engine/within.hpp"
#include "guest/failure_catalogue.hpp"
#include "guest/scripts.hpp"
#include "ops/account_facts.hpp"
#include "ops/account_judgement.hpp"
#include "ops/account_script.hpp"
#include "ops/blockers.hpp"
#include "ops/findings.hpp"
#include "ops/guest_admission.hpp"
#include "ops/local_checks.hpp"
#include "ops/sign_in.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

namespace azvmreset::ops {
namespace {

using base::format;
using base::quoted;
using engine::Task;
using guest::AccountTask;

// How much longer than this reset a password may be known to the guest, whose
// seconds need not be ours.
constexpr std::chrono::minutes age_tolerance{5};

// For a confirmation that nobody demanded: the reset is done, and who waits for
// it wants to sign in.
constexpr engine::Duration longest_unasked = std::chrono::minutes(5);

AccountCall call_about(const Job& job, AccountTask task, const Examined& seen) {
  AccountCall call(task, job.result.username);
  call.request.built_in_administrator = job.built_in_administrator && job.result.username.empty();
  // Each run of the script is a resource of its own.
  call.operation_id = job.context.random.guid(host::Stream::ids);
  call.location = seen.vm.location;
  call.server_time = seen.answered_at;
  return call;
}

bool was_stopped(const Error& error) noexcept {
  return error.code == ErrorCode::cancelled || error.code == ErrorCode::deadline_exceeded;
}

// The name could not be looked at.
Error unverified(const Job& job, const Error& why) {
  return blocked({blocker(Blocker::account_unverified,
                          format("whether the account {} exists could not be read in the guest, and an unknown name "
                                 "would become a new administrator: {}",
                                 quoted(job.result.username), why.message),
                          "use the recorded administrator's name, create for a new account, or unchecked_name if you "
                          "know that it exists")});
}

Error not_there(const Job& job) {
  return blocked({blocker(Blocker::account_unverified,
                          format("the guest has no account {}, and VMAccess would make it a new administrator",
                                 quoted(job.result.username)),
                          "look at the accounts of the VM for its present name, or use create for a new account")});
}

Error not_an_administrator(const std::string& name) {
  Error error(
      ErrorCode::guest_refused,
      format("{} is not in Administrators, and VMAccess updates only those (F1.6); nothing was sent", quoted(name)));
  error.remedy = "fix the account with add_to administrators, or reset it with method run_command";
  error.failure = "not_an_administrator";
  error.retryable = true;
  return error;
}

// What VMAccess would refuse, or should not do.
Outcome judge_before(Job& job, const AccountState& account, const GuestFacts& facts) {
  if (facts.domain_controller == Tristate::yes) {
    return blocked({blocker(Blocker::domain_controller, "the VM is a domain controller, where VMAccess does nothing",
                            "fix the account there (fix_account), which works on domain controllers")});
  }
  if (account.laps_managed == Tristate::yes) {
    return blocked(
        {blocker(Blocker::laps_managed,
                 format("Windows LAPS manages {} and refuses a password set by anybody else", quoted(account.name)),
                 "read the password from Active Directory or Entra ID, have LAPS rotate it, or use another "
                 "account")});
  }
  if (account.in_administrators == Tristate::no) return not_an_administrator(account.name);
  if (account.remote_logon_denied == Tristate::yes) {
    job.result.warnings.emplace_back(
        "remote_logon_denied",
        format("user rights of the guest keep {} from signing in over Remote Desktop, whatever its password",
               quoted(account.name)),
        "change the policy that denies it, or reset an account that it does not name");
  }
  return {};
}

bool is_wanted(const Job& job) noexcept {
  return job.confirm != Confirm::never && job.resets_password() && !job.by_script();
}

// The guest knows for how long it has had the password.
bool is_older(const Job& job, const AccountState& account) {
  if (!account.password_age) return false;
  const auto since = job.context.clock.wall_now() - job.result.started_at;
  return *account.password_age > since + age_tolerance;
}

void not_confirmed(Job& job, const std::string& why, std::string remedy) {
  job.result.warnings.emplace_back("not_confirmed", "the guest has not confirmed the reset: " + why, std::move(remedy));
}

// RID 500 is as old as this Windows, so that is the one that was meant.
void recognise_first_account(ResetResult& result) {
  result.created = Tristate::no;
  std::erase_if(result.warnings, [](const Finding& warning) { return warning.code == "admin_may_be_renamed"; });
}

void take_proof(Job& job, AccountRun run) {
  ResetResult& result = job.result;
  AccountState account = account_state_of(run.answer.before);
  append(result.warnings, std::move(run.warnings));
  if (is_older(job, account)) {
    not_confirmed(job,
                  format("it has had the password of {} for {} seconds, longer than this reset lasts",
                         quoted(account.name), account.password_age->count()),
                  "sign in to prove it, or reset once more");
  } else {
    result.evidence = Evidence::confirmed;
    append(result.warnings, judge_account(account, guest_facts_of(run.answer.guest), Cleared::yes));
    if (account.built_in_administrator == Tristate::yes) recognise_first_account(result);
    if (job.verify_in_guest) {
      take_sign_in(result, run.answer.sign_in);
      if (job.clear_parameter) result.warnings.push_back(secret_on_command_line());
    }
  }
  result.account = std::move(account);
}

Task<Result<AccountRun>> ask(Job& job) {
  auto admitted = co_await examine_guest(job.context, job.target, job.overrides);
  if (!admitted) co_return std::move(admitted).error();
  job.context.progress.entered(Phase::reading, "asking the guest");
  AccountCall call = call_about(job, job.verify_in_guest ? AccountTask::verify : AccountTask::read, admitted->seen);
  if (job.verify_in_guest) carry(call, job.password, job.clear_parameter);
  call.left = &job.result.warnings;
  job.result.script_sha256 = std::string(guest::account_script_sha256());
  co_return co_await run_account_script(job.context, job.target, std::move(call));
}

Evidence required_of(const Job& job) {
  return job.confirm == Confirm::always ? std::max(job.require, Evidence::confirmed) : job.require;
}

// A sign-in needs the password, which a resumed reset may lack.
Task<Outcome> confirm(Job& job) {
  const bool demanded = required_of(job) > Evidence::applied;
  const engine::Duration limit = demanded ? engine::Duration::max() : longest_unasked;
  auto run = co_await engine::within(limit, ask(job));
  if (run) {
    take_proof(job, std::move(*run));
  } else {
    not_confirmed(job, run.error().message, run.error().remedy);
  }
  co_return Outcome();
}

}  // namespace

Task<Outcome> look_first(Job& job, Examined& seen) {
  job.context.progress.entered(Phase::reading, "reading the account in the guest");
  AccountCall call = call_about(job, AccountTask::read, seen);
  auto run = co_await run_account_script(job.context, job.target, std::move(call));
  if (!run) {
    Error error = std::move(run).error();
    if (was_stopped(error) || job.built_in_administrator) co_return error;
    co_return error.failure == "account_not_found" ? not_there(job) : unverified(job, error);
  }
  const AccountState account = account_state_of(run->answer.before);
  append(job.result.warnings, std::move(run->warnings));
  job.result.script_sha256 = std::string(guest::account_script_sha256());
  job.result.created = Tristate::no;
  if (job.built_in_administrator) job.result.username = account.name;
  job.look_first = false;
  co_return judge_before(job, account, guest_facts_of(run->answer.guest));
}

Task<Outcome> prove_in_guest(Job& job, Outcome outcome) {
  if (!outcome) co_return outcome;
  if (job.result.evidence == Evidence::applied && is_wanted(job)) {
    auto asked = co_await confirm(job);
    if (!asked) co_return asked;
  }
  const Evidence required = required_of(job);
  if (job.result.evidence >= required) co_return outcome;
  Error error = evidence_missing(job.result.evidence, required, job.result.warnings);
  error.may_have_arrived = true;
  co_return error;
}

}  // namespace azvmreset::ops

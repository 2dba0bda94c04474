#include "ops/script_reset.hpp"

#include "base/format.hpp"
#include "base/quote.hpp"
#include "base/sealing_pair.hpp"
#include "guest/failure_catalogue.hpp"
#include "guest/learn_pages.hpp"
#include "guest/scripts.hpp"
#include "ops/account_facts.hpp"
#include "ops/account_judgement.hpp"
#include "ops/account_round.hpp"
#include "ops/account_script.hpp"
#include "ops/findings.hpp"
#include "ops/local_checks.hpp"
#include "ops/made_password.hpp"
#include "ops/sign_in.hpp"
#include "ops/vm_access_token.hpp"

#include <string>
#include <utility>
#include <vector>

namespace azvmreset::ops {
namespace {

using engine::Task;
using guest::AccountAction;
using guest::AccountTask;
using guest::PasswordWay;

std::vector<AccountAction> changes_of(const Job& job) {
  if (job.create) return {AccountAction::create, AccountAction::administrators};
  return {AccountAction::password, AccountAction::unlock, AccountAction::must_change, AccountAction::enable};
}

// A password that nobody has seen is proved where it was made.
bool is_to_be_tried(const Job& job) noexcept { return job.verify_in_guest || job.sealing_key; }

void take(Job& job, AccountRun run) {
  ResetResult& result = job.result;
  result.evidence = Evidence::confirmed;
  result.restart_needed = Tristate::no;
  result.command_name = std::move(run.command_name);
  result.correlation_ids = std::move(run.correlation_ids);
  append(result.warnings, std::move(run.warnings));
  result.created = run.answer.before ? Tristate::no : Tristate::yes;
  AccountState account = account_state_of(run.answer.after);
  if (!account.name.empty()) result.username = account.name;
  append(result.warnings, judge_account(account, guest_facts_of(run.answer.guest), Cleared::yes));
  if (job.clear_parameter) result.warnings.push_back(secret_on_command_line());
  result.account = std::move(account);
  result.seal = std::move(run.seal);
  if (is_to_be_tried(job)) take_sign_in(result, run.answer.sign_in);
}

void advise(Job& job) {
  ResetResult& result = job.result;
  result.help_urls = {guest::help_url(guest::managed_run_command_page)};
  if (!result.snapshot_id.empty()) result.help_urls.push_back(guest::help_url(guest::snapshot_page));
  result.next_steps.push_back(
      base::format("sign in as the local account {} with the new password", base::quoted(result.username)));
  result.finished_at = job.context.clock.wall_now();
}

}  // namespace

AccountCall script_call_of(const Job& job) {
  AccountCall call(AccountTask::change, job.result.username);
  // By its number only until its name was read.
  call.request.built_in_administrator = job.built_in_administrator && job.result.username.empty();
  call.request.changes = changes_of(job);
  call.request.sign_in = is_to_be_tried(job);
  call.form = job.form;
  if (job.sealing_key) {
    call.request.password = PasswordWay::made;
    call.request.seal_to = job.sealing_key->pair().public_key();
  } else {
    carry(call, job.password, job.clear_parameter);
  }
  return call;
}

void take_answer(Job& job, AccountRun run) {
  take(job, std::move(run));
  advise(job);
}

Task<Outcome> set_by_script(Job& job) {
  job.result.script_sha256 = std::string(guest::account_script_sha256());
  if (job.sealing_key) co_return co_await set_made_password(job);
  AccountCall call = script_call_of(job);
  call.location = job.seen->location;
  call.operation_id = job.result.operation_id;
  call.nonce = make_nonce(job.context);
  job.nonces.push_back(call.nonce);
  auto announced = co_await announce(job, Reached::writing);
  if (!announced) co_return announced;
  auto run = co_await run_account_script(job.context, job.target, std::move(call));
  if (!run) co_return std::move(run).error();
  take_answer(job, std::move(*run));
  co_return Outcome();
}

}  // namespace azvmreset::ops

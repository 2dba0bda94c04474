#include "ops/account.hpp"

#include "base/format.hpp"
#include "base/quote.hpp"
#include "guest/failure_catalogue.hpp"
#include "guest/learn_pages.hpp"
#include "guest/scripts.hpp"
#include "ops/account_facts.hpp"
#include "ops/account_judgement.hpp"
#include "ops/account_script.hpp"
#include "ops/findings.hpp"
#include "ops/fix_account_plan.hpp"
#include "ops/guest_admission.hpp"
#include "ops/local_checks.hpp"
#include "ops/password.hpp"
#include "ops/sign_in.hpp"
#include "ops/snapshot.hpp"
#include "ops/writer_place.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace azvmreset::ops {
namespace {

using base::format;
using base::quoted;
using engine::Task;
using guest::AccountTask;

std::string shown(const AccountState& account) {
  return account.domain.empty() ? quoted(account.name) : quoted(account.domain + '\\' + account.name);
}

// What is worth knowing of an account that may well sign in.
void warn_of_laps(const AccountState& account, std::vector<Finding>& warnings) {
  if (account.laps_managed != Tristate::yes) return;
  warnings.emplace_back(
      "laps_managed",
      format("Windows LAPS keeps the password of {} and changes it by its own schedule", quoted(account.name)),
      "read the password from Active Directory or Entra ID");
}

// One repair while it runs. Lives in the frame of `fix_account`.
struct Repair {
  Repair(Context surroundings, FixAccount wanted) : context(surroundings), request(std::move(wanted)) {}

  Context context;
  FixAccount request;
  FixAccountResult result;

  bool has_password() const noexcept { return !request.password.empty(); }
};

void begin(Repair& repair, std::vector<Finding> warnings) {
  FixAccountResult& result = repair.result;
  result.target = repair.request.target.text();
  result.operation_id = repair.context.random.guid(host::Stream::ids);
  result.action = repair.request.detect_only ? "detect" : "fix_account";
  result.username = repair.request.username;
  result.form = repair.request.form;
  result.created = Tristate::no;
  result.script_sha256 = std::string(guest::account_script_sha256());
  result.started_at = repair.context.clock.wall_now();
  result.warnings = std::move(warnings);
}

Result<void> make_password_of(Repair& repair) {
  if (!repair.request.generate) return {};
  PasswordWish wish;
  wish.account = repair.request.username;
  auto made = make_password(wish, repair.context.random);
  if (!made) return std::move(made).error();
  repair.request.password = std::move(*made);
  return {};
}

// What must be there before the guest is touched. `seen` is the VM as it was
// just read.
Task<Result<void>> prepare(Repair& repair, Examined& seen) {
  FixAccountResult& result = repair.result;
  std::optional<SnapshotPlan> copy;
  if (repair.request.snapshot_first) {
    auto planned = plan_snapshot(repair.request.target, seen.vm, result.operation_id);
    if (!planned) co_return std::move(planned).error();
    result.snapshot_id = planned->path.text();
    copy.emplace(std::move(*planned));
  }
  if (repair.request.generate) {
    Keeper keeper(std::move(repair.request.secret_sink));
    Secret password = repair.request.password.duplicate();
    auto kept = co_await keep_password(repair.context, keeper, std::move(password));
    if (!kept) co_return kept;
  }
  if (copy) {
    co_return co_await take_snapshot(repair.context, std::move(*copy), result.warnings);
  }
  if (!repair.request.detect_only) {
    result.warnings.emplace_back("no_snapshot", "the OS disk was not copied first, as the documented repair demands",
                                 "use snapshot_first for a way back");
  }
  co_return Result<void>();
}

void take(FixAccountResult& result, AccountRun run) {
  result.evidence = Evidence::confirmed;
  result.command_name = std::move(run.command_name);
  result.removed = run.removed;
  result.correlation_ids = std::move(run.correlation_ids);
  append(result.warnings, std::move(run.warnings));

  const guest::AccountAnswer& answer = run.answer;
  result.guest = guest_facts_of(answer.guest);
  result.account_before = account_state_of(answer.before);
  result.account_after = result.action == "detect" ? result.account_before : account_state_of(answer.after);
  result.changes = changes_of(answer.changed, result.account_before, result.account_after);
  result.created = result.account_before.exists ? Tristate::no : Tristate::yes;
  if (!result.account_after.name.empty()) result.username = result.account_after.name;
}

void advise(Repair& repair) {
  FixAccountResult& result = repair.result;
  const bool looked_only = repair.request.detect_only;
  result.hindrances = judge_account(result.account_after, result.guest, looked_only ? Cleared::no : Cleared::yes);
  warn_of_laps(result.account_after, result.warnings);
  if (repair.has_password() && repair.request.clear_parameter) result.warnings.push_back(secret_on_command_line());
  const bool foreign = !repair.request.domain.empty() && result.guest.domain_controller == Tristate::no;
  if (looked_only && foreign && repair.request.run_as_user.empty()) {
    result.warnings.emplace_back(std::string(name_of(Blocker::domain_account)),
                                 "an account of the domain cannot be repaired from this VM as its own computer account",
                                 "repair it on a domain controller, or with run_as_user");
  }
  for (const Finding& hindrance : result.hindrances) result.next_steps.push_back(hindrance.remedy);
  if (result.hindrances.empty()) {
    result.next_steps.push_back(format("sign in as {} with {} password", shown(result.account_after),
                                       repair.has_password() ? "the new" : "its"));
  }
  result.help_urls = {guest::help_url(guest::must_change_page)};
  if (!result.snapshot_id.empty()) result.help_urls.push_back(guest::help_url(guest::snapshot_page));
}

Task<Result<FixAccountResult>> carry_out(Repair& repair) {
  const FixAccount& request = repair.request;
  auto place = co_await enter_writers(repair.context, request.target);
  if (!place) co_return std::move(place).error();
  auto admitted = co_await examine_guest(repair.context, request.target, request.overrides);
  if (!admitted) co_return std::move(admitted).error();
  append(repair.result.warnings, std::move(admitted->warnings));
  repair.result.overrides = std::move(admitted->overrides);
  auto ready = co_await prepare(repair, admitted->seen);
  if (!ready) co_return std::move(ready).error();

  AccountCall call = plan_of(request);
  aim(call, request, admitted->seen);
  call.operation_id = repair.result.operation_id;
  carry(call, request.password, request.clear_parameter);
  auto run = co_await run_account_script(repair.context, request.target, std::move(call));
  if (!run) co_return with_snapshot(std::move(run).error(), repair.result.snapshot_id);
  take(repair.result, std::move(*run));
  advise(repair);
  repair.result.finished_at = repair.context.clock.wall_now();
  co_return std::move(repair.result);
}

// A script that changes nothing: the way there is all that it needs.
template <class Request>
Task<Result<AccountRun>> look(Context context, Request& request, std::vector<Finding>& warnings, AccountCall call) {
  auto place = co_await enter_writers(context, request.target);
  if (!place) co_return std::move(place).error();
  auto admitted = co_await examine_guest(context, request.target, request.overrides);
  if (!admitted) co_return std::move(admitted).error();
  append(warnings, std::move(admitted->warnings));
  if (request.snapshot_first) {
    warnings.emplace_back("snapshot_not_needed", "no snapshot was made: nothing of the guest is changed", "");
  }
  aim(call, request, admitted->seen);
  auto run = co_await run_account_script(context, request.target, std::move(call));
  if (run) append(warnings, std::move(run->warnings));
  co_return run;
}

}  // namespace

Task<Result<FixAccountResult>> fix_account(Context context, FixAccount request) {
  auto warnings = check_locally(request);
  if (!warnings) co_return std::move(warnings).error();
  split_name(request);
  Repair repair(context, std::move(request));
  begin(repair, std::move(*warnings));
  if (auto made = make_password_of(repair); !made) co_return std::move(made).error();
  co_return co_await carry_out(repair);
}

Task<Result<AccountsReport>> accounts(Context context, Accounts request) {
  auto warnings = check_locally(request);
  if (!warnings) co_return std::move(warnings).error();
  AccountsReport report;
  report.target = request.target.text();
  report.operation_id = context.random.guid(host::Stream::ids);
  report.warnings = std::move(*warnings);

  AccountCall call(AccountTask::list, "");
  call.operation_id = report.operation_id;
  auto run = co_await look(context, request, report.warnings, std::move(call));
  if (!run) co_return std::move(run).error();
  report.correlation_ids = std::move(run->correlation_ids);
  report.guest = guest_facts_of(run->answer.guest);
  report.complete = run->answer.complete;
  for (const guest::GuestAccount& account : run->answer.accounts) report.accounts.push_back(account_state_of(account));
  std::sort(report.accounts.begin(), report.accounts.end(),
            [](const AccountState& a, const AccountState& b) { return a.name < b.name; });
  if (!report.complete) {
    report.warnings.emplace_back("accounts_left_out", "the guest has more accounts than an answer has room for",
                                 "read an account by its name");
  }
  co_return report;
}

Task<Result<VerifyReport>> verify(Context context, Verify request) {
  auto warnings = check_locally(request);
  if (!warnings) co_return std::move(warnings).error();
  split_name(request);
  const bool signs_in = !request.password.empty();
  VerifyReport report;
  report.target = request.target.text();
  report.operation_id = context.random.guid(host::Stream::ids);
  report.username = request.username;
  report.started_at = context.clock.wall_now();
  report.warnings = std::move(*warnings);

  AccountCall call(signs_in ? AccountTask::verify : AccountTask::read, request.username);
  call.request.built_in_administrator = request.built_in_administrator;
  call.request.domain = request.domain;
  call.operation_id = report.operation_id;
  carry(call, request.password, request.clear_parameter);
  auto run = co_await look(context, request, report.warnings, std::move(call));
  if (!run) co_return std::move(run).error();

  report.correlation_ids = std::move(run->correlation_ids);
  report.guest = guest_facts_of(run->answer.guest);
  report.account = account_state_of(run->answer.before);
  report.username = report.account.name;
  report.evidence = Evidence::confirmed;
  report.hindrances = judge_account(report.account, report.guest, Cleared::no);
  warn_of_laps(report.account, report.warnings);
  if (signs_in) {
    report.sign_in = sign_in_of(run->answer.sign_in);
    report.logon_type = "network";
    if (report.sign_in == SignInOutcome::proved) report.evidence = Evidence::verified;
    if (auto warning = warning_of(report.sign_in)) {
      report.next_steps.push_back(warning->remedy);
      report.warnings.push_back(std::move(*warning));
    }
    if (request.clear_parameter) report.warnings.push_back(secret_on_command_line());
  }
  for (const Finding& hindrance : report.hindrances) report.next_steps.push_back(hindrance.remedy);
  report.finished_at = context.clock.wall_now();
  if (report.evidence < request.require) {
    co_return evidence_missing(report.evidence, request.require, report.warnings);
  }
  co_return report;
}

}  // namespace azvmreset::ops

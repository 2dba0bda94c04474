#include "ops/account_script.hpp"

#include "base/fail.hpp"
#include "base/format.hpp"
#include "engine/sleep.hpp"
#include "engine/within.hpp"
#include "guest/sealed_blocks.hpp"
#include "ops/account_round.hpp"
#include "ops/findings.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace azvmreset::ops {
namespace {

using base::format;
using engine::Task;
using guest::AccountAction;
using guest::AccountTask;
using guest::PasswordWay;

bool makes_account(const guest::AccountRequest& request) {
  return std::ranges::find(request.changes, AccountAction::create) != request.changes.end();
}

AccountCall key_call_of(Context& context, const AccountCall& main) {
  const bool nobody_yet = makes_account(main.request);
  AccountCall call(AccountTask::key, nobody_yet ? "" : main.request.account);
  call.request.built_in_administrator = main.request.built_in_administrator;
  if (!nobody_yet) call.request.domain = main.request.domain;
  call.request.key = main.request.key;
  call.form = main.form;
  // Each run of the script is a resource of its own.
  call.operation_id = context.random.guid(host::Stream::ids);
  call.location = main.location;
  call.run_as_user = main.run_as_user;
  call.run_as_password = main.run_as_password.duplicate();
  call.server_time = main.server_time;
  return call;
}

// The second round deletes the key, whatever its end; but it has not answered.
Error with_key_left(Error error, const std::string& key, std::vector<Finding>* left) {
  Finding finding("guest_key_left", format("the key azvmreset-{} may be left in the guest", key),
                  "remove it: leftovers with in_guest and remove");
  if (left != nullptr) {
    left->push_back(std::move(finding));
    return error;
  }
  error.message += "; " + finding.message;
  error.remedy = error.remedy.empty() ? finding.remedy : format("{}; {}", error.remedy, finding.remedy);
  return error;
}

// For whom the password is sealed.
Result<std::string> account_in(const guest::AccountAnswer& answer, const guest::AccountRequest& request) {
  if (makes_account(request)) return std::string(guest::no_account_yet);
  if (answer.before && !answer.before->sid.empty()) return answer.before->sid;
  return base::fail(ErrorCode::protocol, "the guest has made a key, and did not say for whom: expected the SID of {}",
                    request.built_in_administrator ? "the built-in administrator" : "the account");
}

Result<void> seal_secret(AccountCall& call, const AccountRun& first) {
  if (!first.answer.key) {
    return base::fail(ErrorCode::protocol, "the guest did not tell the key that it was to make");
  }
  auto account = account_in(first.answer, call.request);
  if (!account) return std::move(account).error();
  auto sealed = guest::seal(*first.answer.key, call.nonce, *account, call.secret);
  if (!sealed) return std::move(sealed).error();
  call.secret = std::move(*sealed);
  return {};
}

engine::Duration half_of_what_is_left(const engine::Scope& scope) {
  if (scope.deadline() == engine::kNever) return engine::Duration::max();
  const auto left = std::chrono::duration_cast<engine::Duration>(scope.deadline() - scope.loop().now());
  return std::max(left, engine::Duration(0)) / 2;
}

Task<Result<AccountRun>> run_sealed(Context context, ResourceId target, std::vector<AccountCall> rounds) {
  const std::string key = rounds.front().request.key;
  std::vector<Finding>* const left = rounds.back().left;
  rounds.back().nonce = rounds.back().nonce.empty() ? make_nonce(context) : rounds.back().nonce;
  engine::Scope* scope = co_await engine::current_scope();

  Round making(context, target, std::move(rounds.front()));
  auto first = co_await engine::within(half_of_what_is_left(*scope), run_round(making));
  if (!first) {
    Error error = std::move(first).error();
    // A guest that says no has made none, and a request that never left neither.
    const bool made_none = making.answered || error.code == ErrorCode::blocked;
    co_return made_none ? std::move(error) : with_key_left(std::move(error), key, left);
  }
  if (auto sealed = seal_secret(rounds.back(), *first); !sealed) {
    co_return with_key_left(std::move(sealed).error(), key, left);
  }

  Round using_it(context, std::move(target), std::move(rounds.back()));
  auto second = co_await run_round(using_it);
  if (!second) {
    co_return using_it.answered ? std::move(second).error() : with_key_left(std::move(second).error(), key, left);
  }
  second->seal = seal_of(first->answer.key->hash);
  append(first->warnings, std::move(second->warnings));
  second->warnings = std::move(first->warnings);
  first->correlation_ids.insert(first->correlation_ids.end(), second->correlation_ids.begin(),
                                second->correlation_ids.end());
  second->correlation_ids = std::move(first->correlation_ids);
  co_return second;
}

}  // namespace

void aim(AccountCall& call, const GuestWork& request, const Examined& seen) {
  call.form = request.form;
  call.run_as_user = request.run_as_user;
  call.run_as_password = request.run_as_password.duplicate();
  call.location = seen.vm.location;
  call.server_time = seen.answered_at;
}

void carry(AccountCall& call, const Secret& password, bool clear_parameter) {
  if (password.empty()) return;
  call.secret = password.duplicate();
  call.request.password = clear_parameter ? PasswordWay::clear : PasswordWay::sealed;
}

std::string seal_of(base::OaepHash hash) { return format("rsa-oaep-{}", base::name_of(hash)); }

std::vector<AccountCall> rounds_of(Context& context, AccountCall call) {
  std::vector<AccountCall> rounds;
  if (call.request.password == PasswordWay::sealed) {
    call.request.key = context.random.guid(host::Stream::ids);
    rounds.push_back(key_call_of(context, call));
  }
  rounds.push_back(std::move(call));
  return rounds;
}

Task<Result<AccountRun>> run_account_script(Context context, ResourceId target, AccountCall call) {
  std::vector<AccountCall> rounds = rounds_of(context, std::move(call));
  if (rounds.size() > 1) co_return co_await run_sealed(context, std::move(target), std::move(rounds));
  Round only(context, std::move(target), std::move(rounds.front()));
  co_return co_await run_round(only);
}

}  // namespace azvmreset::ops

#include "ops/fix_account_plan.hpp"

#include "base/timestamp.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace azvmreset::ops {
namespace {

using guest::AccountAction;
using guest::AccountTask;

// The account may be used to the end of that day.
std::string first_day_after(std::chrono::system_clock::time_point last) {
  const auto next = std::chrono::floor<std::chrono::days>(last) + std::chrono::days(1);
  return base::format_timestamp(next).substr(0, std::string_view("yyyy-MM-dd").size());
}

AccountAction action_of(AccountGroup group) noexcept {
  return group == AccountGroup::administrators ? AccountAction::administrators : AccountAction::remote_desktop_users;
}

std::vector<AccountAction> changes_of(const FixAccount& request) {
  std::vector<AccountAction> changes;
  const bool new_password = request.generate || !request.password.empty();
  if (request.create) {
    changes.push_back(AccountAction::create);
  } else if (new_password) {
    changes.push_back(AccountAction::password);
  }
  changes.push_back(AccountAction::unlock);
  changes.push_back(AccountAction::must_change);
  if (request.enable) changes.push_back(AccountAction::enable);
  if (request.extend_to) changes.push_back(AccountAction::extend);
  for (const AccountGroup group : request.add_to) changes.push_back(action_of(group));
  if (request.create && request.add_to.empty()) changes.push_back(AccountAction::administrators);
  return changes;
}

}  // namespace

AccountCall plan_of(const FixAccount& request) {
  AccountCall call(request.detect_only ? AccountTask::read : AccountTask::change, request.username);
  call.request.built_in_administrator = request.built_in_administrator;
  call.request.domain = request.domain;
  call.form = request.form;
  if (request.detect_only) return call;
  call.request.changes = changes_of(request);
  if (request.extend_to) call.request.expires = first_day_after(*request.extend_to);
  return call;
}

}  // namespace azvmreset::ops

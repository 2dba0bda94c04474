#include <chrono>
#include <string>

#include "ops/fix_account_plan.hpp"
#include "ops/local_checks.hpp"
#include "ops/scripted_azure.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using azvmreset::ops::check_locally;
using guest::AccountAction;
using guest::AccountTask;

namespace {

ResourceId vm() { return ResourceId::parse(kVm).value(); }

FixAccount repair() { return {vm(), "azureuser"}; }

FixAccount with_password() {
  FixAccount request = repair();
  request.password = Secret(kPassword);
  request.clear_parameter = true;
  return request;
}

template <class Request>
Error refused(const Request& request) {
  const auto checked = check_locally(request);
  REQUIRE_FALSE(checked);
  CHECK(checked.error().code == ErrorCode::invalid_argument);
  CHECK_FALSE(checked.error().remedy.empty());
  CHECK(to_json(checked.error()).find(kPassword) == std::string::npos);
  return checked.error();
}

bool says(const Error& error, std::string_view part) { return error.message.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a repair needs no more than a VM and a name", "[ops][account]") {
  CHECK(check_locally(repair()));
  CHECK(check_locally(with_password()));
}

TEST_CASE("a password travels sealed unless the caller says otherwise, and so needs no leave", "[ops][account]") {
  FixAccount request = with_password();
  request.clear_parameter = false;
  CHECK(check_locally(request));
  request.form = CommandForm::action;
  CHECK(check_locally(request));

  Verify proof(vm(), "azureuser");
  proof.password = Secret(kPassword);
  CHECK(check_locally(proof));
  proof.form = CommandForm::action;
  CHECK(check_locally(proof));
}

TEST_CASE("the action form never carries a clear password", "[ops][account]") {
  FixAccount request = with_password();
  request.form = CommandForm::action;
  CHECK(says(refused(request), "clear_parameter"));

  Verify proof(vm(), "azureuser");
  proof.password = Secret(kPassword);
  proof.clear_parameter = true;
  proof.form = CommandForm::action;
  CHECK(says(refused(proof), "clear_parameter"));
}

TEST_CASE("what contradicts itself is refused before anything is sent", "[ops][account]") {
  FixAccount request = repair();
  SECTION("a look that changes") {
    request.detect_only = true;
    request.enable = true;
  }
  SECTION("a new account without a password") { request.create = true; }
  SECTION("a new built-in administrator") {
    request = with_password();
    request.username.clear();
    request.built_in_administrator = true;
    request.create = true;
  }
  SECTION("a name beside the built-in administrator") { request.built_in_administrator = true; }
  SECTION("a domain beside the built-in administrator") {
    request.username.clear();
    request.built_in_administrator = true;
    request.domain = "CONTOSO";
  }
  SECTION("generate without a sink") {
    request.generate = true;
    request.clear_parameter = true;
  }
  SECTION("generate and a password") {
    request = with_password();
    request.generate = true;
    request.secret_sink = FileSink("/somewhere");
  }
  SECTION("half of who runs it") { request.run_as_user = "CONTOSO\\admin"; }
  SECTION("an expiry beyond every calendar") {
    request.extend_to = std::chrono::sys_days(std::chrono::year(1960) / 1 / 1);
  }
  SECTION("a group of no name") { request.add_to = {static_cast<AccountGroup>(7)}; }
  SECTION("more evidence than a repair gives") { request.require = Evidence::verified; }
  SECTION("an override that is not the caller's") { request.overrides = {Blocker::laps_managed}; }
  refused(request);
}

TEST_CASE("a sign-in cannot be required without a password", "[ops][account]") {
  Verify request(vm(), "azureuser");
  request.require = Evidence::verified;
  refused(request);
}

TEST_CASE("names that are no account of Windows' own are refused", "[ops][account]") {
  for (const std::string name : {"bob@contoso.com", "AzureAD\\bob", "", "a/b"}) {
    CAPTURE(name);
    refused(FixAccount(vm(), name));
    refused(Verify(vm(), name));
  }
}

TEST_CASE("a repair asks for lock-out and must-change, and for no more", "[ops][account]") {
  const auto call = ops::plan_of(repair());
  CHECK(call.request.task == AccountTask::change);
  CHECK(call.request.account == "azureuser");
  CHECK(call.request.changes == std::vector<AccountAction>{AccountAction::unlock, AccountAction::must_change});
  CHECK(call.request.expires.empty());
}

TEST_CASE("everything else is asked for where the caller asks", "[ops][account]") {
  FixAccount request = with_password();
  request.enable = true;
  request.extend_to = std::chrono::sys_days(std::chrono::year(2027) / 12 / 31) + std::chrono::hours(9);
  request.add_to = {AccountGroup::remote_desktop_users};
  const auto call = ops::plan_of(request);
  CHECK(call.request.changes == std::vector<AccountAction>{AccountAction::password, AccountAction::unlock,
                                                           AccountAction::must_change, AccountAction::enable,
                                                           AccountAction::extend, AccountAction::remote_desktop_users});
  CHECK(call.request.expires == "2028-01-01");
}

TEST_CASE("a new account is an administrator unless it is said where it belongs", "[ops][account]") {
  FixAccount request = with_password();
  request.create = true;
  auto changes = ops::plan_of(request).request.changes;
  CHECK(changes.front() == AccountAction::create);
  CHECK(changes.back() == AccountAction::administrators);
  request.add_to = {AccountGroup::remote_desktop_users};
  changes = ops::plan_of(request).request.changes;
  CHECK(changes.back() == AccountAction::remote_desktop_users);
}

TEST_CASE("a look asks for nothing", "[ops][account]") {
  FixAccount request = repair();
  request.detect_only = true;
  const auto call = ops::plan_of(request);
  CHECK(call.request.task == AccountTask::read);
  CHECK(call.request.changes.empty());
}

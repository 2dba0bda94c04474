#include "ops/account_judgement.hpp"

#include <chrono>
#include <string>
#include <vector>

#include "ops/sign_in.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::ops;
using namespace std::chrono_literals;

namespace {

AccountState healthy() {
  AccountState account;
  account.exists = true;
  account.name = "azureuser";
  account.enabled = Tristate::yes;
  account.locked = Tristate::no;
  account.change_required = Tristate::no;
  account.expired = Tristate::no;
  account.in_administrators = Tristate::yes;
  account.in_remote_desktop_users = Tristate::no;
  account.laps_managed = Tristate::no;
  account.remote_logon_denied = Tristate::no;
  return account;
}

std::vector<std::string> codes_of(const std::vector<Finding>& findings) {
  std::vector<std::string> codes;
  for (const Finding& finding : findings) codes.push_back(finding.code);
  return codes;
}

std::vector<std::string> judged(const AccountState& account, Cleared cleared = Cleared::no) {
  return codes_of(judge_account(account, GuestFacts(), cleared));
}

using Codes = std::vector<std::string>;

}  // namespace

TEST_CASE("nothing hinders a healthy account", "[ops][account]") { CHECK(judged(healthy()).empty()); }

TEST_CASE("what the guest could not read is no hindrance", "[ops][account]") {
  AccountState account;
  account.exists = true;
  account.name = "azureuser";
  CHECK(judged(account).empty());
}

TEST_CASE("every hindrance names the option that removes it", "[ops][account]") {
  AccountState account = healthy();
  std::string code;
  std::string option;
  SECTION("disabled") {
    account.enabled = Tristate::no;
    code = "account_disabled";
    option = "enable";
  }
  SECTION("expired") {
    account.expired = Tristate::yes;
    code = "account_expired";
    option = "extend_to";
  }
  SECTION("locked") {
    account.locked = Tristate::yes;
    code = "account_locked";
    option = "by default";
  }
  SECTION("told to change the password") {
    account.change_required = Tristate::yes;
    code = "change_required";
    option = "by default";
  }
  SECTION("in no group that may sign in") {
    account.in_administrators = Tristate::no;
    code = "no_remote_desktop_right";
    option = "add_to remote_desktop_users";
  }
  SECTION("denied by user rights") {
    account.remote_logon_denied = Tristate::yes;
    code = "remote_logon_denied";
    option = "never changed from here";
  }
  const auto found = judge_account(account, GuestFacts(), Cleared::no);
  REQUIRE(codes_of(found) == Codes{code});
  CHECK(found.front().remedy.find(option) != std::string::npos);
}

TEST_CASE("a duty to change that stays when it was cleared is a password that is too old", "[ops][account]") {
  AccountState account = healthy();
  account.change_required = Tristate::yes;
  account.password_age = 24h * 400;
  const auto found = judge_account(account, GuestFacts(), Cleared::yes);
  REQUIRE(codes_of(found) == Codes{"password_too_old"});
  CHECK(found.front().message.find("400 days") != std::string::npos);
  CHECK(found.front().remedy.find("generate") != std::string::npos);
}

TEST_CASE("of several hindrances the one that no password gets over comes first", "[ops][account]") {
  AccountState account = healthy();
  account.enabled = Tristate::no;
  account.locked = Tristate::yes;
  account.change_required = Tristate::yes;
  account.expired = Tristate::yes;
  CHECK(judged(account) == Codes{"account_disabled", "account_expired", "account_locked", "change_required"});
}

TEST_CASE("of an account that is not there only that is told", "[ops][account]") {
  CHECK(judged(AccountState()) == Codes{"account_not_found"});
}

TEST_CASE("on a domain controller policy says who may sign in, and not the local groups", "[ops][account]") {
  AccountState account = healthy();
  account.in_administrators = Tristate::no;
  GuestFacts guest;
  guest.domain_controller = Tristate::yes;
  CHECK(judge_account(account, guest, Cleared::no).empty());
}

TEST_CASE("how a sign-in ended is told by Windows' code", "[ops][account]") {
  CHECK(sign_in_of(0) == SignInOutcome::proved);
  CHECK(sign_in_of(1326) == SignInOutcome::wrong_password);
  CHECK(sign_in_of(1385) == SignInOutcome::unproven);
  CHECK(sign_in_of(1907) == SignInOutcome::change_required);
  CHECK(sign_in_of(1330) == SignInOutcome::expired);
  CHECK(sign_in_of(1793) == SignInOutcome::expired);
  CHECK(sign_in_of(1331) == SignInOutcome::disabled);
  CHECK(sign_in_of(1909) == SignInOutcome::locked);
  CHECK(sign_in_of(1327) == SignInOutcome::restricted);
  CHECK(sign_in_of(1328) == SignInOutcome::restricted);
  CHECK(sign_in_of(-1) == SignInOutcome::unproven);
  CHECK(sign_in_of(53) == SignInOutcome::unproven);
}

TEST_CASE("every sign-in that did not succeed has a warning with a next step", "[ops][account]") {
  CHECK_FALSE(warning_of(SignInOutcome::proved));
  CHECK_FALSE(warning_of(SignInOutcome::not_tried));
  for (int number = 2; number <= 8; ++number) {
    const auto warning = warning_of(static_cast<SignInOutcome>(number));
    REQUIRE(warning);
    CHECK_FALSE(warning->remedy.empty());
  }
  CHECK(warning_of(SignInOutcome::unproven)->code == "password_unproven");
}

#include "cli/account_table.hpp"
#include "cli/report.hpp"
#include "cli/report_lines.hpp"
#include "fixtures.hpp"

using namespace azvmreset;
using namespace azvmreset::cli;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
using namespace std::chrono_literals;

namespace {

AccountState must_change() {
  AccountState account;
  account.exists = true;
  account.name = "Jürgen";
  account.sid = "S-1-5-21-1-2-3-1001";
  account.enabled = Tristate::yes;
  account.locked = Tristate::no;
  account.change_required = Tristate::yes;
  account.password_age = 49h;
  return account;
}

FixAccountResult repaired() {
  FixAccountResult result;
  result.target = some_vm;
  result.action = "fix_account";
  result.username = "Jürgen";
  result.evidence = Evidence::confirmed;
  result.account_before = result.account_after = must_change();
  result.account_after.change_required = Tristate::no;
  result.changes.push_back({"change_required", "yes", "no"});
  result.removed = true;
  return result;
}

}  // namespace

TEST_CASE("text of a repaired account", "[cli][account]") {
  SECTION("begins with the evidence, what was done, and what is left") {
    CHECK_THAT(text_of(repaired()), StartsWith("confirmed: Jürgen on web-01 was repaired, 1 change; nothing that was "
                                               "read keeps it from signing in\n"));
    auto result = repaired();
    result.changes.clear();
    result.hindrances.emplace_back("disabled", "the account is disabled", "enable it");
    const std::string text = text_of(result);
    CHECK_THAT(text, StartsWith("confirmed: Jürgen on web-01 needed no change; 1 thing keeps it from signing in\n"));
    CHECK_THAT(text, Contains("disabled: the account is disabled\n"));
  }
  SECTION("shows before and after side by side, and what changed") {
    const std::string text = text_of(repaired());
    CHECK_THAT(text, Contains("                            before"));
    CHECK_THAT(text, Contains("  enabled                   yes                  yes\n"));
    CHECK_THAT(text, Contains("  must change the password  yes                  no                   changed\n"));
    CHECK_THAT(text, Contains("  password set              2 days ago           2 days ago\n"));
  }
  SECTION("letters of two bytes take one place") {
    CHECK_THAT(text_of(repaired()), Contains("  name                      Jürgen               Jürgen\n"));
  }
  SECTION("of an account that was only read shows one column") {
    auto result = repaired();
    result.action = "detect";
    const std::string text = text_of(result);
    CHECK_THAT(text, StartsWith("confirmed: Jürgen on web-01 was read; "));
    CHECK_THAT(text, !Contains("before"));
  }
  SECTION("of an account that is new") {
    auto result = repaired();
    result.created = Tristate::yes;
    result.account_before = AccountState();
    const std::string text = text_of(result);
    CHECK_THAT(text, StartsWith("confirmed: Jürgen on web-01 was created; "));
    CHECK_THAT(text, Contains("  exists                    yes\n"));
    CHECK_THAT(text, Contains("  enabled                   yes\n"));
    CHECK_THAT(text, !Contains("before"));
  }
  SECTION("what the guest wrote cannot move the cursor") {
    auto result = repaired();
    result.account_after.name = "a\x1b[2K";
    CHECK_THAT(text_of(result), !Contains("\x1b"));
  }
}

TEST_CASE("text of the accounts of a guest", "[cli][account]") {
  AccountsReport report;
  report.target = some_vm;
  report.accounts = {must_change()};
  report.guest.os_version = "10.0.20348";
  report.guest.language = "de-DE";
  report.guest.language_mode = "FullLanguage";
  const std::string text = text_of(report);
  CHECK_THAT(text, StartsWith("1 account on web-01\n"));
  CHECK_THAT(text, Contains("10.0.20348, de-DE\n"));
  CHECK_THAT(text, Contains("  account  enabled  locked  must change"));
  CHECK_THAT(text, Contains("  Jürgen   yes      no      yes"));
  report.complete = false;
  CHECK_THAT(text_of(report), StartsWith("1 account on web-01, and there are more\n"));
}

TEST_CASE("text of a verification", "[cli][account]") {
  VerifyReport report;
  report.target = some_vm;
  report.username = "azureuser";
  report.account = must_change();
  report.evidence = Evidence::confirmed;
  CHECK_THAT(text_of(report), StartsWith("confirmed: azureuser on web-01 was read; "));
  report.sign_in = SignInOutcome::proved;
  report.logon_type = "network";
  report.evidence = Evidence::verified;
  CHECK_THAT(text_of(report), StartsWith("verified: azureuser on web-01 tried to sign in: proved; "));
  CHECK_THAT(text_of(report), Contains("proved (one network logon)\n"));
}

TEST_CASE("text of a command", "[cli][run_command]") {
  RunCommandResult result;
  result.target = some_vm;
  result.execution_state = "Succeeded";
  result.exit_code = 0;
  result.output = "what the script wrote";
  result.removed = true;
  CHECK_THAT(text_of(result), StartsWith("done: the script on web-01 ended with exit code 0\n"));
  CHECK_THAT(text_of(result), !Contains("what the script wrote"));
  result.exit_code = 2;
  result.failure = "net_2221";
  CHECK_THAT(text_of(result), StartsWith("failed: the script on web-01 ended with exit code 2\n"));
  CHECK_THAT(text_of(result), Contains("net_2221\n"));
}

TEST_CASE("a table has columns as wide as their widest cell", "[cli]") {
  Lines lines("first");
  lines.add_table({{"a", "bb"}, {"ccc"}, {"ü", "d", "e"}});
  CHECK(std::move(lines).take() == "first\n  a    bb\n  ccc\n  ü    d   e\n");
}

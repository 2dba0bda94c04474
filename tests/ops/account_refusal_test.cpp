#include "ops/account_refusal.hpp"

#include <string>
#include <utility>
#include <vector>

#include "ops/account_facts.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::ops;
using guest::AccountAction;
using guest::AccountAnswer;
using guest::AccountOutcome;
using guest::AccountReason;

namespace {

AccountAnswer refused(AccountReason reason, std::int64_t code = 0, std::string text = "") {
  AccountAnswer answer;
  answer.outcome = AccountOutcome::refused;
  answer.reason = reason;
  answer.code = code;
  answer.text = std::move(text);
  return answer;
}

AccountSubject azureuser() { return {"\"azureuser\"", "", false}; }
AccountSubject domain_user() { return {"\"bob\"", "CONTOSO", false}; }

bool says(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a refusal that is a state of the VM is a blocker", "[ops][account]") {
  const std::pair<AccountReason, std::string> states[] = {
      {AccountReason::laps_managed, "laps_managed"},
      {AccountReason::constrained_language, "constrained_language"},
      {AccountReason::read_only_domain_controller, "read_only_domain_controller"},
      {AccountReason::domain_unreachable, "domain_unreachable"},
  };
  for (const auto& [reason, name] : states) {
    const Error error = refusal_of(refused(reason), domain_user());
    CAPTURE(name);
    CHECK(error.code == ErrorCode::blocked);
    CHECK(error.blockers == std::vector<std::string>{name});
    CHECK_FALSE(error.remedy.empty());
    CHECK_FALSE(error.may_have_arrived);
  }
}

TEST_CASE("where no domain controller answers, the documented remedy is named", "[ops][account]") {
  const Error error = refusal_of(refused(AccountReason::domain_unreachable), domain_user());
  CHECK(says(error.remedy, "domain controller"));
  CHECK(says(error.remedy, "backup"));
}

TEST_CASE("a domain account that LocalSystem may not change is a blocker; as somebody else it is a refusal",
          "[ops][account]") {
  const Error as_system = refusal_of(refused(AccountReason::access_denied, 5), domain_user());
  CHECK(as_system.code == ErrorCode::blocked);
  CHECK(as_system.blockers == std::vector<std::string>{"domain_account"});
  CHECK(says(as_system.remedy, "run_as_user"));

  AccountSubject as_somebody = domain_user();
  as_somebody.runs_as_somebody = true;
  const Error refusal = refusal_of(refused(AccountReason::access_denied, 5), as_somebody);
  CHECK(refusal.code == ErrorCode::guest_refused);
  CHECK(says(refusal.message, "run-as user"));
}

TEST_CASE("access denied to a local account is the guest's refusal, with its row", "[ops][account]") {
  const Error error = refusal_of(refused(AccountReason::access_denied, 5, "Zugriff verweigert"), azureuser());
  CHECK(error.code == ErrorCode::guest_refused);
  CHECK(error.failure == "guest_access_denied");
  CHECK(says(error.message, "Zugriff verweigert"));
  CHECK(says(error.message, "nothing was changed"));
}

TEST_CASE("a password that the policy refuses is told by its row", "[ops][account]") {
  const Error error = refusal_of(refused(AccountReason::policy, 2245), azureuser());
  CHECK(error.code == ErrorCode::guest_refused);
  CHECK(error.failure == "password_policy");
}

TEST_CASE("an unknown account is told by its name and row", "[ops][account]") {
  const Error error = refusal_of(refused(AccountReason::account_not_found, 2221), azureuser());
  CHECK(error.code == ErrorCode::guest_refused);
  CHECK(error.failure == "account_not_found");
  CHECK(says(error.message, "azureuser"));
}

TEST_CASE("what was done before it failed is said", "[ops][account]") {
  AccountAnswer answer = refused(AccountReason::access_denied, 5);
  answer.outcome = AccountOutcome::failed;
  answer.step = "administrators";
  answer.changed = {AccountAction::unlock, AccountAction::must_change};
  const Error error = refusal_of(answer, domain_user());
  CHECK(error.code == ErrorCode::guest_refused);
  CHECK(error.may_have_arrived);
  CHECK(says(error.message, "administrators"));
  CHECK(says(error.message, "unlock, must_change"));
}

TEST_CASE("a command that came too late says what the guest's clock shows", "[ops][account]") {
  AccountAnswer answer = refused(AccountReason::too_late);
  answer.guest.os = "10.0.20348";
  answer.guest.clock = 1'700'000'000;
  const Error error = refusal_of(answer, azureuser());
  CHECK(says(error.message, "2023-11-14T22:13:20Z"));
  CHECK(says(error.message, "nothing was changed"));
}

TEST_CASE("a reason of a later version is the guest's refusal all the same", "[ops][account]") {
  const Error error = refusal_of(refused(AccountReason::unknown), azureuser());
  CHECK(error.code == ErrorCode::guest_refused);
  CHECK_FALSE(error.remedy.empty());
}

TEST_CASE("what the guest tells becomes the words of the results", "[ops][account]") {
  guest::GuestAccount told;
  told.name = "Administrateur";
  told.sid = "S-1-5-21-1-2-3-500";
  told.enabled = false;
  told.expires = 1'700'000'000;
  told.password_age = 86400;
  const AccountState account = account_state_of(told);
  CHECK(account.exists);
  CHECK(account.built_in_administrator == Tristate::yes);
  CHECK(account.enabled == Tristate::no);
  CHECK(account.locked == Tristate::unknown);
  CHECK(account.expires_at == std::chrono::system_clock::time_point(std::chrono::seconds(1'700'000'000)));
  CHECK(account.password_age == std::chrono::seconds(86400));
  CHECK_FALSE(account_state_of(std::nullopt).exists);
}

TEST_CASE("a moment that our clock cannot hold is not known", "[ops][account]") {
  guest::GuestAccount told;
  told.expires = INT64_MAX;
  CHECK_FALSE(account_state_of(told).expires_at);
}

TEST_CASE("a guest that told nothing of itself is no member server", "[ops][account]") {
  CHECK(guest_facts_of(guest::GuestReport()).domain_controller == Tristate::unknown);
  guest::GuestReport told;
  told.os = "10.0.20348";
  told.role = 5;
  CHECK(guest_facts_of(told).domain_controller == Tristate::yes);
  told.role = 3;
  CHECK(guest_facts_of(told).domain_controller == Tristate::no);
}

TEST_CASE("every change has its values of before and after", "[ops][account]") {
  AccountState before;
  before.locked = Tristate::yes;
  before.change_required = Tristate::yes;
  AccountState after;
  after.locked = Tristate::no;
  after.change_required = Tristate::no;
  after.in_administrators = Tristate::yes;
  const auto changes =
      changes_of({AccountAction::unlock, AccountAction::must_change, AccountAction::administrators}, before, after);
  REQUIRE(changes.size() == 3);
  CHECK(changes[0].what == "locked");
  CHECK(changes[0].before == "yes");
  CHECK(changes[0].after == "no");
  CHECK(changes[1].what == "change_required");
  CHECK(changes[2].what == "in_administrators");
  CHECK(changes[2].before.empty());
}

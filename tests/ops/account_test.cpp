#include "ops/account.hpp"

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "ops/scripted_guest.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;

namespace {

Result<FixAccountResult> repaired(ScriptedGuest& guest, FixAccount request) {
  return guest.runner.run(ops::fix_account(guest.context(), std::move(request)));
}
Result<FixAccountResult> repaired(ScriptedGuest& guest) { return repaired(guest, {guest.vm(), "azureuser"}); }

Result<VerifyReport> proved(ScriptedGuest& guest, Evidence require = Evidence::none) {
  Verify request(guest.vm(), "azureuser");
  request.password = Secret(kPassword);
  request.clear_parameter = true;
  request.require = require;
  return guest.runner.run(ops::verify(guest.context(), std::move(request)));
}

GuestWords cleared() {
  GuestWords words;
  words.before = must_change_account();
  words.after = std::string(kGuestAccount);
  words.changed = R"(["must_change"])";
  return words;
}

GuestWords refusing(std::string reason, std::string outcome = "refused") {
  GuestWords words;
  words.outcome = std::move(outcome);
  words.reason = std::move(reason);
  return words;
}

bool says(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("an account that must change its password is repaired and confirmed in one run", "[ops][account]") {
  ScriptedGuest guest({cleared()});

  const auto result = repaired(guest);

  REQUIRE(result);
  CHECK(result->action == "fix_account");
  CHECK(result->evidence == Evidence::confirmed);
  CHECK(result->created == Tristate::no);
  CHECK(result->account_before.change_required == Tristate::yes);
  CHECK(result->account_after.change_required == Tristate::no);
  REQUIRE(result->changes.size() == 1);
  CHECK(result->changes.front().what == "change_required");
  CHECK(result->hindrances.empty());
  CHECK(result->removed);
  CHECK(result->script_sha256.size() == 64);
  CHECK(result->guest.os_version == "10.0.20348");
  CHECK(result->guest.language_mode == "FullLanguage");
  CHECK(codes(result->warnings) == std::vector<std::string>{"no_snapshot"});
  CHECK(result->next_steps == std::vector<std::string>{"sign in as \"azureuser\" with its password"});
  REQUIRE(guest.requests.size() == 1);
  CHECK(says(guest.requests.front(), R"("changes":["unlock","must_change"])"));
  CHECK_FALSE(guest.secrets.front());
}

TEST_CASE("a command may be carried out until five minutes after the deadline, by the server's clock",
          "[ops][account]") {
  ScriptedGuest guest({cleared()});
  REQUIRE(repaired(guest));
  const auto request = base::json::Document::parse(guest.requests.front());
  REQUIRE(request);
  // No deadline: 90 minutes, and five for the guest's clock.
  constexpr std::int64_t server_time = 1'789'999'260;  // 2026-09-21T14:01:00Z
  CHECK(request->root()["not_after"].integer() == server_time + 5400 + 300);
  CHECK(request->root()["seconds"].integer() == 300);
}

TEST_CASE("a look changes nothing and judges what it finds", "[ops][account]") {
  GuestWords words;
  words.before = must_change_account();
  ScriptedGuest guest({words});
  FixAccount request(guest.vm(), "azureuser");
  request.detect_only = true;

  const auto result = repaired(guest, std::move(request));

  REQUIRE(result);
  CHECK(result->action == "detect");
  CHECK(result->account_after.change_required == Tristate::yes);
  CHECK(codes(result->hindrances) == std::vector<std::string>{"change_required"});
  CHECK(result->changes.empty());
  CHECK(result->warnings.empty());
  CHECK(says(guest.requests.front(), R"("task":"read")"));
}

TEST_CASE("a password that is too old is told after the repair, with what takes it away", "[ops][account]") {
  GuestWords words = cleared();
  words.after = must_change_account();
  ScriptedGuest guest({words});
  const auto result = repaired(guest);
  REQUIRE(result);
  REQUIRE(codes(result->hindrances) == std::vector<std::string>{"password_too_old"});
  CHECK(says(result->next_steps.front(), "generate"));
}

TEST_CASE("a new password travels as a protected parameter, and is nowhere else", "[ops][account]") {
  GuestWords words = cleared();
  words.changed = R"(["password","must_change"])";
  ScriptedGuest guest({words});
  FixAccount request(guest.vm(), "azureuser");
  request.password = Secret(kPassword);
  request.clear_parameter = true;

  const auto result = repaired(guest, std::move(request));

  REQUIRE(result);
  CHECK(guest.secrets == std::vector<bool>{true});
  CHECK_FALSE(says(guest.requests.front(), kPassword));
  for (const Sent& sent : guest.wire.sent()) CHECK_FALSE(says(sent.body, kPassword));
  CHECK_FALSE(says(to_json(*result), kPassword));
  CHECK(codes(result->warnings) == std::vector<std::string>{"no_snapshot", "secret_on_command_line"});
  CHECK(result->changes.front().what == "password");
}

TEST_CASE("a generated password is kept before anything is written", "[ops][account]") {
  ScriptedGuest guest({cleared()});
  FixAccount request(guest.vm(), "azureuser");
  request.generate = true;
  request.clear_parameter = true;
  request.secret_sink = FileSink("/new-password");

  SECTION("and then used") {
    const auto result = repaired(guest, std::move(request));
    REQUIRE(result);
    CHECK(guest.secrets == std::vector<bool>{true});
    CHECK(guest.files.files["/new-password"].size() > 12);
  }
  SECTION("or nothing is written at all") {
    guest.files.files["/new-password"] = "somebody else's";
    const auto result = repaired(guest, std::move(request));
    REQUIRE_FALSE(result);
    CHECK(guest.requests.empty());
  }
}

TEST_CASE("the answer of another call proves nothing", "[ops][account]") {
  ScriptedGuest guest({cleared()});
  guest.stale_nonce = std::string(32, '0');
  SECTION("of a change nobody knows what became") {
    const auto result = repaired(guest);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::outcome_unknown);
    CHECK(result.error().may_have_arrived);
  }
  SECTION("a look was not answered") {
    FixAccount request(guest.vm(), "azureuser");
    request.detect_only = true;
    const auto result = repaired(guest, std::move(request));
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::protocol);
  }
}

TEST_CASE("a look that is broken off is a stop, and nothing that has to be found out", "[ops][account]") {
  ScriptedGuest guest;
  guest.wire.taking(std::chrono::seconds(10));
  FixAccount request(guest.vm(), "azureuser");
  request.detect_only = true;
  const auto result = guest.runner.run(ops::fix_account(guest.context(), std::move(request)), std::chrono::seconds(25));
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::deadline_exceeded);
  CHECK_FALSE(result.error().may_have_arrived);
}

TEST_CASE("what the guest refuses because of its state is a blocker", "[ops][account]") {
  for (const std::string reason : {"laps_managed", "domain_unreachable", "read_only_domain_controller"}) {
    CAPTURE(reason);
    ScriptedGuest guest({refusing(reason)});
    const auto result = repaired(guest);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::blocked);
    CHECK(result.error().blockers == std::vector<std::string>{reason});
  }
}

TEST_CASE("an unknown account is the guest's refusal", "[ops][account]") {
  ScriptedGuest guest({refusing("account_not_found")});
  const auto result = repaired(guest);
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::guest_refused);
  CHECK(result.error().failure == "account_not_found");
}

TEST_CASE("a domain account is named as the two that it is", "[ops][account]") {
  ScriptedGuest guest({cleared()});
  REQUIRE(repaired(guest, {guest.vm(), "CONTOSO\\bob"}));
  CHECK(says(guest.requests.front(), R"("account":"bob")"));
  CHECK(says(guest.requests.front(), R"("domain":"CONTOSO")"));
}

TEST_CASE("a VM on which no script can run is left alone", "[ops][account]") {
  ScriptedGuest guest;
  guest.vm_body = with(golden("vm.json"), "PowerState/running", "PowerState/deallocated");
  const auto result = repaired(guest);
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::blocked);
  CHECK(guest.wire.count() == 1);
}

TEST_CASE("the accounts of the guest come by name", "[ops][account]") {
  GuestWords words;
  words.accounts = base::format("[{},{}]", kGuestAccount, with(std::string(kGuestAccount), "azureuser", "alice"));
  ScriptedGuest guest({words});
  const auto report = guest.runner.run(ops::accounts(guest.context(), Accounts(guest.vm())));
  REQUIRE(report);
  REQUIRE(report->accounts.size() == 2);
  CHECK(report->accounts.front().name == "alice");
  CHECK(report->complete);
  CHECK(says(guest.requests.front(), R"("task":"list")"));
}

TEST_CASE("a sign-in that succeeds is the highest evidence", "[ops][account]") {
  GuestWords words;
  words.sign_in = 0;
  ScriptedGuest guest({words});
  const auto report = proved(guest, Evidence::verified);
  REQUIRE(report);
  CHECK(report->evidence == Evidence::verified);
  CHECK(report->sign_in == SignInOutcome::proved);
  CHECK(report->logon_type == "network");
  CHECK(guest.requests.size() == 1);
}

TEST_CASE("a kind of sign-in that is denied says nothing of the password", "[ops][account]") {
  GuestWords words;
  words.sign_in = 1385;
  ScriptedGuest guest({words});
  SECTION("which is enough for who requires no more") {
    const auto report = proved(guest);
    REQUIRE(report);
    CHECK(report->evidence == Evidence::confirmed);
    CHECK(report->sign_in == SignInOutcome::unproven);
    CHECK(codes(report->warnings) == std::vector<std::string>{"password_unproven", "secret_on_command_line"});
  }
  SECTION("and leaves open what was required") {
    const auto report = proved(guest, Evidence::verified);
    REQUIRE_FALSE(report);
    CHECK(report.error().code == ErrorCode::outcome_unknown);
    CHECK(says(report.error().message, "not proved"));
  }
}

TEST_CASE("without a password an account is only read", "[ops][account]") {
  ScriptedGuest guest;
  const auto report = guest.runner.run(ops::verify(guest.context(), Verify(guest.vm(), "azureuser")));
  REQUIRE(report);
  CHECK(report->evidence == Evidence::confirmed);
  CHECK(report->sign_in == SignInOutcome::not_tried);
  CHECK(report->logon_type.empty());
  CHECK(says(guest.requests.front(), R"("task":"read")"));
}

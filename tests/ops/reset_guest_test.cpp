// Resets that ask the guest, before their write and after it.
#include <string>
#include <utility>
#include <vector>

#include "ops/scripted_guest.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;

namespace {

GuestWords account_with(std::string_view passage, std::string_view instead) {
  GuestWords words;
  words.before = with(std::string(kGuestAccount), passage, instead);
  return words;
}

GuestWords refusing(std::string reason) {
  GuestWords words;
  words.outcome = "refused";
  words.reason = std::move(reason);
  return words;
}

ResetPassword asking(const ScriptedGuest& guest, std::string name = "azureuser") {
  ResetPassword request(guest.vm(), std::move(name), Secret(kPassword));
  request.confirm = Confirm::automatic;
  return request;
}

Result<ResetResult> reset(ScriptedGuest& guest, ResetPassword request) {
  return guest.runner.run(ops::reset_password(guest.context(), std::move(request)));
}

bool says(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

bool has(const std::vector<Finding>& findings, std::string_view code) {
  for (const Finding& finding : findings) {
    if (finding.code == code) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("a reset is confirmed by reading the account back in the guest", "[ops][reset_guest]") {
  ScriptedGuest guest;
  const auto result = reset(guest, asking(guest));
  REQUIRE(result);
  CHECK(result->evidence == Evidence::confirmed);
  CHECK(guest.requests.size() == 1);
  CHECK(guest.writes_of_extension == 1);
  REQUIRE(result->account);
  CHECK(result->account->enabled == Tristate::yes);
  CHECK(result->sign_in == SignInOutcome::not_tried);
  CHECK(result->script_sha256.size() == 64);
  CHECK_FALSE(guest.secrets.front());
}

TEST_CASE("an account that is read back may still be a new one, unless its number says that it cannot be",
          "[ops][reset_guest]") {
  SECTION("any other") {
    ScriptedGuest guest;
    const auto result = reset(guest, asking(guest));
    REQUIRE(result);
    CHECK(result->created == Tristate::unknown);
    CHECK(has(result->warnings, "admin_may_be_renamed"));
  }
  SECTION("the administrator that Windows came with") {
    ScriptedGuest guest({account_with("-1001", "-500")});
    const auto result = reset(guest, asking(guest));
    REQUIRE(result);
    CHECK(result->created == Tristate::no);
    CHECK_FALSE(has(result->warnings, "admin_may_be_renamed"));
  }
}

TEST_CASE("with confirm never the guest is not asked", "[ops][reset_guest]") {
  ScriptedGuest guest;
  ResetPassword request = asking(guest);
  request.confirm = Confirm::never;
  const auto result = reset(guest, std::move(request));
  REQUIRE(result);
  CHECK(result->evidence == Evidence::applied);
  CHECK(guest.requests.empty());
  CHECK_FALSE(result->account);
}

TEST_CASE("an identity that may not run commands has its reset all the same, and is told what is missing",
          "[ops][reset_guest]") {
  ScriptedGuest guest;
  guest.refuse_write = 403;
  const auto result = reset(guest, asking(guest));
  REQUIRE(result);
  CHECK(result->evidence == Evidence::applied);
  CHECK(has(result->warnings, "not_confirmed"));
}

TEST_CASE("who demands a confirmation is not told that all is well without one", "[ops][reset_guest]") {
  ScriptedGuest guest;
  guest.refuse_write = 403;
  ResetPassword request = asking(guest);
  SECTION("by confirm") { request.confirm = Confirm::always; }
  SECTION("by the evidence") { request.require = Evidence::confirmed; }
  const auto result = reset(guest, std::move(request));
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::outcome_unknown);
  CHECK(result.error().may_have_arrived);
  CHECK_FALSE(result.error().resume_token.empty());
}

TEST_CASE("a guest that has had its password for days has not got it from this reset", "[ops][reset_guest]") {
  ScriptedGuest guest({account_with(R"("password_age":60)", R"("password_age":864000)")});
  const auto result = reset(guest, asking(guest));
  REQUIRE(result);
  CHECK(result->evidence == Evidence::applied);
  CHECK(has(result->warnings, "not_confirmed"));
}

TEST_CASE("a confirmed reset tells what still keeps the account out", "[ops][reset_guest]") {
  ScriptedGuest guest({account_with(R"("remote_logon_denied":false)", R"("remote_logon_denied":true)")});
  const auto result = reset(guest, asking(guest));
  REQUIRE(result);
  CHECK(result->evidence == Evidence::confirmed);
  CHECK(has(result->warnings, "remote_logon_denied"));
}

TEST_CASE("a sign-in in the guest is tried once, where it is asked for", "[ops][reset_guest]") {
  GuestWords words;
  words.sign_in = 0;
  ScriptedGuest guest({words});
  ResetPassword request = asking(guest);
  request.verify_in_guest = true;
  request.clear_parameter = true;
  request.require = Evidence::verified;
  const auto result = reset(guest, std::move(request));
  REQUIRE(result);
  CHECK(result->evidence == Evidence::verified);
  CHECK(result->sign_in == SignInOutcome::proved);
  CHECK(guest.requests.size() == 1);
  CHECK(guest.secrets == std::vector<bool>{true});
  CHECK(has(result->warnings, "secret_on_command_line"));
}

TEST_CASE("a name that nobody vouches for is read in the guest before the write", "[ops][reset_guest]") {
  ScriptedGuest guest;
  const auto result = reset(guest, asking(guest, "alice"));
  REQUIRE(result);
  CHECK(guest.requests.size() == 2);
  CHECK(says(guest.requests.front(), R"("task":"read")"));
  CHECK(says(guest.requests.front(), R"("account":"alice")"));
  CHECK(guest.writes_of_extension == 1);
  CHECK(result->created == Tristate::no);
  CHECK_FALSE(has(result->warnings, "admin_may_be_renamed"));
}

TEST_CASE("the administrator that Azure records is not looked for first", "[ops][reset_guest]") {
  ScriptedGuest guest;
  REQUIRE(reset(guest, asking(guest)));
  CHECK(guest.requests.size() == 1);  // the confirmation
}

TEST_CASE("what VMAccess would refuse, or do by mistake, is said before the write", "[ops][reset_guest]") {
  GuestWords words;
  std::string blocker;
  SECTION("an unknown name would become an administrator") {
    words = refusing("account_not_found");
    blocker = "account_unverified";
  }
  SECTION("a domain controller") {
    words.role = 5;
    blocker = "domain_controller";
  }
  SECTION("an account that LAPS keeps") {
    words = account_with(R"("laps":false)", R"("laps":true)");
    blocker = "laps_managed";
  }
  ScriptedGuest guest({words});
  const auto result = reset(guest, asking(guest, "alice"));
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::blocked);
  CHECK(result.error().blockers == std::vector<std::string>{blocker});
  CHECK(guest.writes_of_extension == 0);
}

TEST_CASE("an account that is no administrator is told with the repair, and not sent to VMAccess",
          "[ops][reset_guest]") {
  ScriptedGuest guest({account_with(R"("administrators":true)", R"("administrators":false)")});
  const auto result = reset(guest, asking(guest, "alice"));
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::guest_refused);
  CHECK(result.error().failure == "not_an_administrator");
  CHECK(says(result.error().remedy, "add_to administrators"));
  CHECK_FALSE(result.error().may_have_arrived);
  CHECK(guest.writes_of_extension == 0);
}

TEST_CASE("a name that could not be read stays unverified", "[ops][reset_guest]") {
  ScriptedGuest guest;
  guest.refuse_write = 403;
  const auto result = reset(guest, asking(guest, "alice"));
  REQUIRE_FALSE(result);
  CHECK(result.error().blockers == std::vector<std::string>{"account_unverified"});
  CHECK(guest.writes_of_extension == 0);
}

TEST_CASE("the built-in administrator is reset under the name that the guest gives it", "[ops][reset_guest]") {
  GuestWords words = account_with("\"azureuser\"", "\"Administrateur\"");
  words.before = with(words.before, "-1001", "-500");
  ScriptedGuest guest({words});
  ResetPassword request = asking(guest, "");
  request.built_in_administrator = true;
  SECTION("also with confirm never") { request.confirm = Confirm::never; }
  SECTION("and is confirmed") {}
  const auto result = reset(guest, std::move(request));
  REQUIRE(result);
  CHECK(result->username == "Administrateur");
  CHECK(says(guest.requests.front(), R"("built_in_administrator":true)"));
  for (const Sent& sent : guest.wire.sent()) {
    if (sent.method == "PUT" && says(sent.url, "/extensions/"))
      CHECK(says(sent.body, R"("UserName":"Administrateur")"));
  }
}

TEST_CASE("a reset by Run Command does what VMAccess does, and is confirmed by the same run", "[ops][reset_guest]") {
  GuestWords words;
  words.after = std::string(kGuestAccount);
  words.changed = R"(["password"])";
  ScriptedGuest guest({words});
  ResetPassword request = asking(guest, "alice");
  request.method = Method::run_command;
  request.clear_parameter = true;
  const auto result = reset(guest, std::move(request));
  REQUIRE(result);
  CHECK(result->method == Method::run_command);
  CHECK(result->evidence == Evidence::confirmed);
  CHECK(result->created == Tristate::no);
  CHECK(says(result->command_name, "azvmreset-"));
  CHECK(result->extension_name.empty());
  CHECK(guest.writes_of_extension == 0);
  REQUIRE(guest.requests.size() == 1);
  CHECK(says(guest.requests.front(), R"("changes":["password","unlock","must_change","enable"])"));
  CHECK(has(result->warnings, "secret_on_command_line"));
  CHECK_FALSE(says(to_json(*result), kPassword));
}

TEST_CASE("Run Command makes an account only where one is meant", "[ops][reset_guest]") {
  GuestWords words;
  words.before = "null";
  words.after = std::string(kGuestAccount);
  words.changed = R"(["create","administrators"])";
  ScriptedGuest guest({words});
  ResetPassword request = asking(guest, "alice");
  request.method = Method::run_command;
  request.clear_parameter = true;
  request.create = true;
  const auto result = reset(guest, std::move(request));
  REQUIRE(result);
  CHECK(result->created == Tristate::yes);
  CHECK(says(guest.requests.front(), R"("changes":["create","administrators"])"));
}

TEST_CASE("what asks for proof and takes it away is refused before anything is sent", "[ops][reset_guest]") {
  ScriptedGuest guest;
  ResetPassword request = asking(guest);
  SECTION("a clear password in the action form") {
    request.method = Method::run_command;
    request.form = CommandForm::action;
    request.clear_parameter = true;
  }
  SECTION("verified without a sign-in") { request.require = Evidence::verified; }
  SECTION("confirmed without asking") {
    request.confirm = Confirm::never;
    request.require = Evidence::confirmed;
  }
  SECTION("a name for the built-in administrator") { request.built_in_administrator = true; }
  SECTION("a method that is not there") { request.method = Method::offline; }
  const auto result = reset(guest, std::move(request));
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::invalid_argument);
  CHECK_FALSE(result.error().remedy.empty());
  CHECK(guest.wire.count() == 0);
}

// Passwords that travel into the guest sealed to a key of its own.
#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "ops/account.hpp"
#include "ops/scripted_guest.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;

namespace {

using Passwords = std::vector<std::string>;

GuestWords changed() {
  GuestWords words;
  words.after = std::string(kGuestAccount);
  words.changed = R"(["password"])";
  return words;
}

ResetPassword by_script(const ScriptedGuest& guest) {
  ResetPassword request(guest.vm(), "azureuser", Secret(kPassword));
  request.method = Method::run_command;
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

void check_nothing_tells(const ScriptedGuest& guest, std::string_view password) {
  const std::string encoded = base::base64url_encode(password);
  for (const Sent& sent : guest.wire.sent()) {
    CHECK_FALSE(says(sent.body, password));
    CHECK_FALSE(says(sent.body, encoded));
  }
}

// The first round has made its key, and the second never gets an answer.
void lose_second_round(ScriptedGuest& guest) {
  guest.on_request = [&guest](const Sent& sent) -> std::optional<Result<http::Response>> {
    if (!ScriptedGuest::writes_command(sent) || guest.requests.empty()) return std::nullopt;
    return response(403, {}, R"({"error":{"code":"AuthorizationFailed","message":"no"}})");
  };
}

}  // namespace

TEST_CASE("a chosen password travels in two rounds, sealed to a key of the guest", "[ops][sealed]") {
  ScriptedGuest guest({changed()});
  SECTION("with SHA-256") {}
  SECTION("or with SHA-1, where the guest can do no more") { guest.hash = base::OaepHash::sha1; }
  const auto result = reset(guest, by_script(guest));
  REQUIRE(result);
  CHECK(result->evidence == Evidence::confirmed);
  CHECK(result->seal == (guest.hash == base::OaepHash::sha1 ? "rsa-oaep-sha1" : "rsa-oaep-sha256"));
  CHECK(result->key_fingerprint.empty());
  CHECK(guest.opened == Passwords{std::string(kPassword)});
  REQUIRE(guest.requests.size() == 2);
  CHECK(says(guest.requests.front(), R"("task":"key")"));
  CHECK(says(guest.requests.back(), R"("task":"change")"));
  CHECK(guest.secrets == std::vector<bool>{false, true});
  CHECK_FALSE(has(result->warnings, "secret_on_command_line"));
  CHECK_FALSE(guest.there);
  check_nothing_tells(guest, kPassword);
}

TEST_CASE("each round has a key, a nonce and a resource of its own", "[ops][sealed]") {
  ScriptedGuest guest({changed(), changed()});
  REQUIRE(reset(guest, by_script(guest)));
  REQUIRE(reset(guest, by_script(guest)));
  std::vector<std::string> urls;
  std::vector<std::string> nonces;
  for (const Sent& sent : guest.wire.sent()) {
    if (!ScriptedGuest::writes_command(sent)) continue;
    urls.push_back(sent.url);
    nonces.push_back(base::json::Document::parse(sent.body)->root()["properties"]["parameters"].at(0).dump());
  }
  for (auto* each : {&urls, &nonces}) {
    std::sort(each->begin(), each->end());
    CHECK(std::unique(each->begin(), each->end()) == each->end());
    CHECK(each->size() == 4);
  }
}

TEST_CASE("the action form carries a sealed password, which is no secret, as a parameter", "[ops][sealed]") {
  ScriptedGuest guest({changed()});
  ResetPassword request = by_script(guest);
  request.form = CommandForm::action;
  const auto result = reset(guest, std::move(request));
  REQUIRE(result);
  CHECK(guest.opened == Passwords{std::string(kPassword)});
  CHECK(guest.secrets == std::vector<bool>{false, false});
  CHECK(guest.count("POST") == 2);
  CHECK(guest.count("PUT") == 0);
  CHECK(result->seal == "rsa-oaep-sha256");
  check_nothing_tells(guest, kPassword);
}

TEST_CASE("an account that is still to be created has no number to seal for", "[ops][sealed]") {
  GuestWords words = changed();
  words.before = "null";
  words.changed = R"(["create","administrators"])";
  ScriptedGuest guest({words});
  guest.key_words.before = "null";
  guest.sealed_for = "-";
  ResetPassword request = by_script(guest);
  request.create = true;
  const auto result = reset(guest, std::move(request));
  REQUIRE(result);
  CHECK(result->created == Tristate::yes);
  CHECK(guest.opened == Passwords{std::string(kPassword)});
  CHECK(says(guest.requests.front(), R"("account":"")"));
}

TEST_CASE("one sign-in is tried by the run that sets the password", "[ops][sealed]") {
  GuestWords words = changed();
  words.sign_in = 0;
  ScriptedGuest guest({words});
  ResetPassword request = by_script(guest);
  request.verify_in_guest = true;
  request.require = Evidence::verified;
  const auto result = reset(guest, std::move(request));
  REQUIRE(result);
  CHECK(result->evidence == Evidence::verified);
  CHECK(result->sign_in == SignInOutcome::proved);
  CHECK(guest.requests.size() == 2);
}

TEST_CASE("a guest that says no to the key is not sent the password", "[ops][sealed]") {
  ScriptedGuest guest;
  guest.key_words.outcome = "refused";
  guest.key_words.reason = "account_not_found";
  guest.key_words.before = "null";
  const auto result = reset(guest, by_script(guest));
  REQUIRE_FALSE(result);
  CHECK(result.error().failure == "account_not_found");
  CHECK(guest.requests.size() == 1);
  CHECK_FALSE(says(result.error().message, "key azvmreset-"));
}

TEST_CASE("a key that no second round deletes is named with what removes it", "[ops][sealed]") {
  ScriptedGuest guest({changed()});
  lose_second_round(guest);
  SECTION("in the error where the call ends") {
    const auto result = reset(guest, by_script(guest));
    REQUIRE_FALSE(result);
    CHECK(says(result.error().message, "the key azvmreset-"));
    CHECK(says(result.error().remedy, "leftovers"));
  }
  SECTION("as a warning where it goes on") {
    ResetPassword request(guest.vm(), "azureuser", Secret(kPassword));
    request.verify_in_guest = true;
    const auto result = reset(guest, std::move(request));
    REQUIRE(result);
    CHECK(has(result->warnings, "not_confirmed"));
    CHECK(has(result->warnings, "guest_key_left"));
  }
}

TEST_CASE("a guest whose key cannot be used is not sent the password", "[ops][sealed]") {
  ScriptedGuest guest({changed()});
  SECTION("it does not say for whom") { guest.key_words.before = "null"; }
  SECTION("the account has no number") {
    guest.key_words.before = with(std::string(kGuestAccount), "S-1-5-21-1-2-3-1001", "");
  }
  const auto result = reset(guest, by_script(guest));
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::protocol);
  CHECK(says(result.error().message, "the key azvmreset-"));
  CHECK(guest.requests.size() == 1);
}

TEST_CASE("what is sealed is for the account that the guest named", "[ops][sealed]") {
  ScriptedGuest guest({changed()});
  guest.sealed_for = "S-1-5-21-1-2-3-500";
  REQUIRE(reset(guest, by_script(guest)));
  CHECK(says(guest.opened.front(), "its account is another"));
}

TEST_CASE("the first round has half of the time", "[ops][sealed]") {
  ScriptedGuest guest({changed()});
  guest.wire.taking(std::chrono::seconds(20));
  const auto result =
      guest.runner.run(ops::reset_password(guest.context(), by_script(guest)), std::chrono::seconds(100));
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::deadline_exceeded);
  CHECK_FALSE(result.error().may_have_arrived);
  CHECK(guest.requests.size() == 1);
}

TEST_CASE("repairs and proofs carry a password sealed as well", "[ops][sealed]") {
  SECTION("a repair") {
    ScriptedGuest guest({changed()});
    FixAccount request(guest.vm(), "azureuser");
    request.password = Secret(kPassword);
    const auto result = guest.runner.run(ops::fix_account(guest.context(), std::move(request)));
    REQUIRE(result);
    CHECK(codes(result->warnings) == std::vector<std::string>{"no_snapshot"});
    CHECK(guest.opened == Passwords{std::string(kPassword)});
  }
  SECTION("a proof") {
    GuestWords words;
    words.sign_in = 0;
    ScriptedGuest guest({words});
    Verify request(guest.vm(), "azureuser");
    request.password = Secret(kPassword);
    const auto report = guest.runner.run(ops::verify(guest.context(), std::move(request)));
    REQUIRE(report);
    CHECK(report->sign_in == SignInOutcome::proved);
    CHECK(report->warnings.empty());
    CHECK(guest.opened == Passwords{std::string(kPassword)});
    check_nothing_tells(guest, kPassword);
  }
  SECTION("the sign-in after VMAccess") {
    GuestWords words;
    words.sign_in = 0;
    ScriptedGuest guest({words});
    ResetPassword request(guest.vm(), "azureuser", Secret(kPassword));
    request.verify_in_guest = true;
    const auto result = reset(guest, std::move(request));
    REQUIRE(result);
    CHECK(result->evidence == Evidence::verified);
    CHECK(guest.opened == Passwords{std::string(kPassword)});
    CHECK_FALSE(has(result->warnings, "secret_on_command_line"));
  }
}

// Going on with resets by Run Command that an earlier process began.
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "ops/made_passwords.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;

namespace {

constexpr std::string_view kTokenFile = "/token";

// Where the process is killed: nothing that it sends arrives any more.
enum class Killed { before_the_write, after_the_write, before_the_deletion };

bool changes(const Sent& sent) {
  if (!ScriptedGuest::writes_command(sent)) return false;
  const auto body = base::json::Document::parse(sent.body);
  for (const auto each : body->root()["properties"]["parameters"].elements()) {
    const std::string value = each["value"].text_or("x").substr(1);
    if (each["name"].text_or("") == "request")
      return says(base::base64url_decode(value).value_or(""), R"("task":"change")");
  }
  return false;
}

// What a reset that is killed there leaves behind is its token of that moment.
std::string token_of_killed(ScriptedGuest& guest, ResetPassword request, Killed where) {
  request.resume_sink = FileSink(std::string(kTokenFile));
  std::string token;
  guest.on_request = [&](const Sent& sent) -> Instead {
    if (!token.empty()) return cut_off();
    const bool end = sent.method == "DELETE" && !guest.requests.empty() && says(guest.requests.back(), "\"change\"");
    if (where == Killed::before_the_deletion ? !end : !changes(sent)) return std::nullopt;
    token = guest.files.files[std::string(kTokenFile)];
    token.pop_back();
    if (where == Killed::after_the_write) return guest.lose(sent);
    return cut_off();
  };
  const auto limit = std::chrono::seconds(300);
  (void)guest.runner.run(ops::reset_password(guest.context(), std::move(request)), limit);
  guest.on_request = nullptr;
  REQUIRE_FALSE(token.empty());
  CHECK_FALSE(says(token, kPassword));
  CHECK_FALSE(says(token, guest.made_password));
  return token;
}

ResetPassword chosen_reset(const ScriptedGuest& guest) {
  ResetPassword request(guest.vm(), "azureuser", Secret(kPassword));
  request.method = Method::run_command;
  return request;
}

}  // namespace

TEST_CASE("a password that the guest made is delivered by whoever resumes with the key", "[ops][made][resume]") {
  ScriptedGuest guest({has_set()});
  Killed where = Killed::before_the_write;
  SECTION("killed before the write: another one is made") {}
  SECTION("killed after the write: its answer is read") { where = Killed::after_the_write; }
  SECTION("killed before the deletion: it is delivered once more") { where = Killed::before_the_deletion; }
  const std::string token = token_of_killed(guest, sealed_reset(guest), where);
  CHECK(guest.there == (where != Killed::before_the_write));
  const auto result = resume(guest, resumed(token));
  REQUIRE(result);
  CHECK(result->resumed);
  CHECK(result->method == Method::run_command);
  CHECK(result->evidence == Evidence::verified);
  CHECK(result->key_fingerprint == sealing_key().fingerprint());
  CHECK(delivered(guest) == guest.made_password);
  CHECK(guest.made == 1);
  CHECK_FALSE(guest.there);
}

TEST_CASE("a run that is still at work is waited for", "[ops][made][resume]") {
  ScriptedGuest guest({has_set()});
  const std::string token = token_of_killed(guest, sealed_reset(guest), Killed::after_the_write);
  int looks = 3;
  guest.on_request = [&](const Sent& sent) -> Instead {
    const bool reads = sent.method == "GET" && ScriptedGuest::holds(sent, "/runCommands/");
    if (!reads || !guest.there || looks-- <= 0) return std::nullopt;
    return response(200, {},
                    R"({"name":"x","properties":{"instanceView":{"executionState":"Running"},"parameters":[]}})");
  };
  REQUIRE(resume(guest, resumed(token)));
  CHECK(looks < 0);
  CHECK(delivered(guest) == guest.made_password);
  CHECK(guest.made == 1);
}

TEST_CASE("a sink that fails once more leaves the answer once more", "[ops][made][resume]") {
  ScriptedGuest guest({has_set()});
  const std::string token = token_of_killed(guest, sealed_reset(guest), Killed::after_the_write);
  Resume request = resumed(token);
  request.secret_sink = FileSink(std::string(kTokenFile));
  const auto failed = resume(guest, std::move(request));
  REQUIRE_FALSE(failed);
  CHECK(guest.there);
  REQUIRE_FALSE(failed.error().resume_token.empty());
  REQUIRE(resume(guest, resumed(failed.error().resume_token)));
  CHECK(delivered(guest) == guest.made_password);
}

TEST_CASE("a run command that is another's by now is not taken for the answer", "[ops][made][resume]") {
  ScriptedGuest guest({has_set()});
  std::string token = token_of_killed(guest, sealed_reset(guest), Killed::after_the_write);
  const std::string nonce = nonces_sent(guest).front();
  token.replace(token.find(nonce), nonce.size(), std::string(32, 'f'));
  const auto result = resume(guest, resumed(token));
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::outcome_unknown);
  CHECK(guest.there);
  CHECK(guest.made == 1);
  CHECK(delivered(guest).empty());
}

TEST_CASE("a made password of the action form cannot be fetched, and another one is made", "[ops][made][resume]") {
  ScriptedGuest guest({has_set()});
  ResetPassword request = sealed_reset(guest);
  request.form = CommandForm::action;
  request.resume_sink = FileSink(std::string(kTokenFile));
  guest.on_request = [&](const Sent& sent) -> Instead {
    if (sent.method != "POST") return std::nullopt;
    return guest.lose(sent);
  };
  const auto lost = reset(guest, std::move(request));
  REQUIRE_FALSE(lost);
  guest.on_request = nullptr;
  REQUIRE(resume(guest, resumed(lost.error().resume_token)));
  CHECK(guest.made == 2);
  CHECK(delivered(guest) == guest.made_password + "-2");
}

TEST_CASE("only the key that a reset was begun with opens what it made", "[ops][made][resume]") {
  ScriptedGuest guest({has_set()});
  Resume request = resumed(token_of_killed(guest, sealed_reset(guest), Killed::after_the_write));
  SECTION("another key") { request.sealing_key = another_sealing_key(); }
  SECTION("no key") { request.sealing_key.reset(); }
  SECTION("no sink") { request.secret_sink = Sink(); }
  SECTION("a password") { request.password = Secret(kPassword); }
  const auto asked = guest.wire.count();
  const auto result = resume(guest, std::move(request));
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::invalid_argument);
  CHECK_FALSE(result.error().remedy.empty());
  CHECK(guest.wire.count() == asked);
}

TEST_CASE("a chosen password is set once more with the password, and without it nobody knows",
          "[ops][sealed][resume]") {
  ScriptedGuest guest({has_set()});
  const std::string token = token_of_killed(guest, chosen_reset(guest), Killed::before_the_write);
  Resume request(token);
  SECTION("with it") {
    request.password = Secret(kPassword);
    const auto result = resume(guest, std::move(request));
    REQUIRE(result);
    CHECK(result->evidence == Evidence::confirmed);
    CHECK(guest.opened == std::vector<std::string>{std::string(kPassword)});
  }
  SECTION("without it") {
    const auto result = resume(guest, std::move(request));
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::outcome_unknown);
    CHECK(guest.opened.empty());
  }
  SECTION("a key is of no use") {
    request.sealing_key = kept_key();
    const auto result = resume(guest, std::move(request));
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::invalid_argument);
  }
}

TEST_CASE("what stops whoever resumes says nothing of what had been sent before", "[ops][sealed][resume]") {
  ScriptedGuest guest({has_set()});
  const std::string token = token_of_killed(guest, chosen_reset(guest), Killed::after_the_write);
  guest.on_request = [](const Sent& sent) -> Instead {
    if (sent.method != "GET") return std::nullopt;
    return response(403, {}, R"({"error":{"code":"AuthorizationFailed","message":"no role allows it"}})");
  };
  Resume request(token);
  request.password = Secret(kPassword);
  const auto result = resume(guest, std::move(request));
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::outcome_unknown);
  CHECK(result.error().may_have_arrived);
  CHECK(result.error().arm_code == "AuthorizationFailed");
}

TEST_CASE("the answer to a chosen password is read where it still is", "[ops][sealed][resume]") {
  ScriptedGuest guest({has_set()});
  const std::string token = token_of_killed(guest, chosen_reset(guest), Killed::after_the_write);
  Resume request(token);
  const auto result = resume(guest, std::move(request));
  REQUIRE(result);
  CHECK(result->evidence == Evidence::confirmed);
  CHECK(guest.opened.size() == 1);
  CHECK_FALSE(guest.there);
}

TEST_CASE("a reset by Run Command that was over is told once more", "[ops][sealed][resume]") {
  ScriptedGuest guest({has_set()});
  ResetPassword request = chosen_reset(guest);
  request.resume_sink = FileSink(std::string(kTokenFile));
  REQUIRE(reset(guest, std::move(request)));
  const auto result = resume(guest, Resume(guest.files.files[std::string(kTokenFile)]));
  REQUIRE(result);
  CHECK(result->evidence == Evidence::confirmed);
  CHECK(has(result->warnings, "proved_earlier"));
}

TEST_CASE("what could not be deleted after the delivery is deleted by whoever resumes, and delivered once more before",
          "[ops][made][resume]") {
  ScriptedGuest guest({has_set()});
  ResetPassword request = sealed_reset(guest);
  request.resume_sink = FileSink(std::string(kTokenFile));
  guest.on_request = [&](const Sent& sent) -> Instead {
    if (sent.method != "DELETE") return std::nullopt;
    return response(403, {}, R"({"error":{"code":"AuthorizationFailed","message":"no"}})");
  };
  REQUIRE(reset(guest, std::move(request)));
  guest.on_request = nullptr;
  guest.files.files.erase(std::string(kSecretFile));
  const std::string token = guest.files.files[std::string(kTokenFile)];
  REQUIRE(guest.there);
  const auto result = resume(guest, resumed(token));
  REQUIRE(result);
  CHECK(result->evidence == Evidence::verified);
  CHECK(delivered(guest) == guest.made_password);
  CHECK_FALSE(guest.there);
  const auto again = resume(guest, resumed(token));
  REQUIRE(again);
  CHECK(has(again->warnings, "proved_earlier"));
  CHECK(guest.made == 1);
}

TEST_CASE("a token about a script that contradicts itself is refused", "[ops][made][resume]") {
  ScriptedGuest guest({has_set()});
  std::string token = token_of_killed(guest, sealed_reset(guest), Killed::after_the_write);
  const auto with_change = [&](std::string_view passage, std::string_view instead) {
    return with(token, passage, instead);
  };
  SECTION("no nonce") { token = with_change("\"" + nonces_sent(guest).front() + "\"", ""); }
  SECTION("a nonce that is none") { token = with_change(nonces_sent(guest).front(), "short"); }
  SECTION("a way that is not known") { token = with_change(R"("password":"made")", R"("password":"none")"); }
  SECTION("a form that is not known") { token = with_change(R"("form":"managed")", R"("form":"third")"); }
  SECTION("no fingerprint") { token = with_change(sealing_key().fingerprint(), "abc"); }
  const auto result = resume(guest, resumed(token));
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::invalid_argument);
  CHECK(says(result.error().message, "resume token is unusable"));
}

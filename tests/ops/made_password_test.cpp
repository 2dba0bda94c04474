// Passwords that the guest makes, and only the caller's key opens.
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "ops/local_checks.hpp"
#include "ops/made_passwords.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;

namespace {

GuestWords ending(std::string outcome, std::string reason, std::string changed = "[]") {
  GuestWords words = has_set();
  words.outcome = std::move(outcome);
  words.reason = std::move(reason);
  words.step = "password";
  words.changed = std::move(changed);
  return words;
}

// The answer stays where it is, and the token leads to it.
void check_kept(const ScriptedGuest& guest, const Result<ResetResult>& result) {
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::outcome_unknown);
  CHECK(result.error().may_have_arrived);
  CHECK(says(result.error().message, "stays on the VM"));
  CHECK_FALSE(result.error().resume_token.empty());
  CHECK(guest.there);
  CHECK(guest.count("DELETE") == 0);
}

}  // namespace

TEST_CASE("a password that the guest makes is delivered before the run command that holds it is deleted",
          "[ops][made]") {
  ScriptedGuest guest({has_set()});
  SECTION("with SHA-256") {}
  SECTION("or SHA-1") { guest.hash = base::OaepHash::sha1; }
  std::string at_deletion = "never deleted";
  guest.on_request = [&](const Sent& sent) -> Instead {
    if (sent.method == "DELETE") at_deletion = delivered(guest);
    return std::nullopt;
  };
  const auto result = reset(guest, sealed_reset(guest));
  REQUIRE(result);
  CHECK(delivered(guest) == guest.made_password);
  CHECK(at_deletion == guest.made_password);
  CHECK_FALSE(guest.there);
  CHECK(result->evidence == Evidence::verified);
  CHECK(result->seal == (guest.hash == base::OaepHash::sha1 ? "rsa-oaep-sha1" : "rsa-oaep-sha256"));
  CHECK(result->key_fingerprint == sealing_key().fingerprint());
  CHECK(says(result->command_name, "azvmreset-"));
  CHECK(guest.requests.size() == 1);
  CHECK(says(guest.requests.front(), R"("password":"made")"));
  CHECK(guest.secrets == std::vector<bool>{false});
  CHECK_FALSE(says(to_json(*result), guest.made_password));
  CHECK(result->warnings.empty());
}

TEST_CASE("a new account has no number yet, and its password says so", "[ops][made]") {
  GuestWords words = has_set();
  words.before = "null";
  words.changed = R"(["create","administrators"])";
  ScriptedGuest guest({words});
  guest.sealed_for = "-";
  ResetPassword request = sealed_reset(guest);
  request.create = true;
  REQUIRE(reset(guest, std::move(request)));
  CHECK(delivered(guest) == guest.made_password);
}

TEST_CASE("the built-in administrator gets a password of the guest's by its number", "[ops][made]") {
  ScriptedGuest guest({has_set()});
  ResetPassword request = sealed_reset(guest);
  request.username.clear();
  request.built_in_administrator = true;
  REQUIRE(reset(guest, std::move(request)));
  CHECK(says(guest.requests.front(), R"("built_in_administrator":true)"));
  CHECK(delivered(guest) == guest.made_password);
}

TEST_CASE("one sign-in is tried with the password that nobody knows yet", "[ops][made]") {
  GuestWords words = has_set();
  words.sign_in = 0;
  ScriptedGuest guest({words});
  ResetPassword request = sealed_reset(guest);
  request.verify_in_guest = true;
  request.require = Evidence::verified;
  const auto result = reset(guest, std::move(request));
  REQUIRE(result);
  CHECK(result->evidence == Evidence::verified);
  CHECK(says(guest.requests.front(), R"("sign_in":true)"));
}

TEST_CASE("a key that was generated is kept before anything that changes the VM leaves", "[ops][made]") {
  ScriptedGuest guest({has_set()});
  ResetPassword request = sealed_reset(guest);
  request.sealing_key = sealing_key();
  request.key_sink = FileSink(std::string(kKeyFile));
  SECTION("and opens what was answered") {
    std::string at_write = "nothing";
    guest.on_request = [&](const Sent& sent) -> Instead {
      if (ScriptedGuest::writes_command(sent)) at_write = guest.files.files[std::string(kKeyFile)];
      return std::nullopt;
    };
    REQUIRE(reset(guest, std::move(request)));
    CHECK(says(at_write, "BEGIN PRIVATE KEY"));
    CHECK(SealingKey::from_pem(Secret(at_write))->fingerprint() == sealing_key().fingerprint());
  }
  SECTION("or nothing is sent") {
    guest.files.files[std::string(kKeyFile)] = "somebody else's";
    const auto result = reset(guest, std::move(request));
    REQUIRE_FALSE(result);
    CHECK(says(result.error().message, "the sealing key could not be kept"));
    CHECK(guest.count("PUT") == 0);
    CHECK(guest.made == 0);
  }
}

TEST_CASE("what the sink could not keep stays on the VM", "[ops][made]") {
  ScriptedGuest guest({has_set()});
  guest.files.files[std::string(kSecretFile)] = "somebody else's";
  const auto result = reset(guest, sealed_reset(guest));
  check_kept(guest, result);
  CHECK(says(result.error().message, "secret_sink could not keep"));
  CHECK(guest.made == 1);
}

TEST_CASE("what does not open is not delivered, and stays on the VM", "[ops][made]") {
  ScriptedGuest guest({has_set()});
  SECTION("of another run") {
    guest.tamper = [](std::string& nonce, std::string&) { nonce = std::string(32, 'a'); };
  }
  SECTION("of another account") { guest.sealed_for = "S-1-5-21-1-2-3-500"; }
  SECTION("of nobody") { guest.sealed_for = "-"; }
  SECTION("damaged") {
    guest.tamper = [](std::string&, std::string& blocks) {
      if (!blocks.empty()) blocks[100] = static_cast<char>(blocks[100] ^ 1);
    };
  }
  SECTION("cut") {
    guest.tamper = [](std::string&, std::string& blocks) { blocks.resize(blocks.size() / 2); };
  }
  const auto result = reset(guest, sealed_reset(guest));
  check_kept(guest, result);
  CHECK(delivered(guest).empty());
}

TEST_CASE("output of another run proves nothing, and is not thrown away", "[ops][made]") {
  ScriptedGuest guest({has_set()});
  guest.stale_nonce = std::string(32, '0');
  check_kept(guest, reset(guest, sealed_reset(guest)));
  CHECK(delivered(guest).empty());
}

TEST_CASE("a run command that somebody else has written to is not this reset's", "[ops][made]") {
  ScriptedGuest guest({has_set()});
  guest.on_request = [&](const Sent& sent) -> Instead {
    const bool reads = sent.method == "GET" && ScriptedGuest::holds(sent, "/runCommands/");
    if (!reads) return std::nullopt;
    return response(200, {},
                    R"({"name":"x","properties":{"parameters":[{"name":"nonce","value":"xother"}],)"
                    R"("instanceView":{"executionState":"Succeeded","exitCode":0,"output":"words"}}})");
  };
  check_kept(guest, reset(guest, sealed_reset(guest)));
}

TEST_CASE("a guest that refuses has made nothing that counts", "[ops][made]") {
  ScriptedGuest guest({ending("refused", "laps_managed")});
  const auto result = reset(guest, sealed_reset(guest));
  REQUIRE_FALSE(result);
  CHECK(result.error().blockers == std::vector<std::string>{"laps_managed"});
  CHECK(delivered(guest).empty());
  CHECK_FALSE(guest.there);
}

TEST_CASE("a password that may be in force is delivered, and nobody says that it is", "[ops][made]") {
  ScriptedGuest guest({ending("failed", "windows")});
  SECTION("the guest failed where it was to set it") {}
  SECTION("the guest did not say how it ended") { guest.tells_answer = false; }
  const auto result = reset(guest, sealed_reset(guest));
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::outcome_unknown);
  CHECK(says(result.error().message, "may be in force"));
  CHECK(says(result.error().message, "secret_sink has it"));
  CHECK(delivered(guest) == guest.made_password);
  CHECK_FALSE(guest.there);
}

TEST_CASE("a password that is in force is delivered, whatever failed after it", "[ops][made]") {
  ScriptedGuest guest({ending("failed", "windows", R"(["password"])")});
  const auto result = reset(guest, sealed_reset(guest));
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::guest_refused);
  CHECK(says(result.error().message, "is in force"));
  CHECK(delivered(guest) == guest.made_password);
}

TEST_CASE("a guest that says it has set a password and not which is not believed to have told all", "[ops][made]") {
  ScriptedGuest guest({has_set()});
  guest.tells_sealed = false;
  check_kept(guest, reset(guest, sealed_reset(guest)));
}

TEST_CASE("a write whose answer was lost is looked for before another one leaves", "[ops][made]") {
  ScriptedGuest guest({has_set()});
  bool first = true;
  SECTION("it had arrived") {
    guest.on_request = [&](const Sent& sent) -> Instead {
      if (!ScriptedGuest::writes_command(sent) || !std::exchange(first, false)) return std::nullopt;
      return guest.lose(sent);
    };
    REQUIRE(reset(guest, sealed_reset(guest)));
    CHECK(guest.count("PUT") == 1);
  }
  SECTION("it had not, and the next one has a nonce of its own") {
    guest.on_request = [&](const Sent& sent) -> Instead {
      if (!ScriptedGuest::writes_command(sent) || !std::exchange(first, false)) return std::nullopt;
      return cut_off();
    };
    REQUIRE(reset(guest, sealed_reset(guest)));
    const auto nonces = nonces_sent(guest);
    REQUIRE(nonces.size() == 2);
    CHECK(nonces.front() != nonces.back());
  }
  CHECK(guest.made == 1);
  CHECK(delivered(guest) == guest.made_password);
}

TEST_CASE("a write that never arrives is not sent for ever", "[ops][made]") {
  ScriptedGuest guest({has_set()});
  guest.on_request = [&](const Sent& sent) -> Instead {
    if (!ScriptedGuest::writes_command(sent)) return std::nullopt;
    return cut_off();
  };
  const auto result = reset(guest, sealed_reset(guest));
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::outcome_unknown);
  CHECK_FALSE(result.error().resume_token.empty());
  CHECK(guest.count("PUT") == 3);
  CHECK(guest.made == 0);
}

TEST_CASE("a view that still tells of an earlier run is not this one's", "[ops][made]") {
  ScriptedGuest guest({has_set()});
  int stale = 3;
  guest.on_request = [&](const Sent& sent) -> Instead {
    const bool reads = sent.method == "GET" && ScriptedGuest::holds(sent, "/runCommands/");
    if (!reads || !guest.there || stale-- <= 0) return std::nullopt;
    // The resource is this run's, and its view is of the one before.
    return response(200, {},
                    base::format(R"({{"name":"x","properties":{{"parameters":[{{"name":"nonce","value":"x{}"}}],)"
                                 R"("instanceView":{{"executionState":"Succeeded","exitCode":0,)"
                                 R"("output":"{{\"azvmreset\":1,\"nonce\":\"before\"}}"}}}}}})",
                                 nonces_sent(guest).back()));
  };
  REQUIRE(reset(guest, sealed_reset(guest)));
  CHECK(stale < 0);
  CHECK(delivered(guest) == guest.made_password);
}

TEST_CASE("who stops waiting leaves the answer where it is", "[ops][made]") {
  ScriptedGuest guest({has_set()});
  guest.on_request = [&](const Sent& sent) -> Instead {
    if (ScriptedGuest::holds(sent, "/operations/")) return response(200, {}, R"({"status":"InProgress"})");
    if (sent.method != "GET" || !ScriptedGuest::holds(sent, "/runCommands/")) return std::nullopt;
    return response(200, {}, R"({"name":"x","properties":{"instanceView":{"executionState":"Running"}}})");
  };
  const auto result =
      guest.runner.run(ops::reset_password(guest.context(), sealed_reset(guest)), std::chrono::seconds(200));
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::outcome_unknown);
  CHECK_FALSE(result.error().resume_token.empty());
  CHECK(guest.there);
  CHECK(guest.count("DELETE") == 0);
}

TEST_CASE("what cannot be deleted after the delivery is a warning", "[ops][made]") {
  ScriptedGuest guest({has_set()});
  guest.on_request = [&](const Sent& sent) -> Instead {
    if (sent.method != "DELETE") return std::nullopt;
    return response(403, {}, R"({"error":{"code":"AuthorizationFailed","message":"no"}})");
  };
  const auto result = reset(guest, sealed_reset(guest));
  REQUIRE(result);
  CHECK(has(result->warnings, "left_behind"));
  CHECK(delivered(guest) == guest.made_password);
}

TEST_CASE("the action form tells a made password as well, once", "[ops][made]") {
  ScriptedGuest guest({has_set()});
  ResetPassword request = sealed_reset(guest);
  request.form = CommandForm::action;
  SECTION("and it is delivered") {
    const auto result = reset(guest, std::move(request));
    REQUIRE(result);
    CHECK(delivered(guest) == guest.made_password);
    CHECK(result->command_name.empty());
    CHECK(guest.count("PUT") + guest.count("DELETE") == 0);
  }
  SECTION("and nobody pretends that a lost answer can be read again") {
    guest.on_request = [&](const Sent& sent) -> Instead {
      if (sent.method != "POST") return std::nullopt;
      return guest.lose(sent);
    };
    const auto result = reset(guest, std::move(request));
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::outcome_unknown);
    CHECK(says(result.error().message, "cannot be read again"));
    CHECK(delivered(guest).empty());
  }
}

TEST_CASE("what contradicts a password made in the guest is refused before anything is sent", "[ops][made]") {
  ScriptedGuest guest;
  ResetPassword request = sealed_reset(guest);
  SECTION("a password") { request.password = Secret(kPassword); }
  SECTION("generate") { request.generate = true; }
  SECTION("no sink") { request.secret_sink = Sink(); }
  SECTION("a generated key that is kept nowhere") { request.sealing_key = sealing_key(); }
  SECTION("VMAccess") { request.method = Method::vm_access; }
  SECTION("a clear parameter") { request.clear_parameter = true; }
  SECTION("a sink for a key that is not there") {
    request = ResetPassword(guest.vm(), "azureuser", Secret(kPassword));
    request.key_sink = FileSink(std::string(kKeyFile));
  }
  const auto checked = ops::check_locally(request);
  REQUIRE_FALSE(checked);
  CHECK(checked.error().code == ErrorCode::invalid_argument);
  CHECK_FALSE(checked.error().remedy.empty());
}

TEST_CASE("a made password may be left to the ladder", "[ops][made]") {
  ScriptedGuest guest;
  ResetPassword request = sealed_reset(guest);
  request.method.reset();
  CHECK(ops::check_locally(request));
}

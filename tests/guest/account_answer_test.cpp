#include "guest/account_answer.hpp"

#include <string>

#include "base/encoding/base64.hpp"
#include "base/encoding/base64url.hpp"
#include "guest/gzipped.hpp"
#include "support/catch.hpp"
#include "support/sealing_keys.hpp"

using namespace azvmreset;
using namespace azvmreset::guest;
using azvmreset::test::gzipped;

namespace {

const std::string nonce = "0123456789abcdef0123456789abcdef";
const std::string begin = R"({"azvmreset":1,"nonce":"0123456789abcdef0123456789abcdef",)";
const std::string head = begin + R"("language_mode":"FullLanguage","bits":64,"powershell":"5.1.20348.2400"})" + "\r\n";
const std::string alice =
    R"({"name":"alice","sid":"S-1-5-21-1-2-3-1001","domain":"","enabled":true,"locked":false,"change_required":true,)"
    R"("never_expires":false,"expired":false,"administrators":true,"remote_desktop_users":null,"laps":false,)"
    R"("remote_logon_denied":null,"password_age":86400,"expires":null})";

std::string answer(const std::string& members) { return begin + members + "}\r\n"; }

bool is_protocol_error(const std::string& output) {
  const auto read = read_account_answer(output, nonce);
  return !read && read.error().code == ErrorCode::protocol;
}

}  // namespace

TEST_CASE("a whole answer is read", "[guest][account_answer]") {
  const auto read = read_account_answer(
      head + answer(R"("outcome":"done","reason":"","step":"","code":0,"text":"","changed":["unlock","must_change"],)"
                    R"("guest":{"os":"10.0.20348","language":"de-DE","domain":"","role":2,"read_only":false,)"
                    R"("clock":1800000000},"before":)" +
                    alice + R"(,"after":null,"accounts":[],"complete":true,"sign_in":-1)"),
      nonce);
  REQUIRE(read);
  CHECK(read->outcome == AccountOutcome::done);
  CHECK(read->reason == AccountReason::none);
  CHECK(read->changed == std::vector{AccountAction::unlock, AccountAction::must_change});
  CHECK(read->guest.os == "10.0.20348");
  CHECK(read->guest.language == "de-DE");
  CHECK(read->guest.role == 2);
  CHECK(read->guest.clock == 1'800'000'000);
  CHECK(read->guest.language_mode == "FullLanguage");
  CHECK(read->guest.bits == 64);
  CHECK(read->guest.powershell == "5.1.20348.2400");
  REQUIRE(read->before);
  CHECK(read->before->name == "alice");
  CHECK(read->before->sid == "S-1-5-21-1-2-3-1001");
  CHECK(read->before->change_required == true);
  CHECK(read->before->remote_desktop_users == std::nullopt);
  CHECK(read->before->password_age == 86400);
  CHECK(read->before->expires == std::nullopt);
  CHECK_FALSE(read->after);
  CHECK(read->sign_in == -1);
}

TEST_CASE("a refusal says why, and what it means", "[guest][account_answer]") {
  struct Row {
    std::string members;
    AccountReason reason;
    std::string failure;
  };
  const std::vector<Row> rows = {
      {R"("outcome":"refused","reason":"too_late")", AccountReason::too_late, "too_late"},
      {R"("outcome":"refused","reason":"account_not_found")", AccountReason::account_not_found, "account_not_found"},
      {R"("outcome":"refused","reason":"account_exists","code":2224)", AccountReason::account_exists, "account_exists"},
      {R"("outcome":"refused","reason":"laps_managed")", AccountReason::laps_managed, "laps_managed"},
      {R"("outcome":"refused","reason":"read_only_domain_controller")", AccountReason::read_only_domain_controller,
       "read_only_domain_controller"},
      {R"("outcome":"refused","reason":"domain_unreachable")", AccountReason::domain_unreachable, "domain_unreachable"},
      {R"("outcome":"failed","reason":"access_denied","code":5,"changed":["unlock"])", AccountReason::access_denied,
       "guest_access_denied"},
      {R"("outcome":"refused","reason":"policy","code":2245)", AccountReason::policy, "password_policy"},
      {R"("outcome":"refused","reason":"windows","code":1378)", AccountReason::windows, "already_a_member"},
      {R"("outcome":"refused","reason":"windows","code":31)", AccountReason::windows, ""},
      {R"("outcome":"refused","reason":"bad_seal")", AccountReason::bad_seal, "bad_seal"},
      {R"("outcome":"refused","reason":"key_not_found")", AccountReason::key_not_found, "key_not_found"},
      {R"("outcome":"refused","reason":"bad_request")", AccountReason::bad_request, ""},
      {R"("outcome":"refused","reason":"of_tomorrow")", AccountReason::unknown, ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.members);
    const auto read = read_account_answer(answer(row.members), nonce);
    REQUIRE(read);
    CHECK(read->reason == row.reason);
    const auto* const failure = failure_of(*read);
    CHECK((failure == nullptr ? "" : std::string(failure->name)) == row.failure);
  }
}

TEST_CASE("a compressed answer is unpacked", "[guest][account_answer]") {
  std::string accounts;
  for (int i = 0; i < 200; ++i) accounts += (i == 0 ? "" : ",") + alice;
  const std::string whole = answer(R"("outcome":"done","reason":"","accounts":[)" + accounts + R"(],"complete":false)");
  const std::string letter = answer(R"("gzip":")" + base::base64_encode(gzipped(whole)) + '"');
  CHECK(letter.size() < 4096);

  const auto read = read_account_answer(head + letter, nonce);
  REQUIRE(read);
  CHECK(read->accounts.size() == 200);
  CHECK_FALSE(read->complete);
  CHECK(read->guest.bits == 64);
}

TEST_CASE("the letter and what is in it answer the same nonce", "[guest][account_answer]") {
  std::string other = answer(R"("outcome":"done","reason":"")");
  other.replace(other.find(nonce), 4, "ffff");
  CHECK(is_protocol_error(answer(R"("gzip":")" + base::base64_encode(gzipped(other)) + '"')));
  CHECK(is_protocol_error(answer(R"("gzip":"")")));
  CHECK(is_protocol_error(answer(R"("gzip":"!!!!")")));
  CHECK(is_protocol_error(answer(R"("gzip":")" + base::base64_encode("plain") + '"')));
  const std::string bomb = answer(R"("outcome":"done","text":")" + std::string(2 << 20, 'x') + '"');
  CHECK(is_protocol_error(answer(R"("gzip":")" + base::base64_encode(gzipped(bomb)) + '"')));
}

TEST_CASE("the last answer counts, wherever other programs wrote", "[guest][account_answer]") {
  const std::string output = "WARNING: profile\n\n{not json}\n" + head +
                             answer(R"("outcome":"refused","reason":"windows")") + "  " +
                             answer(R"("outcome":"done","reason":"")") + "\x1b[0m bye {\n{\"azvmreset\":1}\n";
  const auto read = read_account_answer(output, nonce);
  REQUIRE(read);
  CHECK(read->outcome == AccountOutcome::done);
}

TEST_CASE("stale, foreign, cut and missing answers prove nothing", "[guest][account_answer]") {
  const std::string whole = answer(R"("outcome":"done","reason":"")");
  std::string stale = whole;
  stale.replace(stale.find(nonce), 1, "f");
  CHECK(is_protocol_error(""));
  CHECK(is_protocol_error("This is a sample script with parameters value1 value2\n"));
  CHECK(is_protocol_error(head));
  CHECK(is_protocol_error(stale));
  CHECK(is_protocol_error(head + whole.substr(0, whole.size() / 2)));
  CHECK(is_protocol_error(whole.substr(1)));
  CHECK(is_protocol_error("[" + whole + "]"));
  CHECK(is_protocol_error(std::string(70'000, ' ') + "\n{" + std::string(70'000, ' ') + whole.substr(1)));
  std::string version_two = whole;
  version_two.replace(version_two.find(":1,"), 3, ":2,");
  CHECK(is_protocol_error(version_two));
}

TEST_CASE("constrained language mode is a refusal, though it can make no answer", "[guest][account_answer]") {
  std::string constrained = head;
  constrained.replace(constrained.find("FullLanguage"), 4, "Constrained");
  const auto read = read_account_answer(constrained, nonce);
  REQUIRE(read);
  CHECK(read->outcome == AccountOutcome::refused);
  CHECK(read->reason == AccountReason::constrained_language);
  CHECK(read->guest.language_mode == "ConstrainedLanguage");
  REQUIRE(failure_of(*read) != nullptr);
  CHECK(failure_of(*read)->name == "constrained_language");
}

TEST_CASE("a member of the wrong type, or out of its range, spoils the answer", "[guest][account_answer]") {
  const auto spoiled = [](const std::string& from, const std::string& to) {
    std::string text =
        answer(R"("outcome":"done","reason":"","step":"","code":0,"text":"","changed":[],"guest":{"os":"",)"
               R"("role":2,"clock":1},"before":)" +
               alice + R"(,"accounts":[],"complete":true,"sign_in":-1)");
    REQUIRE_FALSE(is_protocol_error(text));
    REQUIRE(text.find(from) != std::string::npos);
    text.replace(text.find(from), from.size(), to);
    CAPTURE(text);
    return is_protocol_error(text);
  };
  CHECK(spoiled(R"("outcome":"done")", R"("outcome":"perhaps")"));
  CHECK(spoiled(R"("outcome":"done")", R"("outcome":1)"));
  CHECK(spoiled(R"("outcome":"done",)", ""));
  CHECK(spoiled(R"("outcome":"done")", R"("outcome":"done","outcome":"done")"));
  CHECK(spoiled(R"("outcome":"done")", R"("outcome":"refused")"));
  CHECK(spoiled(R"("reason":"")", R"("reason":"policy")"));
  CHECK(spoiled(R"("code":0)", R"("code":-1)"));
  CHECK(spoiled(R"("code":0)", R"("code":"0")"));
  CHECK(spoiled(R"("text":"")", R"("text":")" + std::string(1201, 'x') + '"'));
  CHECK(spoiled(R"("changed":[])", R"("changed":["delete"])"));
  CHECK(spoiled(R"("changed":[])", R"("changed":{})"));
  CHECK(spoiled(R"("role":2)", R"("role":6)"));
  CHECK(spoiled(R"("role":2)", R"("role":2,"role":2)"));
  CHECK(spoiled(R"("clock":1)", R"("clock":253402300800)"));
  CHECK(spoiled(R"("enabled":true)", R"("enabled":"true")"));
  CHECK(spoiled(R"("password_age":86400)", R"("password_age":-1)"));
  CHECK(spoiled(R"("password_age":86400)", R"("password_age":1.5)"));
  CHECK(spoiled("S-1-5-21-1-2-3-1001", "S-1-5-21-1-2-3-1001 "));
  CHECK(spoiled("S-1-5-21-1-2-3-1001", "alice-500"));
  CHECK(spoiled(R"("name":"alice")", R"("name":"")"));
  CHECK(spoiled(R"("accounts":[])", R"("accounts":[1])"));
  CHECK(spoiled(R"("complete":true)", R"("complete":0)"));
  CHECK(spoiled(R"("sign_in":-1)", R"("sign_in":-2)"));
  CHECK_FALSE(spoiled(R"("sign_in":-1)", R"("sign_in":1326,"of_tomorrow":[{}])"));
}

TEST_CASE("more than two hundred accounts are not agreed", "[guest][account_answer]") {
  std::string accounts = alice;
  for (int i = 0; i < 200; ++i) accounts += "," + alice;
  const std::string whole = answer(R"("outcome":"done","reason":"","accounts":[)" + accounts + "]");
  CHECK(is_protocol_error(answer(R"("gzip":")" + base::base64_encode(gzipped(whole)) + '"')));
}

namespace {

const std::string guid = "0f8fad5b-d9cb-469f-a165-70867728950e";

std::string told_key(const std::string& modulus, const std::string& exponent = "AQAB",
                     const std::string& hash = "sha256") {
  return head + answer(R"("outcome":"done","key":{"modulus":")" + modulus + R"(","exponent":")" + exponent +
                       R"(","hash":")" + hash + R"("})");
}

std::string told_seal(const std::string& members) { return begin + R"("sealed":)" + members + "}\r\n"; }

bool is_no_seal(const std::string& members) {
  const auto read = read_sealed_password(told_seal(members), nonce);
  return !read && read.error().code == ErrorCode::protocol;
}

}  // namespace

TEST_CASE("a key of the guest is read", "[guest][account_answer]") {
  const std::string modulus = base::base64url_encode(test::sealing_key().pair().public_key().modulus);
  for (const std::string hash : {"sha256", "sha1"}) {
    const auto read = read_account_answer(told_key(modulus, "AQAB", hash), nonce);
    REQUIRE(read);
    REQUIRE(read->key);
    CHECK((read->key->public_key.modulus == test::sealing_key().pair().public_key().modulus));
    CHECK(read->key->public_key.exponent == std::string("\x01\x00\x01", 3));
    CHECK(base::name_of(read->key->hash) == hash);
  }
  CHECK_FALSE(read_account_answer(head + answer(R"("outcome":"done","key":null)"), nonce)->key);

  CHECK(is_protocol_error(told_key(modulus + "=")));
  CHECK(is_protocol_error(told_key("")));
  CHECK(is_protocol_error(told_key(modulus.substr(0, 256))));
  CHECK(is_protocol_error(told_key("AAAA" + modulus)));
  CHECK(is_protocol_error(told_key(modulus, "AQAA")));
  CHECK(is_protocol_error(told_key(modulus, "")));
  CHECK(is_protocol_error(told_key(modulus, "AQAB", "md5")));
  CHECK(is_protocol_error(told_key(modulus, "AQAB", "")));
  CHECK(is_protocol_error(told_key(std::string(3000, 'a'))));
  CHECK(is_protocol_error(head + answer(R"("outcome":"done","key":"AQAB")")));
  CHECK(is_protocol_error(head + answer(R"("outcome":"done","key":{"modulus":"a","modulus":"b"})")));
}

TEST_CASE("the keys of a guest are GUIDs, and nothing else", "[guest][account_answer]") {
  const auto told = [](const std::string& keys) { return head + answer(R"("outcome":"done","keys":)" + keys); };
  const auto read = read_account_answer(told("[\"" + guid + "\"]"), nonce);
  REQUIRE(read);
  CHECK(read->keys == std::vector{guid});
  CHECK(read_account_answer(told("[]"), nonce)->keys.empty());
  for (const std::string& keys :
       {std::string("\"a\""), std::string("[1]"), "[\"" + guid + "a\"]", "[\"{" + guid + "}\"]",
        std::string(R"(["0F8FAD5B-D9CB-469F-A165-70867728950E"])"), std::string("[\"\"]")}) {
    CAPTURE(keys);
    CHECK(is_protocol_error(told(keys)));
  }
}

TEST_CASE("what the guest sealed is found without an answer and beside one", "[guest][account_answer]") {
  const std::string line = told_seal(R"({"hash":"sha1","blocks":"QUJD"})");
  for (const std::string& output :
       {line, head + "noise\n" + line, line + answer(R"("outcome":"failed","reason":"windows","changed":[])"),
        head + line + answer(R"("outcome":"done")")}) {
    const auto read = read_sealed_password(output, nonce);
    REQUIRE(read);
    REQUIRE(*read);
    CHECK((*read)->hash == base::OaepHash::sha1);
    CHECK((*read)->blocks == "ABC");
  }
  CHECK(is_protocol_error(line));
  CHECK(is_protocol_error(head + line));
  CHECK(read_account_answer(head + line + answer(R"("outcome":"done")"), nonce));
}

TEST_CASE("of two sealed passwords of one call the last one counts", "[guest][account_answer]") {
  const auto read = read_sealed_password(
      told_seal(R"({"hash":"sha256","blocks":"QUJD"})") + told_seal(R"({"hash":"sha256","blocks":"REVG"})"), nonce);
  CHECK(read->value().blocks == "DEF");
}

TEST_CASE("where no line of this call tells of a sealed password there is none", "[guest][account_answer]") {
  const std::string line = told_seal(R"({"hash":"sha1","blocks":"QUJD"})");
  for (const std::string& output : {std::string(), head, head + answer(R"("outcome":"done")"), line.substr(1),
                                    line.substr(0, 90), std::string(70'000, '{') + "\n"}) {
    const auto read = read_sealed_password(output, nonce);
    REQUIRE(read);
    CHECK_FALSE(*read);
  }
  CHECK_FALSE(*read_sealed_password(line, "ffffffffffffffffffffffffffffffff"));
}

TEST_CASE("a sealed line that is not as agreed is no sealed password", "[guest][account_answer]") {
  CHECK(is_no_seal("null"));
  CHECK(is_no_seal("[]"));
  CHECK(is_no_seal("\"QUJD\""));
  CHECK(is_no_seal("{}"));
  CHECK(is_no_seal(R"({"hash":"sha1"})"));
  CHECK(is_no_seal(R"({"blocks":"QUJD"})"));
  CHECK(is_no_seal(R"({"hash":"sha512","blocks":"QUJD"})"));
  CHECK(is_no_seal(R"({"hash":"sha1","blocks":""})"));
  CHECK(is_no_seal(R"({"hash":"sha1","blocks":"QUJ"})"));
  CHECK(is_no_seal(R"({"hash":"sha1","blocks":"QU\u00e9D"})"));
  CHECK(is_no_seal(R"({"hash":"sha1","blocks":"QUJD","blocks":"REVG"})"));
  CHECK(is_no_seal(R"({"hash":"sha1","blocks":")" + std::string(17'000, 'A') + R"("})"));
  CHECK(is_no_seal(R"({"hash":"sha1","blocks":"QUJD"},"sealed":{"hash":"sha1","blocks":"REVG"})"));
}

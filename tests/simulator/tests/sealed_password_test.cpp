// Passwords that travel sealed, in both directions (docs/guest-scripts.md).
#include "base/encoding/base64.hpp"
#include "simulator/rsa_oaep.hpp"
#include "simulator/tests/account_script.hpp"

using namespace azvmreset::sim;
using namespace std::chrono_literals;
using azvmreset::base::base64url_encode;
using azvmreset::base::format;
using azvmreset::base::json::Document;

namespace {

constexpr std::string_view kKey = "11111111-2222-4333-8444-555555555555";
constexpr std::string_view kSecret = "Brand-New-Passw0rd";

const RsaKeyPair& caller() {
  static const auto pair = RsaKeyPair::one_of_four(3);
  return *pair;
}

std::string caller_json() {
  return format(R"({{"modulus":"{}","exponent":"{}"}})", base64url_encode(caller().numbers().modulus),
                base64url_encode(caller().numbers().exponent));
}

Asked make_key(std::string_view key = kKey) { return {.task = "key", .key = std::string(key)}; }
Asked made() { return {.task = "change", .changes = R"(["password"])", .password = "made", .seal_to = caller_json()}; }

struct Sealing : Asking {
  Sealing() : Asking({}, with_script()) {}

  Windows& guest(std::string_view vm = "web-01") { return *azure.guest(vm); }
  std::string sid() { return guest().find("azureuser")->sid; }

  // With the key that the guest just made.
  RsaNumbers key_of(std::string_view vm, std::string_view key = kKey) {
    return guest(vm).find_key(key)->pair->numbers();
  }

  Answered set(std::string_view vm, const std::string& ciphertext, std::string_view key = kKey) {
    return ask_script(*this, vm,
                      {.task = "change",
                       .changes = R"(["password"])",
                       .secret = ciphertext,
                       .password = "sealed",
                       .key = std::string(key)});
  }
};

std::string block(std::string_view sid, std::string_view piece, std::string_view numbers = "1 1",
                  std::string_view nonce = kNonce) {
  return format("azvmreset 2 {} {} {}\n{}", nonce, numbers, sid, piece);
}

// The password in the line before the answer; nothing: there is none that this key opens.
std::optional<std::string> told(const Answered& answer, std::string_view sid, OaepDigest digest = OaepDigest::sha256) {
  const std::size_t begin = answer.whole.find('\n') + 1;
  const auto line = Document::parse(answer.whole.substr(begin, answer.whole.find('\n', begin) - begin));
  if (!line || line->root()["sealed"]["hash"].text() != name_of(digest)) return std::nullopt;
  const auto text =
      caller().open(digest, *azvmreset::base::base64_decode(line->root()["sealed"]["blocks"].text_or("")));
  const std::string header = block(sid, "");
  if (!text || !text->starts_with(header)) return std::nullopt;
  return text->substr(header.size());
}

}  // namespace

TEST_CASE("a guest makes a key, and opens with it what is sealed to it, once", "[simulator][account-script]") {
  Sealing client;
  const Answered made_key = ask_script(client, "web-01", make_key());
  CHECK(made_key.text("outcome") == "done");
  CHECK(made_key["key"]["hash"].text() == "sha256");
  CHECK(made_key["key"]["modulus"].text() == base64url_encode(client.key_of("web-01").modulus));
  CHECK(made_key["before"]["sid"].text() == client.sid());
  CHECK(client.key_of("web-01").modulus.size() == 384);

  const auto ciphertext = oaep_sealed(client.key_of("web-01"), OaepDigest::sha256, block(client.sid(), kSecret));
  const Answered answer = client.set("web-01", *ciphertext);
  CHECK(answer.changed() == R"(["password"])");
  CHECK(client.guest().sign_in("azureuser", kSecret).accepted());
  CHECK(client.guest().keys.empty());
  CHECK(client.set("web-01", *ciphertext).text("reason") == "key_not_found");
}

TEST_CASE("a long password is sealed in several blocks", "[simulator][account-script]") {
  Sealing client;
  ask_script(client, "web-01", make_key());
  const RsaNumbers key = client.key_of("web-01");
  const std::string first(160, 'a'), second = "B3" + std::string(80, 'c');
  const std::string ciphertext = *oaep_sealed(key, OaepDigest::sha256, block(client.sid(), first, "1 2")) +
                                 *oaep_sealed(key, OaepDigest::sha256, block(client.sid(), second, "2 2"));
  CHECK(client.set("web-01", ciphertext).text("outcome") == "done");
  CHECK(client.guest().sign_in("azureuser", first + second).accepted());
}

TEST_CASE("what is sealed to another key, call or account opens nothing, and its key is gone",
          "[simulator][account-script]") {
  Sealing client;
  const auto refused = [&](std::string_view text, const RsaNumbers* key = nullptr) {
    ask_script(client, "web-01", make_key());
    const RsaNumbers right = client.key_of("web-01");
    const Answered answer = client.set("web-01", *oaep_sealed(key ? *key : right, OaepDigest::sha256, text));
    CHECK(client.guest().keys.empty());
    CHECK(client.guest().sign_in("azureuser", kOldPassword).accepted());
    CHECK(answer.text("outcome") == "refused");
    return answer.text("reason");
  };
  CHECK(refused(block(client.sid(), kSecret), &caller().numbers()) == "bad_seal");
  CHECK(refused(block("S-1-5-21-1-2-3-500", kSecret)) == "bad_seal");
  CHECK(refused(block(client.sid(), kSecret, "1 1", std::string(32, 'f'))) == "bad_seal");
  CHECK(refused(block(client.sid(), kSecret, "1 2")) == "bad_seal");
  CHECK(refused(block(client.sid(), std::string(161, 'a'))) == "bad_seal");
  CHECK(refused(block(client.sid(), "")) == "bad_seal");
  CHECK(refused(block(client.sid(), "\xff\xfe")) == "bad_seal");
}

TEST_CASE("keys stay in the guest until somebody removes them", "[simulator][account-script]") {
  Sealing client;
  const std::string other = "99999999-2222-4333-8444-555555555555";
  ask_script(client, "web-01", make_key());
  ask_script(client, "web-01", make_key(other));
  CHECK(client.key_of("web-01").modulus != client.key_of("web-01", other).modulus);
  const Asked keys{.task = "keys", .account = ""};
  CHECK(ask_script(client, "web-01", keys)["keys"].size() == 2);
  CHECK(ask_script(client, "web-01", {.task = "remove_keys", .account = ""})["keys"].size() == 2);
  CHECK(ask_script(client, "web-01", keys)["keys"].size() == 0);
}

TEST_CASE("a name is for one key: CNG makes no second one, CAPI opens the first", "[simulator][account-script]") {
  Sealing client;
  ask_script(client, "web-01", make_key());
  const std::string first = client.key_of("web-01").modulus;
  CHECK(ask_script(client, "web-01", make_key()).text("outcome") == "refused");
  client.guest().powershell.seals_with = OaepDigest::sha1;
  CHECK(ask_script(client, "web-01", make_key())["key"]["modulus"].text() == base64url_encode(first));
  CHECK(client.guest().keys.size() == 1);
}

TEST_CASE("an account that is still to be created has no name in the seal", "[simulator][account-script]") {
  Sealing client;
  Asked key = make_key();
  key.account.clear();
  const Answered made_key = ask_script(client, "web-01", key);
  CHECK(made_key["before"].is_null());
  CHECK(made_key["key"].is_object());
  Asked create{.task = "change", .account = "newcomer", .changes = R"(["create"])", .password = "sealed"};
  create.key = kKey;
  create.secret = *oaep_sealed(client.key_of("web-01"), OaepDigest::sha256, block("-", kSecret));
  CHECK(ask_script(client, "web-01", create).text("outcome") == "done");
  CHECK(client.guest().sign_in("newcomer", kSecret).accepted());
}

TEST_CASE("a password that the guest makes is told, sealed, before it is set", "[simulator][account-script]") {
  Sealing client;
  Asked asked = made();
  asked.sign_in = true;
  const Answered answer = ask_script(client, "web-01", asked);
  const auto password = told(answer, client.sid());
  REQUIRE(password);
  CHECK(password->size() == 24);
  CHECK(client.guest().sign_in("azureuser", *password).accepted());
  CHECK(answer["sign_in"].integer() == 0);
  CHECK(client.azure.ledger()[0].password_sha256 == digest_of(*password));
  CHECK(client.guest().find("azureuser")->password_sha256 == digest_of(*password));
}

TEST_CASE("a password that the guest makes is as long as its policy wants", "[simulator][account-script]") {
  Sealing client;
  client.guest().policy.min_length = 100;
  const auto password = told(ask_script(client, "web-01", made()), client.sid());
  REQUIRE(password);
  CHECK(password->size() == 100);
}

TEST_CASE("an older guest seals and opens with SHA-1 alone", "[simulator][account-script]") {
  Sealing client;
  client.guest().powershell.seals_with = OaepDigest::sha1;
  CHECK(told(ask_script(client, "web-01", made()), client.sid(), OaepDigest::sha1));
  CHECK(ask_script(client, "web-01", make_key())["key"]["hash"].text() == "sha1");
  const std::string text = block(client.sid(), kSecret);
  CHECK(client.set("web-01", *oaep_sealed(client.key_of("web-01"), OaepDigest::sha256, text)).text("reason") ==
        "bad_seal");
  ask_script(client, "web-01", make_key());
  CHECK(client.set("web-01", *oaep_sealed(client.key_of("web-01"), OaepDigest::sha1, text)).text("outcome") == "done");
}

TEST_CASE("a script that ends half way has told a sealed password, set or not", "[simulator][account-script]") {
  Sealing client;
  const bool set = GENERATE(false, true);
  client.azure.faults().add(
      Fault(set ? FaultKind::hangs_after_run : FaultKind::hangs_half_way).on("PUT", "/runCommands/"));
  const Answered answer = ask_script(client, "web-01", made());
  CHECK(answer.exit_code == 4);
  CHECK(!answer["outcome"].present());
  const auto password = told(answer, client.sid());
  REQUIRE(password);
  CHECK(client.guest().sign_in("azureuser", *password).accepted() == set);
  CHECK(client.azure.ledger()[0].password_set == set);
}

TEST_CASE("a script that ends half way leaves its key in the guest", "[simulator][account-script]") {
  Sealing client;
  ask_script(client, "web-01", make_key());
  client.azure.faults().add(Fault(FaultKind::hangs_half_way).on("PUT", "/runCommands/"));
  const Answered answer =
      client.set("web-01", *oaep_sealed(client.key_of("web-01"), OaepDigest::sha256, block(client.sid(), kSecret)));
  CHECK(answer.exit_code == 4);
  CHECK(client.guest().keys.size() == 1);
  CHECK(client.guest().sign_in("azureuser", kOldPassword).accepted());
}

TEST_CASE("a VM that is switched off between telling and setting keeps its password", "[simulator][account-script]") {
  Sealing client;
  client.signed_in();
  const std::string url = client.vm("web-01", "/runCommands/ours?api-version=2024-11-01");
  client.ask("PUT", url, made().body());
  // The script has one second between its sealed line and the change.
  while (client.azure.ledger().empty() || client.azure.ledger()[0].password_sha256.empty()) {
    client.pass(200ms);
    client.azure.advance(client.now);
  }
  client.azure.set_power("web-01", Power::stopped, client.now);
  client.pass(10min);
  client.azure.set_power("web-01", Power::running, client.now);
  client.pass(20min);
  const Answered answer = read_view(client, url);
  CHECK(told(answer, client.sid()));
  CHECK(!answer["outcome"].present());
  CHECK(!client.azure.ledger()[0].password_set);
  CHECK(client.guest().sign_in("azureuser", kOldPassword).accepted());
}

#include "auth/device_code_provider.hpp"

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "auth/means.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::auth;
using namespace std::chrono_literals;

namespace {

constexpr const char* kCode =
    R"({"device_code":"dev-1","user_code":"ABC-123","verification_uri":"https://login.example/device",)"
    R"("expires_in":900,"interval":5,"message":"Open https://login.example/device and enter ABC-123."})";
constexpr const char* kPending = R"({"error":"authorization_pending"})";
constexpr const char* kToken =
    R"({"token_type":"Bearer","expires_in":3600,"access_token":"ey.u.1","refresh_token":"refresh-1"})";

struct Person : test::ProviderWorld {
  std::vector<DeviceCodePrompt> prompts;
  std::unique_ptr<TokenProvider> provider;

  Person() {
    auto made = DeviceCodeProvider::create(
        means(),
        DeviceCode("organizations", "app-id", [this](const DeviceCodePrompt& prompt) { prompts.push_back(prompt); }));
    REQUIRE(made);
    provider = std::move(*made);
  }

  Person& says(int status, std::string body) {
    sender.reply(status, {}, std::move(body));
    return *this;
  }
  Result<Token> ask(std::string claims = {}, bool in_background = false) {
    TokenWish wish = wish_for("https://login.example");
    wish.claims = std::move(claims);
    wish.in_background = in_background;
    return fetch(*provider, wish);
  }
  Person& signed_in() {
    says(200, kCode).says(200, kToken);
    REQUIRE(ask());
    return *this;
  }
};

bool says(const std::string& text, const char* words) { return text.find(words) != std::string::npos; }

}  // namespace

TEST_CASE("a person is shown a code, and the endpoint is asked at its pace", "[auth][device_code]") {
  Person person;
  person.says(200, kCode)
      .says(400, kPending)
      .says(400, R"({"error":"slow_down"})")
      .says(400, kPending)
      .says(200, kToken);
  const auto token = person.ask();
  REQUIRE(token);
  CHECK(token->text() == "ey.u.1");
  CHECK(person.runner.elapsed() == 5s + 5s + 10s + 10s);

  REQUIRE(person.prompts.size() == 1);
  CHECK(person.prompts[0].user_code == "ABC-123");
  CHECK(person.prompts[0].verification_uri == "https://login.example/device");
  CHECK(person.prompts[0].message == "Open https://login.example/device and enter ABC-123.");

  const auto& sent = person.sender.sent();
  REQUIRE(sent.size() == 5);
  CHECK(sent[0].url == "https://login.example/organizations/oauth2/v2.0/devicecode");
  CHECK(sent[0].body == "client_id=app-id&scope=https%3A%2F%2Fmanagement.azure.com%2F.default+offline_access");
  CHECK(sent[1].url == "https://login.example/organizations/oauth2/v2.0/token");
  CHECK(sent[1].body ==
        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&client_id=app-id&device_code=dev-1");
}

TEST_CASE("each way in which a code comes to nothing is told apart", "[auth][device_code]") {
  struct Row {
    const char* answer;
    const char* message;
  };
  for (const auto& row :
       {Row{R"({"error":"authorization_declined"})", "declined"}, Row{R"({"error":"access_denied"})", "declined"},
        Row{R"({"error":"expired_token"})", "expired"},
        Row{R"({"error":"bad_verification_code"})", "does not know the code"},
        Row{R"({"error":"invalid_client","error_description":"AADSTS7000218: dev-1"})", "REDACTED"}}) {
    CAPTURE(row.answer);
    Person person;
    person.says(200, kCode).says(400, row.answer);
    const auto failed = person.ask();
    REQUIRE_FALSE(failed);
    CHECK(failed.error().code == ErrorCode::authentication_failed);
    CHECK(says(failed.error().message, row.message));
    CHECK_FALSE(says(failed.error().message, "dev-1"));
    CHECK_FALSE(failed.error().remedy.empty());
    CHECK(person.sender.count() == 2);
  }
}

TEST_CASE("a code that nobody uses is given up when it ends", "[auth][device_code]") {
  Person person;
  person.says(200, kCode);
  person.sender.reply_forever(400, {}, kPending);
  const auto failed = person.ask();
  CHECK(says(failed.error().message, "expired before"));
  CHECK(person.runner.elapsed() == 900s);
}

TEST_CASE("trouble on the way does not end what a person is doing", "[auth][device_code]") {
  Person person;
  person.says(200, kCode);
  person.sender.fail(Error{ErrorCode::connection, "down"});
  person.says(503, "").says(429, "").says(200, kToken);
  CHECK(person.ask());

  Person stranger;
  stranger.says(200, kCode);
  stranger.sender.fail(Error{ErrorCode::tls, "not trusted"});
  CHECK(stranger.ask().error().code == ErrorCode::tls);
}

TEST_CASE("whoever waits for a person may cancel or run out of time", "[auth][device_code]") {
  Person person;
  person.says(200, kCode);
  person.sender.reply_forever(400, {}, kPending);
  const auto wish = test::ProviderWorld::wish_for("https://login.example");
  SECTION("cancelled") {
    CHECK(person.runner.run_and_cancel(person.provider->fetch(wish), 12s).error().code == ErrorCode::cancelled);
  }
  SECTION("late") {
    CHECK(person.runner.run(person.provider->fetch(wish), 12s).error().code == ErrorCode::deadline_exceeded);
  }
  CHECK(person.runner.elapsed() == 12s);
}

TEST_CASE("later tokens come by the refresh token, without a person", "[auth][device_code]") {
  Person person;
  person.signed_in();
  person.says(200, R"({"token_type":"Bearer","expires_in":3600,"access_token":"ey.u.2","refresh_token":"refresh-2"})")
      .says(200, R"({"token_type":"Bearer","expires_in":3600,"access_token":"ey.u.3"})")
      .says(200, kToken);
  CHECK(person.ask()->text() == "ey.u.2");
  CHECK(person.sender.last().body ==
        "grant_type=refresh_token&client_id=app-id&refresh_token=refresh-1"
        "&scope=https%3A%2F%2Fmanagement.azure.com%2F.default+offline_access");
  CHECK(person.ask({}, true)->text() == "ey.u.3");
  CHECK(says(person.sender.last().body, "refresh_token=refresh-2&"));
  // The answer before brought none, so the old one stays.
  REQUIRE(person.ask(R"({"c":1})"));
  CHECK(says(person.sender.last().body, "refresh_token=refresh-2&"));
  CHECK(says(person.sender.last().body, "&claims=%7B%22c%22%3A1%7D"));
  CHECK(person.prompts.size() == 1);
}

TEST_CASE("a refresh token that is refused leads to the person, but not in the background", "[auth][device_code]") {
  const std::string refusal =
      GENERATE(std::string(R"({"error":"invalid_grant","error_description":"AADSTS70043: refresh-1 expired"})"),
               std::string(R"({"error":"interaction_required","claims":"{\"c\":2}"})"));
  Person person;
  person.signed_in();
  person.says(400, refusal);

  SECTION("somebody waits: the code is shown at once") {
    person.says(200, kCode).says(200, kToken);
    CHECK(person.ask());
    CHECK(person.prompts.size() == 2);
  }
  SECTION("nobody waits: it fails without a prompt, and the next who waits is asked") {
    const auto failed = person.ask({}, true);
    REQUIRE_FALSE(failed);
    CHECK(failed.error().code == ErrorCode::authentication_failed);
    CHECK(person.prompts.size() == 1);
    const auto asked_so_far = person.sender.count();
    CHECK_FALSE(person.ask({}, true));
    CHECK(person.sender.count() == asked_so_far);

    person.says(200, kCode).says(200, kToken);
    CHECK(person.ask());
    CHECK(person.prompts.size() == 2);
  }
  const auto& code_request = person.sender.sent()[person.sender.count() - 2];
  CHECK(says(code_request.url, "/devicecode"));
  CHECK(says(code_request.body, "&claims=%7B%22c%22%3A2%7D") == says(refusal, "claims"));
}

TEST_CASE("a refresh that fails for another reason keeps the refresh token", "[auth][device_code]") {
  Person person;
  person.signed_in();
  person.sender.fail(Error{ErrorCode::connection, "down"});
  CHECK(person.ask().error().code == ErrorCode::connection);
  person.says(401, R"({"error":"invalid_client"})");
  CHECK_FALSE(person.ask());
  person.says(200, kToken);
  CHECK(person.ask());
  CHECK(person.prompts.size() == 1);
}

TEST_CASE("a first sign-in in the background asks nobody", "[auth][device_code]") {
  Person person;
  CHECK_FALSE(person.ask({}, true));
  CHECK(person.sender.count() == 0);
}

TEST_CASE("what a person is shown is plain, whatever the endpoint says", "[auth][device_code]") {
  Person person;
  person
      .says(200, R"({"device_code":"d","user_code":"ABC","verification_uri":"https://login.example/device",)"
                 R"("expires_in":"900","interval":"1","message":"a\u001b[31m"})")
      .says(200, kToken);
  REQUIRE(person.ask());
  CHECK(person.prompts[0].message == "To sign in, open https://login.example/device and enter the code ABC.");
  CHECK(person.runner.elapsed() == 1s);

  for (const char* answer : {"", "{}", R"({"device_code":"d","user_code":"A B","verification_uri":"https://x"})",
                             R"({"device_code":"d","user_code":"A","verification_uri":"http://x"})",
                             R"({"device_code":"d","user_code":"A","verification_uri":"javascript:1"})",
                             R"({"device_code":"","user_code":"A","verification_uri":"https://x"})"}) {
    CAPTURE(answer);
    Person other;
    other.says(200, answer);
    CHECK(other.ask().error().code == ErrorCode::protocol);
    CHECK(other.prompts.empty());
  }
}

TEST_CASE("what cannot ask a person is refused", "[auth][device_code]") {
  Person person;
  CHECK_FALSE(DeviceCodeProvider::create(person.means(), DeviceCode("t", "c", nullptr)));
  CHECK_FALSE(DeviceCodeProvider::create(person.means(), DeviceCode("a/b", "c", [](const auto&) {})));
  CHECK_FALSE(DeviceCodeProvider::create(person.means(), DeviceCode("t", "", [](const auto&) {})));

  auto throwing = DeviceCodeProvider::create(
      person.means(), DeviceCode("t", "c", [](const auto&) { throw std::runtime_error("no terminal"); }));
  person.says(200, kCode);
  CHECK(person.fetch(**throwing).error().code == ErrorCode::internal);
}

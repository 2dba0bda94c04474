#include "auth/token_answer.hpp"

#include <chrono>
#include <string>

#include "support/catch.hpp"
#include "support/scripted_sender.hpp"

using namespace azvmreset;
using namespace azvmreset::auth;
using namespace std::chrono_literals;
using test::response;

namespace {

constexpr WallTime kNow{std::chrono::seconds{1'790'000'000}};

Result<Token> read(int status, std::string_view body, test::Headers headers = {}) {
  return read_token_answer(response(status, std::move(headers), body), kNow, {"my-app", "contoso.example", "hunter2"});
}

std::string entra_error(const std::string& code, const std::string& number) {
  return R"({"error":")" + code + R"(","error_description":"AADSTS)" + number +
         R"(: Something is wrong.\r\nTrace ID: 1\r\nTimestamp: 2026","error_codes":[)" + number +
         R"(],"correlation_id":"00000000-1111-2222-3333-444444444444"})";
}

}  // namespace

TEST_CASE("a token answer", "[auth][token_answer]") {
  const auto token =
      read(200, R"({"token_type":"Bearer","expires_in":3599,"ext_expires_in":3599,"access_token":"ey.a.b"})");
  REQUIRE(token);
  CHECK(token->text() == "ey.a.b");
  CHECK(token->valid_at(kNow + 3598s));
  CHECK_FALSE(token->valid_at(kNow + 3599s));
}

TEST_CASE("the life of a token may be a number or a string", "[auth][token_answer]") {
  struct Row {
    const char* expires_in;
    std::chrono::seconds lifetime;
  };
  for (const auto& row :
       {Row{"60", 60s}, Row{R"("60")", 60s}, Row{"0", 0s}, Row{"99999999999999999999", 1'000'000'000s}}) {
    INFO(row.expires_in);
    const auto token = read(200, R"({"access_token":"t","expires_in":)" + std::string(row.expires_in) + "}");
    REQUIRE(token);
    CHECK_FALSE(token->valid_at(kNow + row.lifetime));
    if (row.lifetime > 0s) CHECK(token->valid_at(kNow + row.lifetime - 1s));
  }
}

TEST_CASE("refresh_in is honoured", "[auth][token_answer]") {
  const auto token = read(200, R"({"access_token":"t","expires_in":86400,"refresh_in":"43200"})");
  REQUIRE(token);
  CHECK(token->stale_at(kNow + 12h));
  CHECK_FALSE(token->stale_at(kNow + 12h - 1s));
}

TEST_CASE("an answer 200 that is no token answer breaks the protocol, and is not shown", "[auth][token_answer]") {
  for (const auto* body :
       {"", "<html>sneaky</html>", "[]", "{}", R"({"access_token":""})", R"({"access_token":7})",
        R"({"access_token":"sneaky\r\nX: y","expires_in":60})", R"({"access_token":"sneaky"})",
        R"({"access_token":"sneaky","expires_in":"soon"})", R"({"access_token":"sneaky","expires_in":-1})",
        R"({"access_token":"sneaky","expires_in":1.5})",
        R"({"access_token":"sneaky","expires_in":60,"token_type":"mac"})"}) {
    INFO(body);
    const auto refused = read(200, body);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::protocol);
    CHECK(refused.error().message.find("sneaky") == std::string::npos);
  }
  CHECK(read(200, R"({"access_token":"t","expires_in":60,"token_type":"bearer"})").ok());
}

TEST_CASE("a redirect is a broken protocol", "[auth][token_answer]") {
  const auto refused = read(302, "", {{"Location", "https://evil.example/token?secret=1"}});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::protocol);
  CHECK(refused.error().http_status == 302);
  CHECK(refused.error().message.find("evil.example") != std::string::npos);
  CHECK(refused.error().message.find("secret=1") == std::string::npos);
}

TEST_CASE("Entra's refusals have their remedy", "[auth][token_answer]") {
  struct Row {
    const char* number;
    const char* remedy;
  };
  for (const auto& row : {Row{"7000215", "secret's value"},
                          Row{"7000222", "expired"},
                          Row{"7000112", "disabled"},
                          Row{"700016", "client id"},
                          Row{"90002", "tenant id"},
                          Row{"900023", "tenant id"},
                          Row{"500011", "audience"},
                          Row{"1002012", "audience"},
                          Row{"70011", "audience"},
                          Row{"700027", "register this certificate"},
                          Row{"1000502", "outside its validity"},
                          Row{"7000214", "revoked"},
                          Row{"700030", "send the chain"},
                          Row{"700024", "clock"},
                          Row{"700021", "client id"},
                          Row{"700023", "authority"},
                          Row{"50012", "certificate"},
                          Row{"50013", "clock"},
                          Row{"50027", "federated token file"},
                          Row{"5002738", "RS256"},
                          Row{"700025", "public client"},
                          Row{"70021", "federated credentials"},
                          Row{"700211", "issuer"},
                          Row{"700212", "audience"},
                          Row{"700213", "subject"},
                          Row{"7002137", "subject"},
                          Row{"7002138", "subject"},
                          Row{"53003", "Conditional Access"},
                          Row{"12345", "check tenant"}}) {
    INFO(row.number);
    const auto refused = read(401, entra_error("invalid_client", row.number), {{"x-ms-request-id", "r-1"}});
    REQUIRE_FALSE(refused);
    const auto& error = refused.error();
    CHECK(error.code == ErrorCode::authentication_failed);
    CHECK(error.http_status == 401);
    CHECK(error.request_id == "r-1");
    CHECK(error.correlation_id == "00000000-1111-2222-3333-444444444444");
    CHECK(error.message.find(std::string("AADSTS") + row.number) != std::string::npos);
    CHECK(error.message.find("Trace ID") == std::string::npos);
    CHECK(error.message.find("my-app") != std::string::npos);
    CHECK(error.message.find("contoso.example") != std::string::npos);
    CHECK(error.message.find("hunter2") == std::string::npos);
    CHECK(error.remedy.find(row.remedy) != std::string::npos);
  }
}

TEST_CASE("the number is found in the description too", "[auth][token_answer]") {
  const auto refused = read(400, R"({"error":"x","error_description":"AADSTS90002: Tenant 'y' not found."})");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().remedy.find("tenant id") != std::string::npos);
}

TEST_CASE("an answer that is not Entra's fails the sign-in all the same", "[auth][token_answer]") {
  for (const int status : {400, 404, 429, 500, 503, 101}) {
    for (const auto* body : {"", "<html>", "{}", "[]", R"({"error":{"code":"x"}})"}) {
      INFO(status << " " << body);
      const auto refused = read(status, body);
      REQUIRE_FALSE(refused);
      CHECK(refused.error().code == ErrorCode::authentication_failed);
      CHECK(refused.error().http_status == status);
      CHECK(refused.error().message.find(std::to_string(status)) != std::string::npos);
    }
  }
}

TEST_CASE("an endpoint that repeats the secret does not bring it into the message", "[auth][token_answer]") {
  const auto refused = read(400, R"({"error":"invalid hunter2","error_description":"hunter2 is no hunter2: hunter"})");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.find("hunter2") == std::string::npos);
  CHECK(refused.error().message.find("REDACTED is no REDACTED: hunter") != std::string::npos);
}

TEST_CASE("text from outside stays on one line and ids must look like ids", "[auth][token_answer]") {
  const auto refused = read(400, R"({"error":"a\nb","error_description":"c\u001b[2Jd","correlation_id":"x\u0007 y"})",
                            {{"x-ms-request-id", "a b"}});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.find_first_of("\n\x1b") == std::string::npos);
  CHECK(refused.error().correlation_id.empty());
  CHECK(refused.error().request_id.empty());
}

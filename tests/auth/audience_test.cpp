#include "auth/audience.hpp"

#include <string>
#include <vector>

#include "auth/jwt.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::auth;
using test::jwt_for;
using test::jwt_with_payload;

TEST_CASE("the audience of a token is read without its signature", "[auth][audience]") {
  using Names = std::vector<std::string>;
  CHECK(audiences_of(jwt_for("https://management.azure.com/")) == Names{"https://management.azure.com/"});
  CHECK(audiences_of(jwt_with_payload(R"({"aud":["a","b"]})")) == Names{"a", "b"});
  CHECK(audiences_of(jwt_with_payload(R"({"aud":[1,"b",null]})")) == Names{"b"});
  CHECK(audiences_of("e30.eyJhdWQiOiJhIn0=.sig") == Names{"a"});
}

TEST_CASE("a token that is not readable is opaque", "[auth][audience]") {
  for (const auto& token : {std::string(), std::string("opaque"), std::string("a.b"), std::string("a.b.c.d"),
                            std::string("a.!!!.c"), std::string(".."), jwt_with_payload("no json"),
                            jwt_with_payload("[1]"), jwt_with_payload("{}"), jwt_with_payload(R"({"aud":7})")}) {
    INFO(token);
    CHECK(audiences_of(token).empty());
    CHECK(may_send(token, {"evil.example", {}}).ok());
  }
}

TEST_CASE("where a token may go", "[auth][audience]") {
  struct Row {
    const char* audience;
    TokenDestination destination;
    bool allowed;
  };
  const Row rows[] = {
      // A cloud's token goes to that cloud's ARM host, by whichever of its names it was issued.
      {"https://management.azure.com", {"management.azure.com", {}}, true},
      {"https://management.core.windows.net/", {"management.azure.com", {}}, true},
      {"https://MANAGEMENT.azure.com/", {"Management.Azure.Com", {}}, true},
      {"https://management.core.usgovcloudapi.net/", {"management.usgovcloudapi.net", {}}, true},
      // Not to another cloud's, nor to a stranger.
      {"https://management.azure.com", {"management.usgovcloudapi.net", {}}, false},
      {"https://management.core.windows.net/", {"arm.example", {}}, false},
      {"https://management.azure.com", {"management.azure.com.example", {}}, false},
      {"https://management.azure.com", {"127.0.0.1", {}}, false},
      // ARM's own application id is an audience too, in every cloud.
      {"797f4846-ba00-4fd7-ba43-dac1f8f63013", {"management.azure.com", {}}, true},
      {"797f4846-ba00-4fd7-ba43-dac1f8f63013", {"management.chinacloudapi.cn", {}}, true},
      {"spn:797F4846-BA00-4FD7-BA43-DAC1F8F63013", {"arm.example", {}}, false},
      {"797f4846-ba00-4fd7-ba43-dac1f8f63013", {"arm.example", {"arm.example"}}, true},
      // Unless the caller lists that host in code,
      {"https://management.azure.com", {"arm.example", {"other.example", "ARM.example"}}, true},
      {"https://management.azure.com", {"arm.example", {"other.example"}}, false},
      // What no well-known cloud issued is nobody's business.
      {"https://arm.example", {"arm.example", {}}, true},
      {"api://something", {"evil.example", {}}, true},
      {"", {"evil.example", {}}, true},
  };
  for (const auto& row : rows) {
    INFO(row.audience << " to " << row.destination.arm_host);
    CHECK(may_send(jwt_for(row.audience), row.destination).ok() == row.allowed);
  }
}

TEST_CASE("one audience of several is enough to hold a token back", "[auth][audience]") {
  const auto token = jwt_with_payload(R"({"aud":["api://x","https://management.azure.com"]})");
  CHECK_FALSE(may_send(token, {"evil.example", {}}));
  CHECK(may_send(token, {"management.azure.com", {}}));
}

TEST_CASE("a refusal says what was found, and never the token", "[auth][audience]") {
  const auto token = jwt_for("https://management.azure.com/");
  const auto refused = may_send(token, {"arm.example", {}});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::invalid_argument);
  for (const auto* word : {"AzureCloud", "https://management.azure.com/", "arm.example", "management.azure.com"}) {
    CHECK(refused.error().message.find(word) != std::string::npos);
  }
  CHECK(refused.error().message.find(token) == std::string::npos);
  CHECK_FALSE(refused.error().remedy.empty());
}

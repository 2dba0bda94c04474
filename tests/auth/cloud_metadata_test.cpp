#include "auth/cloud_metadata.hpp"

#include <string>

#include "base/quote.hpp"
#include "support/catch.hpp"
#include "support/scripted_sender.hpp"

using namespace azvmreset;
using namespace azvmreset::auth;

namespace {

const http::Url kAsked = test::url("https://management.stack.example");

std::string entry(std::string_view resource_manager, std::string_view authentication) {
  return R"({"name":"Stack","portal":"https://portal.stack.example/","resourceManager":")" +
         std::string(resource_manager) + R"(","authentication":)" + std::string(authentication) + "}";
}

std::string sound(std::string_view login = "https://login.stack.example/", std::string_view provider = "AAD") {
  return R"({"loginEndpoint":")" + std::string(login) + R"(","audiences":["https://management.stack.example/a1b2"],)" +
         R"("tenant":"common","identityProvider":")" + std::string(provider) + R"("})";
}

Result<Cloud> read(const std::string& json) { return read_cloud_metadata(json, kAsked); }

void check_refused(const std::string& json, std::string_view reason) {
  INFO(json);
  const auto refused = read(json);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::protocol);
  INFO(refused.error().message);
  CHECK(refused.error().message.find(reason) != std::string::npos);
  CHECK(refused.error().message.find("https://management.stack.example") != std::string::npos);
}

}  // namespace

TEST_CASE("a cloud describes itself in one object, with a byte order mark or without", "[auth][cloud_metadata]") {
  for (const std::string mark : {"", "\xef\xbb\xbf"}) {
    const auto cloud = read(mark + entry("https://management.stack.example/", sound()));
    REQUIRE(cloud);
    CHECK(cloud->name == "Stack");
    CHECK(cloud->arm_endpoint == "https://management.stack.example");
    CHECK(cloud->authority == "https://login.stack.example");
    CHECK(cloud->audiences == std::vector<std::string>{"https://management.stack.example/a1b2"});
    CHECK(cloud->portal == "https://portal.stack.example");
    CHECK_FALSE(cloud->adfs);
  }
}

TEST_CASE("of several clouds the one that was asked speaks", "[auth][cloud_metadata]") {
  const auto cloud = read("[" + entry("https://management.azure.com/", sound("https://login.other.example")) + "," +
                          entry("HTTPS://Management.Stack.Example:443", sound()) + "]");
  REQUIRE(cloud);
  CHECK(cloud->authority == "https://login.stack.example");
}

TEST_CASE("AD FS says so", "[auth][cloud_metadata]") {
  const auto cloud = read(entry("https://management.stack.example", sound("https://adfs.stack.example/adfs/", "adfs")));
  REQUIRE(cloud);
  CHECK(cloud->adfs);
  CHECK(cloud->authority == "https://adfs.stack.example/adfs");
}

TEST_CASE("what one host says of another is no reason to sign in there", "[auth][cloud_metadata]") {
  check_refused(entry("https://management.azure.com/", sound()), R"(resourceManager "https://management.azure.com/")");
  check_refused("[" + entry("https://other.example", sound()) + "]", R"(resourceManager "https://other.example")");
  check_refused(entry("http://management.stack.example", sound()), "resourceManager");
  check_refused(entry("https://management.stack.example:8443", sound()), "8443");
  check_refused(entry("https://a@management.stack.example", sound()), "resourceManager");
  check_refused("[]", "names no resourceManager");
  check_refused("{}", "names no resourceManager");
}

TEST_CASE("a login endpoint must be a place for a credential", "[auth][cloud_metadata]") {
  const auto with_login = [](std::string_view login) {
    return entry("https://management.stack.example", sound(login));
  };
  check_refused(with_login("http://login.stack.example"), "expected https");
  check_refused(with_login("https://user:x@login.stack.example"), "not a place to sign in");
  check_refused(with_login("https://login.stack.example/?to=evil"), "without a query");
  check_refused(with_login("https://login.stack.example/#x"), "not a place to sign in");
  check_refused(with_login(""), "not a place to sign in");
  check_refused(with_login("login.stack.example"), "not a place to sign in");
  check_refused(entry("https://management.stack.example", "{}"), "names no loginEndpoint");
  check_refused(entry("https://management.stack.example", "null"), "names no loginEndpoint");
}

TEST_CASE("an identity provider that nobody knows is not guessed at", "[auth][cloud_metadata]") {
  check_refused(entry("https://management.stack.example", sound("https://login.stack.example", "DSTS")), R"("DSTS")");
}

TEST_CASE("audiences are names, and not too many", "[auth][cloud_metadata]") {
  const auto with_audiences = [](std::string_view audiences) {
    return entry("https://management.stack.example",
                 R"({"loginEndpoint":"https://login.stack.example","audiences":)" + std::string(audiences) + "}");
  };
  CHECK(read(with_audiences("[]"))->audiences.empty());
  CHECK(read(with_audiences("null"))->audiences.empty());
  check_refused(with_audiences(R"("api://x")"), "no list of names");
  check_refused(with_audiences("[7]"), "no name of one");
  check_refused(with_audiences(R"([""])"), "no name of one");
  check_refused(with_audiences(R"(["a b"])"), "no name of one");
  check_refused(with_audiences("[\"" + std::string(1001, 'a') + "\"]"), "no name of one");
  std::string many = R"("a")";
  for (int i = 0; i < 32; ++i) many += R"(,"a")";
  check_refused(with_audiences("[" + many + "]"), "no list of names");
}

TEST_CASE("no token for a service of Microsoft's is asked for on the word of another host", "[auth][cloud_metadata]") {
  const auto with_audience = [](std::string_view audience) {
    return entry(
        "https://management.stack.example",
        R"({"loginEndpoint":"https://login.microsoftonline.com","audiences":[")" + std::string(audience) + "\"]}");
  };
  for (const auto* audience :
       {"https://management.azure.com", "https://management.core.windows.net/", "https://graph.microsoft.com",
        "HTTPS://Vault.Azure.Net./", "https://storage.azure.com/", "https://vault.usgovcloudapi.net",
        "797f4846-ba00-4fd7-ba43-dac1f8f63013", "spn:00000003-0000-0000-c000-000000000000", "graph.microsoft.com"}) {
    check_refused(with_audience(audience), "a service of Microsoft's");
  }
  // Azure Stack Hub: an application in the operator's own tenant.
  CHECK(read(with_audience("https://contoso.onmicrosoft.com/4de154de-f8a8-4017-af41-df619da68155")).ok());
  CHECK(read(with_audience("https://management.contoso.onmicrosoft.com/4de154de-f8a8-4017-af41-df619da68155")).ok());
  CHECK(read(with_audience("https://notazure.com")).ok());
}

TEST_CASE("a portal that is none is left out", "[auth][cloud_metadata]") {
  for (const auto* portal : {"", "http://portal.example", "javascript:x", "https://portal.example/?a=b"}) {
    INFO(portal);
    const auto cloud =
        read(R"({"portal":")" + std::string(portal) +
             R"(","resourceManager":"https://management.stack.example","authentication":)" + sound() + "}");
    REQUIRE(cloud);
    CHECK(cloud->portal.empty());
    CHECK(cloud->name == "custom");
  }
}

TEST_CASE("what is no JSON, or far too much of it, is refused", "[auth][cloud_metadata]") {
  check_refused("<html>sign in to the Wi-Fi</html>", "not the JSON that was expected");
  check_refused("", "not the JSON that was expected");
  check_refused(std::string(300u << 10, ' ') + "{}", "not the JSON that was expected");
  check_refused("\"text\"", "names no resourceManager");
}

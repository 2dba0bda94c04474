#include "arm/endpoint.hpp"

#include <string>
#include <vector>

#include "support/catch.hpp"

using namespace azvmreset;
using arm::Endpoint;

namespace {

const Endpoint kArm = Endpoint::parse("https://management.azure.com").value();
const http::Url kCarrier =
    http::Url::parse("https://management.azure.com/subscriptions/s/operations/1?api-version=2024-07-01").value();

}  // namespace

TEST_CASE("an ARM endpoint is an origin", "[arm][endpoint]") {
  CHECK(Endpoint::parse("https://management.azure.com/")->url().origin() == "https://management.azure.com");
  CHECK(Endpoint::parse("HTTPS://Management.Azure.com:443")->url().origin() == "https://management.azure.com");
  CHECK(Endpoint::parse("https://127.0.0.1:8443")->url().port() == 8443);
  CHECK(Endpoint::parse("http://127.0.0.1:8080", true).ok());
  for (const auto* text : {"", "management.azure.com", "http://management.azure.com", "http://127.0.0.1:8080",
                           "https://management.azure.com/x", "https://management.azure.com/?a=b",
                           "https://u@management.azure.com", "https://management.azure.com/#x", "ftp://x"}) {
    INFO(text);
    const auto refused = Endpoint::parse(text);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::invalid_argument);
  }
  CHECK_FALSE(Endpoint::parse("http://localhost:8080", true));
}

TEST_CASE("a URL for ARM is made of a path and a version", "[arm][endpoint]") {
  CHECK(kArm.url_of("/subscriptions/s", "2024-07-01")->text() ==
        "https://management.azure.com/subscriptions/s?api-version=2024-07-01");
  CHECK(kArm.url_of("/vm?$expand=instanceView", "v 1")->text() ==
        "https://management.azure.com/vm?$expand=instanceView&api-version=v%201");
  CHECK_FALSE(kArm.url_of("vm", "1"));
}

TEST_CASE("what a server gives is resolved, then held to the endpoint", "[arm][endpoint]") {
  struct Row {
    const char* given;
    const char* expected;
  };
  for (const auto& row : {
           Row{"https://management.azure.com/x?t=1", "https://management.azure.com/x?t=1"},
           Row{"HTTPS://MANAGEMENT.AZURE.COM:443/x", "https://management.azure.com/x"},
           Row{"//management.azure.com/x", "https://management.azure.com/x"},
           Row{"/x/y?z", "https://management.azure.com/x/y?z"},
           Row{"2?a=b", "https://management.azure.com/subscriptions/s/operations/2?a=b"},
           Row{"../x", "https://management.azure.com/subscriptions/s/x"},
           Row{"?page=2", "https://management.azure.com/subscriptions/s/operations/1?page=2"},
       }) {
    INFO(row.given);
    const auto pinned = kArm.pin(row.given, kCarrier);
    REQUIRE(pinned);
    CHECK(pinned->text() == row.expected);
  }
  // Contract A1: 4 KB and more.
  CHECK(kArm.pin("/x?t=" + std::string(8000, 'a'), kCarrier).ok());
}

TEST_CASE("a port and a scheme are part of the endpoint", "[arm][endpoint]") {
  const auto stack = Endpoint::parse("https://arm.example:8443").value();
  const auto carrier = http::Url::parse("https://arm.example:8443/a").value();
  CHECK(stack.pin("https://arm.example:8443/b", carrier).ok());
  CHECK(stack.pin("/b", carrier)->port() == 8443);
  CHECK_FALSE(stack.pin("https://arm.example/b", carrier));
  CHECK_FALSE(stack.pin("//arm.example/b", carrier));
  CHECK_FALSE(stack.pin("http://arm.example:8443/b", carrier));
}

namespace {

// Everything that might look like the endpoint to somebody, and is not: each
// host in each shape.
std::vector<std::string> hostile_urls() {
  const std::string hosts[] = {
      "evil.example",
      "management.azure.com.evil.example",
      "management-azure.com",
      "xmanagement.azure.com",
      "westeurope.management.azure.com",
      "azure.com",
      "management.azure.com.",
      "management.azure.co",
      "127.0.0.1",
      "169.254.169.254",
      "[::1]",
      "localhost",
      "login.microsoftonline.com",
      "management.azure.com@evil.example",
      "management.azure.com:443@evil.example",
      "evil.example\\@management.azure.com",
      "user@management.azure.com",
      "user:secret@management.azure.com",
      "management.azure.com:444",
      "management.azure.com:80",
      "management.azure.com:0443x",
      "management.azure.com:99999",
      "management.azure.com%2eevil.example",
      "management.azure.com%00.evil.example",
      "management.azure.com%40evil.example",
      "m\xc3\xa4nagement.azure.com",
      "management.azure\xe3\x80\x82"
      "com",
  };
  std::vector<std::string> urls;
  for (const auto& host : hosts) {
    for (const auto* scheme : {"https://", "http://", "HTTPS://", "//", "https:///", "ftp://", "https:/\\", "\\\\"}) {
      for (const auto* rest : {"", "/", "/subscriptions/s?a=b", "?x=https://management.azure.com/", "/#frag"}) {
        urls.push_back(scheme + host + rest);
      }
    }
  }
  for (const auto* odd : {"https://management.azure.com/x#y",
                          "https://management.azure.com/a b",
                          "https://management.azure.com/\r\nX: y",
                          "https://management.azure.com/\\evil",
                          "javascript:alert(1)",
                          "data:,x",
                          "file:///etc/passwd",
                          "https:",
                          "https://",
                          "http:/management.azure.com",
                          "https:management.azure.com",
                          " https://management.azure.com/",
                          "https://management.azure.com/ ",
                          "https://management.azure.com/\t",
                          "https://management.azure.com/%zz",
                          "https://management.azure.com/%2e%2e/x",
                          "/\\evil.example",
                          "\\/evil.example",
                          "/x#y",
                          "/a b",
                          "/\n",
                          "#"}) {
    urls.emplace_back(odd);
  }
  urls.emplace_back("https://management.azure.com/\0x", 31);
  urls.push_back("https://management.azure.com/" + std::string(1u << 20, 'a'));
  return urls;
}

}  // namespace

TEST_CASE("no hostile URL is followed", "[arm][endpoint]") {
  const auto urls = hostile_urls();
  REQUIRE(urls.size() > 1000);
  std::size_t refused_count = 0;
  for (const auto& hostile : urls) {
    const auto pinned = kArm.pin(hostile, kCarrier);
    if (pinned) {
      // A shape that is no absolute URL at all may be a path on the endpoint itself.
      INFO(hostile.substr(0, 200));
      CHECK(pinned->origin() == "https://management.azure.com");
      CHECK_FALSE(hostile.starts_with("http"));
      continue;
    }
    ++refused_count;
    INFO(hostile.substr(0, 200));
    CHECK(pinned.error().code == ErrorCode::protocol);
    CHECK(pinned.error().message.size() < 600);
    CHECK(pinned.error().message.find_first_of("\r\n") == std::string::npos);
  }
  CHECK(refused_count > 1000);
}

TEST_CASE("a refusal names what was found and what was expected", "[arm][endpoint]") {
  const auto refused = kArm.pin("https://evil.example:8443/status?token=secret", kCarrier);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.find("https://evil.example:8443") != std::string::npos);
  CHECK(refused.error().message.find("https://management.azure.com") != std::string::npos);
  CHECK(refused.error().message.find("secret") == std::string::npos);
}

TEST_CASE("a caller gives a path or a URL on the endpoint", "[arm][endpoint]") {
  CHECK(kArm.accept("/subscriptions?api-version=1")->text() ==
        "https://management.azure.com/subscriptions?api-version=1");
  CHECK(kArm.accept("https://management.azure.com/x")->path() == "/x");
  for (const auto* given :
       {"", "x", "subscriptions/s", "//evil.example/x", "https://evil.example/x", "http://management.azure.com/x",
        "https://u@management.azure.com/x", "/x#y", "/a b", "?x"}) {
    INFO(given);
    const auto refused = kArm.accept(given);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::invalid_argument);
    CHECK(refused.error().message.find("https://management.azure.com") != std::string::npos);
  }
}

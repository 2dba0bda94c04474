#include "http/sendable.hpp"

#include <string>

#include "support/catch.hpp"

using namespace azvmreset;
using namespace std::string_view_literals;

TEST_CASE("a method is upper-case letters", "[http][sendable]") {
  for (const char* method : {"GET", "PATCH", "X"}) CHECK(http::check_method(method));
  for (const char* method : {"", "get", "GET ", "GET /", "G\r\nET", "M-SEARCH"}) {
    CAPTURE(method);
    CHECK(http::check_method(method).error().code == ErrorCode::invalid_argument);
  }
}

TEST_CASE("a header has a name, and a value on one line", "[http][sendable]") {
  CHECK(http::check_header("If-Match", "*"));
  CHECK(http::check_header("x-ms-client-request-id", ""));
  CHECK(http::check_header("X", "caf\xc3\xa9"));

  for (const char* name : {"", "a b", "a:", "a\r\nb", "na\xc3\xafve", "a(b)"}) {
    CAPTURE(name);
    CHECK_FALSE(http::check_header(name, "value"));
  }
  for (const auto value : {"a\rb"sv, "a\nb"sv, "\0"sv, "a\tb"sv, "\x7f"sv, "\x1b[0m"sv}) {
    CAPTURE(value);
    auto checked = http::check_header("If-Match", value);
    REQUIRE_FALSE(checked);
    CHECK(checked.error().message.find("If-Match") != std::string::npos);
  }
}

TEST_CASE("what frames a request is nobody's but the transport's", "[http][sendable]") {
  for (const char* name : {"Host", "content-length", "Transfer-Encoding", "CONNECTION", "Expect", "Upgrade", "te",
                           "Keep-Alive", "Proxy-Authorization", "proxy-connection"}) {
    CAPTURE(name);
    CHECK_FALSE(http::check_header(name, "1"));
  }
}

#include "guest/handler_version.hpp"

#include <string>

#include "support/catch.hpp"

using azvmreset::guest::HandlerVersion;

TEST_CASE("a handler version is its first two numbers", "[guest][handler_version]") {
  CHECK(HandlerVersion::parse("2.4") == HandlerVersion{2, 4});
  CHECK(HandlerVersion::parse("2.4.10") == HandlerVersion{2, 4});
  CHECK(HandlerVersion::parse("2.4.10.3") == HandlerVersion{2, 4});
  CHECK(HandlerVersion::parse("10.0") == HandlerVersion{10, 0});
  CHECK(HandlerVersion{2, 4}.text() == "2.4");
}

TEST_CASE("handler versions compare as numbers", "[guest][handler_version]") {
  CHECK(HandlerVersion{2, 10} > HandlerVersion{2, 9});
  CHECK(HandlerVersion{10, 0} > HandlerVersion{2, 9});
}

TEST_CASE("what is no handler version is refused", "[guest][handler_version]") {
  for (const char* text : {"", "2", "2.", ".4", "2..4", "2.4.", "2.*", "v2.4", "2.4-beta", " 2.4", "-2.4", "2.4.1.0.0",
                           "9999999999.0", "Unknown"}) {
    CAPTURE(text);
    CHECK_FALSE(HandlerVersion::parse(text));
  }
}

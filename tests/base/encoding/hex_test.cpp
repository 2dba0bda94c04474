#include "base/encoding/hex.hpp"

#include <string>

#include "support/catch.hpp"

using namespace azvmreset::base;

TEST_CASE("bytes become two lower-case digits each, and back", "[base][hex]") {
  const std::string bytes("\x00\x01\x7F\x80\xFF", 5);
  CHECK(hex_encode(bytes) == "00017f80ff");
  CHECK(hex_decode("00017F80fF") == bytes);
  CHECK(hex_encode("").empty());
  CHECK(hex_decode("") == "");
}

TEST_CASE("hexadecimal that is not exact is refused", "[base][hex]") {
  for (const char* text : {"0", "000", "0g", "g0", "0x", " 00", "00 ", "-1", "0:", "0@", "0`"}) {
    CAPTURE(text);
    CHECK(hex_decode(text) == std::nullopt);
  }
}

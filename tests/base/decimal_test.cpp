#include "base/decimal.hpp"

#include <limits>
#include <string>

#include "support/catch.hpp"

using namespace azvmreset::base;

TEST_CASE("a decimal number is digits and nothing else", "[base][decimal]") {
  CHECK(parse_decimal("0") == 0u);
  CHECK(parse_decimal("007") == 7u);
  CHECK(parse_decimal("18446744073709551615") == std::numeric_limits<std::uint64_t>::max());

  for (const char* text : {"", " 1", "1 ", "+1", "-1", "1.0", "1e3", "0x10", "1,000", "1_000", "\xD9\xA1", "١"}) {
    CAPTURE(text);
    CHECK(parse_decimal(text) == std::nullopt);
  }
  CHECK(parse_decimal(std::string_view("1\0", 2)) == std::nullopt);
}

TEST_CASE("a number too large is the largest one", "[base][decimal]") {
  constexpr auto largest = std::numeric_limits<std::uint64_t>::max();
  CHECK(parse_decimal("18446744073709551616") == largest);
  CHECK(parse_decimal(std::string(1000, '9')) == largest);

  SECTION("but a letter behind it still makes it no number") {
    CHECK(parse_decimal(std::string(1000, '9') + "x") == std::nullopt);
  }
}

TEST_CASE("a duration of any length can be added to a clock", "[base][decimal]") {
  using namespace std::chrono_literals;
  CHECK(parse_seconds("17") == 17s);
  CHECK(parse_milliseconds("1500") == 1500ms);
  CHECK(parse_seconds("1000000001") == longest_duration);
  CHECK(parse_milliseconds(std::string(40, '9')) == longest_duration);
  CHECK(parse_seconds("-1") == std::nullopt);

  const auto now = std::chrono::system_clock::now();
  CHECK(now + *parse_seconds("18446744073709551615") > now);
}

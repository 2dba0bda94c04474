#include "base/ascii.hpp"

#include "support/catch.hpp"

using namespace azvmreset::base;

TEST_CASE("ASCII letters compare without their case", "[base][ascii]") {
  CHECK(equals_ignoring_case("Retry-After", "retry-AFTER"));
  CHECK(equals_ignoring_case("", ""));
  CHECK_FALSE(equals_ignoring_case("retry", "retry-after"));
  CHECK_FALSE(equals_ignoring_case("retry-after", "retry"));

  SECTION("and only letters: the neighbours of A to Z in the table stay apart") {
    CHECK_FALSE(equals_ignoring_case("@", "`"));
    CHECK_FALSE(equals_ignoring_case("[", "{"));
  }
  SECTION("and only ASCII ones: nothing folds outside it, in no locale") {
    CHECK_FALSE(equals_ignoring_case("\xC4", "\xE4"));       // Ä and ä in Latin-1
    CHECK_FALSE(equals_ignoring_case("\u212A", "k"));        // the Kelvin sign
    CHECK_FALSE(equals_ignoring_case("L\u0131ST", "LIST"));  // the dotless i
  }
}

TEST_CASE("a prefix is found without regard to case", "[base][ascii]") {
  CHECK(starts_with_ignoring_case("X-MS-RateLimit-Remaining", "x-ms-ratelimit-"));
  CHECK(starts_with_ignoring_case("anything", ""));
  CHECK_FALSE(starts_with_ignoring_case("x-ms", "x-ms-ratelimit-"));
}

TEST_CASE("a part is found without regard to case", "[base][ascii]") {
  CHECK(find_ignoring_case("The PassWord is", "password") == 4);
  CHECK(find_ignoring_case("aAaA", "AA", 1) == 1);
  CHECK(find_ignoring_case("abc", "bcd") == std::string_view::npos);
  CHECK(find_ignoring_case("abc", "c", 3) == std::string_view::npos);
  CHECK(find_ignoring_case("abc", "a", 4) == std::string_view::npos);
  CHECK(find_ignoring_case("abc", "", 3) == 3);
  CHECK(find_ignoring_case("", "") == 0);
}

TEST_CASE("lower case leaves everything but A to Z alone", "[base][ascii]") {
  CHECK(to_lower("Microsoft.Compute/\xC4@[") == "microsoft.compute/\xC4@[");
}

TEST_CASE("letters and digits are those of ASCII", "[base][ascii]") {
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    const bool digit = byte >= '0' && byte <= '9';
    const bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
    CAPTURE(byte);
    CHECK(is_digit(c) == digit);
    CHECK(is_letter(c) == letter);
    CHECK(is_alphanumeric(c) == (digit || letter));
  }
}

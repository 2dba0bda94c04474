#include "base/encoding/utf8.hpp"

#include <string>

#include "support/catch.hpp"

using namespace azvmreset::base;

TEST_CASE("the length of text is counted as Windows counts it", "[base][utf8]") {
  CHECK(utf16_length("") == 0u);
  CHECK(utf16_length("abc") == 3u);
  CHECK(utf16_length("äöü") == 3u);
  CHECK(utf16_length("東京") == 2u);
  CHECK(utf16_length("😀") == 2u);
  CHECK(utf16_length("\xFF") == std::nullopt);
}

TEST_CASE("the ends of each range of UTF-8 are inside it", "[base][utf8]") {
  struct Row {
    std::string text;
    char32_t value;
  };
  const Row rows[] = {
      {std::string(1, '\0'), 0},
      {"\x7F", 0x7F},
      {"\xC2\x80", 0x80},
      {"\xDF\xBF", 0x7FF},
      {"\xE0\xA0\x80", 0x800},
      {"\xED\x9F\xBF", 0xD7FF},
      {"\xEE\x80\x80", 0xE000},
      {"\xEF\xBF\xBF", 0xFFFF},
      {"\xF0\x90\x80\x80", 0x10000},
      {"\xF4\x8F\xBF\xBF", 0x10FFFF},
  };
  for (const Row& row : rows) {
    CAPTURE(static_cast<unsigned>(row.value));
    const CodePoint c = first_code_point(row.text);
    CHECK(c.valid);
    CHECK(c.value == row.value);
    CHECK(c.length == row.text.size());
    CHECK(is_utf8(row.text));
  }
}

TEST_CASE("what is not UTF-8 is skipped in pieces that Unicode recommends", "[base][utf8]") {
  struct Row {
    std::string text;
    std::size_t skipped;
  };
  const Row rows[] = {
      {"\x80", 1},              // a byte that only continues
      {"\xC0\x80", 1},          // overlong zero
      {"\xC1\xBF", 1},          // overlong
      {"\xE0\x9F\xBF", 1},      // overlong
      {"\xED\xA0\x80", 1},      // a surrogate
      {"\xF0\x8F\xBF\xBF", 1},  // overlong
      {"\xF4\x90\x80\x80", 1},  // above U+10FFFF
      {"\xF5\x80\x80\x80", 1},
      {"\xFE", 1},
      {"\xC3", 1},  // cut short
      {"\xE2\x82", 2},
      {"\xF0\x9F\x98", 3},
      {"\xE2\x82x", 2},
      {"\xF0\x9F\x98x", 3},
      {"\xC3(", 1},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const CodePoint c = first_code_point(row.text);
    CHECK_FALSE(c.valid);
    CHECK(c.length == row.skipped);
    CHECK_FALSE(is_utf8(row.text));
    CHECK_FALSE(is_utf8("abc" + row.text));
  }
}

#include "base/quote.hpp"

#include <string>

#include "support/catch.hpp"

using azvmreset::base::quoted;

TEST_CASE("quoted text cannot leave its line or its quotes", "[base][quote]") {
  struct Row {
    std::string text, shown;
  };
  const Row rows[] = {
      {"", R"("")"},
      {"plain", R"("plain")"},
      {R"(say "hi" \o/)", R"("say \"hi\" \\o/")"},
      {"a\nb\rc\td", R"("a\nb\rc\td")"},
      {std::string("a\0b", 3), R"("a\x00b")"},
      {"\x1B[2J\x7F", R"("\x1b[2J\x7f")"},
      {"\xFF\xC3(", R"("\xff\xc3(")"},
      {"\xE2\x82", R"("\xe2\x82")"},
      {"Müller 東京", "\"Müller 東京\""},
      {"\u009B2J", R"("\u{9b}2J")"},                      // CSI as one C1 control
      {"user\u202Etxt.exe", R"("user\u{202e}txt.exe")"},  // reverses the reading order
      {"a\u200Bb\uFEFF", R"("a\u{200b}b\u{feff}")"},
      {"a\u2028b", R"("a\u{2028}b")"},
      {"\xF3\xA0\x81\x81", R"("\u{e0041}")"},  // an invisible tag character
  };
  for (const Row& row : rows) CHECK(quoted(row.text) == row.shown);
}

TEST_CASE("quoted text is cut after so many characters", "[base][quote]") {
  CHECK(quoted("abcdef", 3) == "\"abc\"…");
  CHECK(quoted("abc", 3) == "\"abc\"");
  CHECK(quoted("äöü", 2) == "\"äö\"…");
  CHECK(quoted("a", 0) == "\"\"…");
  CHECK(quoted(std::string(1'000'000, 'x')).size() == 85);
}

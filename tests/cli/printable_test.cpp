#include "cli/printable.hpp"

#include "support/catch.hpp"

using azvmreset::cli::printable;

TEST_CASE("text from outside on a terminal", "[cli]") {
  CHECK(printable("Zugriff verweigert: Größe 14, naïve 日本") == "Zugriff verweigert: Größe 14, naïve 日本");
  CHECK(printable("two\nlines\tand a tab") == "two lines and a tab");
  CHECK(printable("\x1b[2Jgone") == "?[2Jgone");
  CHECK(printable("\xC2\x9B"
                  "2Jgone") == "?2Jgone");
  CHECK(printable("a\xE2\x80\xAE"
                  "b\xE2\x81\xA6"
                  "c") == "a?b?c");
  CHECK(printable(std::string_view("nul\0byte", 8)) == "nul?byte");
}

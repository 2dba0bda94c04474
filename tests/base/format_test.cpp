#include "base/format.hpp"

#include <clocale>
#include <string>

#include "support/catch.hpp"

using azvmreset::base::format;

TEST_CASE("format puts text, numbers and flags where the braces are", "[base][format]") {
  CHECK(format("{} of {}, {}", 3, std::string("ten"), true) == "3 of ten, true");
  CHECK(format("{:04}-{:02x}", 7, 255) == "0007-ff");
  CHECK(format("{{}}") == "{}");
}

TEST_CASE("format does not speak the language of the host", "[base][format]") {
  // Whichever of these a machine has; without any the case proves nothing and passes.
  const std::string before = std::setlocale(LC_ALL, nullptr);
  for (const char* locale : {"de_DE.UTF-8", "fr_FR.UTF-8", "C.UTF-8"}) {
    if (std::setlocale(LC_ALL, locale) != nullptr) break;
  }
  CHECK(format("{} {}", 1234567, 1.5) == "1234567 1.5");
  std::setlocale(LC_ALL, before.c_str());
}

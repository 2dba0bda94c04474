#include "base/encoding/percent.hpp"

#include <string>

#include "support/catch.hpp"

using namespace azvmreset::base;

namespace {

std::string form_encoded(std::string_view text) {
  WipedString body;
  append_form_encoded(body, text);
  return std::string(view(body));
}

}  // namespace

TEST_CASE("a query value keeps only what needs no escape", "[base][percent]") {
  CHECK(percent_encode("AZaz09-._~") == "AZaz09-._~");
  CHECK(percent_encode("a b+c&d=e/f?g#h%i") == "a%20b%2Bc%26d%3De%2Ff%3Fg%23h%25i");
  CHECK(percent_encode("ü") == "%C3%BC");
  CHECK(percent_encode(std::string_view("\0\n\xFF", 3)) == "%00%0A%FF");
}

TEST_CASE("a form writes a space as a plus and escapes the rest", "[base][percent]") {
  CHECK(form_encoded("AZaz09*-._") == "AZaz09*-._");
  CHECK(form_encoded("a b+c&d=e~") == "a+b%2Bc%26d%3De%7E");
  CHECK(form_encoded("https://m.example/.default") == "https%3A%2F%2Fm.example%2F.default");

  SECTION("and is appended to what is there") {
    WipedString body;
    append(body, "scope=");
    append_form_encoded(body, "a b");
    CHECK(view(body) == "scope=a+b");
  }
}

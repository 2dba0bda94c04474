#include "cli/nearest.hpp"

#include "support/catch.hpp"

using azvmreset::cli::nearest;

TEST_CASE("the nearest word", "[cli]") {
  constexpr std::string_view words[] = {"preflight", "reset-password", "reset-rdp", "rest"};

  SECTION("is found through a letter too many, too few, wrong or swapped") {
    CHECK(nearest("preflightt", words) == "preflight");
    CHECK(nearest("prefligt", words) == "preflight");
    CHECK(nearest("prefxight", words) == "preflight");
    CHECK(nearest("rset", words) == "rest");
  }
  SECTION("is none when a third of it would have to change") {
    CHECK(nearest("status", words).empty());
    CHECK(nearest("", words).empty());
  }
}

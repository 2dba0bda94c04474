#include "http/retry_after.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/scripted_sender.hpp"

using namespace azvmreset;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace {

std::optional<milliseconds> asked(test::Headers headers) {
  return http::retry_after(test::response(503, std::move(headers)));
}

}  // namespace

TEST_CASE("Retry-After is read in seconds", "[http][retry_after]") {
  CHECK(asked({{"Retry-After", "7"}}) == 7s);
  CHECK(asked({{"retry-AFTER", " \t17 "}}) == 17s);
  CHECK(asked({{"Retry-After", "0"}}) == 0s);
  CHECK(asked({{"Retry-After", "1200"}}) == 20min);
  CHECK(asked({{"Retry-After", "-5"}}) == 0s);
}

TEST_CASE("a number that is too large is a long time", "[http][retry_after]") {
  CHECK(asked({{"Retry-After", "99999999999999999999999999"}}) > 24h * 365);
  CHECK(asked({{"retry-after-ms", "99999999999999999999999999"}}) > 24h * 365);
}

TEST_CASE("what cannot be read counts as absent", "[http][retry_after]") {
  CHECK_FALSE(asked({}));
  for (const char* text : {"", "soon", "1.5", "7 s", "+7", "- 7", "--7", "0x7", "5, 10", "-", "Sun, 99 Nov 1994"}) {
    CAPTURE(text);
    CHECK_FALSE(asked({{"Retry-After", text}}));
    CHECK_FALSE(asked({{"retry-after-ms", text}, {"x-ms-retry-after-ms", text}}));
  }
}

TEST_CASE("milliseconds come before seconds", "[http][retry_after]") {
  CHECK(asked({{"Retry-After", "7"}, {"x-ms-retry-after-ms", "1500"}}) == 1500ms);
  CHECK(asked({{"x-ms-retry-after-ms", "1500"}, {"retry-after-ms", "250"}}) == 250ms);
  CHECK(asked({{"retry-after-ms", "soon"}, {"x-ms-retry-after-ms", "never"}, {"Retry-After", "7"}}) == 7s);
}

TEST_CASE("a date is relative to the date of the answer", "[http][retry_after]") {
  const char* now = "Sun, 06 Nov 1994 08:49:37 GMT";
  CHECK(asked({{"Date", now}, {"Retry-After", "Sun, 06 Nov 1994 08:50:07 GMT"}}) == 30s);
  CHECK(asked({{"Date", now}, {"Retry-After", "Sunday, 06-Nov-94 08:50:07 GMT"}}) == 30s);
  CHECK(asked({{"Date", now}, {"Retry-After", "Sun Nov  6 08:50:07 1994"}}) == 30s);

  SECTION("the past is now") {
    CHECK(asked({{"Date", now}, {"Retry-After", "Sun, 06 Nov 1994 08:49:07 GMT"}}) == 0s);
    CHECK(asked({{"Date", now}, {"Retry-After", "Mon, 01 Jan 0001 00:00:00 GMT"}}) == 0s);
  }

  SECTION("the far future is a long time") {
    auto wait = asked({{"Date", "Mon, 01 Jan 0001 00:00:00 GMT"}, {"Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT"}});
    REQUIRE(wait);
    CHECK(*wait > 24h * 365);
  }

  SECTION("without one it says nothing") {
    CHECK_FALSE(asked({{"Retry-After", "Sun, 06 Nov 1994 08:50:07 GMT"}}));
    CHECK_FALSE(asked({{"Date", "today"}, {"Retry-After", "Sun, 06 Nov 1994 08:50:07 GMT"}}));
  }
}

#include "auth/identity_answer.hpp"

#include <string>

#include "support/catch.hpp"
#include "support/scripted_sender.hpp"

using namespace azvmreset;
using namespace azvmreset::auth;
using namespace std::chrono_literals;

namespace {

constexpr WallTime kAsked{std::chrono::seconds{1'790'000'000}};

Token read(const std::string& members) {
  auto token = read_identity_answer(test::response(200, {}, R"({"access_token":"ey.a.b",)" + members + "}"), kAsked,
                                    IdentityTeller{"a host", {}});
  REQUIRE(token);
  return std::move(*token);
}

}  // namespace

TEST_CASE("the end of a life is read in every form that hosts send", "[auth][identity_answer]") {
  for (const char* members :
       {R"("expires_in":"3600")", R"("expires_in":3600)", R"("expires_on":"1790003600")", R"("expires_on":1790003600)",
        R"("expires_on":"9/21/2026 3:13:20 PM +00:00")", R"("expires_on":"09/21/2026 15:13:20 +00:00")"}) {
    CAPTURE(members);
    const Token token = read(members);
    CHECK(token.valid_at(kAsked + 3599s));
    CHECK_FALSE(token.valid_at(kAsked + 3600s));
  }
}

TEST_CASE("of two ends the earlier one counts", "[auth][identity_answer]") {
  CHECK_FALSE(read(R"("expires_in":"86400","expires_on":"1790000100")").valid_at(kAsked + 100s));
  CHECK_FALSE(read(R"("expires_in":"100","expires_on":"1790086400")").valid_at(kAsked + 100s));
  CHECK_FALSE(read(R"("expires_in":"100","expires_on":"1")").valid_at(kAsked));
  CHECK(read(R"("expires_in":"100","expires_on":"99999999999999999999")").valid_at(kAsked + 99s));
}

TEST_CASE("a long life is renewed at its half", "[auth][identity_answer]") {
  const Token day = read(R"("expires_in":"86400")");
  CHECK_FALSE(day.stale_at(kAsked + 12h - 1s));
  CHECK(day.stale_at(kAsked + 12h));
  CHECK(read(R"("expires_in":"86400","refresh_in":"60")").stale_at(kAsked + 60s));
  CHECK_FALSE(read(R"("expires_in":"7199")").stale_at(kAsked + 1h));
}

TEST_CASE("what is no time of App Service has no value", "[auth][identity_answer]") {
  for (const char* text : {"", "9/14/2026", "13/14/2026 3:04:05 PM +00:00", "2/30/2026 3:04:05 PM +00:00",
                           "9/14/2026 25:04:05 +00:00", "9/14/2026 3:60:05 +00:00", "9/14/2026 3:04:05 PM +01:00",
                           "9/14/2026 3:04:05 PM", "9/14/2026 3:04:05 XM +00:00", "9/14/20261 3:04:05 +00:00"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_app_service_time(text));
  }
  CHECK(parse_app_service_time("1/1/1970 12:00:00 AM +00:00") == WallTime{});
  CHECK(parse_app_service_time("1/1/1970 12:00:00 PM +00:00") == WallTime{12h});
}

TEST_CASE("a time of App Service beyond the ends of the clock is the nearer end", "[auth][identity_answer]") {
  CHECK(parse_app_service_time("1/1/0001 12:00:00 AM +00:00") == WallTime{});
  const auto last = parse_app_service_time("12/31/9999 11:59:59 PM +00:00");
  REQUIRE(last);
  CHECK(*last > kAsked + std::chrono::years{200});
  CHECK(read(R"("expires_in":"100","expires_on":"12/31/9999 11:59:59 PM +00:00")").valid_at(kAsked + 99s));
  CHECK_FALSE(read(R"("expires_on":"1/1/0001 12:00:00 AM +00:00")").valid_at(kAsked));
}

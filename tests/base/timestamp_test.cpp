#include "base/timestamp.hpp"

#include <string>

#include "support/catch.hpp"

using namespace azvmreset::base;
using namespace std::chrono_literals;
using std::chrono::sys_days;
using std::chrono::system_clock;

namespace {

constexpr system_clock::time_point noon = sys_days(2026y / 1 / 2) + 3h + 4min + 5s;

}  // namespace

TEST_CASE("a time is written in RFC 3339, in UTC", "[base][timestamp]") {
  CHECK(format_timestamp(noon) == "2026-01-02T03:04:05Z");
  CHECK(format_timestamp(noon + 7ms) == "2026-01-02T03:04:05.007Z");
  CHECK(format_timestamp(noon + 999us) == "2026-01-02T03:04:05Z");
  CHECK(format_timestamp(system_clock::time_point()) == "1970-01-01T00:00:00Z");
  CHECK(format_timestamp(system_clock::time_point(-1ms)) == "1969-12-31T23:59:59.999Z");
  CHECK(format_timestamp(sys_days(2024y / 2 / 29)) == "2024-02-29T00:00:00Z");
  CHECK_FALSE(format_timestamp(system_clock::time_point::min()).empty());
  CHECK_FALSE(format_timestamp(system_clock::time_point::max()).empty());
}

TEST_CASE("a time of RFC 3339 is read with any fraction and any offset", "[base][timestamp]") {
  struct Row {
    const char* text;
    system_clock::time_point time;
  };
  const Row rows[] = {
      {"2026-01-02T03:04:05Z", noon},
      {"2026-01-02t03:04:05z", noon},
      {"2026-01-02T03:04:05.5Z", noon + 500ms},
      {"2026-01-02T03:04:05.1234567Z", noon + 123456700ns},
      {"2026-01-02T03:04:05.123456789012345678901234567890Z", noon + 123456789ns},
      {"2026-01-02T03:04:05.1234567+00:00", noon + 123456700ns},
      {"2026-01-02T05:34:05+02:30", noon},
      {"2026-01-01T22:04:05-05:00", noon},
      {"2026-01-02T03:04:05-00:00", noon},
      {"2024-02-29T00:00:00Z", sys_days(2024y / 2 / 29)},
      {"2016-12-31T23:59:60Z", sys_days(2017y / 1 / 1)},
      {"1970-01-01T00:00:00Z", system_clock::time_point()},
      {"0001-01-01T00:00:00Z", system_clock::time_point::min()},  // .NET's DateTime.MinValue
      {"9999-12-31T23:59:59.9999999Z", system_clock::time_point::max()},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(parse_timestamp(row.text) == row.time);
  }
}

TEST_CASE("a time that is not RFC 3339 is no time", "[base][timestamp]") {
  for (const char* text : {
           "",
           "Z",
           "2026",
           "2026-01-02",
           "2026-01-02T03:04:05",
           "2026-01-02T03:04Z",
           "2026-01-02 03:04:05Z",
           " 2026-01-02T03:04:05Z",
           "2026-01-02T03:04:05Z ",
           "2026-1-2T03:04:05Z",
           "26-01-02T03:04:05Z",
           "2026-00-02T03:04:05Z",
           "2026-13-02T03:04:05Z",
           "2026-01-00T03:04:05Z",
           "2026-01-32T03:04:05Z",
           "2025-02-29T03:04:05Z",
           "2026-01-02T24:00:00Z",
           "2026-01-02T03:60:05Z",
           "2026-01-02T03:04:61Z",
           "2026-01-02T03:04:05.Z",
           "2026-01-02T03:04:05,5Z",
           "2026-01-02T03:04:05+0000",
           "2026-01-02T03:04:05+24:00",
           "2026-01-02T03:04:05+00:60",
           "2026-01-02T03:04:05+",
           "2026-01-02T03:04:05ZZ",
           "+2026-01-02T03:04:05Z",
           "-026-01-02T03:04:05Z",
           "2026-01-02T+3:04:05Z",
           "2026-01-02T03:04:05.5.5Z",
           "2026/01/02T03:04:05Z",
           "12026-01-02T03:04:05Z",
           "2026-01-02T03:04:05 Z",
           "/Date(1767323045000)/",
       }) {
    CAPTURE(text);
    CHECK(parse_timestamp(text) == std::nullopt);
  }
  CHECK(parse_timestamp(std::string_view("2026-01-02T03:04:05Z\0", 21)) == std::nullopt);
}

TEST_CASE("what is written is read back", "[base][timestamp]") {
  for (const auto time : {noon, noon + 1ms, system_clock::time_point(-1ms), system_clock::time_point(-86'400'001ms)}) {
    CHECK(parse_timestamp(format_timestamp(time)) == time);
  }
}

TEST_CASE("an HTTP date is read in all its three forms", "[base][timestamp]") {
  const system_clock::time_point expected = sys_days(1994y / 11 / 6) + 8h + 49min + 37s;
  CHECK(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT") == expected);
  CHECK(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT") == expected);
  CHECK(parse_http_date("Sun Nov  6 08:49:37 1994") == expected);
  CHECK(parse_http_date("Wed Nov 16 08:49:37 1994") == expected + std::chrono::days(10));

  SECTION("a wrong weekday does not matter") { CHECK(parse_http_date("Mon, 06 Nov 1994 08:49:37 GMT") == expected); }
  SECTION("two digits of a year are 1970 to 2069") {
    CHECK(parse_http_date("Thursday, 01-Jan-70 00:00:00 GMT") == system_clock::time_point());
    CHECK(parse_http_date("Tuesday, 01-Jan-69 00:00:00 GMT") == sys_days(2069y / 1 / 1));
  }
  SECTION("a year that the clock cannot hold is its end") {
    CHECK(parse_http_date("Fri, 31 Dec 9999 23:59:59 GMT") == system_clock::time_point::max());
    CHECK(parse_http_date("Mon, 01 Jan 0001 00:00:00 GMT") == system_clock::time_point::min());
  }
}

TEST_CASE("an HTTP date in any other form is no date", "[base][timestamp]") {
  for (const char* text : {
           "",
           "0",
           "-1",
           "Sun",
           "Sun, 06 Nov 1994",
           "Sun, 6 Nov 1994 08:49:37 GMT",
           "Sun, 06 Nov 1994 08:49:37 UTC",
           "Sun, 06 Nov 1994 08:49:37 +0000",
           "Sun, 06 nov 1994 08:49:37 GMT",
           "sun, 06 Nov 1994 08:49:37 GMT",
           "06 Nov 1994 08:49:37 GMT",
           "Sun, 06-Nov-1994 08:49:37 GMT",
           "Sun, 31 Feb 1994 08:49:37 GMT",
           "Sun, 06 Nov 1994 25:49:37 GMT",
           "Sun, 06 Nov 1994 08:49:37 GMT ",
           "So, 06 Nov 1994 08:49:37 GMT",
           "Sun Nov 6 08:49:37 1994",
           "Sun Nov  6 08:49:37 94",
           "1994-11-06T08:49:37Z",
       }) {
    CAPTURE(text);
    CHECK(parse_http_date(text) == std::nullopt);
  }
}

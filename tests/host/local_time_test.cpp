#include "host/local_time.hpp"

#include <ctime>

#include "support/catch.hpp"

using azvmreset::host::parse_local_time;

namespace {

std::string shown(std::time_t moment) {
  std::tm local{};
  localtime_r(&moment, &local);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &local)};
}

}  // namespace

TEST_CASE("a time of this machine's wall clock is read back", "[host][local_time]") {
  for (const std::time_t moment : {std::time_t(1'700'000'000), std::time_t(1'790'000'000)}) {
    const auto read = parse_local_time(shown(moment));
    REQUIRE(read);
    CHECK(std::chrono::system_clock::to_time_t(*read) == moment);
    CHECK(parse_local_time(shown(moment) + ".123456") == read);
  }
}

TEST_CASE("what is no such time has no value", "[host][local_time]") {
  for (const char* text : {"", "2026", "2026-01-02", "2026-01-02T03:04:05", "2026-01-02 03:04", "2026-13-02 03:04:05",
                           "2026-01-32 03:04:05", "2026-01-02 24:04:05", "2026-01-02 03:60:05", "2026-01-02 03:04:05Z",
                           "2026-01-02 03:04:05.", "-026-01-02 03:04:05", "1926-01-02 03:04:05"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_local_time(text));
  }
}

TEST_CASE("a time beyond the end of the clock is its end", "[host][local_time]") {
  const auto last = parse_local_time("9999-12-31 23:59:59");
  REQUIRE(last);
  CHECK(*last > std::chrono::system_clock::time_point(std::chrono::years{200}));
}

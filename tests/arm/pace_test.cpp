#include "arm/pace.hpp"

#include <chrono>
#include <vector>

#include "arm/arm_fixture.hpp"
#include "support/catch.hpp"
#include "support/scripted_sender.hpp"
#include "support/seeded_random.hpp"
#include "support/virtual_port.hpp"

using namespace azvmreset;
using namespace std::chrono_literals;
using arm::Pace;
using engine::Duration;

namespace {

struct Waits {
  test::NoJitter random;
  test::VirtualPort port;
  Pace pace;

  explicit Waits(std::optional<std::chrono::milliseconds> interval = std::nullopt)
      : pace(random, port.now(), interval) {}

  Duration after(const http::Response& answer, Duration since_start = 0ms) {
    return pace.delay_after(answer, port.now() + since_start);
  }
  Duration after_retry_after(const char* value, Duration since_start = 0ms) {
    return after(test::response(202, {{"Retry-After", value}}), since_start);
  }
};

}  // namespace

TEST_CASE("without a hint the pace slows down", "[arm][pace]") {
  Waits waits;
  const auto answer = test::response(200);
  CHECK(waits.after(answer, 0s) == 2s);
  CHECK(waits.after(answer, 2s) == 4s);
  CHECK(waits.after(answer, 119s) == 4s);
  CHECK(waits.after(answer, 120s) == 15s);
  CHECK(waits.after(answer, 40min) == 15s);
}

TEST_CASE("the caller's interval replaces the pace, not the service's wish", "[arm][pace]") {
  Waits waits(7s);
  const auto answer = test::response(200);
  CHECK(waits.after(answer, 0s) == 7s);
  CHECK(waits.after(answer, 10min) == 7s);
  CHECK(waits.after_retry_after("20") == 20s);
}

TEST_CASE("Retry-After is obeyed in all its forms", "[arm][pace]") {
  CHECK(Waits().after_retry_after("10") == 10s);
  CHECK(Waits().after_retry_after("1200") == 20min);
  CHECK(Waits().after(test::response(202, {{"retry-after-ms", "1500"}, {"Retry-After", "9"}})) == 1500ms);
  CHECK(Waits().after(test::response(
            202, {{"Date", "Sun, 06 Nov 1994 08:49:37 GMT"}, {"Retry-After", "Sun, 06 Nov 1994 08:49:40 GMT"}})) == 3s);
  CHECK(Waits().after_retry_after("soon") == 2s);
}

TEST_CASE("Retry-After: 0 is at once, then ever slower", "[arm][pace]") {
  Waits waits;
  for (const auto expected : {0ms, 250ms, 500ms, 1000ms, 2000ms, 4000ms, 4000ms, 4000ms}) {
    CHECK(waits.after_retry_after("0") == expected);
  }
}

TEST_CASE("jitter only adds, and at most a tenth", "[arm][pace]") {
  test::SeededRandom random(7);
  test::VirtualPort port;
  bool added = false;
  for (int i = 0; i < 500; ++i) {
    Pace pace(random, port.now(), std::nullopt);
    const auto wait = pace.delay_after(test::response(202, {{"Retry-After", "30"}}), port.now());
    CHECK(wait >= 30s);
    CHECK(wait <= 33s);
    added = added || wait > 30s;
  }
  CHECK(added);
  Pace pace(random, port.now(), std::nullopt);
  CHECK(pace.delay_after(test::response(202, {{"Retry-After", "0"}}), port.now()) == 0ms);
}

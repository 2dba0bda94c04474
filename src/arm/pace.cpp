#include "arm/pace.hpp"

#include "http/retry_after.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace azvmreset::arm {

using namespace std::chrono_literals;

engine::Duration Pace::delay_after(const http::Response& answer, engine::TimePoint now) {
  const auto asked = http::retry_after(answer);
  engine::Duration wait{};
  if (!asked) {
    wait = without_hint(now);
  } else if (*asked > 0ms) {
    wait = *asked;
  } else {
    wait = std::exchange(next_after_zero_, std::clamp<engine::Duration>(next_after_zero_ * 2, 250ms, 4s));
  }
  first_ = false;
  const auto tenth = static_cast<std::uint64_t>(wait.count() / 10);
  return wait + engine::Duration(static_cast<engine::Duration::rep>(random_.below(host::Stream::jitter, tenth + 1)));
}

engine::Duration Pace::without_hint(engine::TimePoint now) const noexcept {
  if (interval_) return *interval_;
  if (first_) return 2s;
  return now - start_ < 2min ? 4s : 15s;
}

}  // namespace azvmreset::arm

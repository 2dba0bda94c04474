// Time that passes only when nobody has anything to do.
#pragma once

#include "engine/port.hpp"
#include "host/clock.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <utility>

namespace azvmreset::test {

// A Port and a Clock whose time jumps to the next event instead of waiting.
// Events at the same moment happen in the order of scheduling. Confined.
class VirtualPort final : public engine::Port, public host::Clock {
 public:
  using Event = std::function<void()>;

  engine::TimePoint now() const noexcept override { return now_; }
  std::chrono::steady_clock::time_point steady_now() const noexcept override { return now_; }
  std::chrono::system_clock::time_point wall_now() const noexcept override {
    return wall_start_ + std::chrono::duration_cast<std::chrono::system_clock::duration>(now_ - kStart);
  }

  // Runs `event` when that much time has passed, inside wait_until.
  void schedule(std::chrono::milliseconds delay, Event event) {
    events_.emplace(std::pair{now_ + delay, next_sequence_++}, std::move(event));
  }

  void wait_until(engine::TimePoint until) override {
    if (woken_) {
      woken_ = false;
      return;
    }
    if (!events_.empty() && events_.begin()->first.first <= std::max(until, now_)) {
      auto next = events_.extract(events_.begin());
      now_ = std::max(now_, next.key().first);
      next.mapped()();
      return;
    }
    // Nothing will ever happen: the caller waits for something that cannot come.
    if (until == engine::kNever)
      stalled_ = true;
    else
      now_ = std::max(now_, until);
  }

  void wake() noexcept override { woken_ = true; }

  // Whether the loop once asked to wait for ever with no event in sight.
  bool stalled() const noexcept { return stalled_; }

 private:
  static constexpr engine::TimePoint kStart{std::chrono::hours{1}};

  engine::TimePoint now_ = kStart;
  std::chrono::system_clock::time_point wall_start_{std::chrono::seconds{1'790'000'000}};
  std::uint64_t next_sequence_ = 0;
  std::map<std::pair<engine::TimePoint, std::uint64_t>, Event> events_;
  bool woken_ = false;
  bool stalled_ = false;
};

}  // namespace azvmreset::test

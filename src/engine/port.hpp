// The one place where a loop blocks.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace azvmreset::engine {

using TimePoint = std::chrono::steady_clock::time_point;
using Duration = std::chrono::milliseconds;

// The latest time there is: "no limit".
inline constexpr TimePoint kNever = TimePoint::max();

// `from + delay`, without overflow: a caller may ask for a wait of centuries.
constexpr TimePoint after(TimePoint from, Duration delay) noexcept {
  const auto room = std::chrono::duration_cast<Duration>(kNever - from);
  return delay >= room ? kNever : from + delay;
}

// What a loop sleeps on. The curl transport is one, so that sockets wake the
// loop; the simulator's advances virtual time instead of waiting.
//
// Confined to the thread that drives the loop, except `wake` and `now`.
class Port {
 public:
  virtual ~Port() = default;

  virtual TimePoint now() const noexcept = 0;

  // Returns when `until` has come, when wake() was called since the last
  // return, or when the port has delivered something. It may return early.
  virtual void wait_until(TimePoint until) = 0;

  // Ends the current wait, or the next one. Any thread.
  virtual void wake() noexcept = 0;

  // For a host that polls by itself: a descriptor that becomes readable when
  // the port has work or was woken (-1: none), and the port's own next timer.
  virtual int poll_fd() const noexcept { return -1; }
  virtual TimePoint next_timer() const noexcept { return kNever; }
};

// Waits on a condition variable: all that is needed with a transport of the host.
class ConditionPort final : public Port {
 public:
  TimePoint now() const noexcept override { return std::chrono::steady_clock::now(); }
  void wait_until(TimePoint until) override;
  void wake() noexcept override;

 private:
  std::mutex mutex_;
  std::condition_variable woken_condition_;
  bool woken_ = false;
};

}  // namespace azvmreset::engine

// Timers in the order in which they are due.
#pragma once

#include "engine/port.hpp"

#include <cstdint>

namespace azvmreset::engine {

// Runs once when its time has come. Intrusive: arming never allocates, and
// taking one out costs O(log n) amortised, so a cancelled wait leaves nothing.
class Timer {
 public:
  Timer() = default;
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  bool armed() const noexcept { return armed_; }

 protected:
  virtual ~Timer() = default;
  virtual void expired() noexcept = 0;

 private:
  friend class Timers;
  TimePoint due_{};
  std::uint64_t sequence_ = 0;
  bool armed_ = false;
  Timer* child_ = nullptr;
  Timer* sibling_ = nullptr;
  Timer* before_ = nullptr;  // the elder sibling, or the parent of a first child
};

// A pairing heap. Timers due at the same moment fire in the order of arming:
// one seed, one history. Confined.
class Timers {
 public:
  Timers() = default;
  Timers(const Timers&) = delete;
  Timers& operator=(const Timers&) = delete;

  bool empty() const noexcept { return root_ == nullptr; }
  TimePoint next_due() const noexcept { return root_ == nullptr ? kNever : root_->due_; }

  void arm(Timer& timer, TimePoint due) noexcept;
  void disarm(Timer& timer) noexcept;

  // Fires all that are due at `now`; those armed meanwhile for `now` too.
  void fire(TimePoint now) noexcept;

 private:
  static bool earlier(const Timer& a, const Timer& b) noexcept;
  static Timer* meld(Timer* a, Timer* b) noexcept;
  static Timer* merge_siblings(Timer* first) noexcept;
  static void detach(Timer& timer) noexcept;

  Timer* root_ = nullptr;
  std::uint64_t next_sequence_ = 0;
};

}  // namespace azvmreset::engine

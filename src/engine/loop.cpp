#include "engine/loop.hpp"

#include <algorithm>

namespace azvmreset::engine {

// What is ready makes more ready. Asking the port between those rounds would
// cost a system call for each; asking it never would let a busy queue starve
// the sockets.
constexpr int kRoundsPerTurn = 16;

void Loop::post(Runnable& item) noexcept {
  bool was_empty = false;
  {
    const std::lock_guard lock(inbox_mutex_);
    was_empty = inbox_.empty();
    inbox_.push(item);
  }
  // Who finds the inbox filled knows that a wake is already on its way.
  if (was_empty) port_.wake();
}

void Loop::take_inbox() noexcept {
  const std::lock_guard lock(inbox_mutex_);
  ready_.append(inbox_);
}

bool Loop::inbox_empty() const noexcept {
  const std::lock_guard lock(inbox_mutex_);
  return inbox_.empty();
}

TimePoint Loop::next_due() const noexcept {
  if (!ready_.empty() || !inbox_empty()) return TimePoint::min();
  return std::min(timers_.next_due(), port_.next_timer());
}

void Loop::turn(TimePoint until) {
  take_inbox();
  // With work at hand the port is only asked what has arrived, so that a long
  // ready queue does not starve the sockets.
  port_.wait_until(ready_.empty() ? std::min(until, timers_.next_due()) : TimePoint::min());
  take_inbox();
  timers_.fire(port_.now());

  for (int round = 0; round < kRoundsPerTurn && !ready_.empty(); ++round) {
    RunQueue batch;
    batch.append(ready_);
    while (!batch.empty()) {
      batch.pop().run();
      while (!next_.empty()) next_.pop().run();
    }
  }
}

}  // namespace azvmreset::engine

// One loop: a ready queue, timers, and an inbox for other threads.
#pragma once

#include "engine/port.hpp"
#include "engine/runnable.hpp"
#include "engine/timers.hpp"

#include <mutex>

namespace azvmreset::engine {

// Confined to the thread that drives it, except `post` and `now`. Coroutines
// are resumed from its ready queue only, so no callback of a library below is
// ever on the stack when they run.
class Loop {
 public:
  explicit Loop(Port& port) noexcept : port_(port) {}

  TimePoint now() const noexcept { return port_.now(); }
  Timers& timers() noexcept { return timers_; }

  // Runs `item` on this turn or the next.
  void make_ready(Runnable& item) noexcept { ready_.push(item); }

  // Runs `item` right after what runs now, before anything that is ready: for
  // a task's waiter. An answer so climbs to its operation at once, through
  // frames that lie side by side in the cache, also when thousands arrive.
  void make_next(Runnable& item) noexcept { next_.push(item); }

  // The same from any thread. `item` must not be queued already.
  void post(Runnable& item) noexcept;

  // One turn: what other threads posted, what is due, what is ready, and a few
  // rounds of what that makes ready. Waits for something of that first, but not
  // beyond `until`.
  void turn(TimePoint until);

  // When the next turn has something to do, if nothing arrives before.
  TimePoint next_due() const noexcept;

  int poll_fd() const noexcept { return port_.poll_fd(); }

 private:
  void take_inbox() noexcept;
  bool inbox_empty() const noexcept;

  Port& port_;
  RunQueue ready_;
  RunQueue next_;
  Timers timers_;

  mutable std::mutex inbox_mutex_;
  RunQueue inbox_;  // under inbox_mutex_
};

}  // namespace azvmreset::engine

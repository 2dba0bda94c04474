// Who turns the loop, and how others wait for it.
#pragma once

#include "engine/loop.hpp"

#include <azvmreset/result.hpp>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace azvmreset::engine {

// Shareable. Both drives answer would_deadlock to a call from inside a
// callback: that thread is the one that would have to go on.
class Drive {
 public:
  virtual ~Drive() = default;

  // Waits until `finished` is true, at most until `until`: what `finished`
  // said last. It is called from the waiting thread.
  virtual Result<bool> wait(const std::function<bool()>& finished, TimePoint until) = 0;

  // Turns the loop once, waiting at most until `until`.
  virtual Result<void> step(TimePoint until) = 0;

  // Something that a wait may be looking for has changed. Any thread.
  virtual void notify() noexcept = 0;

  virtual bool by_host() const noexcept = 0;

  // Whether the calling thread is inside a turn of this loop.
  bool turning_here() const noexcept { return turner_.load() == std::this_thread::get_id(); }

  // After the last operation has ended: no more turns. With a thread of ours,
  // joins it; from inside a callback the thread ends by itself after the turn.
  virtual void finish() noexcept = 0;

 protected:
  // Turns the loop on the calling thread, which claims it for the time being.
  std::atomic<std::thread::id> turner_{};
};

// A thread of our own. `keep_alive` is held by the thread until it ends, so
// that everything the loop touches lives as long as it turns.
std::unique_ptr<Drive> drive_by_thread(Loop& loop, std::shared_ptr<void> keep_alive);

// The host's threads, one at a time; a second one gets wrong_thread.
std::unique_ptr<Drive> drive_by_host(Loop& loop);

}  // namespace azvmreset::engine

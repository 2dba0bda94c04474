// The life of one operation, apart from its result.
#pragma once

#include "base/progress.hpp"
#include "base/trace.hpp"
#include "engine/scope.hpp"
#include "engine/task.hpp"

#include <azvmreset/operation.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>

namespace azvmreset::client {

class Running;

// The client, as its operations see it.
class Household {
 public:
  virtual engine::Loop& loop() noexcept = 0;

  // Waits by the client's drive.
  virtual Result<bool> wait(const std::function<bool()>& finished, std::chrono::milliseconds timeout) = 0;

  // Hands `item` to the loop. False when no further turn will come.
  virtual bool post(engine::Runnable& item) noexcept = 0;

  // The operation has ended: it may be forgotten, and who waits for it may look.
  virtual void ended(Running& operation) noexcept = 0;

 protected:
  virtual ~Household() = default;
};

//     start() ──> begin() ──> work() … settled() ──> tell()
//     anywhere     loop        loop       loop       loop, after the work's frames are gone
//
// What is marked "loop" is touched by the loop's thread only, the rest by any.
// Every node that travels through the loop's queues is a member, so that
// ending an operation allocates nothing.
class Running : public base::ProgressSink, public std::enable_shared_from_this<Running> {
 public:
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  // Puts the operation on its way. The client has it in its list already.
  void start(const std::shared_ptr<Household>& house, engine::TimePoint deadline, const base::Trace& trace) noexcept;

  // The client takes no more operations: the end, without a loop. The outcome is kept already.
  void end_unstarted() noexcept { done_.store(true, std::memory_order_release); }

  bool done() const noexcept { return done_.load(std::memory_order_acquire); }
  Result<bool> wait(std::chrono::milliseconds timeout);
  void cancel() noexcept;
  Progress progress() const;
  Result<void> on_done(std::function<void()> callback);
  Result<void> on_progress(std::function<void(const Progress&)> callback);

  // After fork() the locks of the parent may be held for ever: a child must
  // ask this before it touches any.
  bool in_forked_child() const noexcept;

  void entered(Phase phase, std::string_view message) noexcept final;
  void polled() noexcept final;

  // Ends the work at its next wait. Loop.
  void stop() noexcept;

 protected:
  Running() noexcept;
  virtual ~Running() = default;

  // The coroutine that does the work. Loop; may throw bad_alloc.
  virtual engine::Root work() = 0;

  // Keeps the outcome of a work that could not even begin. Loop.
  virtual void settle_out_of_memory() noexcept = 0;

  // The outcome is kept; the work's last step. Loop.
  void settled() noexcept;

  // What its requests are part of. Loop.
  const base::Trace& trace() const noexcept { return trace_; }

 private:
  // One errand of the operation through the loop's queue; it owns the
  // operation while it is under way.
  class Errand final : public engine::Runnable {
   public:
    using Action = void (Running::*)() noexcept;
    Errand(Running& operation, Action action) noexcept : operation_(operation), action_(action) {}
    bool send(Household& house) noexcept;

   private:
    void run() noexcept override;

    Running& operation_;
    Action action_;
    std::shared_ptr<Running> under_way_;
  };

  void begin() noexcept;
  void tell() noexcept;
  void call_back() noexcept;
  void report(const Progress& progress) noexcept;

  const std::uint64_t process_;
  std::weak_ptr<Household> house_;  // set by start(), before another thread knows the operation
  engine::TimePoint deadline_ = engine::kNever;
  base::Trace trace_;                   // loop, once started
  std::shared_ptr<Running> alive_;      // itself, from start() to the end of tell()
  std::optional<engine::Scope> scope_;  // loop
  bool stop_asked_ = false;             // loop; a stop may overtake the beginning

  Errand begin_errand_;
  Errand stop_errand_;
  Errand tell_errand_;
  Errand call_back_errand_;

  std::atomic<bool> done_{false};
  std::atomic<bool> stop_sent_{false};

  mutable std::mutex mutex_;  // guards the rest; never held over a callback
  Progress progress_;
  bool has_done_callback_ = false;
  std::function<void()> done_callback_;
  std::shared_ptr<const std::function<void(const Progress&)>> progress_callback_;

  // The client's list of operations, under the client's lock.
  friend class RunningList;
  Running* previous_ = nullptr;
  Running* next_ = nullptr;
};

// The operations of a client that have not ended. Not locked.
class RunningList {
 public:
  bool empty() const noexcept { return first_ == nullptr; }
  void add(Running& operation) noexcept;
  void remove(Running& operation) noexcept;

  template <class Visit>
  void for_each(Visit visit) const {
    for (Running* each = first_; each != nullptr;) {
      Running* const following = each->next_;
      visit(*each);
      each = following;
    }
  }

 private:
  Running* first_ = nullptr;
};

}  // namespace azvmreset::client

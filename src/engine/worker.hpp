// The one thread beside the loop, for what cannot but block.
#pragma once

#include "engine/suspension.hpp"

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace azvmreset::engine {

// Runs blocking jobs one after the other. The thread is made by the first job
// and joined in close(). `inline_jobs` runs each job at once on the loop's
// thread: the virtual clock wants no second thread.
//
// Confined to the loop's thread.
class Worker {
 public:
  // A piece of blocking work; it shares ownership with whoever waits for it,
  // because it may go on after its waiter was cancelled.
  class Job {
   public:
    virtual ~Job() = default;

    // On the worker's thread. May throw std::bad_alloc.
    virtual void run() = 0;

    // From the loop's thread while `run` is under way and nobody waits any
    // more: end early if that is possible.
    virtual void interrupt() noexcept {}
  };

  enum class Mode { own_thread, inline_jobs };

  Worker(Loop& loop, Mode mode) noexcept : loop_(loop), mode_(mode) {}
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  class Waiting;

 private:
  // One job on its way to the thread and back. `run` of the base is its
  // return to the loop.
  struct Order final : Runnable {
    explicit Order(std::shared_ptr<Job> work) : job(std::move(work)) {}
    void run() noexcept override;

    std::shared_ptr<Job> job;
    std::optional<Error> failure;
    Waiting* waiter = nullptr;       // loop's thread
    std::shared_ptr<Order> while_posted;   // keeps the order alive in the inbox
  };

 public:
  class [[nodiscard]] Waiting final : public Suspension {
   public:
    Waiting(Worker& worker, std::shared_ptr<Job> job) : worker_(worker), order_(std::make_shared<Order>(std::move(job))) {}
    Result<void> await_resume() const;

   private:
    friend struct Order;
    bool begin() override;
    void withdraw() noexcept override;

    Worker& worker_;
    std::shared_ptr<Order> order_;
  };

  // `auto done = co_await worker.run(job);`: success when the job has run,
  // out_of_memory when it threw, or the stop; then a job that has not begun is
  // dropped and a running one is interrupted.
  Waiting run(std::shared_ptr<Job> job) { return {*this, std::move(job)}; }

  // Drops what has not begun, interrupts and awaits what runs.
  void close() noexcept;

 private:
  bool enqueue(const std::shared_ptr<Order>& order);
  void abandon(const std::shared_ptr<Order>& order) noexcept;
  void work();
  static void perform(Order& order) noexcept;

  Loop& loop_;
  const Mode mode_;
  std::thread thread_;

  std::mutex mutex_;
  std::condition_variable wanted_;
  std::deque<std::shared_ptr<Order>> orders_;  // under mutex_
  std::shared_ptr<Order> current_;             // under mutex_
  bool closing_ = false;                       // under mutex_
};

}  // namespace azvmreset::engine

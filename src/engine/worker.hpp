// The one thread beside the loop, for what cannot but block.
#pragma once

#include "engine/suspension.hpp"

#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace azvmreset::engine {

// Runs blocking jobs one after the other. The thread is made by the first job
// and joined in close(). `inline_jobs` runs each job at once on the loop's
// thread: the virtual clock wants no second thread.
//
// Confined to the loop's thread; outlives the loop's last turn.
class Worker final : private Runnable {
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

  class Waiting;

 private:
  // One job on its way to the thread and back.
  struct Order {
    explicit Order(std::shared_ptr<Job> work) : job(std::move(work)) {}

    std::shared_ptr<Job> job;
    std::optional<Error> failure;
    Waiting* waiter = nullptr;  // loop's thread
  };

  // A list, because an order moves from one to the next without allocating:
  // what has been done always finds its way back.
  using Orders = std::list<std::shared_ptr<Order>>;

 public:
  class [[nodiscard]] Waiting final : public Suspension {
   public:
    Waiting(Worker& worker, std::shared_ptr<Job> job)
        : worker_(worker), order_(std::make_shared<Order>(std::move(job))) {}
    Result<void> await_resume() const;

   private:
    friend class Worker;
    bool begin() override;
    void withdraw() noexcept override;

    Worker& worker_;
    std::shared_ptr<Order> order_;
  };

  // `auto done = co_await worker.run(job);`: success when the job has run,
  // out_of_memory when it threw, or the stop; then a job that has not begun is
  // dropped and a running one is interrupted.
  Waiting run(std::shared_ptr<Job> job) { return {*this, std::move(job)}; }

  // Interrupts and awaits what runs. Nobody waits for the worker any more.
  void close() noexcept;

 private:
  bool enqueue(const std::shared_ptr<Order>& order);
  void abandon(const std::shared_ptr<Order>& order) noexcept;
  void work() noexcept;
  void run() noexcept override;
  static void perform(Order& order) noexcept;

  Loop& loop_;
  const Mode mode_;
  std::thread thread_;

  std::mutex mutex_;
  std::condition_variable wanted_;
  Orders waiting_;        // under mutex_
  Orders running_;        // under mutex_; one at most
  Orders done_;           // under mutex_; the loop is told while it is not empty
  bool closing_ = false;  // under mutex_
};

}  // namespace azvmreset::engine

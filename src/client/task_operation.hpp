// An operation that runs one task and keeps its result.
#pragma once

#include "client/running.hpp"

#include <new>
#include <optional>
#include <utility>

namespace azvmreset::client {

template <class T>
class TaskOperation final : public detail::OperationOf<T>, public Running {
 public:
  // The task holds the request, secrets included. Its frame is gone as soon as
  // it has ended.
  void undertake(engine::Task<Result<T>> task) noexcept { task_.emplace(std::move(task)); }

  // The end of an operation that is not admitted.
  void refuse(Failure why) noexcept {
    task_.reset();
    settle(std::move(why));
    end_unstarted();
  }

  bool done() const noexcept override { return Running::done(); }
  Result<bool> wait(std::chrono::milliseconds timeout) override { return Running::wait(timeout); }
  void cancel() noexcept override { Running::cancel(); }
  Progress progress() const override { return Running::progress(); }
  Result<void> on_done(std::function<void()> callback) override { return Running::on_done(std::move(callback)); }
  Result<void> on_progress(std::function<void(const Progress&)> callback) override {
    return Running::on_progress(std::move(callback));
  }

  Result<T> take_result() override {
    if (!Running::done()) return Error{ErrorCode::not_finished, "the operation has not ended yet"};
    const std::lock_guard lock(result_mutex_);
    if (out_of_memory_) settle(Error{ErrorCode::out_of_memory, "out of memory"});
    if (!outcome_) return Error{ErrorCode::not_finished, "the result was taken before"};
    Result<T> taken = std::move(*outcome_);
    outcome_.reset();
    return taken;
  }

 private:
  void settle(Result<T> outcome) noexcept {
    outcome_.emplace(std::move(outcome));
    out_of_memory_ = false;
  }

  engine::Root work() override { return run(*this); }

  // The operation outlives this frame: tell() runs a turn after its end.
  static engine::Root run(TaskOperation& self) {
    try {
      auto outcome = co_await std::move(*self.task_);
      self.settle(self.trace().named_in(std::move(outcome)));
    } catch (const std::bad_alloc&) {
      self.settle_out_of_memory();
    }
    self.task_.reset();
    self.settled();
  }

  // There may be none left to make an Error of; whoever takes the result gets it.
  void settle_out_of_memory() noexcept override { out_of_memory_ = true; }

  std::optional<engine::Task<Result<T>>> task_;
  std::mutex result_mutex_;  // two threads may take at once; the loop writes before done()
  std::optional<Result<T>> outcome_;
  bool out_of_memory_ = false;
};

}  // namespace azvmreset::client

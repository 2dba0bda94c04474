// A long task as an object.
#pragma once

#include <azvmreset/progress.hpp>
#include <azvmreset/result.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <utility>

namespace azvmreset {

namespace detail {

// What every operation shares, whatever its result. Shareable.
class OperationBase {
 public:
  virtual ~OperationBase() = default;
  virtual bool done() const noexcept = 0;
  virtual Result<bool> wait(std::chrono::milliseconds timeout) = 0;
  virtual void cancel() noexcept = 0;
  virtual Progress progress() const = 0;
  virtual Result<void> on_done(std::function<void()> callback) = 0;
  virtual Result<void> on_progress(std::function<void(const Progress&)> callback) = 0;
};

template <class T>
class OperationOf : public OperationBase {
 public:
  virtual Result<T> take_result() = 0;
};

}  // namespace detail

// A running or finished task of a Client. Movable; dropping a running one
// cancels it. Every member may be called from any thread; results outlive the
// client.
template <class T>
class Operation {
 public:
  explicit Operation(std::shared_ptr<detail::OperationOf<T>> state) : state_(std::move(state)) {}
  Operation(Operation&&) noexcept = default;
  Operation& operator=(Operation&& other) noexcept {
    if (this != &other) {
      drop();
      state_ = std::move(other.state_);
    }
    return *this;
  }
  Operation(const Operation&) = delete;
  Operation& operator=(const Operation&) = delete;
  ~Operation() { drop(); }

  bool done() const noexcept { return state_->done(); }

  // Waits for the end, at most `timeout`: true when it has ended. With the
  // drive `host` this call drives the client's loop on the calling thread.
  // Fails with would_deadlock inside a callback, wrong_thread when another
  // thread drives, forked after fork().
  Result<bool> wait(std::chrono::milliseconds timeout) { return state_->wait(timeout); }

  // Waits without limit and takes the result.
  Result<T> get() {
    auto ended = state_->wait(std::chrono::milliseconds::max());
    if (!ended) return std::move(ended).error();
    return state_->take_result();
  }

  // Ends our part: no further request is sent. What Azure has accepted may
  // still complete, and the error says so. May be called more than once.
  void cancel() noexcept { state_->cancel(); }

  Progress progress() const { return state_->progress(); }

  // Called once, on the thread that drives the loop, when the operation has
  // ended; after the end, on the loop's next turn. One callback per operation.
  Result<void> on_done(std::function<void()> callback) { return state_->on_done(std::move(callback)); }

  // Called on the thread that drives the loop whenever the progress changes.
  // Register it before the first turn to see every change.
  Result<void> on_progress(std::function<void(const Progress&)> callback) {
    return state_->on_progress(std::move(callback));
  }

  // The result, moved out: it is there once. not_finished before the end and
  // after it was taken.
  Result<T> take_result() { return state_->take_result(); }

 private:
  void drop() noexcept {
    if (state_ && !state_->done()) state_->cancel();
  }

  std::shared_ptr<detail::OperationOf<T>> state_;
};

}  // namespace azvmreset

// A coroutine that is awaited once.
#pragma once

#include "engine/scope.hpp"

#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

namespace azvmreset::engine {

// What every coroutine of the library has: the scope it runs in, and who
// waits for it.
class PromiseBase : private Runnable {
 public:
  Scope& scope() const noexcept { return *scope_; }
  void run_in(Scope& scope) noexcept { scope_ = &scope; }
  void continue_with(std::coroutine_handle<> waiter) noexcept { waiter_ = waiter; }

  std::suspend_always initial_suspend() const noexcept { return {}; }

  // A task that ends after its waiter was suspended has the loop resume the
  // waiter next. Not symmetric transfer: it overflows the stack under
  // sanitizers. Not a plain resume: the frame that ends here would be
  // destroyed below its own feet.
  struct Final {
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> ended) const noexcept {
      ended.promise().wake_waiter();
    }
    void await_resume() const noexcept {}
  };
  Final final_suspend() const noexcept { return {}; }

  void unhandled_exception() noexcept { thrown_ = std::current_exception(); }

 protected:
  ~PromiseBase() = default;
  void rethrow() const {
    if (thrown_) std::rethrow_exception(thrown_);
  }

 private:
  void wake_waiter() noexcept {
    if (waiter_) scope_->loop().make_next(*this);
  }
  void run() noexcept final {
    // Resuming destroys *this together with the task.
    const std::coroutine_handle<> waiter = waiter_;
    waiter.resume();
  }

  Scope* scope_ = nullptr;
  std::coroutine_handle<> waiter_;
  std::exception_ptr thrown_;
};

template <class T>
class Promise final : public PromiseBase {
 public:
  std::coroutine_handle<Promise> get_return_object() noexcept {
    return std::coroutine_handle<Promise>::from_promise(*this);
  }
  template <class Value>
  void return_value(Value&& value) {
    value_.emplace(std::forward<Value>(value));
  }
  T take() {
    rethrow();
    return std::move(*value_);
  }

 private:
  std::optional<T> value_;
};

template <>
class Promise<void> final : public PromiseBase {
 public:
  std::coroutine_handle<Promise> get_return_object() noexcept {
    return std::coroutine_handle<Promise>::from_promise(*this);
  }
  void return_void() const noexcept {}
  void take() const { rethrow(); }
};

// Lazy: nothing runs until it is awaited; then it runs in the scope of its
// waiter, at once, as far as it gets without waiting. Awaited once. Its only
// exception is std::bad_alloc; expected failures are Results.
template <class T>
class [[nodiscard]] Task {
 public:
  using promise_type = Promise<T>;

  Task(std::coroutine_handle<promise_type> frame) noexcept : frame_(frame) {}
  Task(Task&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
  Task& operator=(Task&&) = delete;
  ~Task() {
    if (frame_) frame_.destroy();
  }

  bool await_ready() const noexcept { return false; }

  // False when the task has ended already: the waiter goes on without a turn
  // of the loop, and a million of those need no stack.
  template <class Waiter>
  bool await_suspend(std::coroutine_handle<Waiter> waiter) {
    return start_in(waiter.promise().scope(), waiter);
  }

  // The same in a scope that is not the waiter's and outlives the task (within.hpp).
  bool start_in(Scope& scope, std::coroutine_handle<> waiter) {
    frame_.promise().run_in(scope);
    frame_.resume();
    if (frame_.done()) return false;
    frame_.promise().continue_with(waiter);
    return true;
  }

  T await_resume() { return frame_.promise().take(); }

 private:
  std::coroutine_handle<promise_type> frame_;
};

// The root of a tree of tasks: started by hand in a scope, frees itself at its
// end, and must not let an exception out.
class [[nodiscard]] Root {
 public:
  class promise_type {
   public:
    Scope& scope() const noexcept { return *scope_; }
    void run_in(Scope& scope) noexcept { scope_ = &scope; }

    Root get_return_object() noexcept { return Root(std::coroutine_handle<promise_type>::from_promise(*this)); }
    std::suspend_always initial_suspend() const noexcept { return {}; }
    std::suspend_never final_suspend() const noexcept { return {}; }
    void return_void() const noexcept {}
    [[noreturn]] void unhandled_exception() noexcept { std::terminate(); }

   private:
    Scope* scope_ = nullptr;
  };

  // Runs to the first wait. The scope must outlive the root's last step.
  void start_in(Scope& scope) && {
    frame_.promise().run_in(scope);
    std::exchange(frame_, nullptr).resume();
  }

  Root(Root&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
  Root& operator=(Root&&) = delete;
  ~Root() {
    if (frame_) frame_.destroy();
  }

 private:
  explicit Root(std::coroutine_handle<promise_type> frame) noexcept : frame_(frame) {}

  std::coroutine_handle<promise_type> frame_;
};

}  // namespace azvmreset::engine

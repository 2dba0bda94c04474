// Several tasks side by side, awaited as one.
#pragma once

#include "engine/task.hpp"

#include <cstddef>
#include <exception>
#include <optional>
#include <tuple>
#include <utility>

namespace azvmreset::engine {

// `auto both = co_await together(one(), other());`: a std::tuple of what each
// of them gives. They begin in this order, run in the waiter's
// scope, so that one stop reaches them all, and each is awaited to its end.
template <class... T>
class [[nodiscard]] Together final : private Runnable {
 public:
  explicit Together(Task<T>... tasks) : tasks_(std::move(tasks)...) {}
  Together(const Together&) = delete;
  Together& operator=(const Together&) = delete;

  bool await_ready() const noexcept { return false; }

  template <class Waiter>
  bool await_suspend(std::coroutine_handle<Waiter> waiter) {
    waiter_ = waiter;
    scope_ = &waiter.promise().scope();
    begin(std::index_sequence_for<T...>());
    begun_ = true;
    return running_ != 0;
  }

  std::tuple<T...> await_resume() {
    if (thrown_) std::rethrow_exception(thrown_);
    return take(std::index_sequence_for<T...>());
  }

 private:
  template <std::size_t... I>
  void begin(std::index_sequence<I...>) {
    // All frames are made before the first one runs: memory that runs out
    // in between leaves nothing at work.
    Root roots[] = {follow(*this, std::get<I>(tasks_), std::get<I>(outcomes_))...};
    for (Root& root : roots) std::move(root).start_in(*scope_);
  }

  template <std::size_t... I>
  std::tuple<T...> take(std::index_sequence<I...>) {
    return std::tuple<T...>(std::move(*std::get<I>(outcomes_))...);
  }

  template <class One>
  static Root follow(Together& all, Task<One>& task, std::optional<One>& outcome) {
    try {
      auto came = co_await task;
      outcome.emplace(std::move(came));
    } catch (...) {
      all.thrown_ = std::current_exception();
    }
    all.ended();
  }

  void ended() noexcept {
    if (--running_ == 0 && begun_) scope_->loop().make_next(*this);
  }

  // Resuming destroys *this together with the waiter's frame.
  void run() noexcept override {
    const std::coroutine_handle<> waiter = waiter_;
    waiter.resume();
  }

  std::tuple<Task<T>...> tasks_;
  std::tuple<std::optional<T>...> outcomes_;
  std::size_t running_ = sizeof...(T);
  bool begun_ = false;
  std::exception_ptr thrown_;
  std::coroutine_handle<> waiter_;
  Scope* scope_ = nullptr;
};

template <class... T>
Together<T...> together(Task<T>... tasks) {
  return Together<T...>(std::move(tasks)...);
}

}  // namespace azvmreset::engine

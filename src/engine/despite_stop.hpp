// A task that the stop of its operation does not reach.
#pragma once

#include "engine/task.hpp"

#include <optional>
#include <utility>

namespace azvmreset::engine {

// `auto outcome = co_await despite_stop(limit, std::move(task));`: for what
// has to be put right although the operation was cancelled, or its time is
// up. The task has `limit` and no more, because somebody waits for the end of
// the operation; it is awaited to its end, so that nothing of it is left.
template <class T>
class [[nodiscard]] DespiteStop final {
 public:
  DespiteStop(Duration limit, Task<T> task) noexcept : limit_(limit), task_(std::move(task)) {}

  bool await_ready() const noexcept { return false; }

  template <class Waiter>
  bool await_suspend(std::coroutine_handle<Waiter> waiter) {
    Scope& outer = waiter.promise().scope();
    inner_.emplace(outer.loop(), after(outer.loop().now(), limit_), outer.trace());
    return task_.start_in(*inner_, waiter);
  }

  T await_resume() { return task_.await_resume(); }

 private:
  const Duration limit_;
  std::optional<Scope> inner_;
  Task<T> task_;  // goes before its scope
};

template <class T>
DespiteStop<T> despite_stop(Duration limit, Task<T> task) noexcept {
  return DespiteStop<T>(limit, std::move(task));
}

}  // namespace azvmreset::engine

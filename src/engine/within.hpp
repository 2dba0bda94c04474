// A task that has less time than the operation it belongs to.
#pragma once

#include "engine/task.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace azvmreset::engine {

// `auto outcome = co_await within(limit, std::move(task));`: what the task
// gives. After `limit` it is stopped with deadline_exceeded, and with its
// waiter; either way it is awaited to its end, so that nothing of it is left.
template <class T>
class [[nodiscard]] Within final : private StopPoint {
 public:
  Within(Duration limit, Task<T> task) noexcept : limit_(limit), task_(std::move(task)) {}

  bool await_ready() const noexcept { return false; }

  template <class Waiter>
  bool await_suspend(std::coroutine_handle<Waiter> waiter) {
    Scope& outer = waiter.promise().scope();
    inner_.emplace(outer.loop(), std::min(outer.deadline(), after(outer.loop().now(), limit_)), outer.trace());
    if (outer.stopped()) inner_->stop(outer.stop_reason());
    if (!task_.start_in(*inner_, waiter)) return false;
    if (outer.stopped()) {
      inner_->stop(outer.stop_reason());
    } else {
      outer_ = &outer;
      outer.enter(*this);
    }
    return true;
  }

  T await_resume() {
    if (outer_ != nullptr) outer_->leave(*this);
    return task_.await_resume();
  }

 private:
  void stopped() noexcept override { inner_->stop(std::exchange(outer_, nullptr)->stop_reason()); }

  const Duration limit_;
  std::optional<Scope> inner_;
  Task<T> task_;            // goes before its scope
  Scope* outer_ = nullptr;  // while a stop of it would come here
};

template <class T>
Within<T> within(Duration limit, Task<T> task) noexcept {
  return Within<T>(limit, std::move(task));
}

}  // namespace azvmreset::engine

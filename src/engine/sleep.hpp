// Waiting for time to pass.
#pragma once

#include "engine/suspension.hpp"

namespace azvmreset::engine {

// `co_await sleep_for(delay)`: success after the delay (at once for zero or
// less), or the stop that ended it.
class [[nodiscard]] Sleep final : public Suspension, private Timer {
 public:
  explicit Sleep(Duration delay) noexcept : delay_(delay) {}
  Result<void> await_resume() const { return outcome(); }

 private:
  bool begin() override {
    if (delay_ <= Duration::zero()) return false;
    Loop& loop = scope().loop();
    loop.timers().arm(*this, after(loop.now(), delay_));
    return true;
  }
  void withdraw() noexcept override { scope().loop().timers().disarm(*this); }
  void expired() noexcept override { arrive(); }

  Duration delay_;
};

inline Sleep sleep_for(Duration delay) noexcept { return Sleep(delay); }

// `Scope* scope = co_await current_scope();`: that of the coroutine that asks,
// never null; never waits.
class [[nodiscard]] CurrentScope final {
 public:
  bool await_ready() const noexcept { return false; }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> asker) noexcept {
    scope_ = &asker.promise().scope();
    return false;
  }
  Scope* await_resume() const noexcept { return scope_; }

 private:
  Scope* scope_ = nullptr;
};

inline CurrentScope current_scope() noexcept { return {}; }

}  // namespace azvmreset::engine

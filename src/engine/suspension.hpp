// The leaf of every wait: one suspended coroutine.
#pragma once

#include "engine/scope.hpp"

#include <azvmreset/result.hpp>

#include <coroutine>

namespace azvmreset::engine {

// Base of the awaitables that really wait (a timer, a request, a place in a
// queue). Whatever awaits it is resumed by the loop's ready queue, once:
// because `arrive` was called, or because the scope was stopped.
//
// A leaf says how to begin and how to withdraw; `outcome()` in its
// await_resume then tells which of the two it was.
class Suspension : private Runnable, private StopPoint {
 public:
  bool await_ready() const noexcept { return false; }

  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> waiter) {
    return suspend(waiter, waiter.promise().scope());
  }

 protected:
  Suspension() = default;
  ~Suspension() = default;

  // Starts what is awaited. False when there is nothing to wait for. Once it
  // has returned true, `arrive` may be called, on the loop's thread.
  virtual bool begin() = 0;

  // Takes back what `begin` started; afterwards `arrive` is not called.
  virtual void withdraw() noexcept = 0;

  // What was awaited has come.
  void arrive() noexcept;

  Scope& scope() const noexcept { return *scope_; }

  // Success, or the stop that ended the wait (also one that came before it).
  Result<void> outcome() const;

 private:
  bool suspend(std::coroutine_handle<> waiter, Scope& scope);
  void stopped() noexcept final;
  void run() noexcept final;

  std::coroutine_handle<> waiter_;
  Scope* scope_ = nullptr;
  bool stopped_ = false;
};

}  // namespace azvmreset::engine

#include "engine/suspension.hpp"

namespace azvmreset::engine {

bool Suspension::suspend(std::coroutine_handle<> waiter, Scope& scope) {
  waiter_ = waiter;
  scope_ = &scope;
  stopped_ = scope.stopped();
  if (stopped_ || !begin()) return false;
  if (scope.stopped()) {
    // Beginning ran code of the host's, and that ended the scope.
    stopped_ = true;
    withdraw();
    return false;
  }
  scope.enter(*this);
  return true;
}

void Suspension::arrive() noexcept {
  scope_->leave(*this);
  scope_->loop().make_ready(*this);
}

void Suspension::stopped() noexcept {
  stopped_ = true;
  withdraw();
  scope_->loop().make_ready(*this);
}

void Suspension::run() noexcept {
  // Resuming destroys *this: it lives in the frame of the waiter.
  const std::coroutine_handle<> waiter = waiter_;
  waiter.resume();
}

Result<void> Suspension::outcome() const {
  if (stopped_) return scope_->stop_error();
  return {};
}

}  // namespace azvmreset::engine

#include "engine/port.hpp"

namespace azvmreset::engine {

void ConditionPort::wait_until(TimePoint until) {
  std::unique_lock lock(mutex_);
  const auto is_woken = [this] { return woken_; };
  // wait_until(max) overflows inside some standard libraries.
  if (until == kNever) {
    woken_condition_.wait(lock, is_woken);
  } else {
    woken_condition_.wait_until(lock, until, is_woken);
  }
  woken_ = false;
}

void ConditionPort::wake() noexcept {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  woken_condition_.notify_one();
}

}  // namespace azvmreset::engine

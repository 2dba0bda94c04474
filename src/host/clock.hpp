// What time it is.
#pragma once

#include <chrono>

namespace azvmreset::host {

// Two clocks: deadlines are kept on the steady one, and only what leaves the
// process (resume tokens, results) carries wall time. Shareable.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual std::chrono::steady_clock::time_point steady_now() const noexcept = 0;
  virtual std::chrono::system_clock::time_point wall_now() const noexcept = 0;
};

class SystemClock final : public Clock {
 public:
  std::chrono::steady_clock::time_point steady_now() const noexcept override;
  std::chrono::system_clock::time_point wall_now() const noexcept override;
};

}  // namespace azvmreset::host

#include "host/clock.hpp"

namespace azvmreset::host {

std::chrono::steady_clock::time_point SystemClock::steady_now() const noexcept {
  return std::chrono::steady_clock::now();
}

std::chrono::system_clock::time_point SystemClock::wall_now() const noexcept {
  return std::chrono::system_clock::now();
}

}  // namespace azvmreset::host

// When to ask again.
#pragma once

#include "engine/port.hpp"
#include "host/random.hpp"
#include "http/message.hpp"

#include <chrono>
#include <optional>

namespace azvmreset::arm {

// The waits between the polls of one operation (contract A5): Retry-After
// where the service gives one; else the caller's interval; else 2 s, then
// every 4 s for two minutes, then every 15 s. Retry-After: 0 is at once, then
// 0.25 s doubling to 4 s. Up to a tenth is added, nothing ever taken away: a
// poll before its time counts for nothing. Confined.
class Pace {
 public:
  Pace(host::Random& random, engine::TimePoint start, std::optional<std::chrono::milliseconds> interval) noexcept
      : random_(random), start_(start), interval_(interval) {}

  engine::Duration delay_after(const http::Response& answer, engine::TimePoint now);

 private:
  engine::Duration without_hint(engine::TimePoint now) const noexcept;

  host::Random& random_;
  engine::TimePoint start_;
  std::optional<std::chrono::milliseconds> interval_;
  bool first_ = true;
  engine::Duration next_after_zero_{0};
};

}  // namespace azvmreset::arm

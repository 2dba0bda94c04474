// A token bucket that is refilled in steps: finely for ARM, once a minute for
// Compute, once an hour for the old model of ARM (C-B2/8).
#pragma once

#include "simulator/message.hpp"

#include <algorithm>
#include <cstdint>

namespace azvmreset::sim {

struct BucketSize {
  std::int64_t capacity = 0;
  std::int64_t refill = 0;  // per step
  std::chrono::nanoseconds step{};
};

// Full when it is made. Steps are counted from `phase` on. Confined.
class Bucket {
 public:
  Bucket(BucketSize size, Time now, Time phase = {})
      : size_(size), phase_(phase), tokens_(size.capacity), tick_(tick_at(now)) {}

  std::int64_t tokens(Time now) {
    const std::int64_t tick = tick_at(now);
    const std::int64_t missed = std::min((size_.capacity - tokens_ + size_.refill - 1) / size_.refill, tick - tick_);
    tokens_ = std::min(size_.capacity, tokens_ + missed * size_.refill);
    tick_ = tick;
    return tokens_;
  }

  // `tokens` was looked at for this moment.
  void take() { --tokens_; }

  // How long until the next refill.
  std::chrono::nanoseconds until_refill(Time now) const { return phase_ + (tick_at(now) + 1) * size_.step - now; }

  const BucketSize& size() const { return size_; }

 private:
  std::int64_t tick_at(Time now) const { return (now - phase_) / size_.step; }

  BucketSize size_;
  Time phase_;
  std::int64_t tokens_;
  std::int64_t tick_;
};

}  // namespace azvmreset::sim

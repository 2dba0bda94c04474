// Chance from a seed: the same on every machine and with every compiler.
#pragma once

#include "simulator/message.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace azvmreset::sim {

// SplitMix64. Every use has a stream of its own, so that one more request id
// does not change the next service time. Confined.
class Chance {
 public:
  Chance(std::uint64_t seed, std::string_view stream) noexcept;

  std::uint64_t next() noexcept;
  std::uint64_t below(std::uint64_t bound) noexcept;  // `bound` is not 0
  Duration between(Duration least, Duration most) noexcept;

  // Exponential with that mean, in integers only: floating point would differ
  // between compilers.
  Duration exponential(Duration mean) noexcept;

  std::string guid();

 private:
  std::uint64_t state_;
};

}  // namespace azvmreset::sim

// Chance that can be replayed.
#pragma once

#include "host/random.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace azvmreset::test {

// SplitMix64, a generator for each stream. Confined.
class SeededRandom final : public host::Random {
 public:
  explicit SeededRandom(std::uint64_t seed = 1) noexcept : state_{seed, seed + 1'000'003, seed + 2'000'003} {}

  void fill(host::Stream stream, void* bytes, std::size_t size) override {
    auto* out = static_cast<unsigned char*>(bytes);
    for (std::size_t i = 0; i < size; ++i)
      out[i] = static_cast<unsigned char>(next(state_[static_cast<std::size_t>(stream)]));
  }

 private:
  static std::uint64_t next(std::uint64_t& state) noexcept {
    state += 0x9E3779B97F4A7C15u;
    std::uint64_t mixed = state;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
    return mixed ^ (mixed >> 31);
  }

  std::array<std::uint64_t, 3> state_;
};

}  // namespace azvmreset::test

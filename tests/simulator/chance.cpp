#include "simulator/chance.hpp"

#include "base/guid.hpp"

#include <array>
#include <bit>
#include <cstring>

namespace azvmreset::sim {

Chance::Chance(std::uint64_t seed, std::string_view stream) noexcept : state_(seed) {
  for (const char c : stream) state_ = (state_ ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
}

std::uint64_t Chance::next() noexcept {
  std::uint64_t z = state_ += 0x9E3779B97F4A7C15u;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

// The bias is below 2⁻⁴⁰ for the bounds that a simulation asks for.
std::uint64_t Chance::below(std::uint64_t bound) noexcept { return next() % bound; }

Duration Chance::between(Duration least, Duration most) noexcept {
  const auto width = static_cast<std::uint64_t>((most - least).count()) + 1;
  return least + Duration(below(width));
}

// An exponential variable halves its tail every mean·ln 2. How many halvings
// is a run of coin flips; within one a straight line is close enough.
Duration Chance::exponential(Duration mean) noexcept {
  const auto halvings = static_cast<std::uint64_t>(std::countr_one(next()));
  const auto half_life = static_cast<std::uint64_t>(mean.count()) * 693 / 1000;
  return Duration(halvings * half_life + below(half_life + 1));
}

std::string Chance::guid() {
  const std::array<std::uint64_t, 2> words{next(), next()};
  std::array<unsigned char, 16> bytes;
  std::memcpy(bytes.data(), words.data(), bytes.size());
  return base::guid_from(bytes);
}

}  // namespace azvmreset::sim

// Draws from a stream of chance.
#pragma once

#include "simulator/chance.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>

namespace azvmreset::simulation {

inline bool odds(sim::Chance& chance, std::uint64_t percent) noexcept { return chance.below(100) < percent; }

template <class T>
T one_of(sim::Chance& chance, std::initializer_list<T> all) {
  return *std::next(all.begin(), static_cast<std::ptrdiff_t>(chance.below(all.size())));
}

}  // namespace azvmreset::simulation

// What C hands in, checked once at the edge.
#pragma once

#include <azvmreset/result.hpp>

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace azvmreset::capi {

struct Pointer {
  template <class Pointee>
  Pointer(Pointee* pointer, std::string_view argument) noexcept : given(pointer != nullptr), name(argument) {}

  bool given;
  std::string_view name;
};

// invalid_argument that names the first one that is NULL.
Result<void> not_null(std::initializer_list<Pointer> pointers);

// Bytes by pointer and length; NULL is fine where the length is 0.
Result<std::string_view> bytes(const char* data, std::size_t length, std::string_view name);

// How long something may take: not negative.
Result<std::chrono::milliseconds> span(std::int64_t milliseconds, std::string_view name);

// How long to wait: negative means without limit, AZVMR_FOREVER among them.
std::chrono::milliseconds timeout_of(std::int64_t milliseconds) noexcept;

// One of the values from `first` to `last`, which are those this version knows.
template <class Enum>
Result<Enum> enumerator(std::int32_t value, Enum first, Enum last, std::string_view name) {
  const auto lowest = static_cast<std::int32_t>(first);
  const auto highest = static_cast<std::int32_t>(last);
  if (value >= lowest && value <= highest) return static_cast<Enum>(value);
  return Error{ErrorCode::invalid_argument, "found " + std::to_string(value) + " for " + std::string(name) +
                                                ", expected " + std::to_string(lowest) + " to " +
                                                std::to_string(highest)};
}
template <class Enum>
Result<Enum> enumerator(std::int32_t value, Enum last, std::string_view name) {
  return enumerator(value, Enum{}, last, name);
}

}  // namespace azvmreset::capi

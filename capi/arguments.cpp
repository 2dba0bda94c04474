#include "capi/arguments.hpp"

namespace azvmreset::capi {

Result<void> not_null(std::initializer_list<Pointer> pointers) {
  for (const Pointer& pointer : pointers) {
    if (!pointer.given) return Error{ErrorCode::invalid_argument, "found NULL for " + std::string(pointer.name)};
  }
  return {};
}

Result<std::string_view> bytes(const char* data, std::size_t length, std::string_view name) {
  if (data == nullptr && length != 0) {
    return Error{ErrorCode::invalid_argument,
                 "found NULL for " + std::string(name) + ", and the length " + std::to_string(length)};
  }
  return data == nullptr ? std::string_view() : std::string_view(data, length);
}

Result<std::chrono::milliseconds> span(std::int64_t milliseconds, std::string_view name) {
  if (milliseconds >= 0) return std::chrono::milliseconds(milliseconds);
  return Error{ErrorCode::invalid_argument,
               "found " + std::to_string(milliseconds) + " ms for " + std::string(name) + ", expected 0 or more"};
}

std::chrono::milliseconds timeout_of(std::int64_t milliseconds) noexcept {
  return milliseconds < 0 ? std::chrono::milliseconds::max() : std::chrono::milliseconds(milliseconds);
}

}  // namespace azvmreset::capi

// How a volume begins that BitLocker keeps. Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace azvmreset::host {

inline constexpr std::size_t bitlocker_header = 512;

// Of the first bytes of a volume, `bitlocker_header` of them.
bool begins_like_bitlocker(std::string_view first_bytes) noexcept;

}  // namespace azvmreset::host

// What a guest compressed (RFC 1952), read with care: a few hundred bytes can
// stand for as many megabytes.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace azvmreset::guest {

// Nothing where it is not one whole, undamaged file of that format, where
// something follows it, or where it would be longer than `most` bytes.
std::optional<std::string> gunzip(std::string_view compressed, std::size_t most);

}  // namespace azvmreset::guest

// RFC 1952, as Windows' own classes would make it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace azvmreset::sim {

std::string gzipped(std::string_view text);

// Nothing: it is broken, or longer than `most`.
std::optional<std::string> gunzipped(std::string_view packed, std::size_t most);

}  // namespace azvmreset::sim

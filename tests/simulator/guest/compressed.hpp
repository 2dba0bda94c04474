// RFC 1952, as Windows' own classes would make it.
#pragma once

#include <string>
#include <string_view>

namespace azvmreset::sim {

std::string gzipped(std::string_view text);

}  // namespace azvmreset::sim

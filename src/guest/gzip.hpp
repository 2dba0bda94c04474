// Compressed for the way to a guest (RFC 1952): the counterpart of gunzip().
#pragma once

#include <string>
#include <string_view>

namespace azvmreset::guest {

// Not for secrets: what the compressor held is not wiped.
std::string gzip(std::string_view bytes);

}  // namespace azvmreset::guest

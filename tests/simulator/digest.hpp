// SHA-256 as hexadecimal text.
#pragma once

#include <string>
#include <string_view>

namespace azvmreset::sim {

std::string digest_of(std::string_view bytes);

}  // namespace azvmreset::sim

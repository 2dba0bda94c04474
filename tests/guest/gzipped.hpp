// RFC 1952, as a guest writes it.
#pragma once

#include <string>
#include <string_view>

namespace azvmreset::test {

std::string gzipped(std::string_view text);

}  // namespace azvmreset::test

// Which azvmreset this is.
#pragma once

#include <string_view>

#define AZVMRESET_VERSION_MAJOR 0
#define AZVMRESET_VERSION_MINOR 1
#define AZVMRESET_VERSION_PATCH 0

namespace azvmreset {

// "0.1.0": the library's own, which may differ from the header's.
std::string_view version() noexcept;

}  // namespace azvmreset

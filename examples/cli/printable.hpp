// Text that Azure or a guest wrote, on its way to a terminal.
#pragma once

#include <string>
#include <string_view>

namespace azvmreset::cli {

// `text` on one line: control characters, and those that turn the reading
// order around, become a question mark. Otherwise a guest could move the
// cursor and overwrite what we say about it.
std::string printable(std::string_view text);

}  // namespace azvmreset::cli

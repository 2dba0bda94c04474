// The scripts that run inside the guest, as they are sent. Fixed text.
#pragma once

#include <string_view>

namespace azvmreset::guest {

std::string_view account_script() noexcept;

// Of that text: 64 hexadecimal digits, for allow-lists.
std::string_view account_script_sha256() noexcept;

}  // namespace azvmreset::guest

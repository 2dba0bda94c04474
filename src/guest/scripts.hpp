// The scripts that run inside the guest, as they are sent. Fixed text.
#pragma once

#include <string_view>

namespace azvmreset::guest {

std::string_view account_script() noexcept;

// What is planted on a disk (docs/planting.md).
std::string_view planted_script() noexcept;
std::string_view rdp_script() noexcept;

// What its own agent runs there afterwards, and what runs on a rescue machine
// (docs/rescue-scripts.md).
std::string_view marker_script() noexcept;
std::string_view windows_rescue_script() noexcept;
std::string_view linux_rescue_script() noexcept;

// Of those texts: 64 hexadecimal digits, for allow-lists.
std::string_view account_script_sha256() noexcept;
std::string_view planted_script_sha256() noexcept;
std::string_view rdp_script_sha256() noexcept;
std::string_view marker_script_sha256() noexcept;
std::string_view windows_rescue_script_sha256() noexcept;
std::string_view linux_rescue_script_sha256() noexcept;

}  // namespace azvmreset::guest

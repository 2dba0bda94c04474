// The refusal MultipleExtensionsPerHandlerNotAllowed: a VM carries only one
// instance of a handler, and the message names the one that is there (F1.5).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace azvmreset::guest {

inline constexpr std::string_view multiple_extensions_code = "MultipleExtensionsPerHandlerNotAllowed";

// The existing VMAccess instance's name out of ARM's message; nothing when the
// message names none, another handler's, or one that could not stand in a
// resource id.
std::optional<std::string> existing_vm_access_name(std::string_view message);

}  // namespace azvmreset::guest

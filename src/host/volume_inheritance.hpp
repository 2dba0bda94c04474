// Which security descriptor Windows would give a directory that is made within
// another one. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace azvmreset::host {

// Self-relative, owner and group Administrators. Where nothing is to be
// inherited: full control for SYSTEM and Administrators. Nothing where the
// parent's is damaged, or holds entries that do not belong to files.
std::optional<std::string> inherited_by_directory(std::string_view parent);

}  // namespace azvmreset::host

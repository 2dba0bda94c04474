// A .reg file, as reg.exe imports it.
#pragma once

#include "simulator/guest/boot/disk.hpp"

#include <string_view>

namespace azvmreset::sim {

// HKEY_LOCAL_MACHINE with texts and DWORDs; false for anything else, and then
// nothing was changed.
bool import_registry_file(std::string_view bytes, Registry& registry);

}  // namespace azvmreset::sim

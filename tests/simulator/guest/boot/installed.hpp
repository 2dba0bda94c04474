// What is on the disk of a Windows that nobody has touched yet.
#pragma once

#include "simulator/guest/boot/disk.hpp"
#include "simulator/guest/disk_content.hpp"
#include "simulator/guest/windows.hpp"

namespace azvmreset::sim {

// Its registry, as far as somebody looks at it.
Registry installed_registry(const Windows& windows);

// All of the disk, with the Windows itself.
DiskContent installed(const Windows& windows);

}  // namespace azvmreset::sim

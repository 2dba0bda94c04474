// What the table of partitions of a disk calls it.
#pragma once

#include "simulator/arm/volume.hpp"

#include <string>

namespace azvmreset::sim {

// "gpt:…" or "mbr:…". Disks that were made from one image have the same one (F5.6/15).
std::string disk_identity(const Volume& volume);

}  // namespace azvmreset::sim

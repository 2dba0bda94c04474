// The root of a mounted volume, and what is mounted there.
#pragma once

#include <azvmreset/result.hpp>
#include <string>

#include "host/descriptor.hpp"
#include "host/volume.hpp"

namespace azvmreset::host {

struct MountedRoot {
  Mount mount;
  Descriptor directory;
};

// Fails like open_volume().
Result<MountedRoot> open_root(const std::string& mount_point);

}  // namespace azvmreset::host

// The mounts of this system as /proc/self/mountinfo tells them. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::host {

struct MountEntry {
  std::uint64_t id = 0;
  std::string device;  // "7:0"
  std::string root;    // what of the file system is mounted: "/"
  std::string point;
  std::string file_system;
  std::string source;
  bool read_only = false;
};

// Lines that cannot be read are left out: what is asked for is then not found.
std::vector<MountEntry> mounts_in(std::string_view mountinfo);

// That file system is one that this machine runs from.
bool holds_running_system(const MountEntry& mount, const std::vector<MountEntry>& all);

}  // namespace azvmreset::host

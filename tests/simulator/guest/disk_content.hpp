// What a simulated disk holds: as much of a Windows volume as a boot looks at.
#pragma once

#include "simulator/guest/windows.hpp"

#include <map>
#include <optional>
#include <string>

namespace azvmreset::sim {

struct DiskFile {
  std::string bytes;
  bool hidden = false;
  bool read_only = false;
  std::string acl = {};  // SDDL; empty: what its folder hands down
};

// A value: a snapshot or a copy of a disk has its own, whatever becomes of the
// other one afterwards. Empty of files: a volume that nobody has planted anything on.
struct DiskContent {
  std::map<std::string, DiskFile> files;        // "Windows/System32/GroupPolicy/gpt.ini", as the volume spells it
  std::map<std::string, std::string> registry;  // "SYSTEM/Setup/CmdLine" -> its value; DWORDs in decimal

  // The Windows that is installed on it, with its accounts. While a VM has the
  // disk as its OS disk, its guest is what counts; this is then as it was when
  // the VM got the disk. None on a data disk.
  std::optional<Windows> windows;
};

}  // namespace azvmreset::sim

// What a simulated disk holds: as much of a Windows volume as a boot looks at.
#pragma once

#include "simulator/guest/windows.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace azvmreset::sim {

// FILE_ATTRIBUTE_… of Windows.
inline constexpr std::uint32_t kReadOnlyAttribute = 0x01;
inline constexpr std::uint32_t kHiddenAttribute = 0x02;
inline constexpr std::uint32_t kSystemAttribute = 0x04;
inline constexpr std::uint32_t kArchiveAttribute = 0x20;

struct DiskFile {
  std::string bytes;
  std::uint32_t attributes = kArchiveAttribute;
  std::string acl = {};  // SDDL, or self-relative bytes as NTFS stores them; empty: what its folder hands down
};

// A value: a snapshot or a copy of a disk has its own, whatever becomes of the
// other one afterwards. Empty of files: a volume that nobody has planted anything on.
struct DiskContent {
  std::map<std::string, DiskFile> files;        // "Windows/System32/GroupPolicy/gpt.ini", as the volume spells it
  std::set<std::string> folders;                // those that may be empty; one that holds a file needs no mention
  std::map<std::string, std::string> registry;  // "SYSTEM/Setup/CmdLine" -> its value; DWORDs in decimal
  std::set<std::string> links;                  // names that lead elsewhere, spelled as files are

  // What its table of partitions calls it, "gpt:…"; copies and snapshots have the same. Empty: it has no such table.
  std::string identity;
  bool bitlocker = false;
  bool hibernated = false;
  bool unclean = false;          // Windows has not closed the volume
  bool write_protected = false;  // it can be mounted to be read, and that alone
  bool in_use = false;           // by the machine that it is attached to as a data disk
  bool second_windows = false;   // on another volume of it
  bool twin = false;             // another device of that machine has its LUN and size

  // The Windows that is installed on it, with its accounts. While a VM has the
  // disk as its OS disk, its guest is what counts; this is then as it was when
  // the VM got the disk. None on a data disk.
  std::optional<Windows> windows;
};

}  // namespace azvmreset::sim

// The way to a file of a volume, which may be hostile: one component after the
// other, each beneath the last, past nothing that leads elsewhere.
#pragma once

#include <sys/stat.h>
#include <azvmreset/result.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/descriptor.hpp"

namespace azvmreset::host {

// `blocked`, volume_untrustworthy: what is there is not what it should be.
Error untrustworthy(std::string_view path, std::string_view why);

// invalid_argument: it could not be done, for the reason in errno.
Error cannot_on_volume(std::string_view what, std::string_view path, int error);

// The directory that holds, or will hold, what a path names.
struct VolumePlace {
  Descriptor directory;
  std::string name;     // as it is spelled there; as it was asked for where it is not there
  std::string spelled;  // the whole path
  bool there = false;
};

// Nothing where a directory on the way is not there.
Result<std::optional<VolumePlace>> locate(int root, std::string_view path);

// What is there, open with O_PATH.
struct VolumeNode {
  Descriptor descriptor;
  struct stat status {};
};

// Anything but a link and a reparse point; of file_at(), a regular file of one
// name alone, its own 8.3 name not counted.
Result<VolumeNode> node_at(const VolumePlace& place);
Result<VolumeNode> file_at(const VolumePlace& place);

// For reading.
Result<Descriptor> directory_at(const VolumePlace& place);

// The same node, open for reading or writing.
Result<Descriptor> opened(const VolumeNode& node, int flags, std::string_view path);

// The names in a directory without "." and "..", in no order.
Result<std::vector<std::string>> names_in(int directory, std::string_view path);

}  // namespace azvmreset::host

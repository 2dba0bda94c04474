// What a scenario file, or the control path, says of a disk that is there.
#pragma once

#include "simulator/guest/disk_content.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace azvmreset::sim {

struct DiskFileSetUp {
  std::string path;
  std::string text;
  std::size_t size = 0;  // it is filled up to this
};

// What is not said stays as it is.
struct DiskSetUp {
  std::optional<std::string> identity;
  std::optional<bool> windows;  // false: there is none on it
  std::optional<bool> bitlocker;
  std::optional<bool> hibernated;
  std::optional<bool> unclean;
  std::optional<bool> write_protected;
  std::optional<bool> in_use;
  std::optional<bool> second_windows;
  std::optional<bool> twin;
  std::map<std::string, std::string> registry;
  std::vector<DiskFileSetUp> files;
  std::vector<std::string> links;

  void apply(DiskContent& content) const;
};

}  // namespace azvmreset::sim

// A partition or an image, below what is mounted of it: read only.
#pragma once

#include <azvmreset/result.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

#include "host/descriptor.hpp"

namespace azvmreset::host {

// Confined. Blocks.
class RawDisk {
 public:
  // A block device or a regular file. Fails with invalid_argument.
  static Result<RawDisk> open(const std::string& path);

  // Fewer at its end, or when it cannot be read.
  std::string read(std::uint64_t offset, std::size_t size) const;

 private:
  explicit RawDisk(Descriptor disk) noexcept : disk_(std::move(disk)) {}
  Descriptor disk_;
};

}  // namespace azvmreset::host

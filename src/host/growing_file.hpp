// A file that only ever gets longer: a journal.
#pragma once

#include <azvmreset/result.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace azvmreset::host {

// Open, and locked against every other one who opens it as such, for as long
// as this lives. Blocks; one call at a time, from any thread.
class GrowingFile {
 public:
  virtual ~GrowingFile() = default;

  // All of it. Fails with invalid_argument, naming the path and the reason;
  // also when it is longer than `limit` bytes.
  virtual Result<std::string> read(std::size_t limit) = 0;

  // `bytes` from `offset` on, which is its length, or less: what lay behind
  // goes. Safe on the disk when it succeeds, also from a loss of power; when
  // it fails some may have been written. Fails like read().
  virtual Result<void> append(std::uint64_t offset, std::string_view bytes) = 0;
};

}  // namespace azvmreset::host

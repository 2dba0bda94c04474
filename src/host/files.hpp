// Files of the machine, as far as the library reads any.
#pragma once

#include <azvmreset/result.hpp>
#include <azvmreset/secret.hpp>
#include <cstddef>
#include <string>

namespace azvmreset::host {

// Shareable.
class Files {
 public:
  virtual ~Files() = default;

  // The whole file, in memory that is wiped. Fails with invalid_argument,
  // naming the path and the reason; also when it is longer than `limit` bytes.
  virtual Result<Secret> read(const std::string& path, std::size_t limit) = 0;
};

// Blocks. A pipe is read to its end, so `<(command)` of a shell works.
class SystemFiles final : public Files {
 public:
  Result<Secret> read(const std::string& path, std::size_t limit) override;
};

}  // namespace azvmreset::host

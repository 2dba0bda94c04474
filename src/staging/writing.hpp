// Writing to a volume so that every step is read back and can be taken back.
#pragma once

#include "host/volume.hpp"

#include <azvmreset/result.hpp>
#include <azvmreset/stage.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace azvmreset::staging {

// In place; read back, and found equal.
Result<void> overwrite(host::Volume& volume, std::string_view path, std::string_view bytes, std::uint32_t attributes);

// What was written so far, and how it was before. Confined to one staging.
class Writing {
 public:
  explicit Writing(host::Volume& volume) noexcept : volume_(volume) {}

  // Each leaves in the list of what is to be taken back what it may have done,
  // also where it fails.
  Result<void> make_directory(std::string path);
  Result<void> create(std::string path, std::string_view bytes, std::uint32_t attributes,
                      const std::string& security_descriptor);
  Result<void> overwrite(std::string path, std::string_view bytes, std::uint32_t attributes, std::string former_bytes,
                         std::uint32_t former_attributes);

  // The last first. What could not be taken back, each with the reason.
  std::vector<std::string> take_back();

 private:
  enum class Did : std::uint8_t { made_directory, created, overwrote };
  struct Step {
    Did did;
    std::string path;
    std::string former_bytes = {};
    std::uint32_t former_attributes = 0;
  };
  Result<void> undo(const Step& step);

  host::Volume& volume_;
  std::vector<Step> steps_;
};

// Whether the content of new files was found to be for SYSTEM and Administrators alone. Not where the file system
// tells no ACL.
Result<void> compare(host::Volume& volume, std::string_view path, std::string_view bytes, std::uint32_t attributes,
                     const std::string& security_descriptor);

}  // namespace azvmreset::staging

// The Windows volume of an attached disk, as a rescue script goes about it:
// hostile, so every name is looked for, and nothing is followed.
#pragma once

#include "simulator/guest/boot/memory_disk.hpp"
#include "simulator/guest/disk_content.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace azvmreset::sim {

// Thrown where a script stops: with a word of the contract, and its text.
struct RescueRefusal {
  std::string_view reason;
  std::string text;
};

// Confined; borrows the content. Paths have backslashes. Whatever does not go throws.
class RescueVolume {
 public:
  explicit RescueVolume(DiskContent& content) : content_(content), disk_(content) {}

  // `untrustworthy`, or `bad_request` where it is no path beneath a volume.
  DiskEntry look(std::string_view path) const;
  // The same of what must be a file, if it is there.
  bool file(std::string_view path) const;

  const DiskFile& at(std::string_view path) const;
  static std::string security_of(const DiskFile& file);  // self-relative

  void make(std::string_view path);
  void create(std::string_view path, std::string_view security);  // empty
  void append(std::string_view path, std::string_view bytes);
  void replace(std::string_view path, std::string_view bytes);
  void set_attributes(std::string_view path, std::uint32_t attributes);
  bool remove(std::string_view path);  // a file, or a folder that is empty

  DiskContent& content() { return content_; }

 private:
  DiskFile& found(std::string_view path) const;
  void check_folder_of(std::string_view path) const;

  DiskContent& content_;
  MemoryDisk disk_;
};

}  // namespace azvmreset::sim

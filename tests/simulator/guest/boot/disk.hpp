// The volume that a Windows starts from, as the programs on it see it: a path
// has backslashes and no drive, begins at the root, and is the same in any case.
#pragma once

#include "simulator/guest/boot/security_descriptor.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::sim {

// `odd`: what Windows would not find its way through, such as two names that
// differ in case alone.
enum class DiskEntry { none, file, folder, odd };

// Thrown where the power goes: nothing of what runs in the guest gets any further.
struct PowerLost {};

struct PowerCut {
  std::size_t after = 0;  // so many changes of the disk are made
  bool torn = false;      // and half of the next one, where it writes bytes
};

// By path, as in DiskContent.
using Registry = std::map<std::string, std::string>;
std::string value_in(const Registry& registry, std::string_view path);  // empty where there is none
void set_value(Registry& registry, std::string_view path, std::string_view value);

// Confined.
class Disk {
 public:
  virtual ~Disk() = default;

  virtual DiskEntry entry(std::string_view path) const = 0;
  virtual std::vector<std::string> names(std::string_view folder) const = 0;
  virtual std::optional<std::string> read(std::string_view path) const = 0;
  virtual std::uint32_t attributes(std::string_view path) const = 0;
  virtual std::optional<SecurityDescriptor> security(std::string_view path) const = 0;  // none: what is handed down
  virtual Registry& registry() = 0;

  bool is_file(std::string_view path) const { return entry(path) == DiskEntry::file; }

  // Each is one change of the disk; false where Windows would say no.
  bool write(std::string_view path, std::string_view bytes);  // in place, or a new file in a folder that is there
  bool append(std::string_view path, std::string_view bytes);
  bool create_guarded(std::string_view path);  // empty, for SYSTEM and Administrators; it must not be there
  bool remove(std::string_view path);          // a file, or a folder that is empty
  bool set_attributes(std::string_view path, std::uint32_t attributes);
  Registry& registry_to_change();

  void cut_power(const std::optional<PowerCut>& cut) { cut_ = cut; }
  std::size_t changes() const noexcept { return changes_; }

 protected:
  virtual bool do_write(std::string_view path, std::string_view bytes) = 0;
  virtual bool do_guard(std::string_view path) = 0;
  virtual bool do_remove(std::string_view path) = 0;
  virtual bool do_set_attributes(std::string_view path, std::uint32_t attributes) = 0;

 private:
  void spend_one();
  void spend_one(std::string_view path, std::string_view before, std::string_view bytes);

  std::optional<PowerCut> cut_;
  std::size_t changes_ = 0;
};

// "a\\b" of "a\\b\\c", and "c".
std::string_view folder_of(std::string_view path);
std::string_view name_in(std::string_view path);

}  // namespace azvmreset::sim

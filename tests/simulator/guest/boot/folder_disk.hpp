// A real folder as the disk that a Windows starts from: a mounted NTFS volume,
// or any folder that is laid out like one.
#pragma once

#include "simulator/guest/boot/disk.hpp"

#include <string>

namespace azvmreset::sim {

// What ntfs-3g tells and takes as extended attributes (attributes and security
// descriptors) is used where it is there; elsewhere every file is an ordinary
// one, and what is set is remembered here alone. The registry is not the
// volume's: whoever makes the disk fills it. Confined.
class FolderDisk final : public Disk {
 public:
  explicit FolderDisk(std::string root) : root_(std::move(root)) {}

  DiskEntry entry(std::string_view path) const override;
  std::vector<std::string> names(std::string_view folder) const override;
  std::optional<std::string> read(std::string_view path) const override;
  std::uint32_t attributes(std::string_view path) const override;
  std::optional<SecurityDescriptor> security(std::string_view path) const override;
  Registry& registry() override { return registry_; }

 protected:
  bool do_write(std::string_view path, std::string_view bytes) override;
  bool do_guard(std::string_view path) override;
  bool do_remove(std::string_view path) override;
  bool do_set_attributes(std::string_view path, std::uint32_t attributes) override;

 private:
  struct Found {
    DiskEntry entry = DiskEntry::none;
    std::string path;  // in this machine's spelling; of what is not there, where it would be
  };
  Found find(std::string_view path) const;

  std::string root_;
  Registry registry_;
  std::map<std::string, std::uint32_t> remembered_attributes_;  // by path
};

}  // namespace azvmreset::sim

// A disk that is a value of the simulator.
#pragma once

#include "simulator/guest/boot/disk.hpp"
#include "simulator/guest/disk_content.hpp"

namespace azvmreset::sim {

// Confined; borrows the content.
class MemoryDisk final : public Disk {
 public:
  explicit MemoryDisk(DiskContent& content) : content_(content) {}

  DiskEntry entry(std::string_view path) const override;
  std::vector<std::string> names(std::string_view folder) const override;
  std::optional<std::string> read(std::string_view path) const override;
  std::uint32_t attributes(std::string_view path) const override;
  std::optional<SecurityDescriptor> security(std::string_view path) const override;
  Registry& registry() override { return content_.registry; }

 protected:
  bool do_write(std::string_view path, std::string_view bytes) override;
  bool do_guard(std::string_view path) override;
  bool do_remove(std::string_view path) override;
  bool do_set_attributes(std::string_view path, std::uint32_t attributes) override;

 private:
  DiskFile* find(std::string_view path) const;

  DiskContent& content_;
};

}  // namespace azvmreset::sim

// A volume of Windows for one test alone: a real NTFS in a file, mounted by
// ntfs-3g, gone with the test also when that dies. It takes root.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace azvmreset::test {

// False where this machine lacks something for it: then a line on stdout says
// that the test was SKIPPED, and what is missing.
bool can_have_ntfs_images();

// A temporary directory with an image in it.
class KeptFolder;

class NtfsImage {
 public:
  // How docs/planting.md says to mount.
  static constexpr const char* as_documented = "norecover,permissions,windows_names";

  NtfsImage();
  ~NtfsImage();
  NtfsImage(const NtfsImage&) = delete;
  NtfsImage& operator=(const NtfsImage&) = delete;

  void mount(const std::string& options = as_documented);
  void unmount();
  void again(const std::string& options = as_documented);  // unmounted and mounted

  // What spoils it while it is not mounted: "unclean", "clean", "dirty"; or "vhd".
  void spoil(const std::string& how);

  std::string root() const;                              // where it is mounted
  std::string path(const std::string& beneath) const;    // with slashes
  std::string disk() const;                              // the file
  std::string in_folder(const std::string& name) const;  // beside it, on this machine

  // On the mounted volume, with slashes; directories on the way are made.
  void write(const std::string& beneath, std::string_view bytes) const;
  std::string read(const std::string& beneath) const;
  void make_directories(const std::string& beneath) const;

  void set(const std::string& beneath, const char* extended_attribute, std::string_view value) const;
  std::string get(const std::string& beneath, const char* extended_attribute) const;  // empty: there is none
  void set_attributes(const std::string& beneath, std::uint32_t attributes) const;
  std::uint32_t attributes(const std::string& beneath) const;

  // A junction as Windows makes it; `target` as in "C:\\Windows".
  void make_junction(const std::string& beneath, const std::string& target) const;

 private:
  std::unique_ptr<KeptFolder> folder_;
};

}  // namespace azvmreset::test

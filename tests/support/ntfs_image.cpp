#include "support/ntfs_image.hpp"

#include <sys/xattr.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>

#include "support/catch.hpp"

#ifndef AZVMRESET_NTFS_IMAGE
#error "the build says where ntfs_image.py is"
#endif

namespace azvmreset::test {
namespace {

void call(const std::string& arguments) {
  const std::string command = std::string("python3 " AZVMRESET_NTFS_IMAGE " ") + arguments + " </dev/null";
  if (std::system(command.c_str()) != 0) throw std::runtime_error("failed: " + command);
}

std::string missing() {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> answer(
      ::popen("python3 " AZVMRESET_NTFS_IMAGE " missing 2>&1 || echo python3", "r"), ::pclose);
  std::array<char, 256> line{};
  return answer != nullptr && std::fgets(line.data(), line.size(), answer.get()) != nullptr ? line.data() : "";
}

std::string utf16(const std::string& ascii) {
  std::string wide;
  for (const char c : ascii) wide += {c, '\0'};
  return wide;
}

std::string little_endian(std::size_t number, int size) {
  std::string bytes;
  for (int i = 0; i < size; ++i) bytes += static_cast<char>((number >> (8 * i)) & 0xff);
  return bytes;
}

}  // namespace

class KeptFolder {
 public:
  explicit KeptFolder(const std::string& making) : keeper_(nullptr, ::pclose) {
    path = (std::filesystem::temp_directory_path() / "azvmreset-ntfs-XXXXXX").string();
    if (::mkdtemp(path.data()) == nullptr) throw std::runtime_error("no temporary directory");
    // Ends when this process does, however it ends, and takes everything along.
    const std::string keeping =
        "trap '' INT TERM; cat >/dev/null; umount -l " + path + "/mnt 2>/dev/null; rm -rf " + path;
    keeper_.reset(::popen(keeping.c_str(), "we"));
    call(making + path);
  }

  std::string path;

 private:
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> keeper_;
};

bool can_have_ntfs_images() {
  static const std::string lacking = missing();
  if (lacking.empty()) return true;
  std::cout << "SKIPPED: " << Catch::getResultCapture().getCurrentTestName() << ": no NTFS image without " << lacking
            << std::endl;
  return false;
}

NtfsImage::NtfsImage() {
  static const KeptFolder blank("make ");  // sgdisk takes a second
  folder_ = std::make_unique<KeptFolder>("copy " + blank.path + " ");
}

NtfsImage::~NtfsImage() = default;

void NtfsImage::mount(const std::string& options) { call("mount " + folder_->path + " " + options + " 2>/dev/null"); }
void NtfsImage::unmount() { call("unmount " + folder_->path); }
void NtfsImage::again(const std::string& options) {
  unmount();
  mount(options);
}
void NtfsImage::spoil(const std::string& how) { call(how + " " + folder_->path); }

std::string NtfsImage::root() const { return in_folder("mnt"); }
std::string NtfsImage::path(const std::string& beneath) const { return root() + "/" + beneath; }
std::string NtfsImage::disk() const { return in_folder("disk.raw"); }
std::string NtfsImage::in_folder(const std::string& name) const { return folder_->path + "/" + name; }

void NtfsImage::write(const std::string& beneath, std::string_view bytes) const {
  std::filesystem::create_directories(std::filesystem::path(path(beneath)).parent_path());
  std::ofstream(path(beneath), std::ios::binary) << bytes;
}

std::string NtfsImage::read(const std::string& beneath) const {
  std::ifstream file(path(beneath), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void NtfsImage::make_directories(const std::string& beneath) const {
  std::filesystem::create_directories(path(beneath));
}

void NtfsImage::set(const std::string& beneath, const char* extended_attribute, std::string_view value) const {
  REQUIRE(::lsetxattr(path(beneath).c_str(), extended_attribute, value.data(), value.size(), 0) == 0);
}

std::string NtfsImage::get(const std::string& beneath, const char* extended_attribute) const {
  std::string value(64u << 10, '\0');
  const ssize_t size = ::lgetxattr(path(beneath).c_str(), extended_attribute, value.data(), value.size());
  value.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
  return value;
}

void NtfsImage::set_attributes(const std::string& beneath, std::uint32_t attributes) const {
  set(beneath, "system.ntfs_attrib", little_endian(attributes, 4));
}

std::uint32_t NtfsImage::attributes(const std::string& beneath) const {
  std::uint32_t number = 0;
  for (const char byte : get(beneath, "system.ntfs_attrib_be")) number = number << 8 | static_cast<unsigned char>(byte);
  return number;
}

void NtfsImage::make_junction(const std::string& beneath, const std::string& target) const {
  std::filesystem::create_directories(path(beneath));
  const std::string substitute = utf16("\\??\\" + target);
  const std::string print = utf16(target);
  const std::string names = little_endian(0, 2) + little_endian(substitute.size(), 2) +
                            little_endian(substitute.size() + 2, 2) + little_endian(print.size(), 2) + substitute +
                            std::string(2, '\0') + print + std::string(2, '\0');
  constexpr std::size_t mount_point_tag = 0xa0000003;
  set(beneath, "system.ntfs_reparse_data", little_endian(mount_point_tag, 4) + little_endian(names.size(), 4) + names);
}

}  // namespace azvmreset::test

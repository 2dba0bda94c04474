#include "host/volume.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "support/catch.hpp"
#include "support/ntfs_image.hpp"

using namespace azvmreset;
using test::NtfsImage;

namespace {

constexpr const char* kAcl = "system.ntfs_acl";
constexpr std::size_t kLimit = 1u << 20;
constexpr std::uint32_t kArchive = 0x20;
constexpr std::uint32_t kEveryAttribute = 0x27;  // and read-only, hidden, system

// O:BAG:BAD:P(A;;FA;;;SY)(A;;FA;;;BA)
const std::string kOnlyTheSystem(
    "\x01\x00\x04\x90\x14\x00\x00\x00\x24\x00\x00\x00\x00\x00\x00\x00\x34\x00\x00\x00"
    "\x01\x02\x00\x00\x00\x00\x00\x05\x20\x00\x00\x00\x20\x02\x00\x00"
    "\x01\x02\x00\x00\x00\x00\x00\x05\x20\x00\x00\x00\x20\x02\x00\x00"
    "\x02\x00\x34\x00\x02\x00\x00\x00"
    "\x00\x00\x14\x00\xff\x01\x1f\x00\x01\x01\x00\x00\x00\x00\x00\x05\x12\x00\x00\x00"
    "\x00\x00\x18\x00\xff\x01\x1f\x00\x01\x02\x00\x00\x00\x00\x00\x05\x20\x00\x00\x00\x20\x02\x00\x00",
    104);

// S-1-1-0
const std::string kEveryone("\x01\x01\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00", 12);

std::unique_ptr<host::Volume> opened(const NtfsImage& image) {
  auto volume = host::open_volume(image.root());
  if (!volume) FAIL(volume.error().message);
  return std::move(*volume);
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a mounted NTFS volume tells how it is mounted", "[host][volume]") {
  if (!test::can_have_ntfs_images()) return;
  NtfsImage image;
  image.mount();
  const auto volume = opened(image);
  CHECK(volume->mount().file_system == "fuseblk");
  CHECK(holds(volume->mount().source, "/dev/loop"));
  CHECK_FALSE(volume->mount().read_only);
  CHECK_FALSE(volume->mount().running_system);
}

TEST_CASE("a file is found in any case, and told as it is spelled there", "[host][volume]") {
  if (!test::can_have_ntfs_images()) return;
  NtfsImage image;
  image.mount();
  image.write("Windows/System32/GroupPolicy/GPT.INI", "[General]\r\n");
  const auto volume = opened(image);

  const auto found = volume->find("WINDOWS\\system32\\groupPolicy\\gpt.ini");
  REQUIRE(found);
  CHECK(*found == "Windows\\System32\\GroupPolicy\\GPT.INI");
  const auto file = volume->read("windows\\system32\\grouppolicy\\gpt.ini", kLimit);
  REQUIRE(file);
  REQUIRE(file->has_value());
  CHECK((*file)->bytes.expose() == "[General]\r\n");
  CHECK((*file)->attributes == kArchive);
  CHECK((*file)->security_descriptor == image.get("Windows/System32/GroupPolicy/GPT.INI", kAcl));

  // Trap: ntfs-3g would make a second file here.
  REQUIRE(volume->overwrite("windows\\system32\\grouppolicy\\gpt.ini", "new", kArchive));
  CHECK(image.read("Windows/System32/GroupPolicy/GPT.INI") == "new");
  const auto listed = volume->list("Windows\\System32\\GroupPolicy");
  REQUIRE(listed);
  CHECK(listed->size() == 1);
  CHECK_FALSE(volume->create("windows\\SYSTEM32\\grouppolicy\\Gpt.Ini", "", kArchive, kOnlyTheSystem));
}

TEST_CASE("what is not there is not found, and nothing is made of it", "[host][volume]") {
  if (!test::can_have_ntfs_images()) return;
  NtfsImage image;
  image.mount();
  image.make_directories("Windows");
  const auto volume = opened(image);
  for (const char* path : {"Windows\\gpt.ini", "Windows\\System32\\gpt.ini", "gpt.ini"}) {
    CAPTURE(path);
    const auto found = volume->find(path);
    REQUIRE(found);
    CHECK_FALSE(found->has_value());
    const auto file = volume->read(path, kLimit);
    REQUIRE(file);
    CHECK_FALSE(file->has_value());
    CHECK_FALSE(volume->overwrite(path, "", 0));
    CHECK_FALSE(volume->remove(path));
    CHECK_FALSE(volume->remove_if_empty(path));
  }
  CHECK_FALSE(volume->create("Windows\\System32\\gpt.ini", "", kArchive, kOnlyTheSystem));
  CHECK_FALSE(volume->make_directory("Windows\\System32\\GroupPolicy"));
}

TEST_CASE("a new file has its ACL, its attributes and its content", "[host][volume]") {
  if (!test::can_have_ntfs_images()) return;
  NtfsImage image;
  // Trap: without `permissions`, ntfs-3g lets everybody read what it makes.
  const std::string options = GENERATE(as<std::string>{}, "norecover", NtfsImage::as_documented);
  image.mount(options);
  image.make_directories("Windows");
  image.write("Windows/by-ntfs-3g", "");
  auto volume = opened(image);
  const std::string bytes("one\0two\r\n", 9);
  REQUIRE(volume->create("windows\\New File.ini", bytes, kEveryAttribute, kOnlyTheSystem));

  CHECK(image.read("Windows/New File.ini") == bytes);
  CHECK(image.get("Windows/New File.ini", kAcl) == kOnlyTheSystem);
  CHECK_FALSE(holds(image.get("Windows/New File.ini", kAcl), kEveryone));
  CHECK(holds(image.get("Windows/by-ntfs-3g", kAcl), kEveryone));
  CHECK(image.attributes("Windows/New File.ini") == kEveryAttribute);

  volume.reset();
  image.again();
  CHECK(image.read("Windows/New File.ini") == bytes);
  CHECK(image.get("Windows/New File.ini", kAcl) == kOnlyTheSystem);
  CHECK(image.attributes("Windows/New File.ini") == kEveryAttribute);
}

TEST_CASE("a file that is read-only, hidden and of the system is written in place and stays so", "[host][volume]") {
  if (!test::can_have_ntfs_images()) return;
  NtfsImage image;
  image.mount();
  image.write("Windows/gpt.ini", "a longer content than the new one");
  image.set("Windows/gpt.ini", kAcl, kOnlyTheSystem);
  image.set_attributes("Windows/gpt.ini", kEveryAttribute);
  struct stat before {};
  REQUIRE(::stat(image.path("Windows/gpt.ini").c_str(), &before) == 0);

  const auto volume = opened(image);
  REQUIRE(volume->overwrite("Windows\\gpt.ini", "short", kEveryAttribute));
  CHECK(image.read("Windows/gpt.ini") == "short");
  CHECK(image.attributes("Windows/gpt.ini") == kEveryAttribute);
  CHECK(image.get("Windows/gpt.ini", kAcl) == kOnlyTheSystem);
  struct stat after {};
  REQUIRE(::stat(image.path("Windows/gpt.ini").c_str(), &after) == 0);
  CHECK(after.st_ino == before.st_ino);

  REQUIRE(volume->overwrite("Windows\\gpt.ini", "other attributes", kArchive | 0x01));
  CHECK(image.attributes("Windows/gpt.ini") == (kArchive | 0x01));
  REQUIRE(volume->remove("Windows\\GPT.ini"));
  CHECK_FALSE(volume->find("Windows\\gpt.ini")->has_value());
}

TEST_CASE("a new directory has what Windows would let it inherit, not what ntfs-3g gives", "[host][volume]") {
  if (!test::can_have_ntfs_images()) return;
  NtfsImage image;
  image.mount("norecover");
  image.make_directories("Windows/by-ntfs-3g");
  image.set("Windows", kAcl, kOnlyTheSystem);
  const auto volume = opened(image);
  REQUIRE(volume->make_directory("windows\\GroupPolicy"));
  CHECK(holds(image.get("Windows/by-ntfs-3g", kAcl), kEveryone));
  CHECK_FALSE(image.get("Windows/GroupPolicy", kAcl).empty());
  CHECK_FALSE(holds(image.get("Windows/GroupPolicy", kAcl), kEveryone));

  CHECK_FALSE(volume->make_directory("windows\\grouppolicy"));
  REQUIRE(volume->create("Windows\\GroupPolicy\\gpt.ini", "", 0, kOnlyTheSystem));
  CHECK(*volume->remove_if_empty("Windows\\GroupPolicy") == false);
  REQUIRE(volume->remove("Windows\\GroupPolicy\\gpt.ini"));
  CHECK(*volume->remove_if_empty("Windows\\GroupPolicy") == true);
  CHECK_FALSE(volume->find("Windows\\GroupPolicy")->has_value());
}

TEST_CASE("a directory of the volume is listed", "[host][volume]") {
  if (!test::can_have_ntfs_images()) return;
  NtfsImage image;
  image.mount();
  image.write("Windows/azvmreset-0.marker", "");
  image.make_directories("Windows/System32");
  auto listed = opened(image)->list("windows");
  REQUIRE(listed);
  std::sort(listed->begin(), listed->end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  REQUIRE(listed->size() == 2);
  CHECK(listed->at(0).name == "System32");
  CHECK(listed->at(0).directory);
  CHECK(listed->at(1).name == "azvmreset-0.marker");
  CHECK_FALSE(listed->at(1).directory);
}

TEST_CASE("a file longer than the limit is not read", "[host][volume]") {
  if (!test::can_have_ntfs_images()) return;
  NtfsImage image;
  image.mount();
  image.write("gpt.ini", std::string(100'000, 'x'));
  const auto volume = opened(image);
  CHECK(volume->read("gpt.ini", 100'000).value()->bytes.expose().size() == 100'000);
  const auto refused = volume->read("gpt.ini", 99'999);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::invalid_argument);
  CHECK(holds(refused.error().message, "longer than 99999 bytes"));
}

TEST_CASE("a volume that is mounted read-only says so, and takes nothing", "[host][volume]") {
  if (!test::can_have_ntfs_images()) return;
  NtfsImage image;
  image.mount();
  image.write("gpt.ini", "as it was");
  image.again("ro,norecover");
  const auto volume = opened(image);
  CHECK(volume->mount().read_only);
  CHECK_FALSE(volume->overwrite("gpt.ini", "", 0));
  CHECK_FALSE(volume->create("new.ini", "", 0, kOnlyTheSystem));
  CHECK_FALSE(volume->make_directory("new"));
  CHECK_FALSE(volume->remove("gpt.ini"));
  CHECK(image.read("gpt.ini") == "as it was");
}

TEST_CASE("an image that is a fixed VHD of Azure holds the same volume", "[host][volume]") {
  if (!test::can_have_ntfs_images()) return;
  if (std::system("command -v qemu-img >/dev/null") != 0) {
    WARN("SKIPPED: no VHD without qemu-img");
    return;
  }
  NtfsImage image;
  image.mount();
  image.write("gpt.ini", "in a VHD");
  image.unmount();
  image.spoil("vhd");
  REQUIRE(std::rename(image.in_folder("disk.vhd").c_str(), image.disk().c_str()) == 0);
  image.mount();
  CHECK(opened(image)->read("gpt.ini", kLimit).value()->bytes.expose() == "in a VHD");
}

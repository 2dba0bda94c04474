#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "host/bitlocker.hpp"
#include "host/mount_table.hpp"
#include "host/volume.hpp"
#include "support/catch.hpp"
#include "support/folder.hpp"

using namespace azvmreset;
using test::Folder;

namespace {

bool says(const Error& error, const std::string& words) { return error.message.find(words) != std::string::npos; }

std::string header_with(std::size_t at, const std::string& what) {
  std::string header(4096, '\0');
  header.replace(at, what.size(), what);
  return header;
}

const std::string kUsual("\x3b\xd6\x67\x49\x29\x2e\xd8\x4a\x83\x99\xf6\xa3\x39\xe3\xd0\x01", 16);
const std::string kOther("\x3b\x4d\xa8\x92\x80\xdd\x0e\x4d\x9e\x4e\xb1\xe3\x28\x4e\xae\xd8", 16);

constexpr const char* kTable =
    "27 1 252:0 / / rw,relatime - ext4 /dev/root rw\n"
    "40 27 252:0 /data /mnt/data rw,relatime shared:1 master:2 - ext4 /dev/root rw\n"
    "43 27 7:0 / /mnt/win\\040dows rw,relatime - fuseblk /dev/loop0 rw,user_id=0\n"
    "44 27 7:1 / /mnt/asleep rw,relatime - fuseblk /dev/loop1 ro,user_id=0\n"
    "45 27 0:50 / /mnt/c rw - 9p C:\\134 rw,cache=5\n"
    "this is no line of that table\n"
    "46 27 0:51 / /mnt/nothing ro -  tmpfs rw\n";

}  // namespace

TEST_CASE("where nothing is mounted there is no volume", "[host][volume]") {
  const Folder folder;
  const auto refused = host::open_volume(folder.path("."));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::invalid_argument);
  CHECK(says(refused.error(), "nothing is mounted there"));
  CHECK(refused.error().remedy.find("norecover,permissions,windows_names") != std::string::npos);
  CHECK(says(host::open_volume(folder.path("missing")).error(), "no such file"));
  CHECK(says(host::open_volume(std::string("/\0x", 3)).error(), "zero byte"));
}

TEST_CASE("the running system's own disk is recognised", "[host][volume]") {
  const auto root = host::open_volume("/");
  REQUIRE(root);
  CHECK((*root)->mount().running_system);
  CHECK_FALSE((*root)->mount().file_system.empty());
}

TEST_CASE("an image that is not mounted is told, and BitLocker's is blocked", "[host][volume][bitlocker]") {
  const Folder folder;
  folder.write("disk.raw", std::string(4096, '\0'));
  const auto plain = host::open_volume(folder.path("disk.raw"));
  REQUIRE_FALSE(plain);
  CHECK(plain.error().code == ErrorCode::invalid_argument);
  CHECK(says(plain.error(), "it is a file"));

  for (const std::string& header : {header_with(0, "\xeb\x58\x90-FVE-FS-"), header_with(160, kUsual),
                                    header_with(160, kOther), header_with(3, "MSWIN4.1").replace(424, 16, kUsual)}) {
    folder.write("disk.raw", header);
    const auto encrypted = host::open_volume(folder.path("disk.raw"));
    REQUIRE_FALSE(encrypted);
    CHECK(encrypted.error().code == ErrorCode::blocked);
    CHECK(encrypted.error().blockers == std::vector<std::string>{"disk_encrypted"});
  }
}

TEST_CASE("only what begins like BitLocker is BitLocker's", "[host][bitlocker]") {
  CHECK(host::begins_like_bitlocker(header_with(3, "-FVE-FS-")));
  CHECK_FALSE(host::begins_like_bitlocker(header_with(3, "NTFS    ")));
  CHECK_FALSE(host::begins_like_bitlocker(header_with(3, "MSWIN4.1")));
  CHECK_FALSE(host::begins_like_bitlocker(header_with(424, kUsual)));
  CHECK_FALSE(host::begins_like_bitlocker(header_with(4, "-FVE-FS-")));
  CHECK_FALSE(host::begins_like_bitlocker(header_with(3, "-FVE-FS-").substr(0, 511)));
  CHECK_FALSE(host::begins_like_bitlocker(""));
}

// Asked for by tests/guest_scripts/test_bitlocker.py, which fetches them.
TEST_CASE("genuine BitLocker volumes are blocked", "[.][genuine]") {
  const char* const headers = std::getenv("AZVMRESET_BITLOCKER_HEADERS");
  REQUIRE(headers != nullptr);
  for (const auto& header : std::filesystem::directory_iterator(headers)) {
    CAPTURE(header.path());
    const auto encrypted = host::open_volume(header.path().string());
    REQUIRE_FALSE(encrypted);
    CHECK(encrypted.error().blockers == std::vector<std::string>{"disk_encrypted"});
  }
}

TEST_CASE("the table of mounts is read, and a line that is none is left out", "[host][volume]") {
  const auto mounts = host::mounts_in(kTable);
  REQUIRE(mounts.size() == 6);
  CHECK(mounts[1].root == "/data");
  CHECK(mounts[2].point == "/mnt/win dows");
  CHECK(mounts[2].source == "/dev/loop0");
  CHECK_FALSE(mounts[2].read_only);
  CHECK(mounts[3].read_only);
  CHECK(mounts[4].source == "C:\\");
  CHECK(mounts[5].read_only);
  CHECK(host::mounts_in("").empty());
  CHECK(host::mounts_in(" - - - - - -\n1 2 3\n\n").empty());

  CHECK(host::holds_running_system(mounts[0], mounts));
  CHECK(host::holds_running_system(mounts[1], mounts));
  CHECK_FALSE(host::holds_running_system(mounts[2], mounts));
  CHECK(host::holds_running_system(mounts[4], mounts));
}

TEST_CASE("a private copy is opened by its path, and is gone with its object", "[host][volume]") {
  std::string path;
  {
    auto made = host::PrivateCopy::of("regf");
    REQUIRE(made);
    const host::PrivateCopy copy = std::move(*made);
    path = copy.path();
    std::ifstream file(path);
    CHECK(std::string(std::istreambuf_iterator<char>(file), {}) == "regf");
  }
  CHECK_FALSE(std::filesystem::exists(path));
}

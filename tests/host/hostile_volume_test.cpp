// A volume that somebody prepared: nothing is read or written elsewhere, and
// each refusal names the path.
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <string>

#include "host/volume.hpp"
#include "support/catch.hpp"
#include "support/ntfs_image.hpp"

using namespace azvmreset;
using test::NtfsImage;

namespace {

constexpr const char* kPolicy = "Windows/System32/GroupPolicy";
constexpr const char* kGptIni = "Windows\\System32\\GroupPolicy\\gpt.ini";

bool says(const Error& error, const std::string& words) { return error.message.find(words) != std::string::npos; }

void check_refusal(const Error& error, const std::string& path, const std::string& why) {
  INFO(error.message);
  CHECK(error.code == ErrorCode::blocked);
  CHECK(error.blockers == std::vector<std::string>{"volume_untrustworthy"});
  CHECK(says(error, why));
  CHECK(says(error, path.substr(path.rfind('\\') + 1)));
}

// Whatever is asked of that path is refused.
void check_refused(host::Volume& volume, const std::string& path, const std::string& why) {
  check_refusal(volume.find(path).error(), path, why);
  check_refusal(volume.read(path, 100).error(), path, why);
  check_refusal(volume.create(path, "written", 0, "").error(), path, why);
  check_refusal(volume.overwrite(path, "written", 0).error(), path, why);
  check_refusal(volume.make_directory(path).error(), path, why);
  check_refusal(volume.remove(path).error(), path, why);
}

struct Hostile {
  Hostile() {
    image.mount();
    image.make_directories(kPolicy);
    REQUIRE(::mkdir(outside.c_str(), 0700) == 0);
  }

  void open_again() {
    image.again();
    open();
  }
  void open() {
    auto at = host::open_volume(image.root());
    REQUIRE(at);
    volume = std::move(*at);
  }
  bool nothing_outside() const { return std::filesystem::is_empty(outside); }

  NtfsImage image;
  const std::string outside = image.in_folder("outside");
  std::unique_ptr<host::Volume> volume;
};

}  // namespace

TEST_CASE("a link in the path is refused, wherever it leads", "[host][volume][hostile]") {
  if (!test::can_have_ntfs_images()) return;
  Hostile disk;
  const std::string target = GENERATE(as<std::string>{}, "../../System32", "nowhere", "/", "outside");
  std::filesystem::remove(disk.image.path(kPolicy));
  const std::string to = target == "outside" ? disk.outside : target;
  REQUIRE(::symlink(to.c_str(), disk.image.path(kPolicy).c_str()) == 0);
  disk.open();
  const std::string link = "Windows\\System32\\GroupPolicy";
  check_refusal(disk.volume->find(kGptIni).error(), link, "it is a link");
  check_refusal(disk.volume->create(kGptIni, "written", 0, "").error(), link, "it is a link");
  check_refusal(disk.volume->make_directory(link + "\\Machine").error(), link, "it is a link");
  check_refusal(disk.volume->list(link).error(), link, "it is a link");
  check_refusal(disk.volume->remove_if_empty(link).error(), link, "it is a link");
  check_refused(*disk.volume, link, "it is a link");
  CHECK(disk.nothing_outside());
}

TEST_CASE("a link in place of a file is refused", "[host][volume][hostile]") {
  if (!test::can_have_ntfs_images()) return;
  Hostile disk;
  REQUIRE(::symlink((disk.outside + "/made").c_str(), disk.image.path(std::string(kPolicy) + "/gpt.ini").c_str()) == 0);
  disk.open();
  check_refused(*disk.volume, kGptIni, "it is a link");
  CHECK(disk.nothing_outside());
}

TEST_CASE("a junction is refused, on the way and at its end", "[host][volume][hostile]") {
  if (!test::can_have_ntfs_images()) return;
  Hostile disk;
  disk.image.write("Users/gpt.ini", "another file of the volume");
  std::filesystem::remove(disk.image.path(kPolicy));
  disk.image.make_junction(kPolicy, "C:\\Users");
  disk.open_again();
  check_refused(*disk.volume, "Windows\\System32\\GroupPolicy", "it is a link");
  check_refusal(disk.volume->overwrite(kGptIni, "written", 0).error(), "GroupPolicy", "it is a link");
  CHECK(disk.image.read("Users/gpt.ini") == "another file of the volume");
}

TEST_CASE("a reparse point that is no link is refused too", "[host][volume][hostile]") {
  if (!test::can_have_ntfs_images()) return;
  Hostile disk;
  const std::string file = std::string(kPolicy) + "/gpt.ini";
  disk.image.write(file, "");
  disk.image.set(file, "system.ntfs_reparse_data", std::string("\x13\0\0\x80\x08\0\0\0deduplic", 16));
  disk.open_again();
  CHECK(disk.volume->read(kGptIni, 100).error().code == ErrorCode::blocked);
  CHECK(disk.volume->overwrite(kGptIni, "", 0).error().code == ErrorCode::blocked);
}

TEST_CASE("a file with a second name is refused; its own 8.3 name is none", "[host][volume][hostile]") {
  if (!test::can_have_ntfs_images()) return;
  Hostile disk;
  const std::string file = std::string(kPolicy) + "/gpt.ini";
  disk.image.write(file, "as it was");

  SECTION("a hard link") {
    REQUIRE(::link(disk.image.path(file).c_str(), disk.image.path("Windows/second").c_str()) == 0);
    disk.open();
    check_refusal(disk.volume->overwrite(kGptIni, "written", 0).error(), "gpt.ini", "second name");
    check_refusal(disk.volume->read(kGptIni, 100).error(), "gpt.ini", "second name");
    check_refusal(disk.volume->remove(kGptIni).error(), "gpt.ini", "second name");
    CHECK(disk.image.read("Windows/second") == "as it was");
  }
  SECTION("a hard link beside an 8.3 name") {
    disk.image.write("Windows/a long name.ini", "as it was");
    disk.image.set("Windows/a long name.ini", "system.ntfs_dos_name", "ALONGN~1.INI");
    REQUIRE(::link(disk.image.path("Windows/a long name.ini").c_str(), disk.image.path("Windows/second").c_str()) == 0);
    disk.open();
    check_refusal(disk.volume->overwrite("Windows\\a long name.ini", "", 0).error(), "a long name.ini", "second name");
  }
  SECTION("a hard link of a file whose name is its 8.3 name, as of one that Windows made") {
    disk.image.set(file, "system.ntfs_dos_name", "GPT.INI");
    disk.open_again();
    REQUIRE(disk.image.get(file, "system.ntfs_dos_name") == "GPT.INI");
    CHECK(disk.volume->overwrite(kGptIni, "written", 0));
    REQUIRE(::link(disk.image.path(file).c_str(), disk.image.path("Windows/second").c_str()) == 0);
    check_refusal(disk.volume->overwrite(kGptIni, "again", 0).error(), "gpt.ini", "second name");
    CHECK(disk.image.read("Windows/second") == "written");
  }
  SECTION("an 8.3 name") {
    disk.image.write("Windows/a long name.ini", "as it was");
    disk.image.set("Windows/a long name.ini", "system.ntfs_dos_name", "ALONGN~1.INI");
    disk.open_again();
    struct stat status {};
    REQUIRE(::stat(disk.image.path("Windows/a long name.ini").c_str(), &status) == 0);
    REQUIRE(status.st_nlink == 2);
    REQUIRE(disk.volume->overwrite("Windows\\a long name.ini", "written", 0x20));
    CHECK(disk.image.read("Windows/a long name.ini") == "written");
    CHECK(disk.image.get("Windows/a long name.ini", "system.ntfs_dos_name") == "ALONGN~1.INI");
  }
}

TEST_CASE("the 8.3 name of another file is no name of ours", "[host][volume][hostile]") {
  if (!test::can_have_ntfs_images()) return;
  Hostile disk;
  disk.image.write(std::string(kPolicy) + "/what Windows opens.ini", "as it was");
  disk.image.set(std::string(kPolicy) + "/what Windows opens.ini", "system.ntfs_dos_name", "GPT.INI");
  disk.open_again();
  check_refused(*disk.volume, kGptIni, "8.3 name");
}

TEST_CASE("two names that are one to Windows are refused, on the way and at its end", "[host][volume][hostile]") {
  if (!test::can_have_ntfs_images()) return;
  Hostile disk;
  SECTION("files") {
    disk.image.write(std::string(kPolicy) + "/gpt.ini", "one");
    disk.image.write(std::string(kPolicy) + "/GPT.INI", "two");
    disk.open();
    check_refused(*disk.volume, kGptIni, "beside each other");
    CHECK(disk.image.read(std::string(kPolicy) + "/gpt.ini") == "one");
    CHECK(disk.image.read(std::string(kPolicy) + "/GPT.INI") == "two");
  }
  SECTION("directories") {
    disk.image.make_directories("Windows/SYSTEM32/GroupPolicy");
    disk.open();
    check_refusal(disk.volume->create(kGptIni, "", 0, "").error(), "System32", "beside each other");
  }
}

TEST_CASE("what is mounted inside of the volume is refused", "[host][volume][hostile]") {
  if (!test::can_have_ntfs_images()) return;
  Hostile disk;
  REQUIRE(::mount(disk.outside.c_str(), disk.image.path(kPolicy).c_str(), nullptr, MS_BIND, nullptr) == 0);
  disk.open();
  check_refusal(disk.volume->create(kGptIni, "written", 0, "").error(), "GroupPolicy", "mounted there");
  check_refusal(disk.volume->find("Windows\\System32\\GroupPolicy").error(), "GroupPolicy", "mounted there");
  REQUIRE(::umount(disk.image.path(kPolicy).c_str()) == 0);
  CHECK(disk.nothing_outside());
}

TEST_CASE("a pipe, a device and a directory in place of a file are refused", "[host][volume][hostile]") {
  if (!test::can_have_ntfs_images()) return;
  Hostile disk;
  const std::string file = disk.image.path(std::string(kPolicy) + "/gpt.ini");
  SECTION("pipe") { REQUIRE(::mkfifo(file.c_str(), 0600) == 0); }
  SECTION("device") { REQUIRE(::mknod(file.c_str(), S_IFBLK | 0600, makedev(7, 0)) == 0); }
  SECTION("socket or directory") { REQUIRE(::mkdir(file.c_str(), 0700) == 0); }
  disk.open();
  check_refusal(disk.volume->read(kGptIni, 100).error(), "gpt.ini", "no regular file");
  check_refusal(disk.volume->overwrite(kGptIni, "", 0).error(), "gpt.ini", "no regular file");
  check_refusal(disk.volume->remove(kGptIni).error(), "gpt.ini", "no regular file");
  CHECK_FALSE(disk.volume->create(kGptIni, "", 0, ""));
}

TEST_CASE("a file in place of a directory is refused", "[host][volume][hostile]") {
  if (!test::can_have_ntfs_images()) return;
  Hostile disk;
  std::filesystem::remove(disk.image.path(kPolicy));
  disk.image.write(kPolicy, "no directory");
  disk.open();
  check_refusal(disk.volume->create(kGptIni, "", 0, "").error(), "GroupPolicy", "no directory");
  check_refusal(disk.volume->list("Windows\\System32\\GroupPolicy").error(), "GroupPolicy", "no directory");
  check_refusal(disk.volume->remove_if_empty("Windows\\System32\\GroupPolicy").error(), "GroupPolicy", "no directory");
}

TEST_CASE("only names of Windows are paths beneath a volume", "[host][volume][hostile]") {
  if (!test::can_have_ntfs_images()) return;
  Hostile disk;
  disk.open();
  for (const std::string path :
       {"", "\\", "\\Windows", "Windows\\", "Windows\\\\gpt.ini", "..", "Windows\\..\\..\\x", ".", "a/b", "/etc/passwd",
        "a:b", "a?b", "a*", "C:\\Windows", "gpt.ini.", "gpt.ini ", "g\xc3\xa4", "a\nb"}) {
    CAPTURE(path);
    CHECK(disk.volume->find(path).error().code == ErrorCode::invalid_argument);
    CHECK(disk.volume->create(path, "", 0, "").error().code == ErrorCode::invalid_argument);
  }
  CHECK(disk.volume->find(std::string("a\0b", 3)).error().code == ErrorCode::invalid_argument);
  CHECK(disk.volume->find(std::string(256, 'a')).error().code == ErrorCode::invalid_argument);
  // Trap: the same names, as ntfs-3g refuses them where it is told to.
  CHECK(::open(disk.image.path("a:b?").c_str(), O_CREAT | O_WRONLY, 0600) == -1);
  CHECK(errno == EINVAL);
}

#include "simulator/guest/boot/folder_disk.hpp"
#include "simulator/guest/disk_content.hpp"
#include "support/catch.hpp"
#include "support/folder.hpp"

#include <filesystem>

using namespace azvmreset::sim;

namespace fs = std::filesystem;

namespace {

struct Folder : azvmreset::test::Folder {
  Folder() { fs::create_directories(path("Windows/System32")); }
};

}  // namespace

TEST_CASE("a real folder is a disk whose names are the same in any case", "[simulator][boot]") {
  const Folder folder;
  folder.write("Windows/System32/Gpt.ini", "one");
  FolderDisk disk(folder.path(""));
  CHECK(disk.is_file("WINDOWS\\system32\\gpt.INI"));
  CHECK(disk.read("windows\\System32\\gpt.ini") == "one");
  CHECK(disk.entry("Windows\\System32") == DiskEntry::folder);
  CHECK(disk.entry("Windows\\nothing\\at all") == DiskEntry::none);
  CHECK(disk.write("WINDOWS\\SYSTEM32\\GPT.INI", "two"));
  CHECK(disk.read("Windows\\System32\\Gpt.ini") == "two");
  CHECK(disk.names("windows\\system32") == std::vector<std::string>{"Gpt.ini"});
  CHECK(disk.append("windows\\new", "a"));
  CHECK(disk.append("windows\\new", "b"));
  CHECK(fs::exists(folder.path("Windows/new")));
  CHECK_FALSE(disk.write("windows\\nowhere\\new", "a"));
}

TEST_CASE("two names that differ in case alone, and links, are nothing that Windows finds", "[simulator][boot]") {
  const Folder folder;
  folder.write("Windows/gpt.ini", "one");
  folder.write("Windows/GPT.INI", "two");
  fs::create_symlink(folder.path("Windows"), folder.path("Link"));
  FolderDisk disk(folder.path(""));
  CHECK(disk.entry("Windows\\gpt.ini") == DiskEntry::odd);
  CHECK_FALSE(disk.read("Windows\\gpt.ini"));
  CHECK_FALSE(disk.write("Windows\\gpt.ini", "three"));
  CHECK(disk.entry("Link") == DiskEntry::odd);
  CHECK(disk.entry("Link\\System32") == DiskEntry::odd);
}

TEST_CASE("a real folder without NTFS remembers attributes, and has no lists", "[simulator][boot]") {
  const Folder folder;
  folder.write("a", "one");
  FolderDisk disk(folder.path(""));
  CHECK(disk.attributes("a") == kArchiveAttribute);
  CHECK(disk.set_attributes("a", kHiddenAttribute));
  CHECK(disk.attributes("A") == kHiddenAttribute);
  CHECK_FALSE(disk.security("a"));
  CHECK(disk.create_guarded("b"));
  CHECK_FALSE(disk.create_guarded("B"));
  CHECK_FALSE(disk.remove("Windows"));
  CHECK(disk.remove("Windows\\System32"));
  CHECK(disk.remove("Windows"));
  CHECK_FALSE(disk.remove("Windows"));
}

TEST_CASE("an access control list is read from SDDL and from what NTFS stores", "[simulator][boot]") {
  const auto text = security_of_sddl(guarded_sddl()).value();
  const auto bytes = security_of_bytes(guarded_bytes()).value();
  for (const SecurityDescriptor& one : {text, bytes}) {
    CHECK(one.owner == kAdministratorsSid);
    CHECK(one.guarded);
    REQUIRE(one.entries.size() == 2);
    CHECK(one.entries[0].sid == kSystemSid);
    CHECK(one.entries[1].sid == kAdministratorsSid);
    CHECK(one.entries[1].mask == 0x1f01ff);
    CHECK(one.system_may_read());
  }
  CHECK(security_of_sddl("O:BAD:(A;;FR;;;WD)")->system_may_read());
  CHECK_FALSE(security_of_sddl("O:BAD:(D;;FA;;;SY)(A;;FA;;;WD)")->system_may_read());
  CHECK_FALSE(security_of_sddl("O:BAD:P(A;;FA;;;S-1-5-21-1-2-3-500)")->system_may_read());
  CHECK_FALSE(security_of_sddl("O:BAD:P(A;;FA;;;SY"));
  for (std::size_t length = 0; length < guarded_bytes().size(); ++length) {
    CHECK_FALSE(security_of_bytes(std::string_view(guarded_bytes()).substr(0, length)));
  }
}

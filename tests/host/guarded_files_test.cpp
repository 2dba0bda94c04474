#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "host/files.hpp"
#include "support/catch.hpp"
#include "support/folder.hpp"

using namespace azvmreset;
using host::SystemFiles;
using test::Folder;

namespace {

constexpr std::size_t kLimit = 16;

// A folder whose own path has no link in it.
struct Keys {
  Keys() { path = std::filesystem::canonical(folder.path(".")).string(); }

  std::string refusal(const std::string& name, const std::string& from = {}) const {
    const auto refused = SystemFiles().read_guarded(from.empty() ? path : from, name, kLimit);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::invalid_argument);
    return refused.error().message;
  }

  Folder folder;
  std::string path;
};

bool says(const std::string& message, const char* words) { return message.find(words) != std::string::npos; }

}  // namespace

TEST_CASE("a guarded file is read whole", "[host][files]") {
  const Keys keys;
  keys.folder.write("a.key", "sixteen letters!");
  const auto read = SystemFiles().read_guarded(keys.path, "a.key", kLimit);
  REQUIRE(read);
  CHECK(read->expose() == "sixteen letters!");
}

TEST_CASE("what is not a plain file in its plain folder is refused", "[host][files]") {
  const Keys keys;
  keys.folder.write("a.key", "key");

  SECTION("no such file") { CHECK(says(keys.refusal("b.key"), "no such file")); }
  SECTION("too long a file") {
    keys.folder.write("long.key", "seventeen letters");
    CHECK(says(keys.refusal("long.key"), "longer than 16 bytes"));
  }
  SECTION("a link") {
    REQUIRE(::symlink("a.key", keys.folder.path("link.key").c_str()) == 0);
    CHECK(says(keys.refusal("link.key"), "it is a link"));
  }
  SECTION("a folder") {
    REQUIRE(::mkdir(keys.folder.path("d.key").c_str(), 0700) == 0);
    CHECK(says(keys.refusal("d.key"), "not a regular file"));
    CHECK(says(keys.refusal(".."), "not a regular file"));
  }
  SECTION("a pipe that nobody writes to") {
    REQUIRE(::mkfifo(keys.folder.path("pipe.key").c_str(), 0600) == 0);
    CHECK(says(keys.refusal("pipe.key"), "not a regular file"));
  }
  SECTION("a file of a folder further down") { CHECK(says(keys.refusal("d/a.key"), "slash")); }
  SECTION("a folder reached by a link") {
    REQUIRE(::symlink(keys.path.c_str(), keys.folder.path("way").c_str()) == 0);
    CHECK(says(keys.refusal("a.key", keys.path + "/way"), "not a directory"));
  }
  SECTION("a folder that is not absolute") { CHECK(says(keys.refusal("a.key", "keys"), "not a directory")); }
  SECTION("a file that everybody may write to") {
    REQUIRE(::chmod(keys.folder.path("a.key").c_str(), 0666) == 0);
    CHECK(says(keys.refusal("a.key"), "everybody may write to it"));
  }
  SECTION("a folder that everybody may write to") {
    REQUIRE(::chmod(keys.path.c_str(), 0777) == 0);
    CHECK(says(keys.refusal("a.key"), "everybody may write to its folder"));
  }
  SECTION("a file of somebody else") {
    // Only root can give a file away.
    if (::chown(keys.path.c_str(), 12345, static_cast<gid_t>(-1)) == 0) {
      REQUIRE(::chown(keys.folder.path("a.key").c_str(), 54321, static_cast<gid_t>(-1)) == 0);
      CHECK(says(keys.refusal("a.key"), "another user"));
    }
  }
}

#include "host/growing_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "host/files.hpp"
#include "support/catch.hpp"
#include "support/file_limit.hpp"
#include "support/folder.hpp"

using namespace azvmreset;
using host::GrowingFile;
using host::SystemFiles;
using test::FileLimit;
using test::Folder;

namespace {

using Opened = Result<std::shared_ptr<GrowingFile>>;

std::string message_of(const Opened& outcome) {
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code == ErrorCode::invalid_argument);
  return outcome.error().message;
}

Opened created(const Folder& folder, std::string_view bytes) {
  return SystemFiles().create_growing(folder.path("file"), bytes);
}

Opened opened(const Folder& folder) { return SystemFiles().open_growing(folder.path("file")); }

}  // namespace

TEST_CASE("a file grows by what is appended, and belongs to its owner alone", "[host][growing]") {
  const Folder folder;
  {
    auto file = created(folder, "one\n");
    REQUIRE(file);
    REQUIRE(file.value()->append(4, "two\n"));
    CHECK(*file.value()->read(8) == "one\ntwo\n");
    struct stat status {};
    REQUIRE(::lstat(folder.path("file").c_str(), &status) == 0);
    CHECK((status.st_mode & 07777) == 0600);
  }
  auto file = opened(folder);
  REQUIRE(file);
  CHECK(*file.value()->read(100) == "one\ntwo\n");
  REQUIRE(file.value()->append(8, "three\n"));
  CHECK(folder.read("file") == "one\ntwo\nthree\n");
  CHECK(folder.entries() == 1);
}

TEST_CASE("what lies behind the offset goes, and a file that is too short is an error", "[host][growing]") {
  const Folder folder;
  auto file = created(folder, "one\ntorn off here");
  REQUIRE(file);
  REQUIRE(file.value()->append(4, "two\n"));
  CHECK(folder.read("file") == "one\ntwo\n");

  const auto hole = file.value()->append(9, "three\n");
  REQUIRE_FALSE(hole);
  CHECK_THAT(hole.error().message, Catch::EndsWith("it has 8 bytes, expected 9"));
  CHECK(folder.read("file") == "one\ntwo\n");
}

TEST_CASE("a growing file that is too long is not read", "[host][growing]") {
  const Folder folder;
  auto file = created(folder, "12345");
  REQUIRE(file);
  const auto read = file.value()->read(4);
  REQUIRE_FALSE(read);
  CHECK_THAT(read.error().message, Catch::EndsWith("it is longer than 4 bytes"));
}

TEST_CASE("nothing that is there is made a growing file", "[host][growing]") {
  const Folder folder;
  SECTION("a file") { folder.write("file", "old"); }
  SECTION("a link that leads nowhere") { std::filesystem::create_symlink(folder.path("no"), folder.path("file")); }
  SECTION("a folder") { std::filesystem::create_directory(folder.path("file")); }
  CHECK_THAT(message_of(created(folder, "new")), Catch::EndsWith("it exists already"));
  CHECK(folder.entries() == 1);
}

TEST_CASE("a file that is not ours alone is not gone on with", "[host][growing]") {
  const Folder folder;
  std::string reason;
  SECTION("because it is not there") { reason = "there is no such file"; }
  SECTION("because it is a link") {
    folder.write("other", "old");
    std::filesystem::create_symlink(folder.path("other"), folder.path("file"));
    reason = "it is a link";
  }
  SECTION("because it is a folder") {
    std::filesystem::create_directory(folder.path("file"));
    reason = "it is a directory";
  }
  SECTION("because it is a pipe, which nobody waits for") {
    REQUIRE(::mkfifo(folder.path("file").c_str(), 0600) == 0);
    reason = "it is not a regular file";
  }
  SECTION("because its group may write to it") {
    folder.write("file", "old");
    REQUIRE(::chmod(folder.path("file").c_str(), 0660) == 0);
    reason = "others than its owner may write to it";
  }
  SECTION("because everybody may write to it") {
    folder.write("file", "old");
    REQUIRE(::chmod(folder.path("file").c_str(), 0602) == 0);
    reason = "others than its owner may write to it";
  }
  CHECK(message_of(opened(folder)) == "cannot open the file \"" + folder.path("file") + "\": " + reason);
}

TEST_CASE("a file of another user is not gone on with", "[host][growing]") {
  if (::geteuid() != 0) return;  // only root can give a file away
  const Folder folder;
  folder.write("file", "old");
  REQUIRE(::chown(folder.path("file").c_str(), 12345, 12345) == 0);
  CHECK_THAT(message_of(opened(folder)), Catch::EndsWith("it belongs to another user"));
}

TEST_CASE("a file without rights is named with the reason", "[host][growing]") {
  if (::geteuid() == 0) return;  // nothing is forbidden to root
  const Folder folder;
  folder.write("file", "old");
  REQUIRE(::chmod(folder.path("file").c_str(), 0400) == 0);
  CHECK_THAT(message_of(opened(folder)), Catch::EndsWith("permission denied"));
  REQUIRE(::chmod(folder.path("").c_str(), 0500) == 0);
  CHECK_THAT(message_of(SystemFiles().create_growing(folder.path("new"), "x")), Catch::EndsWith("permission denied"));
  REQUIRE(::chmod(folder.path("").c_str(), 0700) == 0);
}

TEST_CASE("a path that can be no growing file is named with the reason", "[host][growing]") {
  const Folder folder;
  const std::pair<std::string, const char*> rows[] = {
      {"", "there is no such file"},
      {folder.path("missing/file"), "there is no such file"},
      {folder.path("file") + std::string("\0.bak", 5), "the path has a zero byte"},
  };
  for (const auto& [path, reason] : rows) {
    CHECK_THAT(message_of(SystemFiles().create_growing(path, "x")), Catch::EndsWith(reason));
    CHECK_THAT(message_of(SystemFiles().open_growing(path)), Catch::EndsWith(reason));
  }
  CHECK(folder.entries() == 0);
}

TEST_CASE("two do not have the same growing file open", "[host][growing]") {
  const Folder folder;
  auto first = created(folder, "one\n");
  REQUIRE(first);
  const auto second = opened(folder);
  CHECK_THAT(message_of(second), Catch::EndsWith("another process, or another operation of this one, works with it"));
  CHECK_FALSE(second.error().remedy.empty());

  SECTION("not in another process either, and the lock ends with the process that had it") {
    first.value().reset();
    int ready[2];
    REQUIRE(::pipe(ready) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
      const auto held = opened(folder);
      const char outcome = held ? '+' : '-';
      if (::write(ready[1], &outcome, 1) != 1) ::_exit(1);
      ::pause();
      ::_exit(0);
    }
    char outcome = 0;
    CHECK(::read(ready[0], &outcome, 1) == 1);
    CHECK(outcome == '+');
    CHECK_FALSE(opened(folder));
    CHECK(::kill(child, SIGKILL) == 0);
    CHECK(::waitpid(child, nullptr, 0) == child);
    ::close(ready[0]);
    ::close(ready[1]);
    CHECK(opened(folder));
  }
  SECTION("one after the other is fine") {
    first.value().reset();
    CHECK(opened(folder));
  }
}

TEST_CASE("a disk that is full leaves what was there, torn at most at its end", "[host][growing]") {
  const Folder folder;
  const std::string bytes(10'000, 'x');
  auto file = created(folder, "one\n");
  REQUIRE(file);
  Result<void> appended;
  bool made = false;
  {
    const FileLimit limit(4096);  // nothing is checked here: a report could not be written either
    appended = file.value()->append(4, bytes);
    made = SystemFiles().create_growing(folder.path("new"), bytes).ok();
  }
  REQUIRE_FALSE(appended);
  CHECK_THAT(appended.error().message, Catch::EndsWith("the file would be longer than allowed"));
  CHECK(folder.read("file").substr(0, 4) == "one\n");
  CHECK(folder.read("file").size() < bytes.size());
  CHECK_FALSE(made);
  CHECK(folder.entries() == 1);
  REQUIRE(file.value()->append(4, "two\n"));
  CHECK(folder.read("file") == "one\ntwo\n");
}

TEST_CASE("growing files leave no descriptor open", "[host][growing]") {
  const Folder folder;
  const int before = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  ::close(before);
  CHECK(created(folder, "x"));
  CHECK_FALSE(created(folder, "x"));
  CHECK(opened(folder));
  const auto held = opened(folder);
  CHECK_FALSE(opened(folder));
  const int after = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  ::close(after);
  CHECK(after == before + 1);
}

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <string>
#include <thread>

#include "host/files.hpp"
#include "support/catch.hpp"
#include "support/file_limit.hpp"
#include "support/folder.hpp"

using namespace azvmreset;
using host::SystemFiles;
using test::FileLimit;
using test::Folder;

namespace {

std::string message_of(const Result<void>& outcome) {
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code == ErrorCode::invalid_argument);
  return outcome.error().message;
}

int mode_of(const std::string& path) {
  struct stat status {};
  REQUIRE(::lstat(path.c_str(), &status) == 0);
  return static_cast<int>(status.st_mode & 07777);
}

class Umask {
 public:
  explicit Umask(mode_t mask) : before_(::umask(mask)) {}
  ~Umask() { ::umask(before_); }
  Umask(const Umask&) = delete;
  Umask& operator=(const Umask&) = delete;

 private:
  mode_t before_;
};

struct Pipe {
  Pipe() { REQUIRE(::pipe(end) == 0); }
  ~Pipe() {
    close_reader();
    ::close(end[1]);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  void close_reader() {
    if (end[0] >= 0) ::close(end[0]);
    end[0] = -1;
  }

  int end[2];
};

}  // namespace

TEST_CASE("a new file holds exactly the bytes and belongs to its owner alone", "[host][files]") {
  const Folder folder;
  const mode_t mask = GENERATE(as<mode_t>(), 0, 022, 0777);
  const Umask umask(mask);
  for (const std::string& bytes : {std::string(), std::string("a\0b\n\xFF", 5), std::string(300'000, 'y')}) {
    REQUIRE(SystemFiles().create(folder.path("new"), bytes));
    CHECK((folder.read("new") == bytes));
    CHECK(mode_of(folder.path("new")) == 0600);
    REQUIRE(SystemFiles().replace(folder.path("new"), "other"));
    CHECK(folder.read("new") == "other");
    CHECK(mode_of(folder.path("new")) == 0600);
    REQUIRE(SystemFiles().remove(folder.path("new")));
    CHECK(folder.entries() == 0);
  }
}

TEST_CASE("a relative path means the working directory", "[host][files]") {
  const Folder folder;
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path(""));
  CHECK(SystemFiles().create("new", "text"));
  CHECK(SystemFiles().replace("./new", "other"));
  std::filesystem::current_path(before);
  CHECK(folder.read("new") == "other");
}

TEST_CASE("nothing that is there is overwritten by a new file", "[host][files]") {
  const Folder folder;
  const std::string file = folder.write("file", "old");
  std::filesystem::create_symlink(file, folder.path("link"));
  std::filesystem::create_symlink(folder.path("nowhere"), folder.path("dangling"));
  std::filesystem::create_directory(folder.path("folder"));
  for (const char* name : {"file", "link", "dangling", "folder"}) {
    CAPTURE(name);
    const std::string path = folder.path(name);
    CHECK(message_of(SystemFiles().create(path, "new")) ==
          "cannot create the file \"" + path + "\": it exists already");
  }
  CHECK(folder.read("file") == "old");
  CHECK(folder.entries() == 4);
}

TEST_CASE("a replaced file is another one, and a link is not followed", "[host][files]") {
  const Folder folder;
  folder.write("file", "old");
  std::filesystem::permissions(folder.path("file"), std::filesystem::perms::all);
  std::filesystem::create_symlink(folder.path("file"), folder.path("link"));
  REQUIRE(SystemFiles().replace(folder.path("link"), "new"));
  CHECK(folder.read("file") == "old");
  CHECK(folder.read("link") == "new");
  CHECK_FALSE(std::filesystem::is_symlink(folder.path("link")));

  std::filesystem::create_hard_link(folder.path("file"), folder.path("second name"));
  REQUIRE(SystemFiles().replace(folder.path("file"), "new"));
  CHECK(mode_of(folder.path("file")) == 0600);
  CHECK(folder.read("second name") == "old");
  CHECK(folder.entries() == 3);
}

TEST_CASE("a removed link leaves what it led to", "[host][files]") {
  const Folder folder;
  folder.write("file", "text");
  std::filesystem::create_symlink(folder.path("file"), folder.path("link"));
  REQUIRE(SystemFiles().remove(folder.path("link")));
  CHECK(folder.read("file") == "text");
  CHECK(folder.entries() == 1);
}

TEST_CASE("a path that cannot be written is named with the reason", "[host][files]") {
  const Folder folder;
  const std::string file = folder.write("file", "old");
  struct Row {
    std::string path, reason;
  };
  const Row rows[] = {
      {folder.path("missing/new"), "there is no such file"},
      {"", "there is no such file"},
      {folder.path("new/"), "it is a directory"},
      {file + "/new", "a part of the path is not a directory"},
      {folder.path(std::string(300, 'x')), "the path is too long"},
      {folder.path("new") + std::string("\0.bak", 5), "the path has a zero byte"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.path);
    const auto ends = Catch::EndsWith(": " + row.reason);
    CHECK_THAT(message_of(SystemFiles().create(row.path, "x")), Catch::StartsWith("cannot create the file \"") && ends);
    CHECK_THAT(message_of(SystemFiles().replace(row.path, "x")),
               Catch::StartsWith("cannot replace the file \"") && ends);
    CHECK_THAT(message_of(SystemFiles().remove(row.path)), Catch::StartsWith("cannot remove the file \"") && ends);
  }
  std::filesystem::create_directory(folder.path("folder"));
  CHECK_THAT(message_of(SystemFiles().replace(folder.path("folder"), "x")), Catch::EndsWith("it is a directory"));
  CHECK_THAT(message_of(SystemFiles().remove(folder.path("missing"))), Catch::EndsWith("there is no such file"));
  CHECK(folder.read("file") == "old");
  CHECK(folder.entries() == 2);
}

TEST_CASE("a folder that is not ours to write is named", "[host][files]") {
  if (::geteuid() == 0) return;  // nothing is forbidden to root
  const Folder folder;
  const std::string file = folder.write("file", "old");
  std::filesystem::permissions(folder.path(""),
                               std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
  CHECK_THAT(message_of(SystemFiles().create(folder.path("new"), "x")), Catch::EndsWith("permission denied"));
  CHECK_THAT(message_of(SystemFiles().replace(file, "x")), Catch::EndsWith("permission denied"));
  CHECK_THAT(message_of(SystemFiles().remove(file)), Catch::EndsWith("permission denied"));
  std::filesystem::permissions(folder.path(""), std::filesystem::perms::owner_all);
  CHECK(folder.read("file") == "old");
}

TEST_CASE("a write that fails half way leaves what was there before and nothing more", "[host][files]") {
  const Folder folder;
  const std::string old = folder.write("file", "old");
  const std::string bytes(10'000, 'x');
  Result<void> created, replaced;
  {
    const FileLimit limit(4096);  // nothing is checked here: a report could not be written either
    created = SystemFiles().create(folder.path("new"), bytes);
    replaced = SystemFiles().replace(old, bytes);
  }
  const std::string end = "\": the file would be longer than allowed";
  CHECK(message_of(created) == "cannot create the file \"" + folder.path("new") + end);
  CHECK(message_of(replaced) == "cannot replace the file \"" + old + end);
  CHECK(folder.read("file") == "old");
  CHECK(folder.entries() == 1);
}

TEST_CASE("a descriptor gets all of the bytes and stays open", "[host][files]") {
  const Folder folder;
  SECTION("a file, after what it holds") {
    const int file = ::open(folder.path("file").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    CHECK(SystemFiles().write_to(file, "one\n"));
    CHECK(SystemFiles().write_to(file, std::string("t\0o", 3)));
    CHECK(::close(file) == 0);
    CHECK((folder.read("file") == std::string("one\nt\0o", 7)));
  }
  SECTION("a pipe that holds less than all of them, be it one that blocks or not") {
    Pipe pipe;
    if (GENERATE(false, true)) REQUIRE(::fcntl(pipe.end[1], F_SETFL, O_NONBLOCK) == 0);
    const std::string bytes(1u << 20, 'x');
    std::string got;
    std::thread reader([&] {
      char part[4096];
      for (ssize_t n; got.size() < bytes.size() && (n = ::read(pipe.end[0], part, sizeof part)) > 0;) {
        got.append(part, static_cast<std::size_t>(n));
      }
    });
    CHECK(SystemFiles().write_to(pipe.end[1], bytes));
    reader.join();
    CHECK((got == bytes));
  }
  SECTION("a device") {
    const int null = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    CHECK(SystemFiles().write_to(null, "text"));
    CHECK(::close(null) == 0);
  }
}

TEST_CASE("a descriptor that takes no bytes is named with the reason", "[host][files]") {
  const auto error_of = [](int descriptor) {
    const std::string message = message_of(SystemFiles().write_to(descriptor, "text"));
    const std::string start = "cannot write to the descriptor " + std::to_string(descriptor) + ": ";
    REQUIRE_THAT(message, Catch::StartsWith(start));
    return message.substr(start.size());
  };
  CHECK(error_of(-1) == "it is not open for writing");
  const int reading = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  CHECK(error_of(reading) == "it is not open for writing");
  ::close(reading);
  const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
  if (full >= 0) CHECK(error_of(full) == "the disk is full");  // Linux has it
  ::close(full);
}

TEST_CASE("a reader that has gone away is an error and no signal", "[host][files]") {
  static volatile std::sig_atomic_t signals;
  signals = 0;
  void (*const before)(int) = std::signal(SIGPIPE, [](int) { signals = signals + 1; });
  Pipe pipe;
  pipe.close_reader();
  CHECK_THAT(message_of(SystemFiles().write_to(pipe.end[1], "text")), Catch::EndsWith("nobody reads from it any more"));
  CHECK(signals == 0);

  SECTION("and the next signal arrives as before") {
    CHECK(::write(pipe.end[1], "x", 1) == -1);
    CHECK(signals == 1);
  }
  SECTION("and a signal that the program held back is still held back") {
    sigset_t set, old, pending;
    sigemptyset(&set);
    sigaddset(&set, SIGPIPE);
    REQUIRE(::pthread_sigmask(SIG_BLOCK, &set, &old) == 0);
    CHECK(::write(pipe.end[1], "x", 1) == -1);
    CHECK_FALSE(SystemFiles().write_to(pipe.end[1], "text"));
    sigemptyset(&pending);
    ::sigpending(&pending);
    CHECK(sigismember(&pending, SIGPIPE) == 1);
    ::pthread_sigmask(SIG_SETMASK, &old, nullptr);
    CHECK(signals == 1);
  }
  std::signal(SIGPIPE, before);
}

TEST_CASE("writing leaves no descriptor open", "[host][files]") {
  const Folder folder;
  const int before = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  ::close(before);
  CHECK(SystemFiles().create(folder.path("file"), "x"));
  CHECK_FALSE(SystemFiles().create(folder.path("file"), "x"));
  CHECK(SystemFiles().replace(folder.path("file"), "y"));
  CHECK_FALSE(SystemFiles().replace(folder.path("missing/file"), "y"));
  CHECK(SystemFiles().remove(folder.path("file")));
  CHECK_FALSE(SystemFiles().remove(folder.path("file")));
  const int after = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  ::close(after);
  CHECK(after == before);
}

#include "host/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "support/catch.hpp"
#include "support/folder.hpp"

using namespace azvmreset;
using host::SystemFiles;
using test::Folder;

namespace {

std::string error_of(const std::string& path, std::size_t limit = 100) {
  const auto text = SystemFiles().read(path, limit);
  REQUIRE_FALSE(text);
  CHECK(text.error().code == ErrorCode::invalid_argument);
  return text.error().message;
}

}  // namespace

TEST_CASE("a file is read whole and unchanged", "[host][files]") {
  const Folder folder;
  for (const std::string& text : {std::string(), std::string("pass word\r\n"), std::string("a\0b\xFF", 4),
                                  std::string(64u << 10, 'x'), std::string(300'000, 'y')}) {
    const auto read = SystemFiles().read(folder.write("file", text), 1u << 20);
    REQUIRE(read);
    CHECK((read->expose() == text));
  }
}

TEST_CASE("a file may be as long as the limit and no longer", "[host][files]") {
  const Folder folder;
  const std::string path = folder.write("file", std::string(100, 'x'));
  CHECK(SystemFiles().read(path, 100));
  CHECK(SystemFiles().read(path, static_cast<std::size_t>(-1)));
  CHECK(error_of(path, 99) == "cannot read the file \"" + path + "\": it is longer than 99 bytes");
  CHECK_THAT(error_of(path, 0), Catch::Contains("longer than 0 bytes"));
  CHECK_THAT(error_of("/dev/zero", 1u << 20), Catch::Contains("longer than 1048576 bytes"));
  CHECK(SystemFiles().read("/dev/null", 0));
}

TEST_CASE("a file that cannot be read is named with the reason", "[host][files]") {
  const Folder folder;
  const std::string file = folder.write("file", "x");
  struct Row {
    std::string path, reason;
  };
  const Row rows[] = {
      {folder.path("missing"), "there is no such file"},
      {"", "there is no such file"},
      {folder.path(""), "it is a directory"},
      {"/", "it is a directory"},
      {file + "/x", "a part of the path is not a directory"},
      {folder.path(std::string(300, 'x')), "the path is too long"},
      {file + std::string("\0.bak", 5), "the path has a zero byte"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.path);
    CHECK_THAT(error_of(row.path), Catch::StartsWith("cannot read the file \"") && Catch::EndsWith(": " + row.reason));
  }

  SECTION("also when links go round in a circle") {
    std::filesystem::create_symlink(folder.path("b"), folder.path("a"));
    std::filesystem::create_symlink(folder.path("a"), folder.path("b"));
    CHECK_THAT(error_of(folder.path("a")), Catch::EndsWith("too many symbolic links"));
  }
  SECTION("also when it is not ours to read") {
    if (::geteuid() == 0) return;  // nothing is forbidden to root
    std::filesystem::permissions(file, std::filesystem::perms::none);
    CHECK_THAT(error_of(file), Catch::EndsWith("permission denied"));
  }
  SECTION("on one line, whatever the path holds") {
    CHECK_THAT(error_of("/x\ny\x1B"), Catch::Contains(R"("/x\ny\x1b")"));
  }
}

TEST_CASE("a pipe is read to its end", "[host][files]") {
  const Folder folder;
  const std::string path = folder.path("pipe");
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  std::thread writer([&] {
    std::ofstream pipe(path);
    for (int i = 0; i < 3; ++i) pipe << "piece" << i << std::flush;
  });
  const auto read = SystemFiles().read(path, 100);
  writer.join();
  REQUIRE(read);
  CHECK(read->expose() == "piece0piece1piece2");
}

TEST_CASE("reading leaves no descriptor open", "[host][files]") {
  const Folder folder;
  const std::string path = folder.write("file", "x");
  const int before = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  ::close(before);
  CHECK(SystemFiles().read(path, 100));
  CHECK_FALSE(SystemFiles().read(path, 0));
  CHECK_FALSE(SystemFiles().read(folder.path(""), 100));
  const int after = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  ::close(after);
  CHECK(after == before);
}

TEST_CASE("what was read tells who else may read it", "[host][files]") {
  const Folder folder;
  const std::string path = folder.write("file", "x");
  for (const std::uint32_t mode : {0600u, 0644u, 0400u}) {
    REQUIRE(::chmod(path.c_str(), mode) == 0);
    const auto read = SystemFiles().read_with_permissions(path, 10);
    REQUIRE(read);
    CHECK(read->permissions == mode);
    CHECK(read->bytes.expose() == "x");
  }
  SECTION("through a link, of the file itself") {
    REQUIRE(::symlink(path.c_str(), folder.path("link").c_str()) == 0);
    CHECK(SystemFiles().read_with_permissions(folder.path("link"), 10)->permissions == 0400u);
  }
  SECTION("what is no file is nobody else's") {
    CHECK(SystemFiles().read_with_permissions("/dev/null", 10)->permissions == 0);
  }
}

#include "cli/secret_input.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::cli;

namespace {

// A file of its own in a directory of its own, gone when the test is over.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& content) {
    std::string pattern = (std::filesystem::temp_directory_path() / "azvmreset-XXXXXX").string();
    directory_ = ::mkdtemp(pattern.data());
    std::ofstream(path(), std::ios::binary) << content;
    std::filesystem::permissions(path(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  }
  ~TemporaryFile() { std::filesystem::remove_all(directory_); }
  std::string path() const { return directory_ + "/password"; }
  const std::string& directory() const { return directory_; }

 private:
  std::string directory_;
};

}  // namespace

TEST_CASE("secret from a file", "[cli]") {
  const Interrupts interrupts;

  SECTION("is read as it is") {
    const TemporaryFile file(std::string(10'000, 'x') + "\r\n");
    const auto secret = read_file(file.path(), interrupts, 20'000);
    REQUIRE(secret);
    CHECK(secret->expose() == std::string(10'000, 'x') + "\r\n");
  }
  SECTION("must not be longer than the limit") {
    const TemporaryFile file(std::string(101, 'x'));
    CHECK(read_file(file.path(), interrupts, 101));
    CHECK(read_file(file.path(), interrupts, 100).error().code == ErrorCode::invalid_argument);
  }
  SECTION("that is missing or a directory is named with the reason") {
    const TemporaryFile file("");
    CHECK(read_file("no/such/file", interrupts, 10).error().message ==
          "cannot read no/such/file: No such file or directory");
    CHECK(read_file(file.directory(), interrupts, 10).error().message ==
          "cannot read " + file.directory() + ": Is a directory");
  }
  SECTION("that others may read is noticed") {
    const TemporaryFile file("x");
    CHECK_FALSE(readable_by_others(file.path()));
    std::filesystem::permissions(file.path(), std::filesystem::perms::group_read, std::filesystem::perm_options::add);
    CHECK(readable_by_others(file.path()));
  }
}

TEST_CASE("the line end of a secret", "[cli]") {
  const auto trimmed = [](std::string_view text) { return std::string(without_line_end(Secret(text)).expose()); };
  CHECK(trimmed("word") == "word");
  CHECK(trimmed("word\n") == "word");
  CHECK(trimmed("word\r\n") == "word");
  CHECK(trimmed("word\n\n") == "word\n");
  CHECK(trimmed("word \r") == "word \r");
  CHECK(trimmed("\n").empty());
  CHECK(trimmed("").empty());
}

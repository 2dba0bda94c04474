// What the library says has the names of its API; the command line puts its own in their place.
#include <filesystem>
#include <fstream>
#include <regex>
#include <string>

#include "support/catch.hpp"

namespace {

// They write command lines.
bool writes_commands(const std::filesystem::path& file) {
  return file.filename() == "by_hand.cpp" || file.filename() == "plan_az.cpp";
}

}  // namespace

TEST_CASE("no text of the offline method names an option of the command line", "[rescue][words]") {
  const std::regex option(R"("[^"]*--[a-z][a-z-]+)");
  int scanned = 0;
  for (const char* floor : {"rescue", "offline"}) {
    const auto folder = std::filesystem::path(AZVMRESET_SOURCE_DIR) / "src" / floor;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      if (entry.path().extension() != ".cpp" || writes_commands(entry.path())) continue;
      ++scanned;
      std::ifstream source(entry.path());
      for (std::string line; std::getline(source, line);) {
        std::smatch found;
        INFO(entry.path() << ": " << line);
        CHECK_FALSE(std::regex_search(line, found, option));
      }
    }
  }
  CHECK(scanned > 50);
}

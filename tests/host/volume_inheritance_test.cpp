#include "host/volume_inheritance.hpp"

#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"

using azvmreset::host::inherited_by_directory;

namespace {

using namespace std::string_literals;

const std::string kSystem = "\x01\x01\0\0\0\0\0\x05\x12\0\0\0"s;
const std::string kUsers = "\x01\x02\0\0\0\0\0\x05\x20\0\0\0\x21\x02\0\0"s;
const std::string kAdministrators = "\x01\x02\0\0\0\0\0\x05\x20\0\0\0\x20\x02\0\0"s;
const std::string kCreatorOwner = "\x01\x01\0\0\0\0\0\x03\0\0\0\0"s;

std::string number(std::size_t value, int size) {
  std::string bytes;
  for (int i = 0; i < size; ++i) bytes += static_cast<char>((value >> (8 * i)) & 0xff);
  return bytes;
}

std::string entry(int flags, std::size_t mask, const std::string& sid, int type = 0) {
  return number(static_cast<std::size_t>(type), 1) + number(static_cast<std::size_t>(flags), 1) +
         number(8 + sid.size(), 2) + number(mask, 4) + sid;
}

std::string descriptor(const std::vector<std::string>& entries, int control = 0x8004) {
  std::string all;
  for (const std::string& one : entries) all += one;
  return number(1, 2) + number(static_cast<std::size_t>(control), 2) + number(28 + all.size(), 4) +
         number(28 + all.size(), 4) + number(0, 4) + number(20, 4) + number(2, 2) + number(8 + all.size(), 2) +
         number(entries.size(), 2) + number(0, 2) + all + kAdministrators;
}

// The entries of what a directory would inherit, joined.
std::string entries_of(const std::string& parent) {
  const auto inherited = inherited_by_directory(parent);
  REQUIRE(inherited);
  const std::size_t size = inherited->size() - 2 * kAdministrators.size() - 28;
  CHECK(inherited->substr(28 + size) == kAdministrators + kAdministrators);
  return inherited->substr(28, size);
}

const std::string kOfItsOwn = entry(3, 0x1f01ff, kSystem) + entry(3, 0x1f01ff, kAdministrators);

}  // namespace

TEST_CASE("a directory inherits what its parent hands on to directories", "[host][volume]") {
  CHECK(entries_of(descriptor({entry(3, 0x1200a9, kUsers), entry(0x13, 0x1f01ff, kSystem)})) ==
        entry(0x13, 0x1200a9, kUsers) + entry(0x13, 0x1f01ff, kSystem));
  CHECK(entries_of(descriptor({entry(2, 0x10000, kUsers, 1)})) == entry(0x12, 0x10000, kUsers, 1));
}

TEST_CASE("what is for this directory alone goes no further", "[host][volume]") {
  CHECK(entries_of(descriptor({entry(0, 0x1f01ff, kUsers), entry(3, 0x1f01ff, kSystem)})) ==
        entry(0x13, 0x1f01ff, kSystem));
  CHECK(entries_of(descriptor({entry(7, 0x1f01ff, kSystem)})) == entry(0x10, 0x1f01ff, kSystem));
}

TEST_CASE("what is for files alone is handed on and not in force", "[host][volume]") {
  CHECK(entries_of(descriptor({entry(1, 0x1200a9, kUsers)})) == entry(0x19, 0x1200a9, kUsers));
}

TEST_CASE("generic rights and the creator become what they mean there", "[host][volume]") {
  CHECK(entries_of(descriptor({entry(0x0b, 0x10000000, kCreatorOwner)})) ==
        entry(0x10, 0x1f01ff, kAdministrators) + entry(0x1b, 0x10000000, kCreatorOwner));
  CHECK(entries_of(descriptor({entry(0x0b, 0xa0000000, kUsers)})) ==
        entry(0x10, 0x1200a9, kUsers) + entry(0x1b, 0xa0000000, kUsers));
}

TEST_CASE("where nothing is handed on, SYSTEM and Administrators have it", "[host][volume]") {
  CHECK(entries_of(descriptor({entry(0, 0x1f01ff, kUsers)})) == kOfItsOwn);
  CHECK(entries_of(descriptor({})) == kOfItsOwn);
  CHECK(entries_of(descriptor({}, 0x8000)) == kOfItsOwn);
}

TEST_CASE("a damaged descriptor hands nothing on", "[host][volume]") {
  const std::string whole = descriptor({entry(3, 0x1200a9, kUsers), entry(3, 0x1f01ff, kSystem)});
  for (std::size_t size = 0; size < whole.size() - kAdministrators.size(); ++size) {
    CAPTURE(size);
    CHECK_FALSE(inherited_by_directory(std::string_view(whole).substr(0, size)));
  }
  CHECK_FALSE(inherited_by_directory(descriptor({entry(3, 0x1200a9, kUsers)}, 0x0004)));
  CHECK_FALSE(inherited_by_directory(descriptor({entry(3, 0x1200a9, kUsers, 5)})));
  CHECK_FALSE(inherited_by_directory(descriptor({entry(3, 0x1200a9, "\x01\xff\0\0\0\0\0\x05\x12\0\0\0"s)})));
  CHECK_FALSE(inherited_by_directory(descriptor({number(0, 2) + number(4, 2) + std::string(12, '\0')})));
}

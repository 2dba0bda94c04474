#include "guest/gunzip.hpp"

#include <string>

#include "guest/gzipped.hpp"
#include "support/catch.hpp"

using azvmreset::guest::gunzip;
using azvmreset::test::gzipped;

TEST_CASE("what was compressed comes back", "[guest][gunzip]") {
  for (const std::string& text : {std::string(), std::string("a"), std::string(70'000, 'x'), std::string(4096, 'y')}) {
    CHECK((gunzip(gzipped(text), 1 << 20) == text));
  }
}

TEST_CASE("what would grow beyond the limit is refused", "[guest][gunzip]") {
  const std::string bomb = gzipped(std::string(3 << 20, '\0'));
  CHECK(bomb.size() < 4096);
  CHECK_FALSE(gunzip(bomb, (3 << 20) - 1));
  CHECK(gunzip(bomb, 3 << 20));
}

TEST_CASE("what is cut, damaged, doubled or of another format is refused", "[guest][gunzip]") {
  const std::string whole = gzipped("the answer of the guest, long enough to be worth it, it, it, it");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    CHECK_FALSE(gunzip(whole.substr(0, size), 1000));
  }
  std::string damaged = whole;
  damaged[damaged.size() - 6] = static_cast<char>(damaged[damaged.size() - 6] ^ 1);
  CHECK_FALSE(gunzip(damaged, 1000));
  CHECK_FALSE(gunzip(whole + whole, 1000));
  CHECK_FALSE(gunzip(whole + "x", 1000));
  CHECK_FALSE(gunzip("PK\x03\x04", 1000));
}

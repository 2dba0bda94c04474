#include "host/random.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "base/guid.hpp"
#include "support/catch.hpp"

using namespace azvmreset::host;

namespace {

// Hands out the bytes it was given, and notes who asked.
class Scripted final : public Random {
 public:
  explicit Scripted(std::vector<unsigned char> bytes) : bytes_(std::move(bytes)) {}

  void fill(Stream stream, void* bytes, std::size_t size) override {
    asked.push_back(stream);
    REQUIRE(size <= bytes_.size() - used_);
    std::memcpy(bytes, bytes_.data() + used_, size);
    used_ += size;
  }

  std::vector<Stream> asked;

 private:
  std::vector<unsigned char> bytes_;
  std::size_t used_ = 0;
};

std::vector<unsigned char> big_endian(std::initializer_list<std::uint64_t> numbers) {
  std::vector<unsigned char> bytes;
  for (const std::uint64_t number : numbers) {
    for (int shift = 56; shift >= 0; shift -= 8) bytes.push_back(static_cast<unsigned char>(number >> shift));
  }
  return bytes;
}

constexpr std::uint64_t largest = std::numeric_limits<std::uint64_t>::max();

}  // namespace

TEST_CASE("a number below a bound is the remainder of what was drawn", "[host][random]") {
  Scripted random(big_endian({0, 9, 10, 12345}));
  CHECK(random.below(Stream::jitter, 10) == 0);
  CHECK(random.below(Stream::ids, 10) == 9);
  CHECK(random.below(Stream::secrets, 10) == 0);
  CHECK(random.below(Stream::jitter, 10) == 5);
  CHECK(random.asked == std::vector<Stream>{Stream::jitter, Stream::ids, Stream::secrets, Stream::jitter});
}

TEST_CASE("what would favour the small numbers is drawn again", "[host][random]") {
  // 2^64 = 6 (mod 10): the last six values have no full ten behind them.
  Scripted tens(big_endian({largest, largest - 5, largest - 6}));
  CHECK(tens.below(Stream::jitter, 10) == 9);
  CHECK(tens.asked.size() == 3);

  SECTION("nothing, when the bound is a power of two") {
    Scripted random(big_endian({largest}));
    CHECK(random.below(Stream::jitter, 256) == 255);
  }
  SECTION("nearly half, at the worst bound") {
    Scripted random(big_endian({largest, (1ull << 63) + 1, 1ull << 63}));
    CHECK(random.below(Stream::jitter, (1ull << 63) + 1) == 1ull << 63);
  }
  SECTION("the last value, when the bound is the largest") {
    Scripted random(big_endian({largest, largest - 1}));
    CHECK(random.below(Stream::jitter, largest) == largest - 1);
  }
  SECTION("nothing, below one") {
    Scripted random(big_endian({largest}));
    CHECK(random.below(Stream::jitter, 1) == 0);
  }
}

TEST_CASE("a GUID takes sixteen bytes of the stream that is named", "[host][random]") {
  Scripted random(std::vector<unsigned char>(16, 0xFF));
  CHECK(random.guid(Stream::ids) == "ffffffff-ffff-4fff-bfff-ffffffffffff");
  CHECK(random.asked == std::vector<Stream>{Stream::ids});
}

TEST_CASE("the machine's random numbers do not repeat", "[host][random]") {
  SystemRandom random;
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string guid = random.guid(Stream::ids);
    CHECK(azvmreset::base::is_guid(guid));
    CHECK(seen.insert(guid).second);
  }
}

TEST_CASE("the machine's random numbers fill what they were asked to fill, and no more", "[host][random]") {
  SystemRandom random;
  for (const Stream stream : {Stream::secrets, Stream::ids, Stream::jitter}) {
    std::array<unsigned char, 66> bytes{};
    random.fill(stream, bytes.data() + 1, 64);
    CHECK(bytes.front() == 0);
    CHECK(bytes.back() == 0);
    CHECK(std::count(bytes.begin(), bytes.end(), 0) < 20);
    random.fill(stream, bytes.data(), 0);
    CHECK(bytes.front() == 0);
  }
}

#include "staging/ntfs_state.hpp"

#include <cstddef>
#include <string>

#include "host/raw_disk.hpp"
#include "staging/ntfs_metadata.hpp"
#include "support/catch.hpp"
#include "support/ntfs_image.hpp"

using namespace azvmreset;
using staging::NtfsState;
using test::NtfsImage;

namespace {

NtfsState state_of(const NtfsImage& image) {
  const auto volume = host::open_volume(image.root());
  REQUIRE(volume);
  const auto state = staging::ntfs_state_of(**volume);
  REQUIRE(state);
  return *state;
}

bool read_only(const NtfsImage& image) { return host::open_volume(image.root()).value()->mount().read_only; }

std::string hiberfil(const std::string& begins) { return begins + std::string(8192 - begins.size(), '\0'); }

}  // namespace

TEST_CASE("a volume that was closed is neither asleep nor unclean", "[staging][ntfs]") {
  if (!test::can_have_ntfs_images()) return;
  NtfsImage image;
  image.mount();
  CHECK(state_of(image).hibernated == Tristate::no);
  CHECK(state_of(image).unclean == Tristate::no);
  image.write("Windows/a", "written");
  CHECK(state_of(image).unclean == Tristate::no);
  image.again();
  CHECK(state_of(image).unclean == Tristate::no);
  image.unmount();
  image.spoil("clean");
  image.mount();
  CHECK(state_of(image).unclean == Tristate::no);
}

TEST_CASE("a Windows that sleeps is seen, also through the read-only mount that ntfs-3g makes of it",
          "[staging][ntfs]") {
  if (!test::can_have_ntfs_images()) return;
  NtfsImage image;
  image.mount();
  const std::string begins = GENERATE(as<std::string>{}, "hibr", "HIBR");
  image.write("hiberfil.sys", hiberfil(begins));
  CHECK(state_of(image).hibernated == Tristate::yes);
  // Trap: mount reports success.
  image.again();
  CHECK(read_only(image));
  CHECK(state_of(image).hibernated == Tristate::yes);
}

TEST_CASE("what is left of a sleep that has ended is none", "[staging][ntfs]") {
  using staging::is_hibernated;
  for (const char* begins : {"wake", "WAKE", "RSTR", "rstr", "link", ""}) {
    CAPTURE(begins);
    CHECK(is_hibernated(hiberfil(begins)) == Tristate::no);
  }
  CHECK(is_hibernated("") == Tristate::no);
  CHECK(is_hibernated(hiberfil("hibr").substr(0, 4095)) == Tristate::no);
  CHECK(is_hibernated(hiberfil("hibr")) == Tristate::yes);
  CHECK(is_hibernated(hiberfil("HIBR")) == Tristate::yes);
}

TEST_CASE("a hiberfil.sys that is a link is refused", "[staging][ntfs]") {
  if (!test::can_have_ntfs_images()) return;
  NtfsImage image;
  image.mount();
  image.make_junction("hiberfil.sys", "C:\\Windows");
  image.again();
  const auto volume = host::open_volume(image.root());
  REQUIRE(volume);
  CHECK(staging::ntfs_state_of(**volume).error().code == ErrorCode::blocked);
}

TEST_CASE("a journal that was not closed is seen, where it was mounted with norecover", "[staging][ntfs]") {
  if (!test::can_have_ntfs_images()) return;
  NtfsImage image;
  image.spoil("unclean");
  image.mount();
  CHECK(read_only(image));
  CHECK(state_of(image).unclean == Tristate::yes);

  // Trap: the default empties it, and nothing tells of it any more.
  image.again("permissions");
  CHECK_FALSE(read_only(image));
  CHECK(state_of(image).unclean == Tristate::no);
}

TEST_CASE("a dirty flag is seen, of which ntfs-3g says nothing", "[staging][ntfs]") {
  if (!test::can_have_ntfs_images()) return;
  NtfsImage image;
  image.spoil("dirty");
  image.mount();
  CHECK_FALSE(read_only(image));
  CHECK(state_of(image).unclean == Tristate::yes);
}

TEST_CASE("no damage of the metadata is taken for a clean volume that it is not", "[staging][ntfs]") {
  if (!test::can_have_ntfs_images()) return;
  NtfsImage image;
  image.spoil("unclean");
  image.mount();
  const auto disk = host::RawDisk::open(host::open_volume(image.root()).value()->mount().source);
  REQUIRE(disk);

  std::vector<std::pair<std::uint64_t, std::size_t>> asked;
  const staging::ReadVolume watched = [&](std::uint64_t offset, std::size_t size) {
    asked.emplace_back(offset, size);
    return disk->read(offset, size);
  };
  REQUIRE(staging::is_unclean(watched) == true);
  REQUIRE(asked.size() == 4);

  for (const auto& one : asked) {
    const std::uint64_t at = one.first;
    const std::size_t size = one.second;
    for (std::size_t byte = 0; byte < std::min<std::size_t>(size, 8192); ++byte) {
      const auto state = staging::is_unclean([&](std::uint64_t offset, std::size_t wanted) {
        std::string bytes = disk->read(offset, wanted);
        if (offset == at && byte < bytes.size()) bytes[byte] = static_cast<char>(bytes[byte] ^ 0x55);
        return bytes;
      });
      // 0x55, because one bit more in the journal's flags would say "closed".
      if (state != false) continue;
      CAPTURE(at, byte);
      CHECK(state != false);
    }
  }
  for (const std::size_t size : {0u, 100u, 511u, 512u, 1023u, 4096u}) {
    CHECK(staging::is_unclean([&](std::uint64_t offset, std::size_t wanted) {
            return disk->read(offset, std::min(wanted, size));
          }) != false);
  }
}

TEST_CASE("what is no NTFS is unknown", "[staging][ntfs]") {
  const auto always = [](std::string bytes) {
    return [bytes](std::uint64_t, std::size_t size) { return bytes.substr(0, size); };
  };
  CHECK_FALSE(staging::is_unclean(always("")));
  CHECK_FALSE(staging::is_unclean(always(std::string(65536, '\0'))));
  CHECK_FALSE(staging::is_unclean(always(std::string(65536, '\xff'))));
  CHECK_FALSE(staging::is_unclean(always("\xeb\x52\x90NTFS    " + std::string(65536, '\xff'))));
  CHECK_FALSE(staging::is_unclean(always("\xeb\x52\x90NTFS    " + std::string(65536, '\0'))));
}

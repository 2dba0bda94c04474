#include "staging/ntfs_state.hpp"

#include <optional>

#include "base/ascii.hpp"
#include "host/raw_disk.hpp"
#include "staging/ntfs_metadata.hpp"

namespace azvmreset::staging {
namespace {

constexpr std::size_t one_page = 4096;

Result<Tristate> hibernated(host::Volume& volume) {
  const auto first = volume.beginning_of("hiberfil.sys", one_page);
  if (!first) return first.error();
  return *first ? is_hibernated(**first) : Tristate::no;
}

Tristate unclean(const host::Mount& mount) {
  // As long as it may write, the kernel's driver keeps the dirty flag set itself; it mounts no volume that had it.
  if (mount.file_system == "ntfs3" && !mount.read_only) return Tristate::unknown;
  const auto disk = host::RawDisk::open(mount.source);
  if (!disk) return Tristate::unknown;
  const auto state = is_unclean([&](std::uint64_t offset, std::size_t size) { return disk->read(offset, size); });
  if (!state) return Tristate::unknown;
  return *state ? Tristate::yes : Tristate::no;
}

}  // namespace

// What is there beside a Windows that sleeps: the beginning of a file that a
// Windows has woken from ("wake", "rstr"), or zeros.
Tristate is_hibernated(std::string_view first_bytes) {
  if (first_bytes.size() < one_page) return Tristate::no;
  return base::starts_with_ignoring_case(first_bytes, "hibr") ? Tristate::yes : Tristate::no;
}

Result<NtfsState> ntfs_state_of(host::Volume& volume) {
  const auto asleep = hibernated(volume);
  if (!asleep) return asleep.error();
  return NtfsState{*asleep, unclean(volume.mount())};
}

}  // namespace azvmreset::staging

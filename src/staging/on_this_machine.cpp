// The public functions: a volume that is mounted on this machine.
#include "staging/ntfs_state.hpp"
#include "staging/requests.hpp"
#include "staging/stage.hpp"

#include <utility>

namespace azvmreset {
namespace {

struct Machine {
  host::SystemClock clock;
  host::SystemRandom random;
  host::SystemFiles files;

  staging::Means means() noexcept { return {clock, random, files}; }
};

}  // namespace

Result<StageReport> stage(const StageVolume& request) {
  if (auto checked = staging::check(request); !checked) return std::move(checked).error();
  auto volume = host::open_volume(request.volume);
  if (!volume) return std::move(volume).error();
  const auto ntfs = staging::ntfs_state_of(**volume);
  if (!ntfs) return ntfs.error();
  Machine machine;
  return staging::stage_on(**volume, *ntfs, request, machine.means());
}

Result<UnstageReport> unstage(const UnstageVolume& request) {
  if (auto checked = staging::check(request); !checked) return std::move(checked).error();
  auto volume = host::open_volume(request.volume);
  if (!volume) return std::move(volume).error();
  const auto ntfs = staging::ntfs_state_of(**volume);
  if (!ntfs) return ntfs.error();
  Machine machine;
  return staging::unstage_on(**volume, *ntfs, request, machine.means());
}

}  // namespace azvmreset

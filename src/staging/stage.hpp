// Planting and reading back, on a volume that is handed in.
#pragma once

#include "host/clock.hpp"
#include "host/files.hpp"
#include "host/random.hpp"
#include "host/volume.hpp"
#include "staging/volume_facts.hpp"

#include <azvmreset/stage.hpp>

namespace azvmreset::staging {

// What the machine gives. References to what outlives the call.
struct Means {
  Means(host::Clock& time, host::Random& chance, host::Files& machine) noexcept
      : clock(time), random(chance), files(machine) {}

  host::Clock& clock;
  host::Random& random;
  host::Files& files;
};

Result<StageReport> stage_on(host::Volume& volume, const NtfsState& ntfs, const StageVolume& request, Means means);
Result<UnstageReport> unstage_on(host::Volume& volume, const NtfsState& ntfs, const UnstageVolume& request,
                                 Means means);

}  // namespace azvmreset::staging

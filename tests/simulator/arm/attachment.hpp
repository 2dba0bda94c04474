// What Azure has against a disk at a VM, as data disk or in place of its OS
// disk (F5.4).
#pragma once

#include "simulator/arm/call.hpp"
#include "simulator/arm/machine.hpp"
#include "simulator/arm/volume.hpp"
#include "simulator/world.hpp"

#include <optional>
#include <string_view>

namespace azvmreset::sim {

// 409: what a write may not change.
Answer unchangeable(std::string_view property);

// 409: what is still being copied, and is of no use before that is done (F5.5/1f).
std::optional<Answer> unready(const Volume& volume, Time now);

// A disk that no list of this VM has yet.
std::optional<Answer> unattachable(const Call& call, const World& world, const Machine& machine, const Volume* disk,
                                   std::string_view id);

// The same for one that is to take the place of the OS disk.
std::optional<Answer> unswappable(const Call& call, const World& world, const Machine& machine, const Volume* disk,
                                  std::string_view id);

}  // namespace azvmreset::sim

// Disks and snapshots as ARM shows them (F5.5/1).
#pragma once

#include "simulator/arm/machine.hpp"
#include "simulator/arm/volume.hpp"

#include "base/json/writer.hpp"

#include <string>

namespace azvmreset::sim {

// `holder`: the VM that has it; null when it is attached to none.
void write_volume(base::json::Writer& out, const Volume& volume, const Machine* holder, Time now);

// "P10": what is paid for, where nobody chose more.
std::string performance_tier_of(const Volume& volume);

}  // namespace azvmreset::sim

// At which machine the copy is repaired, and whether it can be. Pure.
#pragma once

#include "offline/situation.hpp"

#include <azvmreset/preflight.hpp>

#include <vector>

namespace azvmreset::offline {

// A size with a SCSI controller in the VM's region and zone, and an image
// whose disk identity differs from that of the source (F5.6).
RescueChoice choose_rescue(const Situation& now);

// Reads `now.rescue`: what speaks against the machine, and what is not known
// of it.
void judge_rescue(const Situation& now, Plan& plan);

}  // namespace azvmreset::offline

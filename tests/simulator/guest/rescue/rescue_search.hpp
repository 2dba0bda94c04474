// How a rescue script finds its disk, and what it tells of it.
#pragma once

#include "simulator/guest/rescue/rescue_call.hpp"
#include "simulator/guest/rescue/rescue_machine.hpp"
#include "simulator/guest/rescue/rescue_report.hpp"
#include "simulator/guest/rescue/rescue_script.hpp"

namespace azvmreset::sim {

// By LUN and size, and with its identity; throws RescueRefusal.
const AttachedDisk& find_rescue_disk(const RescueMachine& machine, const RescueCall& call, RescueShell shell,
                                     RescueReport& report);

// The facts of its Windows; false: it is encrypted, and that is all there is to tell. Throws RescueRefusal.
bool tell_rescue_facts(DiskContent& content, const RescueCall& call, RescueShell shell, RescueReport& report);

}  // namespace azvmreset::sim

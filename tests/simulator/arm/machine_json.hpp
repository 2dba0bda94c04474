// Machines and extensions as ARM shows them (F4.1/1).
#pragma once

#include "simulator/arm/machine.hpp"

#include "base/json/writer.hpp"

namespace azvmreset::sim {

void write_machine(base::json::Writer& out, const Machine& machine, bool with_instance_view, Time now);
void write_instance_view(base::json::Writer& out, const Machine& machine, Time now);

void write_extension(base::json::Writer& out, const Extension& extension, const Machine& machine,
                     bool with_instance_view);

}  // namespace azvmreset::sim

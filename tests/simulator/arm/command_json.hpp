// Managed run commands as Azure shows them.
#pragma once

#include "base/json/writer.hpp"
#include "simulator/arm/machine.hpp"

namespace azvmreset::sim {

// Neither protected parameters nor the password are ever in it (F3.2/9).
void write_command(base::json::Writer& out, const ManagedCommand& command, const Machine& machine,
                   bool with_instance_view, BeforeStart before);

// Of the last bytes alone something is kept (F3.1/5, F3.2/8).
std::string kept_of(std::string_view text);

}  // namespace azvmreset::sim

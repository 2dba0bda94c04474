// The storage and security profiles of a VM (F4.1/18).
#pragma once

#include "simulator/arm/machine.hpp"

#include "base/json/writer.hpp"

namespace azvmreset::sim {

void write_storage(base::json::Writer& out, const Machine& machine);  // as an object of its own
void write_storage_profile(base::json::Writer& out, const Machine& machine);
void write_security_profile(base::json::Writer& out, const Machine& machine);  // nothing when there is none

}  // namespace azvmreset::sim

// Machines and extensions as ARM shows them (F4.1/1).
#pragma once

#include "simulator/arm/call.hpp"
#include "simulator/arm/machine.hpp"

#include "base/json/writer.hpp"

#include <string_view>

namespace azvmreset::sim {

// How much of a machine is shown. A list has the ids of its extensions only (F4.1/1a).
enum class Detail { listed, whole, with_instance_view };

std::string interface_id_of(const Machine& machine);
std::string etag_of(const Machine& machine);  // with its quotation marks

// `id` as the answer spells it.
void write_machine(base::json::Writer& out, const Machine& machine, std::string_view id, Detail detail,
                   const Call& call);
void write_instance_view(base::json::Writer& out, const Machine& machine, Time now);

void write_extension(base::json::Writer& out, const Extension& extension, const Machine& machine,
                     bool with_instance_view);

}  // namespace azvmreset::sim

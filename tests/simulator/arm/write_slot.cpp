#include "simulator/arm/write_slot.hpp"

#include "base/format.hpp"
#include "simulator/arm/error.hpp"

namespace azvmreset::sim {
namespace {

Answer conflict(const Machine& machine) {
  return refusal({409, "Conflict",
                  base::format("The request failed due to conflict with a concurrent request. To resolve it, please "
                               "refer to https://aka.ms/activitylog to get more details on the conflicting requests. "
                               "VM '{}'.",
                               machine.set_up.name)});
}

}  // namespace

std::optional<Answer> WriteSlot::claim(Machine& machine, Time now, const Extension* same,
                                       std::string_view same_action) {
  // C-B3/4a.
  const bool may_join = world_.choices.pick<SameWrite>() == SameWrite::joins;
  const bool preempts = world_.choices.pick<SecondWriter>() == SecondWriter::preempts;
  if (!machine.power_operations.empty()) {
    const bool repeated = !same_action.empty() && machine.power_action == same_action;
    if (repeated ? !may_join : !preempts) return conflict(machine);
    if (!repeated) {
      for (const std::string& older : machine.power_operations) operations_.preempt(older, now);
      machine.power_operations.clear();
    }
  }
  for (Extension& busy : machine.extensions) {
    if (busy.operations.empty()) continue;
    if (&busy == same && busy.provisioning_state != "Deleting") {
      if (!may_join) return conflict(machine);
      continue;
    }
    if (!preempts) return conflict(machine);
    for (const std::string& older : busy.operations) operations_.preempt(older, now);
    busy.operations.clear();
  }
  return std::nullopt;
}

}  // namespace azvmreset::sim

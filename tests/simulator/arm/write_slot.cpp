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

std::optional<Answer> WriteSlot::claim_from_power(Machine& machine, Time now, std::string_view same_action) {
  if (machine.power_operations.empty()) return std::nullopt;
  const bool repeated = !same_action.empty() && machine.power_action == same_action;
  // C-B3/4a.
  if (repeated && world_.choices.pick<SameWrite>() == SameWrite::joins) return std::nullopt;
  if (repeated || world_.choices.pick<SecondWriter>() == SecondWriter::conflict) return conflict(machine);
  for (const std::string& older : machine.power_operations) operations_.preempt(older, now);
  machine.power_operations.clear();
  return std::nullopt;
}

std::optional<Answer> WriteSlot::claim(Machine& machine, Time now, const Extension* same,
                                       std::string_view same_action) {
  const bool may_join = world_.choices.pick<SameWrite>() == SameWrite::joins;
  const bool preempts = world_.choices.pick<SecondWriter>() == SecondWriter::preempts;
  if (auto refused = claim_from_power(machine, now, same_action)) return refused;
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

// One write to a VM at a time (C-B3/4).
#pragma once

#include "simulator/arm/operations.hpp"
#include "simulator/world.hpp"

#include <optional>
#include <string>

namespace azvmreset::sim {

// Confined.
class WriteSlot {
 public:
  WriteSlot(World& world, Operations& operations) : world_(world), operations_(operations) {}

  // What stands in the way of a write to that VM. Nothing: there was none, or
  // it gave way. `same`: the extension that a repeated write is for, if it is
  // one; `same_action`: the power action that is asked for again.
  std::optional<Answer> claim(Machine& machine, Time now, const Extension* same = nullptr,
                              std::string_view same_action = {});

  // The same for what runs beside extensions, and only power actions hinder (F3.2/15).
  std::optional<Answer> claim_from_power(Machine& machine, Time now, std::string_view same_action = {});

 private:
  World& world_;
  Operations& operations_;
};

}  // namespace azvmreset::sim

// Resource groups, and the lists of what is in them (F5.6/14).
#pragma once

#include "simulator/arm/call.hpp"
#include "simulator/arm/operations.hpp"
#include "simulator/world.hpp"

#include <string>

namespace azvmreset::sim {

// Confined.
class ResourceGroups {
 public:
  // Takes over the groups of the scenario.
  ResourceGroups(World& world, Operations& operations);

  // For a path of a subscription that names no provider.
  Answer handle(const Call& call);

 private:
  Answer list(const Call& call) const;
  Answer resources(const Call& call) const;
  Answer put(const Call& call, Group* present);
  Answer patch(const Call& call, Group& group);
  Answer remove(const Call& call, Group& group);
  void take_away(const std::string& id, const std::string& operation, Time now);

  World& world_;
  Operations& operations_;
};

}  // namespace azvmreset::sim

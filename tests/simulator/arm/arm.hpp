// ARM's front door: who asks, for what, in which version, how often.
#pragma once

#include "simulator/arm/call.hpp"
#include "simulator/arm/compute.hpp"
#include "simulator/arm/network_writes.hpp"
#include "simulator/arm/operations.hpp"
#include "simulator/arm/resource_groups.hpp"
#include "simulator/arm/things.hpp"
#include "simulator/arm/throttle.hpp"
#include "simulator/arm/volumes.hpp"
#include "simulator/entra.hpp"
#include "simulator/world.hpp"

#include <optional>
#include <string>

namespace azvmreset::sim {

// Confined.
class Arm {
 public:
  Arm(World& world, const Entra& entra);

  Answer handle(const Request& request, const Target& target, const Fault* fault, Time now);
  Compute& compute() noexcept { return compute_; }
  Agent& agent() noexcept { return compute_.agent(); }
  PowerActions& power() noexcept { return compute_.power(); }
  Volumes& volumes() noexcept { return volumes_; }

  // Headers that every answer has, faults included (C-A7/1).
  void sign(const Request& request, Answer& answer, Time now);

 private:
  Answer admitted(const Call& call, Headers& remaining);
  Answer provided(const Call& call, Headers& remaining);
  Answer subscriptions(const Call& call) const;

  World& world_;
  const Entra& entra_;
  Operations operations_;
  Compute compute_;
  Volumes volumes_;
  NetworkWrites network_writes_;
  ResourceGroups groups_;
  Things things_;
  Throttle throttle_;
};

}  // namespace azvmreset::sim

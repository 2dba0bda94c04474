// Reads what a plan is made from.
#pragma once

#include "engine/task.hpp"
#include "offline/world.hpp"
#include "ops/context.hpp"

#include <azvmreset/plan.hpp>
#include <azvmreset/resource_id.hpp>
#include <azvmreset/result.hpp>

#include <optional>
#include <string>

namespace azvmreset::offline {

// What a request says of the world; it holds secrets besides, and is not copied.
struct Named {
  explicit Named(const PlanRescue& request);

  ResourceId target;
  std::optional<ResourceId> rescue_vm;
  std::string rescue_group;  // id of the group in which one is made
  bool needs_rescue = true;
  bool needs_subnet = false;
  std::string subnet_id;
  std::string snapshot;
};

// Fails where the VM, or the rescue VM or snapshot that was given, cannot be
// read. Everything else that is not to be had is in World::unread.
engine::Task<Result<World>> read_world(ops::Context context, Named named);

// What policies deny of what this plan would make. `world` outlives the call.
engine::Task<Result<void>> read_denials(ops::Context context, Plan plan, World& world);

}  // namespace azvmreset::offline

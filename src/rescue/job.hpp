// One rescue under way: what its steps share. Lives in the frame of the
// outermost coroutine.
#pragma once

#include "engine/gate.hpp"
#include "offline/places.hpp"
#include "ops/context.hpp"
#include "ops/sinks.hpp"
#include "rescue/chronicle.hpp"

#include <azvmreset/plan.hpp>
#include <azvmreset/rescue.hpp>
#include <azvmreset/sealing.hpp>
#include <azvmreset/secret.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace azvmreset::rescue {

struct Job {
  // The sinks of `keep` are copied.
  Job(ops::Context surroundings, Plan to_do, offline::Places places, Chronicle journal, const RescueKeeping& keep);

  ops::Context context;
  Plan plan;

  // Computed from the plan's id, VM, disk and rescue VM, never read from its
  // requests: no request of the plan that is for another place is sent.
  offline::Places at;
  Chronicle chronicle;

  std::optional<SealingKey> key;
  Secret password;  // a chosen one
  ops::Keeper key_keeper;
  ops::Keeper secret_keeper;

  Evidence require = Evidence::applied;
  OnFailure on_failure = OnFailure::automatic;
  std::chrono::seconds agent_patience{300};
  std::chrono::seconds lease_time{900};

  bool discard_password = false;  // a sealed one that was not delivered keeps nothing from being deleted

  bool writes_to_vm = false;  // whoever called has the VM's place among the writers

  std::string holder;  // of the lease: this process, drawn by chance
  bool lease_held = false;
  bool lease_lost = false;
  engine::Gate lease_gate{1, 1};                      // of two steps one looks at it, and the other afterwards
  std::chrono::system_clock::time_point lease_until;  // by ARM's clock

  std::optional<std::chrono::system_clock::time_point> down_since;  // the VM, as this process saw it

  RescueResult result;
};

// Null where the plan has no such step.
const PlanStep* step_of(const Plan& plan, std::string_view name) noexcept;

}  // namespace azvmreset::rescue

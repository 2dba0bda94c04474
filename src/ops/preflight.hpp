// What stands in the way, from one read of the VM.
#pragma once

#include "arm/vm_view.hpp"
#include "engine/task.hpp"
#include "ops/context.hpp"

#include <azvmreset/preflight.hpp>
#include <azvmreset/reset.hpp>
#include <azvmreset/result.hpp>

#include <chrono>
#include <optional>
#include <utility>

namespace azvmreset::ops {

// When ARM answered, by its own clock; nothing when it did not say.
using AnsweredAt = std::optional<std::chrono::system_clock::time_point>;

// Pure. Ages are measured against `answered_at` and never against a local
// clock, which may be wrong by hours on a machine that is being repaired.
PreflightReport judge(const arm::VmView& vm, const ResourceId& target, AnsweredAt answered_at);

// The VM's VMAccess instance, whatever its name; null when there is none.
const arm::ExtensionView* vm_access_of(const arm::VmView& vm) noexcept;

// A VM as it was read, and the judgement on it.
struct Examined {
  Examined(arm::VmView view, PreflightReport judgement) : vm(std::move(view)), report(std::move(judgement)) {}

  arm::VmView vm;
  PreflightReport report;
  AnsweredAt answered_at;
};
// What a result says of the VM at one moment.
MachineState state_of(const Examined& seen);

// The VM alone: enough where ARM itself says no before anything changes.
engine::Task<Result<Examined>> examine(Context context, ResourceId target);

// The VM, and beside it what this identity may do there and which locks hold
// it: for who chooses among the rungs. What is not to be had of these two is
// not checked, and a warning says why.
engine::Task<Result<Examined>> examine_with_rights(Context context, ResourceId target);

engine::Task<Result<PreflightReport>> preflight(Context context, Preflight request);

}  // namespace azvmreset::ops

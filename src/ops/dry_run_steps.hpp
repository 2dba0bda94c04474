// The steps of a dry run. Pure.
#pragma once

#include "arm/client.hpp"
#include "arm/vm_view.hpp"
#include "http/message.hpp"
#include "ops/script_run.hpp"

#include <azvmreset/dry_run.hpp>
#include <azvmreset/resource_id.hpp>
#include <azvmreset/result.hpp>

#include <chrono>
#include <string_view>

namespace azvmreset::ops {

// What stands where a secret would.
inline constexpr std::string_view redacted = "REDACTED";
void redact(ScriptRun& script);

// Adds the request as a step, or says why there is none.
Result<void> add_step(DryRun& run, std::string_view action, const Result<http::Request>& request);

Result<void> add_snapshot_step(DryRun& run, const arm::Arm& arm, const ResourceId& target, const arm::VmView& vm,
                               std::string_view operation_id);

// The requests around one script, in the order of sending. The secrets in it
// have been redacted; `in_guest` is the time that it gets there.
Result<void> add_script_steps(DryRun& run, const arm::Arm& arm, const ResourceId& target, const ScriptRun& script,
                              std::chrono::seconds in_guest);

}  // namespace azvmreset::ops

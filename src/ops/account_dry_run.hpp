// The steps of a dry run for one call of the account script.
#pragma once

#include "engine/scope.hpp"
#include "ops/account_script.hpp"
#include "ops/context.hpp"

#include <azvmreset/dry_run.hpp>
#include <azvmreset/resource_id.hpp>
#include <azvmreset/result.hpp>

namespace azvmreset::ops {

// All its rounds, in the order of sending. The secret in it is none; that of a
// second round is sealed to a key that is not there yet.
Result<void> add_account_steps(DryRun& run, Context& context, const ResourceId& target, AccountCall call,
                               const engine::Scope& scope);

}  // namespace azvmreset::ops

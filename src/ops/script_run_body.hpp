// What a script's request says. Pure.
#pragma once

#include "ops/script_run.hpp"

#include <azvmreset/resource_id.hpp>
#include <azvmreset/secret.hpp>

#include <chrono>
#include <string_view>

namespace azvmreset::ops {

// The resource of the managed form: marked as ours, and ended by Azure itself
// after `timeout`. A script that fails makes the whole operation fail, so that
// nobody takes the delivery of a script for its success; an api-version that
// does not know that yet would refuse the word (F3.2).
Secret managed_command_body(const ScriptRun& run, const ResourceId& vm, std::chrono::seconds timeout,
                            std::string_view api_version);

// Of the action form, which has no protected parameters and no other user.
Secret action_command_body(const ScriptRun& run);

}  // namespace azvmreset::ops

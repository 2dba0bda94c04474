// A script's steps of a dry run, as commands for a person. Secrets are asked
// for by the commands themselves. Pure.
#pragma once

#include <azvmreset/dry_run.hpp>
#include <azvmreset/resource_id.hpp>

#include <string>
#include <vector>

namespace azvmreset::ops {

// Whether it is one of those steps.
bool is_script_step(const DryRunStep& step) noexcept;

// Nothing for a step whose body cannot be read.
std::vector<std::string> az_script_lines(const ResourceId& vm, const DryRunStep& step);
std::vector<std::string> powershell_script_lines(const ResourceId& vm, const DryRunStep& step);

}  // namespace azvmreset::ops

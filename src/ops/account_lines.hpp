// The account script's steps of a dry run, as lines for the guest's own console. Pure.
#pragma once

#include <azvmreset/dry_run.hpp>

#include <string>
#include <vector>

namespace azvmreset::ops {

// Nothing for a step that runs another script, or whose body cannot be read.
std::vector<std::string> net_account_lines(const DryRunStep& step);

}  // namespace azvmreset::ops

// The account script's steps of a dry run, for the lines that a person types. Pure.
#pragma once

#include <azvmreset/dry_run.hpp>

#include <string>
#include <vector>

namespace azvmreset::ops {

// Nothing for a step that runs another script, or whose body cannot be read.
std::vector<std::string> net_account_lines(const DryRunStep& step);

// It makes a key, or carries what is sealed to one, or has something sealed:
// nobody does that by hand.
bool takes_a_key(const DryRunStep& step);

}  // namespace azvmreset::ops

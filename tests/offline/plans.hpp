// Plans as a planner gives them, ready made, and plans drawn by chance.
#pragma once

#include <azvmreset/plan.hpp>

#include <cstdint>
#include <string>

namespace azvmreset::test {

// All twelve steps with their requests: a sealed reset by a Linux rescue VM that is made.
Plan sealed_plan();

// By an existing Windows rescue VM, without a probe, from a snapshot that is there.
Plan frugal_plan();

// A domain controller with an encrypted disk.
Plan blocked_plan();

// Every text of it is `text`, as far as a text may be anything: a name that a hostile tenant chose.
Plan plan_saying(const std::string& text);

// Nothing in it is plausible, and everything is legal.
Plan drawn_plan(std::uint64_t seed);

}  // namespace azvmreset::test

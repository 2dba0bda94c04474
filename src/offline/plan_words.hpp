// The words that the forms of a plan for people have in common. Pure.
#pragma once

#include <azvmreset/plan.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::offline {

// Text of a plan on one line: what would move a cursor, break the line or turn
// the reading order around is an escape. A plan may come from a stranger's file.
std::string shown(std::string_view text);

// `text` in lines of at most `width` characters, the later ones indented; a
// word that is longer stays whole, because ids are copied from here.
std::vector<std::string> wrapped(std::string_view text, std::size_t width, std::size_t indent);

// "6 min 30 s"
std::string span(std::chrono::seconds time);

// The last name of a resource id.
std::string_view name_in(std::string_view id);

// "BLOCKED by domain_controller", or how long it takes and what is unknown yet.
std::string verdict(const Plan& plan);

struct Row {
  std::string_view name;
  std::string value;
};

// What was asked for, and how it will be done.
std::vector<Row> choices(const Plan& plan);

// What was read of the VM and its disk; what is not known is left out.
std::vector<Row> known_facts(const Plan& plan);

// "#4 power_off, #5 snapshot": what must have ended before.
std::string waits_for(const PlanStep& step);

// That a password in the clear lies on these, or nothing.
std::vector<std::string> password_holders(const Plan& plan);

}  // namespace azvmreset::offline

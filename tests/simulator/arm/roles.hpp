// What the roles of a principal allow (F10/3).
#pragma once

#include "simulator/scenario.hpp"

#include <string_view>
#include <vector>

namespace azvmreset::sim {

// Whether what has that id is the scope, or is in it; in any case.
bool within(std::string_view id, std::string_view scope);

// "Microsoft.Compute/*/read": a star stands for any text, slashes too.
bool covers(std::string_view pattern, std::string_view action);

bool grants(const Role& role, std::string_view action);

// Who has none may do everything but what is denied.
std::vector<Role> roles_of(const Principal& principal);

// Whether a role was given for that id, or for what it is in.
bool reaches(const Role& role, std::string_view id);

}  // namespace azvmreset::sim

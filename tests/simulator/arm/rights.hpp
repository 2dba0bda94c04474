// Who may do what where: rights of principals, locks on scopes (F10/3, F10/4).
#pragma once

#include "simulator/arm/call.hpp"
#include "simulator/world.hpp"

#include <optional>
#include <string_view>

namespace azvmreset::sim {

// 403, when no role of that principal allows the action there.
std::optional<Answer> lacking(const Principal& principal, std::string_view action, std::string_view scope,
                              std::string_view code = "AuthorizationFailed");

// The same for what the call asks for.
std::optional<Answer> lacking_for(const Call& call, const World& world);

// 409, when the resource that a write is for, or what it is in, is locked.
std::optional<Answer> locked(const Call& call, const World& world);

// GET {scope}/providers/Microsoft.Authorization/{permissions|locks}.
Answer rights(const Call& call, const World& world);

}  // namespace azvmreset::sim

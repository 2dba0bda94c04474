// Lists in pages.
#pragma once

#include "simulator/arm/call.hpp"
#include "simulator/world.hpp"

#include "base/json/writer.hpp"

#include <cstddef>
#include <functional>

namespace azvmreset::sim {

// The page that the call's $skiptoken names, with a nextLink if there is more.
Answer page_of(const Call& call, const World& world, std::size_t count,
               const std::function<void(base::json::Writer& out, std::size_t index)>& write);

// Whether a resource of that subscription and group is in the list asked for:
// that of a group, or that of the subscription.
bool listed(const Call& call, std::string_view subscription, std::string_view group);

}  // namespace azvmreset::sim

// The clouds that the simulator can be, by the names that `azvmreset clouds`
// tells; several may stand side by side.
#pragma once

#include "simulator/scenario.hpp"
#include "simulator/settings.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::sim {

struct PlayedCloud {
  std::string_view name;
  std::uint32_t number;  // in the ids of all that belongs to it
  std::string_view arm_endpoint;
  std::string_view authority;
  std::string_view portal;
  std::string_view core_audience;  // the other one of its ARM; empty: none
};

// AzureCloud first; last Custom, which no client knows by name.
std::span<const PlayedCloud> played_clouds() noexcept;

// In any case; null when there is none.
const PlayedCloud* played_cloud(std::string_view name) noexcept;

// As this cloud: its ARM takes tokens for its own audiences and for no others.
Settings settings_in(const PlayedCloud& cloud, Settings settings = {});

// The same world with a tenant, applications, secrets and subscriptions that
// no other cloud knows. AzureCloud has those that the scenario says.
Scenario scenario_in(const PlayedCloud& cloud, Scenario scenario = default_scenario());

}  // namespace azvmreset::sim

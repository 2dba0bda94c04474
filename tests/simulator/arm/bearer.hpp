// Whether a request may come in at all: its bearer token.
#pragma once

#include "simulator/entra.hpp"
#include "simulator/fault.hpp"
#include "simulator/fidelity.hpp"
#include "simulator/settings.hpp"

#include <optional>
#include <string>

namespace azvmreset::sim {

// The token of the Authorization header; empty without one.
std::string bearer_of(const Request& request);

struct Admission {
  const Principal* principal = nullptr;  // null: refused
  Answer refused;
};

Admission admit(const Request& request, const Entra& entra, const Scenario& scenario, const Settings& settings,
                const Choices& choices, const Fault* fault, Time now);

}  // namespace azvmreset::sim

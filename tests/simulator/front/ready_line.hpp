// What is said, once, when requests can come.
#pragma once

#include "simulator/front/client_identity.hpp"
#include "simulator/front/cloud_on_ports.hpp"

#include <optional>
#include <string>

namespace azvmreset::sim {

// One line of JSON. Its own members are the first cloud's; `clouds` has all.
std::string ready_line(const CloudsOnPorts& clouds, const std::string& ca_file,
                       const std::optional<ClientIdentity>& client);

}  // namespace azvmreset::sim

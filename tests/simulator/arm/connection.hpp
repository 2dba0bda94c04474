// A network interface, a public address, or both, as they are at the moment.
#pragma once

#include "simulator/world.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::sim {

// Borrowed from the world.
struct Connection {
  std::string_view subscription;
  std::string_view resource_group;
  std::string_view location;
  const NetworkSetUp* network = nullptr;
  const Machine* machine = nullptr;  // null: attached to nothing
  std::string interface_name;        // empty: there is none
  std::string address_name;          // of the public address; empty: there is none
  std::string_view public_ip;        // that it has now; empty while it has none
  std::string subnet;                // its id
  std::string configuration = {};    // the name of the first one; empty: "ipconfig1"
  std::string address_id = {};       // of a public address of another name or group
  const std::map<std::string, std::string>* tags = nullptr;
};

std::vector<Connection> connections_of(const World& world);

}  // namespace azvmreset::sim

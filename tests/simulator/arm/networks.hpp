// What carries the traffic of VMs: virtual networks with their subnets, NAT
// gateways, and the interfaces and public addresses that were made by requests.
#pragma once

#include "simulator/scenario.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::sim {

struct Subnet {
  std::string name;
  std::string prefix;
  std::optional<bool> default_outbound;  // none: nobody said, so there is a way out (F5.6/7)
  std::string nat_gateway;               // its id
};

struct VirtualNetwork {
  std::string id;
  std::string subscription;
  std::string resource_group;
  std::string name;
  std::string location;
  std::map<std::string, std::string> tags;
  std::string prefix;
  std::vector<Subnet> subnets;

  Subnet* find(std::string_view subnet);  // by name, in any case
};

struct NatGateway {
  std::string id;
  std::string subscription;
  std::string resource_group;
  std::string name;
  std::string location;
  std::map<std::string, std::string> tags;
  std::vector<std::string> addresses = {};  // their ids
};

// Without a private address, a public one alone; else an interface, perhaps with the id of a public address.
struct MadeConnection {
  std::string id;
  std::string subscription;
  std::string resource_group;
  std::string name;
  std::string location;
  std::map<std::string, std::string> tags;
  NetworkSetUp network;
  std::string configuration;   // the name of its ip configuration
  std::string subnet;          // its id
  std::string public_address;  // its id

  bool is_interface() const { return !subnet.empty(); }
};

}  // namespace azvmreset::sim

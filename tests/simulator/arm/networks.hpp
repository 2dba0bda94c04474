// What carries the traffic of VMs: virtual networks with their subnets, and
// NAT gateways.
#pragma once

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
};

}  // namespace azvmreset::sim

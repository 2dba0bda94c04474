// Network interfaces and public addresses as ARM lists them.
#pragma once

#include "base/json/reader.hpp"

#include <azvmreset/result.hpp>

#include <string>
#include <vector>

namespace azvmreset::arm {

// One address of an interface. What is absent stays empty, here and below.
struct IpConfigurationView {
  std::string id;
  std::string subnet_id;
  bool primary = false;
  std::string private_address;    // IPv4 or IPv6, as received
  std::string public_address_id;  // of the resource that holds the public one
};

struct InterfaceView {
  std::string id;
  std::string location;
  std::string vm_id;  // empty when it is attached to none
  std::vector<IpConfigurationView> configurations;
};

struct PublicAddressView {
  std::string id;
  std::string address;           // empty while none is assigned
  std::string configuration_id;  // what uses it: of an interface, a load balancer, a gateway …
};

// A subnet that says nothing of its way out has one by default (F5.6).
struct SubnetView {
  std::string id;
  bool default_outbound = true;
  std::string nat_gateway_id;
  std::string route_table_id;
};

// A member of the wrong type is `protocol`, naming its path.
Result<InterfaceView> read_interface(base::json::Value resource);
Result<PublicAddressView> read_public_address(base::json::Value resource);
Result<SubnetView> read_subnet(base::json::Value resource);

}  // namespace azvmreset::arm

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

// A member of the wrong type is `protocol`, naming its path.
Result<InterfaceView> read_interface(base::json::Value resource);
Result<PublicAddressView> read_public_address(base::json::Value resource);

}  // namespace azvmreset::arm

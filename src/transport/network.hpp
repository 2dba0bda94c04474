// What holds for every connection of one transport.
#pragma once

#include "transport/proxy.hpp"
#include "transport/trust.hpp"

namespace azvmreset::transport {

struct Network {
  Trust trust;
  Proxy proxy;
  Family family = Family::any;
  bool issuers_can_be_told = false;
};

// Fails with invalid_argument, naming the option that cannot be used.
Result<Network> network_from(const CurlOptions& options);

}  // namespace azvmreset::transport

#include "transport/network.hpp"

#include "transport/issuer.hpp"

#include <utility>

namespace azvmreset::transport {

Result<Network> network_from(const CurlOptions& options) {
  auto trust = trust_in(options);
  if (!trust) return std::move(trust).error();
  auto proxy = proxy_from(options);
  if (!proxy) return std::move(proxy).error();
  return Network{std::move(*trust), std::move(*proxy), options.family, Issuer::can_be_told()};
}

}  // namespace azvmreset::transport

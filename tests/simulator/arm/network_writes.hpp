// What requests make of Microsoft.Network: virtual networks, NAT gateways,
// public addresses and interfaces; and how it is taken away.
#pragma once

#include "simulator/arm/call.hpp"
#include "simulator/arm/operations.hpp"
#include "simulator/world.hpp"

#include "base/json/reader.hpp"

#include <functional>
#include <optional>

namespace azvmreset::sim {

// Confined.
class NetworkWrites {
 public:
  NetworkWrites(World& world, Operations& operations) : world_(world), operations_(operations) {}

  // For PUT and DELETE of a named resource of this provider.
  static bool owns(const Call& call);
  Answer handle(const Call& call);

 private:
  Answer put(const Call& call);
  Answer remove(const Call& call);
  std::optional<Answer> put_network(const Call& call, base::json::Value body);
  std::optional<Answer> put_gateway(const Call& call, base::json::Value body);
  std::optional<Answer> put_address(const Call& call, base::json::Value body);
  std::optional<Answer> put_interface(const Call& call, base::json::Value body);
  std::optional<Answer> in_use(const Call& call) const;
  bool exists(const Call& call) const;

  World& world_;
  Operations& operations_;
};

}  // namespace azvmreset::sim

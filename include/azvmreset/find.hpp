// From a name or an address to resource ids.
#pragma once

#include <azvmreset/call.hpp>
#include <azvmreset/preflight.hpp>

#include <string>
#include <utility>
#include <vector>

namespace azvmreset {

// Looks through the VMs of one subscription, and for an address also through
// its network interfaces and public addresses.
struct Find : CallOptions {
  Find(std::string subscription_id, std::string name_or_address)
      : subscription(std::move(subscription_id)), text(std::move(name_or_address)) {}

  std::string subscription;
  std::string text;  // a VM's name or its computer name, or an IPv4 or IPv6 address
};

struct FoundVm {
  std::string id;
  std::string name;
  std::string resource_group;
  std::string location;
  std::string matched;  // "name", "computer_name", "private_ip" or "public_ip"
  std::string address;  // where that is what matched
};

struct FindReport {
  std::string subscription;
  std::string text;
  std::vector<FoundVm> vms;       // by id
  std::vector<Finding> warnings;  // what could not be looked through, and addresses that lead to no VM
  std::string trace_id;
};

std::string to_json(const FindReport& report);

}  // namespace azvmreset

// One authenticated request to ARM, its path taken apart.
#pragma once

#include "simulator/fault.hpp"
#include "simulator/scenario.hpp"
#include "simulator/target.hpp"

#include <string>
#include <vector>

namespace azvmreset::sim {

// "/subscriptions/{s}/resourceGroups/{g}/providers/{p}/{type}/{name}/{type}…".
// A path that ends in a type names a collection, an action or a view.
struct ArmPath {
  std::string subscription;
  std::string group;
  std::string provider;
  std::vector<std::string> types;
  std::vector<std::string> names;
  std::string scope;  // of the resource itself, for 403 messages
  bool well_formed = false;

  bool is(std::string_view wanted_provider, std::initializer_list<std::string_view> wanted_types) const;
  bool named() const { return !names.empty() && names.size() == types.size(); }
  std::string full_type() const;  // "Microsoft.Compute/virtualMachines/extensions"
};

ArmPath arm_path_of(const Target& target);

struct Call {
  const Request& request;
  const Target& target;
  ArmPath path;
  const Principal& principal;
  const Fault* fault;  // that meets this request and lets it be processed
  Time now;

  // HEAD is a GET whose body is not sent.
  bool is(std::string_view method) const {
    return request.method == method || (request.method == "HEAD" && method == "GET");
  }
  std::string api_version() const { return target.parameter("api-version").value_or(""); }
  bool met_by(FaultKind kind) const { return fault != nullptr && fault->kind == kind; }
};

// "Microsoft.Compute/virtualMachines/extensions/write" (facts §10).
std::string action_of(const Call& call);

}  // namespace azvmreset::sim

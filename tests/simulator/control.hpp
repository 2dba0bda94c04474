// The control path `/_sim/`: what a test reads and changes behind Azure's
// back. It needs no bearer token.
#pragma once

#include "simulator/azure.hpp"
#include "simulator/target.hpp"

#include <optional>

namespace azvmreset::sim {

// Confined.
class Control {
 public:
  explicit Control(Azure& azure) : azure_(azure) {}

  // Nothing when the path is not one of the control path.
  std::optional<Answer> handle(const Request& request, Time now);

 private:
  Answer route(const Request& request, const Target& target, Time now);
  Answer world(const Request& request, const Target& target, Time now);
  Answer change(const Request& request, std::string_view vm, Time now);
  Answer faults(const Request& request, const Target& target);
  Answer requests(const Request& request, const Target& target);
  Answer lock(const Request& request);
  Answer sign_in(const Request& request);
  Answer device_codes(const Request& request, Time now);

  Azure& azure_;
};

}  // namespace azvmreset::sim

// The VMAccess handler 2.x as it acts inside Windows (F1.6, F1.7).
#pragma once

#include "simulator/fidelity.hpp"
#include "simulator/guest/windows.hpp"

#include "base/json/reader.hpp"

#include <string>

namespace azvmreset::sim {

struct HandlerOutcome {
  bool succeeded = false;
  std::string message;
  std::string username;         // that it worked on; empty: the RDP configuration alone
  std::string password_sha256;  // of what it was told; empty without a password
  bool password_set = false;
};

HandlerOutcome run_vm_access(Windows& windows, base::json::Value settings, base::json::Value protected_settings,
                             const Choices& choices, Time now);

}  // namespace azvmreset::sim

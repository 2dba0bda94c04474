// Who may sign in, as a scenario file tells it.
#pragma once

#include "base/json/reader.hpp"
#include "simulator/scenario.hpp"

#include <string>

namespace azvmreset::sim {

Result<Principal> read_principal(base::json::Value value, const std::string& path);
Result<MachineIdentity> read_machine_identity(base::json::Value value, const std::string& path);
Result<Person> read_person(base::json::Value value, const std::string& path);

}  // namespace azvmreset::sim

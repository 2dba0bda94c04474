// A virtual machine as the list of a subscription shows it.
#pragma once

#include "base/json/reader.hpp"

#include <azvmreset/result.hpp>

#include <string>

namespace azvmreset::arm {

// What is absent stays empty.
struct VmEntry {
  std::string id;
  std::string location;
  std::string computer_name;  // osProfile.computerName
};

// A member of the wrong type is `protocol`, naming its path.
Result<VmEntry> read_vm_entry(base::json::Value vm);

}  // namespace azvmreset::arm

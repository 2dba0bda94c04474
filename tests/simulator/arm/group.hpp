// A resource group.
#pragma once

#include <map>
#include <string>

namespace azvmreset::sim {

struct Group {
  std::string id;  // "/subscriptions/…/resourceGroups/…"
  std::string subscription;
  std::string name;
  std::string location;
  std::map<std::string, std::string> tags = {};
  std::string provisioning_state = "Succeeded";
};

}  // namespace azvmreset::sim

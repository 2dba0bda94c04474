// An environment of a test alone.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "host/environment.hpp"

namespace azvmreset::test {

// Confined.
class FixedEnvironment final : public host::Environment {
 public:
  std::optional<std::string> get(const char* name) const override {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  }

  std::map<std::string, std::string> variables;
};

}  // namespace azvmreset::test

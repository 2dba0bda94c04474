// The environment of the process.
#pragma once

#include <optional>
#include <string>

namespace azvmreset::host {

class Environment {
 public:
  virtual ~Environment() = default;

  // The value, which may be empty; nothing when the variable is not set.
  virtual std::optional<std::string> get(const char* name) const = 0;
};

// Shareable as long as nobody calls setenv() meanwhile.
class SystemEnvironment final : public Environment {
 public:
  std::optional<std::string> get(const char* name) const override;
};

}  // namespace azvmreset::host

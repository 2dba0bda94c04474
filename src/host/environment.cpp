#include "host/environment.hpp"

#include <cstdlib>

namespace azvmreset::host {

std::optional<std::string> SystemEnvironment::get(const char* name) const {
  const char* value = std::getenv(name);
  if (value == nullptr) return std::nullopt;
  return std::string(value);
}

}  // namespace azvmreset::host

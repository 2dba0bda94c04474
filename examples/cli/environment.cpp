#include "environment.hpp"

#include <cstdlib>

namespace azvmreset::cli {

Environment process_environment() {
  return [](const std::string& name) -> std::optional<std::string_view> {
    const char* value = std::getenv(name.c_str());
    if (value == nullptr || *value == '\0') return std::nullopt;
    return value;
  };
}

}  // namespace azvmreset::cli

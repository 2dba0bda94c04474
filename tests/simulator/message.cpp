#include "simulator/message.hpp"

#include "base/ascii.hpp"

namespace azvmreset::sim {

std::optional<std::string_view> find_header(const Headers& headers, std::string_view name) noexcept {
  for (const auto& [header, value] : headers) {
    if (base::equals_ignoring_case(header, name)) return value;
  }
  return std::nullopt;
}

}  // namespace azvmreset::sim

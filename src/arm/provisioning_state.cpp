#include "arm/provisioning_state.hpp"

#include "base/ascii.hpp"

namespace azvmreset::arm {

bool at_rest(std::string_view provisioning_state) noexcept {
  using base::equals_ignoring_case;
  return provisioning_state.empty() || equals_ignoring_case(provisioning_state, "Succeeded") ||
         equals_ignoring_case(provisioning_state, "Failed") || equals_ignoring_case(provisioning_state, "Canceled") ||
         equals_ignoring_case(provisioning_state, "Cancelled");
}

}  // namespace azvmreset::arm

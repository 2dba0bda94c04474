#include "simulator/arm/silence.hpp"

#include "base/format.hpp"

namespace azvmreset::sim {

SilenceError silence_error(const Machine& machine, std::string_view extension, const Choices& choices) {
  using base::format;
  if (choices.pick<SilentAgent>() == SilentAgent::timeout) {
    return {"VMExtensionProvisioningTimeout",
            format("Provisioning of VM extension {} has timed out. Extension provisioning has taken too long to "
                   "complete. The extension did not report a message.",
                   extension)};
  }
  return {"VMAgentStatusCommunicationError",
          format("VM '{}' has not reported status for VM agent or extensions. Verify that the OS is up and healthy, "
                 "the VM has a running VM agent, and that it can establish outbound connections to Azure storage.",
                 machine.set_up.name)};
}

}  // namespace azvmreset::sim

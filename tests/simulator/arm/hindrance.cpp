#include "simulator/arm/hindrance.hpp"

#include "simulator/arm/error.hpp"

namespace azvmreset::sim {
namespace {

// F1.7/7, C-B3/3.
Answer refused_when_off(const Choices& choices) {
  constexpr std::string_view text = "Cannot modify extensions in the VM when the VM is not running.";
  constexpr std::string_view code = "CannotModifyExtensionsWhenVMNotRunning";
  switch (choices.pick<StoppedVm>()) {
    case StoppedVm::text_only:
      return refusal({409, "OperationNotAllowed", text});
    case StoppedVm::outer_code:
      return refusal({409, code, text});
    case StoppedVm::inner_code:
      break;
  }
  return refusal({409, "OperationNotAllowed", text, code});
}

// F1.7/8.
Answer refused_when_disallowed() {
  return refusal(
      {409, "OperationNotAllowed",
       "This operation cannot be performed when extension operations are disallowed. To allow, please ensure "
       "VM Agent is installed on the VM and the osProfile.allowExtensionOperations property is true."});
}

}  // namespace

std::optional<Answer> hindrance(const Machine& machine, const Choices& choices) {
  if (machine.set_up.allow_extension_operations == false) return refused_when_disallowed();
  if (!machine.running()) return refused_when_off(choices);
  return std::nullopt;
}

}  // namespace azvmreset::sim

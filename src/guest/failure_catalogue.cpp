#include "guest/failure_catalogue.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace azvmreset::guest {
namespace {

constexpr Failure catalogue[] = {
    {.name = "domain_controller",
     .patterns = {"does not support Domain Controller"},
     .meaning = "the VM is a domain controller, where VMAccess does nothing",
     .remedy =
         "change the domain account's password on a domain controller, or restore the VM; trying again cannot help"},
    {.name = "laps_managed",
     .patterns = {"ERROR_POLICY_CONTROLLED_ACCOUNT"},
     .hresult = 0x800721CE,
     .meaning = "Windows LAPS manages this account and refuses a password set by anybody else",
     .remedy = "read the password from Active Directory or Entra ID, have LAPS rotate it, or use another account"},
    {.name = "password_policy",
     .patterns = {"password policy requirements"},
     .hresult = 0x800708C5,
     .meaning = "the password policy of the guest refuses this password: its length, its classes of characters, its "
                "history, or the account name inside it",
     .remedy = "choose another password: longer, of at least three classes, without the account name, not used before"},
    {.name = "not_an_administrator",
     .patterns = {"because it is not in the Administrators group"},
     .meaning = "the account exists but is no administrator, and VMAccess updates only those",
     .remedy = "add the account to the local Administrators group with Run Command, or reset another account",
     .retryable = true},
    {.name = "password_missing",
     .patterns = {"password cannot be null or empty"},
     .meaning = "the extension got a user name without a password",
     .remedy = "delete the VMAccess extension from the VM and reset again; report this if it returns"},
    {.name = "firewall_disabled",
     .patterns = {"no more endpoints available from the endpoint mapper"},
     .hresult = 0x800706D9,
     .meaning = "the Windows Firewall service (MpsSvc) is disabled, so the rule for Remote Desktop cannot be written",
     .remedy = "set the service MpsSvc to start automatically and start it with Run Command, then reset again; the "
               "password may have been set already",
     .retryable = true},
    {.name = "vm_not_running",
     .refuser = Refuser::platform,
     .patterns = {"CannotModifyExtensionsWhenVMNotRunning", "when the VM is not running"},
     .meaning = "the VM is stopped, and extensions work only on a running one",
     .remedy = "start the VM, wait until its agent is ready, then reset again",
     .retryable = true},
    {.name = "extensions_disabled",
     .refuser = Refuser::platform,
     .patterns = {"extension operations are disallowed"},
     .meaning = "extension operations are switched off for this VM, or it was made without an agent",
     .remedy = "set osProfile.allowExtensionOperations to true and install the VM agent, then reset again",
     .retryable = true},
    {.name = "agent_silent",
     .refuser = Refuser::nobody,
     .patterns = {"VMAgentStatusCommunicationError", "has not reported status for VM agent or extensions"},
     .meaning = "the VM agent does not report: it is dead or has no way out to the platform",
     .remedy = "restart the VM and look at its agent; the request may still be carried out when the agent comes back",
     .retryable = true},
    {.name = "timed_out",
     .refuser = Refuser::nobody,
     .patterns = {"VMExtensionProvisioningTimeout", "Provisioning of VM extension*has timed out"},
     .meaning = "the extension did not report in the time that Azure gives it",
     .remedy =
         "look at the VM's agent, restart the VM, then reset again; the request may still be carried out when the "
         "agent comes back",
     .retryable = true},
    {.name = "multiple_extensions",
     .refuser = Refuser::platform,
     .patterns = {"MultipleExtensionsPerHandlerNotAllowed", "Multiple VMExtensions per handler"},
     .meaning = "the VM has a VMAccess extension under another name, and Azure allows only one",
     .remedy = "delete that extension from the VM, then reset again",
     .retryable = true},
    {.name = "rdp_settings",
     .patterns = {"Cannot update Remote Desktop Connection settings"},
     .meaning = "the extension could not finish its work in the guest",
     .remedy = "read the rest of the guest's message and CommandExecution.log under "
               "C:\\WindowsAzure\\Logs\\Plugins\\Microsoft.Compute.VMAccessAgent",
     .vague = true},
    {.name = "handler_failed",
     .patterns = {"VMExtensionHandlerNonTransientError", "VMExtensionProvisioningError",
                  "VM has reported a failure when processing extension"},
     .meaning = "the extension reported a failure",
     .remedy = "read the guest's message and CommandExecution.log under "
               "C:\\WindowsAzure\\Logs\\Plugins\\Microsoft.Compute.VMAccessAgent",
     .vague = true},
};

bool contains(std::string_view text, std::string_view pattern) noexcept {
  for (;;) {
    const std::string_view part = pattern.substr(0, pattern.find('*'));
    const std::size_t found = base::find_ignoring_case(text, part);
    if (found == std::string_view::npos) return false;
    if (part.size() == pattern.size()) return true;
    text.remove_prefix(found + part.size());
    pattern.remove_prefix(part.size() + 1);
  }
}

// "0x800708C5", and not the beginning of a longer number.
bool contains_hresult(std::string_view text, std::uint32_t hresult) noexcept {
  constexpr std::size_t digits = 8;
  const auto is_at = [&](std::string_view here) {
    for (std::size_t i = 0; i < digits; ++i) {
      if (base::to_lower(here[i]) != "0123456789abcdef"[(hresult >> (4 * (digits - 1 - i))) & 0xF]) return false;
    }
    return here.size() == digits || !base::is_alphanumeric(here[digits]);
  };
  for (std::size_t x = 0; x + 2 + digits <= text.size(); ++x) {
    if (text[x] == '0' && base::to_lower(text[x + 1]) == 'x' && is_at(text.substr(x + 2))) return true;
  }
  return false;
}

bool shows(std::string_view text, const Failure& failure) noexcept {
  if (failure.hresult != 0 && contains_hresult(text, failure.hresult)) return true;
  return std::any_of(failure.patterns.begin(), failure.patterns.end(),
                     [&](std::string_view pattern) { return !pattern.empty() && contains(text, pattern); });
}

}  // namespace

std::span<const Failure> failure_catalogue() noexcept { return catalogue; }

const Failure* recognise(std::string_view text) noexcept {
  const auto row = std::find_if(std::begin(catalogue), std::end(catalogue),
                                [&](const Failure& failure) { return shows(text, failure); });
  return row == std::end(catalogue) ? nullptr : row;
}

}  // namespace azvmreset::guest

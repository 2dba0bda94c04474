// The behaviours, one row each, in the order of the ids. A row without
// variants has one way to be.
#include "simulator/fidelity.hpp"

namespace azvmreset::sim {
namespace {

constexpr auto documented = Evidence::documented;
constexpr auto read_in_source = Evidence::read_in_source;
constexpr auto field_report = Evidence::field_report;
constexpr auto guess = Evidence::guess;

const std::vector<Behaviour>& table() {
  static const std::vector<Behaviour> rows = {
      // VMAccess for Windows.
      {"F1.1/1", documented, "the handler is Microsoft.Compute.VMAccessAgent; publisher and type in any case", {}},
      {"F1.1/5", documented, "settings and protectedSettings `{}` reset the RDP configuration alone", {}},
      {"F1.1/6",
       guess,
       "first answer to PUT extension: 201 for a new instance, 200 for an old one, with a body",
       {"Azure-AsyncOperation", "Azure-AsyncOperation and Location", "no polling header", "202 with Location"}},
      {"F1.1/7", documented, "protectedSettings never come back", {}},
      {"F1.1/9",
       guess,
       "how the handler reads the keys of its settings",
       {"exactly as shipped tools send them", "in any case"}},
      {"F1.2/1", documented, "a handler acts only if the configuration or forceUpdateTag changed", {}},
      {"F1.2/2", guess, "a PUT that changes nothing ends in Succeeded without a run", {}},
      {"F1.5/1",
       field_report,
       "a second instance of a handler: 400, MultipleExtensionsPerHandlerNotAllowed",
       {"inside `error`", "at the top level"}},
      {"F1.6/1", documented, "an existing administrator gets the password and is enabled", {}},
      {"F1.6/1a", guess, "a locked-out account after the password was set", {"stays locked", "is unlocked"}},
      {"F1.6/1b", guess, "must-change-at-next-logon after the password was set", {"cleared", "stays"}},
      {"F1.6/2", documented, "an unknown name becomes a new local administrator", {}},
      {"F1.6/3", documented, "an existing standard user is refused", {}},
      {"F1.6/4", documented, "any user update turns Remote Desktop on", {}},
      {"F1.6/5", documented, "no user: Remote Desktop on, firewall rule for 3389; the port stays as it was", {}},
      {"F1.6/6", documented, "a domain controller is refused by the handler", {}},
      {"F1.7/0", documented, "handler messages come wrapped: VM has reported a failure when processing extension", {}},
      {"F1.7/1", documented, "VMAccess Extension does not support Domain Controller", {}},
      {"F1.7/2",
       field_report,
       "the guest's policy refuses the password, 0x800708C5",
       {"the bare sentence", "behind the prefix of the Remote Desktop settings"}},
      {"F1.7/3", documented, "existing standard user: not in the Administrators group", {}},
      {"F1.7/4", documented, "UserName without Password is refused", {}},
      {"F1.7/5", documented, "most failures of the handler begin with one prefix", {}},
      {"F1.7/6",
       field_report,
       "MpsSvc disabled: 0x800706D9, no firewall rule",
       {"after the password was set", "before the password is set"}},
      {"F1.7/7",
       read_in_source,
       "VM not running: 409 OperationNotAllowed",
       {"with the inner code", "text only", "CannotModifyExtensionsWhenVMNotRunning as the code"}},
      {"F1.7/8", read_in_source, "allowExtensionOperations is false: 409 OperationNotAllowed", {}},
      {"F1.7/10",
       guess,
       "an agent that never reports, after the time budget of 90 minutes",
       {"VMExtensionProvisioningTimeout", "VMAgentStatusCommunicationError"}},
      {"F1.7/11",
       field_report,
       "code of a handler's failure",
       {"VMExtensionProvisioningError", "VMExtensionHandlerNonTransientError"}},
      {"F1.7/13", documented, "an account under Windows LAPS: 0x800721CE", {}},

      // Accounts of Windows.
      {"F2.2/1", documented, "names: at most 20 characters, forbidden characters, no dot at the end", {}},
      {"F2.2/2",
       documented,
       "complexity: three of five classes, neither account name nor parts of the display name",
       {}},
      {"F2.2/3", documented, "minimum length in UTF-16 units; history counts for resets too", {}},
      {"F2.2a/1", documented, "a LAPS-managed account refuses password changes by others", {}},
      {"F2.2a/3", documented, "results of a sign-in: 0, 1326, 1331, 1909, 1330, 1907", {}},
      {"F2.5/6", documented, "what was accepted while the agent was silent runs when it comes back", {}},

      // The state of a VM.
      {"F4.1/1", documented, "GET VM, with and without $expand=instanceView; GET instanceView", {}},
      {"F4.1/9", guess, "provisioningState of the VM after an extension failed", {"stays Succeeded", "Failed"}},
      {"F4.1/12", documented, "vmAgent: Ready, Not Ready, absent when never reported or the VM is off", {}},
      {"F4.1/12a", guess, "a dead agent may have said Ready last: only the time of the status is old", {}},
      {"F4.1/14",
       guess,
       "instance view of an extension after a run; before, it keeps the previous run's Succeeded",
       {"new when the operation ends", "30 s later"}},

      // Signing in.
      {"F8/1", documented, "client credentials: tenant, client, secret, grant and scope are verified", {}},
      {"F8/2", documented, "failures carry error, error_description (AADSTS…), error_codes, correlation_id", {}},
      {"F8/3", documented, "claims challenge: 401, insufficient_claims; a token got with the claims passes", {}},

      // ARM.
      {"F9/5",
       guess,
       "Microsoft.ClassicCompute after its retirement",
       {"404 ResourceNotFound", "no registered provider"}},
      {"F10/1",
       guess,
       "codes of 401",
       {"ExpiredAuthenticationToken, InvalidAuthenticationToken", "AuthenticationFailed"}},
      {"F10/3", documented, "403 AuthorizationFailed names the action and the scope", {}},
      {"F10/4", guess, "locks: 409 ScopeLocked", {}},
      {"F10/6", guess, "404: SubscriptionNotFound, ResourceGroupNotFound, ResourceNotFound", {}},
      {"C-A1/1", documented, "PUT 200 or 201: the resource shows a state that is not terminal", {}},
      {"C-A1/2", documented, "PUT 202, the old model: Location", {}},
      {"C-A1/3", documented, "PATCH 202: Location answers what a synchronous PATCH would have", {}},
      {"C-A1/4",
       guess,
       "DELETE 202: which polling headers come",
       {"Azure-AsyncOperation and Location", "Location", "Azure-AsyncOperation"}},
      {"C-A1/5", documented, "POST 202: Location answers the action's result", {}},
      {"C-A1/6", documented, "Location: 202 without body while running", {}},
      {"C-A1/7", documented, "Azure-AsyncOperation: 200 with `status`, also for a failed operation", {}},
      {"C-A1/8", guess, "length of polling URLs", {"plain", "over 4 KB, signed"}},
      {"C-A1/9", documented, "status document: status, name, startTime; endTime and error when it ended", {}},
      {"C-A1/10", read_in_source, "spelling of the terminal words", {"as documented", "lower case"}},
      {"C-A1/10a", guess, "the word for running", {"InProgress", "Accepted", "Updating"}},
      {"C-A1/12", documented, "operation ids are checked against the subscription: a foreign one is 404", {}},
      {"C-A1/13", documented, "a status record is kept for 24 hours", {}},
      {"C-A4/15",
       field_report,
       "end of a DELETE as its polling URL tells it",
       {"as promised", "404", "204 on the Azure-AsyncOperation URL"}},
      {"C-A5/1", guess, "Retry-After on running operations", {"10", "absent", "0"}},
      {"C-A7/1",
       documented,
       "x-ms-request-id, x-ms-correlation-request-id, x-ms-routing-request-id; echo on request",
       {}},
      {"C-B1/1", documented, "ARM's buckets: continuous refill, per principal and for all principals together", {}},
      {"C-B1/4", guess, "which requests spend from the tenant's bucket", {"those without a subscription", "all"}},
      {"C-B1/5", documented, "the old model of sovereign clouds: counts per hour", {}},
      {"C-B1/6", documented, "headers x-ms-ratelimit-remaining-…", {}},
      {"C-B2/1", documented, "Compute's buckets: refilled once a minute, per VM and per subscription and region", {}},
      {"C-B2/8",
       documented,
       "the worked example: what one minute leaves unspent the next one has, up to the bucket",
       {}},
      {"C-B2/9", documented, "429 of Compute: OperationNotAllowed, TooManyRequests, JSON inside a string", {}},
      {"C-B3/3", documented, "VM not running: CannotModifyExtensionsWhenVMNotRunning", {}},
      {"C-B3/4",
       field_report,
       "two different writes to one VM",
       {"409 Conflict for the second", "the first ends in OperationPreempted"}},
      {"C-B3/4a", guess, "the same write again while it runs", {"joins the run", "409 Conflict"}},
      {"C-B4/1", guess, "clock of the Date header", {"right", "90 s ahead", "90 s behind"}},
      {"C-C2/9", guess, "ETag on GET VM", {"absent", "present"}},
  };
  return rows;
}

}  // namespace

std::span<const Behaviour> behaviours() { return table(); }

}  // namespace azvmreset::sim

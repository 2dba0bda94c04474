// What Azure role-based access control must allow for a call.
#pragma once

#include <azvmreset/account.hpp>
#include <azvmreset/leftovers.hpp>
#include <azvmreset/preflight.hpp>
#include <azvmreset/reset.hpp>
#include <azvmreset/restart.hpp>
#include <azvmreset/run_command.hpp>
#include <azvmreset/status.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace azvmreset {

// One right that a call needs (F3.3, F10).
struct RequiredAction {
  std::string action;   // as Azure spells it: "Microsoft.Compute/virtualMachines/extensions/write"
  std::string scope;    // id of the VM, of the resource group that what is made lies in, or of the subscription
  std::string purpose;  // one clause: "write the VMAccess extension"

  // For these rungs of the ladder alone; empty: whichever is taken.
  std::vector<Rung> rungs;

  // The call works without it, and does less: `purpose` says what.
  bool optional = false;
};

// Exactly what this request, as it is filled in, may do; pure, and sorted by
// scope and action. Nothing is sent.
std::vector<RequiredAction> required_actions(const Preflight& request);
std::vector<RequiredAction> required_actions(const ResetPassword& request);
std::vector<RequiredAction> required_actions(const ResetRdp& request);
std::vector<RequiredAction> required_actions(const Restart& request);
std::vector<RequiredAction> required_actions(const RunCommand& request);
std::vector<RequiredAction> required_actions(const FixAccount& request);
std::vector<RequiredAction> required_actions(const Accounts& request);
std::vector<RequiredAction> required_actions(const Verify& request);
std::vector<RequiredAction> required_actions(const Status& request);
std::vector<RequiredAction> required_actions(const Leftovers& request);

// The list in the one result schema (docs/results.md).
std::string to_json(const std::vector<RequiredAction>& actions);

// A custom role with exactly these actions, as `az role definition create
// --role-definition` and PowerShell's `New-AzRoleDefinition -InputFile` take
// it. Assignable at the subscriptions or resource groups that the scopes of
// what is not optional lie in.
std::string custom_role_json(std::string_view role_name, const std::vector<RequiredAction>& actions);

}  // namespace azvmreset

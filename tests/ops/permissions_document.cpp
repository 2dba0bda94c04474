#include "ops/permissions_document.hpp"

#include <azvmreset/permissions.hpp>

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/json/reader.hpp"

namespace azvmreset::test {
namespace {

using Actions = std::vector<RequiredAction>;

ResourceId vm() {
  return ResourceId::from_parts("00000000-0000-4000-8000-000000000001", "rescue-demo", "web-01").value();
}

std::string scope_of(const RequiredAction& action) {
  if (action.scope.find("/providers/") != std::string::npos) return "VM";
  return action.scope.find("/resourceGroups/") != std::string::npos ? "resource group" : "subscription";
}

std::string needed_for(const RequiredAction& action) {
  if (action.optional) return "optional";
  std::string names;
  for (const Rung rung : action.rungs) names += (names.empty() ? "`" : ", `") + std::string(name_of(rung)) + "`";
  return names.empty() ? "required" : names;
}

std::string table(const Actions& actions) {
  std::string text = "| action | at | needed for | what for |\n|---|---|---|---|\n";
  for (const RequiredAction& one : actions) {
    text += "| `" + one.action + "` | " + scope_of(one) + " | " + needed_for(one) + " | " + one.purpose + " |\n";
  }
  return text;
}

// What `more` takes and `less` does not.
Actions beyond(const Actions& more, const Actions& less) {
  Actions only;
  for (const RequiredAction& one : more) {
    const bool known = std::any_of(less.begin(), less.end(), [&one](const RequiredAction& other) {
      return other.action == one.action && other.scope == one.scope && other.optional == one.optional;
    });
    if (!known) only.push_back(one);
  }
  return only;
}

std::string section(std::string_view command, const Actions& actions) {
  return "\n## " + std::string(command) + "\n\n" + table(actions);
}

std::string with_option(std::string_view option, const Actions& more, const Actions& less) {
  return "\nWith `" + std::string(option) + "` also:\n\n" + table(beyond(more, less));
}

std::string of_resets() {
  ResetPassword ladder(vm(), "azureuser", Secret());
  const Actions plain = required_actions(ladder);
  std::string text = section("reset-password", plain);
  ResetPassword copied(vm(), "azureuser", Secret());
  copied.snapshot_first = true;
  ResetPassword started(vm(), "azureuser", Secret());
  started.start_if_stopped = true;
  started.after = AfterStart::restore;
  text += with_option("--snapshot-first", required_actions(copied), plain);
  text += with_option("--start-if-stopped --after restore", required_actions(started), plain);

  ResetPassword alone(vm(), "azureuser", Secret());
  alone.method = Method::vm_access;
  text += "\nWith `--method vm_access` in place of these:\n\n" + table(required_actions(alone));
  alone.method = Method::run_command;
  text += "\nWith `--method run_command`:\n\n" + table(required_actions(alone));
  alone.form = CommandForm::action;
  text += "\nWith `--method run_command --action`:\n\n" + table(required_actions(alone));
  return text +
         "\n`rotate` takes what `reset-password` takes, and what `verify` takes: it proves what it set, and settles "
         "what an "
         "earlier\nrotation left.\n" +
         section("reset-rdp", required_actions(ResetRdp(vm())));
}

std::string of_guest_work() {
  RunCommand managed(vm());
  RunCommand action(vm());
  action.form = CommandForm::action;
  return section("run-command", required_actions(managed)) + "\nWith `--action` in place of these:\n\n" +
         table(required_actions(action)) + "\n`fix-account`, `accounts` and `verify` take the same as `run-command`.\n";
}

std::string of_the_rest() {
  Leftovers looking(vm());
  Leftovers removing(vm());
  removing.remove = true;
  Leftovers asking(vm());
  asking.in_guest = true;
  const Actions plain = required_actions(looking);
  return section("preflight", required_actions(Preflight(vm()))) + section("status", required_actions(Status(vm()))) +
         section("restart", required_actions(Restart(vm()))) + section("leftovers", plain) +
         with_option("--remove", required_actions(removing), plain) +
         with_option("--in-guest", required_actions(asking), plain);
}

// A list on a line each, for people.
std::string role_example() {
  const auto document = base::json::Document::parse(custom_role_json("VM restarter", required_actions(Restart(vm()))));
  std::string text = "{\n";
  bool first = true;
  for (const auto [name, value] : document->root().members()) {
    text += std::string(first ? "" : ",\n") + "  \"" + std::string(name) + "\": " + value.dump();
    first = false;
  }
  return text + "\n}\n";
}

}  // namespace

std::string permissions_document() {
  return R"(# Permissions

What Azure role-based access control must allow for each command that works through the VM's agent, and which locks
stand in its way. Made by the test program of the operations (`test_ops` with `AZVMRESET_UPDATE_DOCS=1` in the environment) from what the library itself
knows; a test keeps it so, and another one compares that with every request that the operations send to the simulated
Azure.

The same is told without a network by `azvmreset required-actions COMMAND VM`, `required_actions(request)` in C++,
`azvmr_..._required_actions` in C and `azvmreset.required_actions` in Python, for the very options of a call.

`plan`, `rescue`, `restore`, and what goes on with or undoes a rescue: [offline.md](offline.md#the-rights-it-takes). With
`--allow-offline`, `reset-password` takes these, too.

* *optional*: the call works without it, and does less; *what for* says what.
* A name of a rung: for this way of the ladder ([methods.md](methods.md)) alone; one rung is enough.
* The resource group is that of the OS disk, which usually is the VM's.
* `Microsoft.Compute/locations/operations/read` is what the simulated Azure asks for a look at an operation. Whether
  Azure itself asks for it has not been seen.
* Not listed because nothing is sent for it: a copy of an OS disk with a disk encryption set takes
  `Microsoft.Compute/diskEncryptionSets/read` (F10).

The built-in role Virtual Machine Contributor holds `Microsoft.Compute/virtualMachines/*` (F3.3). With an eligible role
(PIM) nothing is allowed until it is activated.

## What a preflight finds

Beside the VM it reads `permissions` and `locks` there, all three at once. What cannot be read in ten seconds, or not at
all, is *not checked*: `permissions_checked` and `locks_checked` are false, the warnings `permissions_not_checked` and
`locks_not_checked` say why, and ARM decides when something is sent.

| found | what the report says |
|---|---|
| a right of one rung is missing | it is in `missing_actions`, and the rung in `shut_rungs` with `permission_missing` |
| rights of all rungs are missing | the blocker `permission_missing`, with their names |
| only rights to delete are missing | the warning `cannot_clean_up` |
| a `ReadOnly` lock on the VM, its group or its subscription | the blocker `locked`: it forbids every write and every action |
| a `ReadOnly` lock on the VMAccess extension alone | the rung `vm_access` is shut with `locked` |
| a `CanNotDelete` lock on the VM, its group or its subscription | the warning `cannot_clean_up`: the run command, or the extension, stays |
| locks on other things below the VM | nothing |

* It compares what a reset takes *at the VM*. Rights in other scopes (snapshots, operations) are not read.
* A right counts when one role has it among `actions` and not among its own `notActions`. Deny assignments, conditions
  of role assignments and Azure Policy are not told by that list.
* Microsoft documents that the list of locks at a resource has those on it and below it. That it also has those of the
  group and the subscription is inferred; where it has not, such a lock is met when something is sent (`ScopeLocked`).
* A VM that may not be read at all is the error `permission_denied`.

`preflight`, the ladder and a rotation read all three; so does `plan`, of all that a rescue touches. Everything else reads
the VM only: ARM says no itself, before anything is changed, and the error names the right that is missing.

## A custom role

`azvmreset required-actions restart VM --role "VM restarter" > role.json`, then `az role definition create
--role-definition @role.json`. PowerShell's `New-AzRoleDefinition -InputFile` takes the same file; the portal has a
format of its own. It is assignable where the rights that are not optional are needed; assign it there, or at the VM.

```json
)" + role_example() +
         "```\n" + of_resets() + of_guest_work() + of_the_rest();
}

}  // namespace azvmreset::test

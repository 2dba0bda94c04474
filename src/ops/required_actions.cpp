#include "ops/action_list.hpp"

#include <cstdint>
#include <utility>
#include <vector>

// What each request may send, named as Azure names its rights (F3.3, F10).
namespace azvmreset {
namespace {

using ops::ActionList;
using Rungs = std::vector<Rung>;

constexpr std::string_view vm_read = "Microsoft.Compute/virtualMachines/read";
constexpr std::string_view extensions_read = "Microsoft.Compute/virtualMachines/extensions/read";
constexpr std::string_view extensions_write = "Microsoft.Compute/virtualMachines/extensions/write";
constexpr std::string_view extensions_delete = "Microsoft.Compute/virtualMachines/extensions/delete";
constexpr std::string_view commands_read = "Microsoft.Compute/virtualMachines/runCommands/read";
constexpr std::string_view commands_write = "Microsoft.Compute/virtualMachines/runCommands/write";
constexpr std::string_view commands_delete = "Microsoft.Compute/virtualMachines/runCommands/delete";
constexpr std::string_view command_action = "Microsoft.Compute/virtualMachines/runCommand/action";
constexpr std::string_view operations_read = "Microsoft.Compute/locations/operations/read";
constexpr std::string_view snapshots_read = "Microsoft.Compute/snapshots/read";
constexpr std::string_view snapshots_write = "Microsoft.Compute/snapshots/write";
constexpr std::string_view snapshots_delete = "Microsoft.Compute/snapshots/delete";

void read_vm(ActionList& list) { list.need(vm_read, list.vm(), "read the VM"); }

void read_rights(ActionList& list) {
  list.may("Microsoft.Authorization/permissions/read", list.vm(),
           "see beforehand what this identity may do; else ARM says so when something is sent");
  list.may("Microsoft.Authorization/locks/read", list.vm(),
           "see beforehand which locks hold the VM; else ARM says so when something is sent");
}

// At the address that Azure gives with its answer to a write.
void watch(ActionList& list, Rungs rungs = {}) {
  list.need(operations_read, list.subscription(), "see the end of what was begun", std::move(rungs));
}

void power(ActionList& list, std::string_view verb, std::string_view purpose) {
  list.need("Microsoft.Compute/virtualMachines/" + std::string(verb) + "/action", list.vm(), purpose);
}

// The OS disk may lie in another group than the VM, and its snapshot with it.
void snapshot(ActionList& list) {
  list.need(snapshots_write, list.group(), "copy the OS disk first, in the disk's resource group");
  list.need(snapshots_read, list.group(), "see that the copy is there");
  list.need("Microsoft.Compute/disks/beginGetAccess/action", list.group(), "copy from the OS disk");
  watch(list);
}

void run_managed(ActionList& list, std::string_view purpose, Rungs rungs = {}) {
  list.need(commands_write, list.vm(), purpose, rungs);
  list.need(commands_read, list.vm(), "read what came of it in the guest", rungs);
  list.may(operations_read, list.subscription(), "follow a run command by its operation; else by itself",
           std::move(rungs));
}

void remove_command(ActionList& list, Rungs rungs = {}) {
  list.may(commands_delete, list.vm(), "remove the run command afterwards; else it stays", std::move(rungs));
}

void managed_command(ActionList& list, std::string_view purpose, const Rungs& rungs = {}) {
  run_managed(list, purpose, rungs);
  remove_command(list, rungs);
}

void action_command(ActionList& list, std::string_view purpose, Rungs rungs = {}) {
  list.need(command_action, list.vm(), purpose, rungs);
  list.need(operations_read, list.subscription(), "read what came of it in the guest, which only the operation tells",
            std::move(rungs));
}

// The guest is asked by a managed run command, where that may be.
void ask_guest(ActionList& list, std::string_view purpose, Rungs rungs = {}) {
  list.may(commands_write, list.vm(), purpose, rungs);
  list.may(commands_read, list.vm(), purpose, rungs);
  remove_command(list, std::move(rungs));
}

enum class Afterwards : std::uint8_t { removed, kept };

void run_in_guest(ActionList& list, const GuestWork& work, std::string_view purpose,
                  Afterwards afterwards = Afterwards::removed) {
  read_vm(list);
  if (work.snapshot_first) snapshot(list);
  if (work.form == CommandForm::action) return action_command(list, purpose);
  run_managed(list, purpose);
  if (afterwards == Afterwards::removed) remove_command(list);
}

void around_a_reset(ActionList& list, const ResetOptions& options) {
  read_vm(list);
  if (options.snapshot_first) snapshot(list);
  if (!options.start_if_stopped) return;
  power(list, "start", "start the VM where it is off");
  watch(list);
  if (options.after != AfterStart::restore) return;
  power(list, "deallocate", "deallocate the VM again");
  power(list, "powerOff", "stop the VM again");
}

void write_extension(ActionList& list, Rungs rungs = {}) {
  list.need(extensions_write, list.vm(), "write the VMAccess extension", rungs);
  list.need(extensions_read, list.vm(), "read what came of it in the guest", rungs);
  watch(list, std::move(rungs));
}

constexpr std::string_view confirming =
    "read the account in the guest afterwards; else the reset is applied, not confirmed";

bool guest_must_answer(const ResetPassword& request) {
  return request.confirm == Confirm::always || request.require > Evidence::applied || request.verify_in_guest;
}

void set_by_vm_access(ActionList& list, const ResetPassword& request, const Rungs& rungs) {
  write_extension(list, rungs);
  if (request.vm_access_after != VmAccessAfter::leave) {
    list.may(extensions_delete, list.vm(), "remove the extension afterwards; else it may act once more", rungs);
  }
  const bool name_may_be_unknown = !request.create && !request.unchecked_name;
  if (request.built_in_administrator) managed_command(list, "find the built-in administrator in the guest", rungs);
  if (request.confirm == Confirm::never) return;
  if (guest_must_answer(request)) {
    managed_command(list, "read the account in the guest afterwards", rungs);
    return;
  }
  if (name_may_be_unknown) {
    ask_guest(list, "read an account in the guest first that is not the recorded administrator; else it is refused",
              rungs);
  }
  ask_guest(list, confirming, rungs);
}

void set_by_script(ActionList& list, CommandForm form, const Rungs& rungs) {
  constexpr std::string_view purpose = "set the password in the guest";
  if (form == CommandForm::managed) {
    managed_command(list, purpose, rungs);
  } else {
    action_command(list, purpose, rungs);
  }
}

void climb(ActionList& list, const ResetPassword& request) {
  read_rights(list);
  // VMAccess cannot make a password, and what the action form answers is kept nowhere.
  if (request.sealing_key) return set_by_script(list, CommandForm::managed, {});
  set_by_vm_access(list, request, {Rung::vm_access});
  set_by_script(list, CommandForm::managed, {Rung::managed_run_command});
  set_by_script(list, CommandForm::action, {Rung::action_run_command});
}

}  // namespace

std::vector<RequiredAction> required_actions(const Preflight& request) {
  ActionList list(request.target);
  read_vm(list);
  read_rights(list);
  return std::move(list).take();
}

std::vector<RequiredAction> required_actions(const ResetPassword& request) {
  ActionList list(request.target);
  around_a_reset(list, request);
  if (!request.method) {
    climb(list, request);
  } else if (*request.method == Method::run_command) {
    set_by_script(list, request.form, {});
  } else {
    set_by_vm_access(list, request, {});
  }
  return std::move(list).take();
}

std::vector<RequiredAction> required_actions(const ResetRdp& request) {
  ActionList list(request.target);
  around_a_reset(list, request);
  write_extension(list);
  return std::move(list).take();
}

std::vector<RequiredAction> required_actions(const Restart& request) {
  ActionList list(request.target);
  read_vm(list);
  power(list, "restart", "restart the VM");
  watch(list);
  return std::move(list).take();
}

std::vector<RequiredAction> required_actions(const RunCommand& request) {
  ActionList list(request.target);
  run_in_guest(list, request, "run the script", request.keep ? Afterwards::kept : Afterwards::removed);
  return std::move(list).take();
}

std::vector<RequiredAction> required_actions(const FixAccount& request) {
  ActionList list(request.target);
  run_in_guest(list, request, request.detect_only ? "look at the account in the guest" : "repair the account");
  return std::move(list).take();
}

std::vector<RequiredAction> required_actions(const Accounts& request) {
  ActionList list(request.target);
  run_in_guest(list, request, "read the accounts in the guest");
  return std::move(list).take();
}

std::vector<RequiredAction> required_actions(const Verify& request) {
  ActionList list(request.target);
  run_in_guest(list, request, "look at the account in the guest");
  return std::move(list).take();
}

std::vector<RequiredAction> required_actions(const Status& request) {
  ActionList list(request.target);
  read_vm(list);
  list.may(extensions_read, list.vm(), "read the extension where the VM does not tell all of it");
  return std::move(list).take();
}

std::vector<RequiredAction> required_actions(const Leftovers& request) {
  ActionList list(request.target);
  read_vm(list);
  list.may(commands_read, list.vm(), "look for run commands");
  list.may(snapshots_read, list.group(), "look for snapshots, in the resource group of the OS disk");
  list.may("Microsoft.Compute/disks/read", list.group(), "see whether the rescue that a tag is of has left anything");
  list.may(vm_read, list.group(), "see whether that rescue has left its rescue VM");
  if (request.in_guest) ask_guest(list, "look for keys in the guest; else whether any are left is not known");
  if (request.remove) {
    if (!request.force_update_tag.empty()) {
      list.may(extensions_read, list.vm(), "read the VMAccess extension again before it is removed");
      list.may(extensions_delete, list.vm(), "remove the VMAccess extension of that reset");
    }
    list.may(commands_delete, list.vm(), "remove run commands of ours");
    list.may(snapshots_delete, list.group(), "remove snapshots of ours");
    list.may("Microsoft.Resources/tags/write", list.vm(), "remove tags of a rescue that has left nothing");
    list.may(operations_read, list.subscription(), "see the end of a removal");
  }
  return std::move(list).take();
}

}  // namespace azvmreset

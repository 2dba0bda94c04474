#include <azvmreset/account.hpp>
#include <azvmreset/dry_run.hpp>
#include <azvmreset/preflight.hpp>
#include <azvmreset/reset.hpp>

namespace azvmreset {

std::string_view name_of(Blocker blocker) noexcept {
  switch (blocker) {
    case Blocker::not_windows:
      return "not_windows";
    case Blocker::vm_not_running:
      return "vm_not_running";
    case Blocker::agent_not_ready:
      return "agent_not_ready";
    case Blocker::agent_stale:
      return "agent_stale";
    case Blocker::extensions_disabled:
      return "extensions_disabled";
    case Blocker::provisioning_updating:
      return "provisioning_updating";
    case Blocker::classic_vm:
      return "classic_vm";
    case Blocker::account_unverified:
      return "account_unverified";
    case Blocker::domain_controller:
      return "domain_controller";
    case Blocker::laps_managed:
      return "laps_managed";
    case Blocker::constrained_language:
      return "constrained_language";
    case Blocker::domain_account:
      return "domain_account";
    case Blocker::domain_unreachable:
      return "domain_unreachable";
    case Blocker::read_only_domain_controller:
      return "read_only_domain_controller";
    case Blocker::locked:
      return "locked";
    case Blocker::permission_missing:
      return "permission_missing";
    case Blocker::disk_encrypted:
      return "disk_encrypted";
    case Blocker::disk_ephemeral:
      return "disk_ephemeral";
    case Blocker::disk_unmanaged:
      return "disk_unmanaged";
    case Blocker::confidential_vm:
      return "confidential_vm";
    case Blocker::swap_unsupported:
      return "swap_unsupported";
    case Blocker::agent_methods_open:
      return "agent_methods_open";
    case Blocker::disk_identity_collision:
      return "disk_identity_collision";
    case Blocker::hibernated:
      return "hibernated";
    case Blocker::volume_unclean:
      return "volume_unclean";
    case Blocker::volume_read_only:
      return "volume_read_only";
    case Blocker::volume_in_use:
      return "volume_in_use";
    case Blocker::not_a_windows_volume:
      return "not_a_windows_volume";
    case Blocker::volume_untrustworthy:
      return "volume_untrustworthy";
    case Blocker::setup_in_progress:
      return "setup_in_progress";
    case Blocker::wrong_computer:
      return "wrong_computer";
    case Blocker::local_policy_off:
      return "local_policy_off";
    case Blocker::rescue_unsuitable:
      return "rescue_unsuitable";
    case Blocker::already_staged:
      return "already_staged";
  }
  return "unknown";
}

std::string_view name_of(Method method) noexcept {
  switch (method) {
    case Method::vm_access:
      return "vm_access";
    case Method::run_command:
      return "run_command";
    case Method::offline:
      return "offline";
  }
  return "unknown";
}

std::string_view name_of(Rung rung) noexcept {
  switch (rung) {
    case Rung::vm_access:
      return "vm_access";
    case Rung::managed_run_command:
      return "managed_run_command";
    case Rung::action_run_command:
      return "action_run_command";
    case Rung::offline:
      return "offline";
  }
  return "unknown";
}

std::string_view name_of(RungOutcome outcome) noexcept {
  switch (outcome) {
    case RungOutcome::succeeded:
      return "succeeded";
    case RungOutcome::failed:
      return "failed";
    case RungOutcome::skipped:
      return "skipped";
  }
  return "unknown";
}

std::string_view name_of(Tristate state) noexcept {
  switch (state) {
    case Tristate::unknown:
      return "unknown";
    case Tristate::no:
      return "no";
    case Tristate::yes:
      return "yes";
  }
  return "unknown";
}

std::string_view name_of(Evidence evidence) noexcept {
  switch (evidence) {
    case Evidence::none:
      return "none";
    case Evidence::accepted:
      return "accepted";
    case Evidence::applied:
      return "applied";
    case Evidence::confirmed:
      return "confirmed";
    case Evidence::verified:
      return "verified";
  }
  return "unknown";
}

std::string_view name_of(AfterStart after) noexcept {
  switch (after) {
    case AfterStart::leave_running:
      return "leave_running";
    case AfterStart::restore:
      return "restore";
  }
  return "unknown";
}

std::string_view name_of(Shell shell) noexcept {
  switch (shell) {
    case Shell::az:
      return "az";
    case Shell::powershell:
      return "powershell";
    case Shell::net:
      return "net";
  }
  return "unknown";
}

std::string_view name_of(Confirm confirm) noexcept {
  switch (confirm) {
    case Confirm::automatic:
      return "automatic";
    case Confirm::always:
      return "always";
    case Confirm::never:
      return "never";
  }
  return "unknown";
}

std::string_view name_of(VmAccessAfter after) noexcept {
  switch (after) {
    case VmAccessAfter::automatic:
      return "automatic";
    case VmAccessAfter::remove:
      return "remove";
    case VmAccessAfter::leave:
      return "leave";
  }
  return "unknown";
}

std::string_view name_of(CommandForm form) noexcept {
  switch (form) {
    case CommandForm::managed:
      return "managed";
    case CommandForm::action:
      return "action";
  }
  return "unknown";
}

std::string_view name_of(AccountGroup group) noexcept {
  switch (group) {
    case AccountGroup::administrators:
      return "administrators";
    case AccountGroup::remote_desktop_users:
      return "remote_desktop_users";
  }
  return "unknown";
}

std::string_view name_of(SignInOutcome outcome) noexcept {
  switch (outcome) {
    case SignInOutcome::not_tried:
      return "not_tried";
    case SignInOutcome::proved:
      return "proved";
    case SignInOutcome::wrong_password:
      return "wrong_password";
    case SignInOutcome::unproven:
      return "unproven";
    case SignInOutcome::change_required:
      return "change_required";
    case SignInOutcome::disabled:
      return "disabled";
    case SignInOutcome::locked:
      return "locked";
    case SignInOutcome::expired:
      return "expired";
    case SignInOutcome::restricted:
      return "restricted";
  }
  return "unknown";
}

}  // namespace azvmreset

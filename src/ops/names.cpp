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

}  // namespace azvmreset

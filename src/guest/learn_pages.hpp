// Pages of Microsoft Learn that several rows of the failure catalogue name.
#pragma once

#include <string_view>

namespace azvmreset::guest {

inline constexpr std::string_view vm_access_page = "azure/virtual-machines/extensions/vmaccess-windows";
inline constexpr std::string_view reset_page = "troubleshoot/azure/virtual-machines/windows/reset-rdp";
inline constexpr std::string_view rdp_errors_page =
    "troubleshoot/azure/virtual-machines/windows/troubleshoot-specific-rdp-errors";
inline constexpr std::string_view must_change_page = "troubleshoot/azure/virtual-machines/windows/must-change-password";
inline constexpr std::string_view agent_page = "troubleshoot/azure/virtual-machines/windows/windows-azure-guest-agent";
inline constexpr std::string_view run_command_page = "azure/virtual-machines/windows/run-command";
inline constexpr std::string_view managed_run_command_page = "azure/virtual-machines/windows/run-command-managed";
inline constexpr std::string_view net_user_page = "windows-server/administration/windows-commands/net-user";
inline constexpr std::string_view compute_errors_page = "troubleshoot/azure/virtual-machines/windows/error-messages";
inline constexpr std::string_view deployment_errors_page =
    "azure/azure-resource-manager/troubleshooting/common-deployment-errors";
inline constexpr std::string_view allocation_page = "troubleshoot/azure/virtual-machines/windows/allocation-failure";
inline constexpr std::string_view snapshot_page = "azure/virtual-machines/disks-incremental-snapshots";
inline constexpr std::string_view offline_reset_page =
    "troubleshoot/azure/virtual-machines/windows/reset-local-password-without-agent";
inline constexpr std::string_view roles_page = "azure/role-based-access-control/troubleshooting";
inline constexpr std::string_view not_found_page = "azure/azure-resource-manager/troubleshooting/error-not-found";

}  // namespace azvmreset::guest

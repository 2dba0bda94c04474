// What a plan is made from: all that was read of Azure, and nothing else.
#pragma once

#include "arm/api_versions.hpp"
#include "arm/backup_view.hpp"
#include "arm/disk_view.hpp"
#include "arm/lock_view.hpp"
#include "arm/network_view.hpp"
#include "arm/permission_view.hpp"
#include "arm/policy_view.hpp"
#include "arm/sku_view.hpp"
#include "arm/vm_view.hpp"

#include <azvmreset/preflight.hpp>
#include <azvmreset/result.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::offline {

// What this identity may do at a scope, with all that is inherited.
struct RightsAt {
  std::string scope;  // id of a VM or a resource group
  std::vector<arm::PermissionView> permissions;
};

// What a policy denies of something that the plan would make.
struct Denied {
  std::string what;  // "the copy"
  arm::PolicyDenial denial;
};

// A member that is unset was not to be had, or is not needed; `unread` says
// which of them was not to be had, and why.
struct World {
  arm::VmView vm;
  PreflightReport preflight;
  std::optional<std::chrono::system_clock::time_point> answered_at;  // by ARM's clock
  arm::ApiVersions versions;                                         // that this cloud speaks
  bool stack_hub = false;
  bool air_gapped = false;

  std::optional<arm::DiskView> os_disk;
  std::optional<arm::VmView> rescue;                // the one that is there already
  std::optional<arm::DiskView> snapshot;            // the one that was given
  std::optional<std::vector<arm::SizeView>> sizes;  // in the VM's region
  std::optional<std::vector<arm::UsageView>> usages;
  std::string subnet_id;  // of the VM, or the one that was given
  std::optional<arm::SubnetView> subnet;
  std::optional<arm::BackupView> backup;
  std::vector<RightsAt> rights;
  std::vector<arm::LockView> locks;  // beside those of the preflight: of the OS disk and of the rescue VM's group
  std::vector<Denied> denied;
  std::vector<Finding> unread;
};

}  // namespace azvmreset::offline

// What a scenario file says of the platform around VMs: data disks, networks,
// VM sizes, quotas, policies.
#pragma once

#include "simulator/fields.hpp"
#include "simulator/scenario.hpp"

namespace azvmreset::sim {

Result<void> read_image(base::json::Value value, const std::string& path, ImageSetUp& image);
Result<DataDiskSetUp> read_data_disk(base::json::Value value, const std::string& path);
Result<VirtualNetworkSetUp> read_virtual_network(base::json::Value value, const std::string& path);
Result<VmSizeSetUp> read_vm_size(base::json::Value value, const std::string& path);
Result<QuotaSetUp> read_quota(base::json::Value value, const std::string& path);
Result<PolicySetUp> read_policy(base::json::Value value, const std::string& path);

// Gives networks their place, and checks what VMs name of all this.
Result<void> place_platform(Scenario& scenario);

}  // namespace azvmreset::sim

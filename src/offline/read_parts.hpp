// The single reads that a plan is made from.
#pragma once

#include "arm/backup_view.hpp"
#include "arm/disk_view.hpp"
#include "arm/network_view.hpp"
#include "arm/policy_view.hpp"
#include "arm/sku_view.hpp"
#include "engine/task.hpp"
#include "ops/context.hpp"

#include <azvmreset/resource_id.hpp>
#include <azvmreset/result.hpp>

#include <optional>
#include <string>
#include <vector>

namespace azvmreset::offline {

// A disk or a snapshot, by its id.
engine::Task<Result<arm::DiskView>> read_volume(ops::Context context, std::string id);

// Of the subscription, in one region.
engine::Task<Result<std::vector<arm::SizeView>>> read_sizes(ops::Context context, std::string subscription,
                                                            std::string location);
engine::Task<Result<std::vector<arm::UsageView>>> read_usages(ops::Context context, std::string subscription,
                                                              std::string location);

// The id of the subnet of an interface's primary address.
engine::Task<Result<std::string>> read_subnet_id(ops::Context context, std::string interface_id);
engine::Task<Result<arm::SubnetView>> read_subnet(ops::Context context, std::string id);

engine::Task<Result<arm::BackupView>> read_backup(ops::Context context, ResourceId vm, std::string location);

// `content` is the resource as it would be made, in JSON with its type; `group` is where.
engine::Task<Result<std::vector<arm::PolicyDenial>>> ask_policies(ops::Context context, std::string group,
                                                                  std::string content);

}  // namespace azvmreset::offline

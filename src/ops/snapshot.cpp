#include "ops/snapshot.hpp"

#include "base/fail.hpp"
#include "base/format.hpp"

#include <utility>

namespace azvmreset::ops {
namespace {

using engine::Task;

Error not_made(Error error) {
  error.message = "the snapshot of the OS disk was not made, and nothing was sent to the guest: " + error.message;
  if (error.remedy.empty()) error.remedy = "remove what stands in its way";
  error.remedy += "; or call again without snapshot_first";
  return error;
}

}  // namespace

Result<SnapshotPlan> plan_snapshot(const ResourceId& target, const arm::VmView& vm, std::string_view operation_id) {
  if (vm.os_disk_ephemeral || vm.os_disk_id.empty()) {
    auto error = base::fail(ErrorCode::invalid_argument,
                            "snapshot_first was asked for, but the VM's OS disk is {}, which has no snapshots",
                            vm.os_disk_ephemeral ? "ephemeral" : "no managed disk");
    error.remedy = "call again without snapshot_first";
    return error;
  }
  return plan_snapshot(target, vm.os_disk_id, vm.location, operation_id);
}

Task<Result<void>> take_snapshot(Context context, SnapshotPlan plan, std::vector<Finding>& warnings) {
  context.progress.entered(Phase::snapshotting, "copying the OS disk");
  auto request = put_snapshot(context.arm, plan);
  if (!request) co_return std::move(request).error();
  auto run = co_await context.arm.run(std::move(*request), arm::RunOptions());
  if (!run) co_return not_made(std::move(run).error());
  warnings.emplace_back("snapshot_left",
                        "the OS disk was copied as it ran (crash-consistent); the snapshot stays and costs storage",
                        "once the sign-in works, remove it: leftovers with remove");
  co_return Result<void>();
}

Error with_snapshot(Error error, const std::string& snapshot_id) {
  if (!snapshot_id.empty()) error.message += base::format("; the snapshot {} of the OS disk stays", snapshot_id);
  return error;
}

}  // namespace azvmreset::ops

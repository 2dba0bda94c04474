#include "ops/leftovers_snapshots.hpp"

#include "arm/paging.hpp"
#include "arm/provisioning_state.hpp"
#include "arm/snapshot_view.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"
#include "ops/leftovers_judgement.hpp"
#include "ops/leftovers_removal.hpp"
#include "ops/preflight.hpp"
#include "ops/requests.hpp"
#include "ops/script_run_outcome.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace azvmreset::ops {
namespace {

using engine::Task;

constexpr std::size_t most_leftovers = 10'000;

// Of the snapshots of a resource group, those that concern the VM.
class Snapshots final : public arm::PageReader {
 public:
  Snapshots(const ResourceId& vm, arm::ResourcePath os_disk, std::vector<Leftover>& items)
      : vm_(vm), os_disk_(std::move(os_disk)), items_(items) {}

  Result<void> read(base::json::Value element) override {
    auto view = arm::read_snapshot(element);
    if (!view) return std::move(view).error();
    auto found = judge_snapshot(*view, vm_, os_disk_);
    if (!found) return {};
    if (items_.size() >= most_leftovers) {
      return base::fail(ErrorCode::protocol, "more than {} snapshots look like ours; expected a few", most_leftovers);
    }
    items_.push_back(std::move(*found));
    return {};
  }

 private:
  const ResourceId& vm_;
  arm::ResourcePath os_disk_;
  std::vector<Leftover>& items_;
};

Task<Result<arm::SnapshotView>> read_again(Context context, arm::ResourcePath path) {
  auto request = get_snapshot(context.arm, path);
  if (!request) co_return std::move(request).error();
  auto answer = co_await context.arm.call(std::move(*request));
  if (!answer) co_return std::move(answer).error();
  const auto& body = answer->parsed();
  if (!body) co_return Error(ErrorCode::protocol, "ARM described a snapshot in a way that cannot be read");
  co_return arm::read_snapshot(body->root());
}

// Reads the VM and the snapshot once more. Where it may be deleted, its path;
// else the item says why not. An error is the stop that ended it.
Task<Result<std::optional<arm::ResourcePath>>> judge_again(Context context, ResourceId vm, Leftover& item) {
  const std::optional<arm::ResourcePath> nothing;
  auto path = arm::ResourcePath::parse(item.id, "Microsoft.Compute", "snapshots", "snapshot");
  if (!path) co_return nothing;
  auto machine = co_await examine(context, vm);
  if (!machine && is_stop(machine.error())) co_return std::move(machine).error();
  if (!machine) {
    item.reason = "the VM could not be read again: " + told(machine.error());
    co_return nothing;
  }
  auto now = co_await read_again(context, *path);
  if (!now && is_stop(now.error())) co_return std::move(now).error();
  if (!now) {
    const bool gone = now.error().code == ErrorCode::not_found;
    item.reason = gone ? "somebody else has removed it" : "it could not be read again: " + told(now.error());
    co_return nothing;
  }
  const auto os_disk = os_disk_of(machine->vm);
  const auto judged = os_disk ? judge_snapshot(*now, vm, *os_disk) : std::nullopt;
  if (!judged || !judged->ours) {
    item.ours = false;
    item.reason = judged ? judged->reason : "it is no longer a snapshot of ours";
    co_return nothing;
  }
  if (!arm::at_rest(now->provisioning_state)) {
    item.reason =
        base::format("it is being changed: its provisioning state is {}", base::quoted(now->provisioning_state));
    co_return nothing;
  }
  co_return std::optional(std::move(*path));
}

}  // namespace

std::optional<arm::ResourcePath> os_disk_of(const arm::VmView& vm) {
  auto disk = arm::ResourcePath::parse(vm.os_disk_id, "Microsoft.Compute", "disks", "managed disk");
  if (!disk) return std::nullopt;
  return std::move(*disk);
}

Task<Result<void>> list_snapshots(Context context, ResourceId vm, std::optional<arm::ResourcePath> os_disk,
                                  LeftoversReport& report) {
  if (!os_disk) {
    report.warnings.emplace_back("no_managed_disk",
                                 "the VM's OS disk is no managed disk, so no snapshots are looked for", "");
    co_return Result<void>();
  }
  context.progress.entered(Phase::reading, "reading the snapshots beside the OS disk");
  const std::string group =
      base::format("/subscriptions/{}/resourceGroups/{}", os_disk->subscription(), os_disk->resource_group());
  auto request = get_list(context.arm, group, arm::ResourceType::snapshots);
  if (!request) co_return std::move(request).error();
  Snapshots snapshots(vm, *os_disk, report.items);
  auto read = co_await context.arm.read_pages(std::move(*request), snapshots);
  if (!read && read.error().code != ErrorCode::permission_denied) co_return read;
  if (!read) {
    report.warnings.emplace_back("list_not_readable",
                                 "the snapshots beside the OS disk may not be read: " + read.error().message,
                                 "ask for Microsoft.Compute/snapshots/read");
  }
  co_return Result<void>();
}

Task<Result<void>> remove_snapshot(Context context, ResourceId vm, Leftover& item) {
  context.progress.entered(Phase::submitting, "removing a snapshot");
  auto path = co_await judge_again(context, vm, item);
  if (!path) co_return std::move(path).error();
  if (!*path) co_return Result<void>();
  auto deletion = delete_snapshot(context.arm, **path);
  auto look = get_snapshot(context.arm, **path);
  if (!deletion || !look) co_return deletion ? std::move(look).error() : std::move(deletion).error();
  co_return co_await remove_and_see(context, std::move(*deletion), std::move(*look), item);
}

}  // namespace azvmreset::ops

#include "ops/leftovers.hpp"

#include "base/ascii.hpp"
#include "ops/leftovers_commands.hpp"
#include "ops/leftovers_extensions.hpp"
#include "ops/leftovers_guest.hpp"
#include "ops/leftovers_snapshots.hpp"
#include "ops/leftovers_tags.hpp"
#include "ops/preflight.hpp"
#include "ops/writer_place.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace azvmreset::ops {
namespace {

using engine::Task;

Task<Result<void>> remove_one(Context context, ResourceId vm, std::string tag, Leftover& item) {
  if (item.kind == "snapshot") co_return co_await remove_snapshot(context, vm, item);
  if (item.kind == "run_command") co_return co_await remove_command(context, vm, item);
  if (item.kind == "extension") co_return co_await remove_extension(context, vm, tag, item);
  if (item.kind == "tag") co_return co_await remove_tag(context, vm, item);
  co_return Result<void>();  // the guest's keys are gone already
}

Task<Result<void>> remove_ours(Context context, ResourceId vm, std::string tag, LeftoversReport& report) {
  for (Leftover& item : report.items) {
    if (!item.ours) continue;
    auto done = co_await remove_one(context, vm, tag, item);
    if (!done) co_return done;
  }
  co_return Result<void>();
}

bool comes_before(const Leftover& one, const Leftover& other) {
  const std::string id = base::to_lower(one.id);
  const std::string other_id = base::to_lower(other.id);
  return id != other_id ? id < other_id : one.name < other.name;
}

// With `in_guest` and `remove`, the keys in the guest are deleted here: it is
// asked once.
Task<Result<LeftoversReport>> look(Context context, Leftovers request) {
  const ResourceId vm = request.target;
  context.progress.entered(Phase::preflight, "reading the VM");
  auto examined = co_await examine(context, vm);
  if (!examined) co_return std::move(examined).error();
  LeftoversReport report;
  report.target = vm.text();
  report.items = extensions_left(examined->vm, vm, request.force_update_tag);
  auto os_disk = os_disk_of(examined->vm);
  auto commands = co_await list_commands(context, vm, report);
  if (!commands) co_return std::move(commands).error();
  auto snapshots = co_await list_snapshots(context, vm, std::move(os_disk), report);
  if (!snapshots) co_return std::move(snapshots).error();
  auto tags = co_await list_tags(context, *examined, report);
  if (!tags) co_return std::move(tags).error();
  if (request.in_guest) {
    auto keys = co_await list_guest_keys(context, std::move(*examined), request.remove, report);
    if (!keys) co_return std::move(keys).error();
  }
  std::sort(report.items.begin(), report.items.end(), comes_before);
  co_return report;
}

}  // namespace

Task<Result<LeftoversReport>> leftovers(Context context, Leftovers request) {
  if (!request.remove && !request.in_guest) co_return co_await look(context, request);

  // A reset that has just made a snapshot may still need it; and a script is a
  // write.
  auto place = co_await enter_writers(context, request.target);
  if (!place) co_return std::move(place).error();
  auto report = co_await look(context, request);
  if (!report || !request.remove) co_return report;
  auto removed = co_await remove_ours(context, request.target, request.force_update_tag, *report);
  if (!removed) {
    // What was removed before is told all the same.
    report->warnings.emplace_back("stopped", "not everything was tried: " + removed.error().message,
                                  "look again, and remove the rest");
  }
  co_return report;
}

}  // namespace azvmreset::ops

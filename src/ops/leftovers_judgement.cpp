#include "ops/leftovers_judgement.hpp"

#include "arm/provisioning_state.hpp"
#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/guid.hpp"
#include "base/quote.hpp"
#include "ops/requests.hpp"
#include "ops/rescue_tags.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace azvmreset::ops {
namespace {

using base::equals_ignoring_case;
using base::format;
using base::quoted;

constexpr std::size_t longest_id_shown = 200;

bool concerns(const arm::SnapshotView& snapshot, const ResourceId& vm, const arm::ResourcePath& os_disk) {
  if (equals_ignoring_case(snapshot.tag(target_tag), vm.text())) return true;
  const bool of_the_disk = equals_ignoring_case(snapshot.source_id, os_disk.text());
  const bool says_so = base::starts_with_ignoring_case(snapshot.name, snapshot_name_prefix) ||
                       !snapshot.tag(operation_tag).empty() || !snapshot.tag(target_tag).empty();
  return of_the_disk && says_so;
}

// Why its tags do not make it ours; empty when they do.
std::string doubt_by_tags(std::string_view target, std::string_view operation, const ResourceId& vm) {
  if (!equals_ignoring_case(target, vm.text())) {
    return target.empty() ? format("it has no tag {}", target_tag)
                          : format("its tag {} names {}", target_tag, quoted(target, longest_id_shown));
  }
  if (base::is_guid(operation)) return "";
  return format("its tag {} is {}, expected a GUID", operation_tag, quoted(operation));
}

// "azvmreset-{plan id}-{part}": of a rescue, whose clean-up it waits for.
std::string plan_in(std::string_view name) {
  constexpr std::size_t id_length = 32;
  const std::string id = base::to_lower(name.substr(std::min(name.size(), snapshot_name_prefix.size()), id_length));
  const bool named = base::starts_with_ignoring_case(name, format("{}{}-", snapshot_name_prefix, id)) && is_plan_id(id);
  return named ? id : std::string();
}

// Why it is not proved to be ours; empty when it is.
std::string doubt(const arm::SnapshotView& snapshot, const ResourceId& vm, const arm::ResourcePath& os_disk) {
  if (const std::string plan = plan_in(snapshot.name); !plan.empty()) {
    return format(
        "it has the name of a snapshot of the rescue {}: adopt shows what is left of that, rollback and "
        "cleanup take it away",
        plan);
  }
  const std::string_view operation = snapshot.tag(operation_tag);
  if (auto by_tags = doubt_by_tags(snapshot.tag(target_tag), operation, vm); !by_tags.empty()) return by_tags;
  const auto path = arm::ResourcePath::parse(snapshot.id, "Microsoft.Compute", "snapshots", "snapshot");
  const auto expected = os_disk.sibling("Microsoft.Compute", "snapshots", snapshot_name(operation), "snapshot");
  if (!path || !expected || *path != *expected) {
    return format("of operation {} it would be {} beside the OS disk", operation, snapshot_name(operation));
  }
  if (!equals_ignoring_case(snapshot.source_id, os_disk.text())) {
    return format("it is a copy of {}, and the OS disk of the VM is {}", quoted(snapshot.source_id, longest_id_shown),
                  quoted(os_disk.text(), longest_id_shown));
  }
  return "";
}

std::string doubt(const arm::RunCommandView& command, const ResourceId& vm) {
  const std::string_view operation = command.tag(operation_tag);
  if (auto by_tags = doubt_by_tags(command.tag(target_tag), operation, vm); !by_tags.empty()) return by_tags;
  const std::string expected = run_command_name(operation);
  if (equals_ignoring_case(command.id, format("{}/runCommands/{}", vm.text(), expected))) return "";
  return format("of operation {} it would be the run command {} of this VM", operation, expected);
}

}  // namespace

std::optional<Leftover> judge_run_command(const arm::RunCommandView& command, const ResourceId& vm) {
  const bool says_so = base::starts_with_ignoring_case(command.name, run_command_name_prefix) ||
                       !command.tag(operation_tag).empty() || !command.tag(target_tag).empty();
  if (!says_so) return std::nullopt;
  Leftover found;
  found.id = command.id;
  found.kind = "run_command";
  found.name = command.name;
  found.operation_id = std::string(command.tag(operation_tag));
  const std::string reason = doubt(command, vm);
  found.ours = reason.empty();
  found.reason = reason.empty() ? "tags and name are those of a run command that was made for an operation" : reason;
  return found;
}

std::optional<Leftover> judge_snapshot(const arm::SnapshotView& snapshot, const ResourceId& vm,
                                       const arm::ResourcePath& os_disk) {
  if (!concerns(snapshot, vm, os_disk)) return std::nullopt;
  Leftover found;
  found.id = snapshot.id;
  found.kind = "snapshot";
  found.name = snapshot.name;
  found.operation_id = std::string(snapshot.tag(operation_tag));
  found.created_at = snapshot.created_at;
  const std::string reason = doubt(snapshot, vm, os_disk);
  found.ours = reason.empty();
  found.reason = reason.empty() ? "tags, name and source are those of a snapshot that was made before a reset" : reason;
  return found;
}

}  // namespace azvmreset::ops

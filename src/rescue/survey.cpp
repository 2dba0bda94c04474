#include "rescue/survey.hpp"

#include "arm/resource_path.hpp"
#include "base/ascii.hpp"
#include "base/quote.hpp"
#include "offline/plan_names.hpp"
#include "ops/preflight.hpp"
#include "rescue/lineage.hpp"
#include "rescue/machine_parts.hpp"
#include "rescue/volumes.hpp"

#include <utility>

namespace azvmreset::rescue {
namespace {

using base::equals_ignoring_case;
using base::format;
using base::quoted;
using engine::Task;
using ops::Context;

constexpr std::size_t longest_shown = 200;

void warn_of_tag(Survey& seen, std::string_view name, const std::string& value, std::string_view expected) {
  seen.warnings.emplace_back("tag_not_understood",
                             format("the VM's tag {} is {}; expected {}", name, quoted(value, longest_shown), expected),
                             "find out who has set it; it proves nothing, and is left");
}

// Tags say where to look, and no more.
void read_tags(Survey& seen, const std::string& asked) {
  const auto& tags = seen.vm.profile.tags;
  if (const std::string* value = tag_of(tags, offline::lease_tag)) {
    seen.lease = read_lease(*value);
    if (!seen.lease) warn_of_tag(seen, offline::lease_tag, *value, "\"{plan id}/{holder}/{until}\"");
  }
  seen.plan_id = asked;
  if (const std::string* value = tag_of(tags, offline::plan_tag)) {
    const auto tag = read_plan_tag(*value);
    if (!tag) {
      warn_of_tag(seen, offline::plan_tag, *value, "\"{plan id}/{step}/{power}\"");
    } else if (!asked.empty() && tag->plan_id != asked) {
      seen.warnings.emplace_back("another_plan", format("the VM has the tag of the plan {}", tag->plan_id),
                                 "look with adopt, without a plan's id");
    } else {
      seen.plan_id = tag->plan_id;
      seen.step = tag->step;
      seen.original_power = tag->power;
    }
  }
  if (seen.plan_id.empty()) seen.plan_id = plan_of_copy(seen.vm.os_disk_id);
  if (seen.plan_id.empty() && seen.lease && is_plan_id(seen.lease->plan_id)) seen.plan_id = seen.lease->plan_id;
}

std::string id_of(std::string_view text, std::string_view type) {
  auto path = arm::ResourcePath::parse(text, "Microsoft.Compute", type, "resource");
  return path ? path->text() : std::string();
}

// With which the names are computed; `os_disk` is the original, or lies in its group.
offline::Whereabouts whereabouts(const Survey& seen, const ResourceId& vm, const std::string& os_disk) {
  offline::Whereabouts from;
  from.plan_id = seen.plan_id;
  from.vm = vm.text();
  from.os_disk = os_disk;
  from.rescue_group = offline::group_of(vm.text());
  from.network = RescueNetwork::nat_gateway;
  return from;
}

// The copy as the OS disk: what it was made of, and that was made of.
Task<Result<void>> follow_copy(Context context, Survey& seen) {
  const arm::DiskView& copy = *seen.copy;
  const std::string snapshot_id = id_of(copy.source_id, "snapshots");
  if (snapshot_id.empty()) {
    seen.doubt = format("the OS disk is a copy of {}, which is no snapshot", quoted(copy.source_id, longest_shown));
    co_return Result<void>();
  }
  auto snapshot = co_await volume_if_there(context, snapshot_id);
  if (!snapshot) co_return std::move(snapshot).error();
  if (!*snapshot) {
    seen.doubt =
        format("the snapshot {} is not there any more, and the lineage of the OS disk ends there", snapshot_id);
    co_return Result<void>();
  }
  seen.doubt = why_no_copy(copy, **snapshot);
  const std::string original_id = id_of((*snapshot)->source_id, "disks");
  if (!seen.doubt.empty() || original_id.empty()) co_return Result<void>();
  auto original = co_await volume_if_there(context, original_id);
  if (!original) co_return std::move(original).error();
  if (!*original) {
    seen.doubt = format("the disk {} is not there any more", original_id);
    co_return Result<void>();
  }
  seen.doubt = why_no_copy(**snapshot, **original);
  const std::string* named = tag_of(copy.tags, offline::original_tag);
  const bool agrees = named != nullptr && (equals_ignoring_case(*named, original_id) ||
                                           equals_ignoring_case(*named, (*original)->unique_id));
  if (seen.doubt.empty() && !agrees) {
    seen.doubt = format("the OS disk descends from {}, and its tag {} says {}", original_id, offline::original_tag,
                        named == nullptr ? "nothing" : quoted(*named, longest_shown));
  }
  if (seen.doubt.empty()) seen.original = std::move(**original);
  co_return Result<void>();
}

void judge_run(Survey& seen) {
  if (!seen.copy) return;
  const std::string* value = tag_of(seen.copy->tags, offline::plan_tag);
  const auto tag = value == nullptr ? std::nullopt : read_plan_tag(*value);
  const bool known = tag && tag->plan_id == seen.plan_id;
  if (known && seen.original_power.empty()) seen.original_power = tag->power;
  if (known && seen.step.empty()) seen.step = tag->step;
  const bool off = seen.vm.power == "stopped" || seen.vm.power == "deallocated";
  if ((seen.on_copy && !off) || (known && tag->step == "start")) {
    seen.has_run_on_copy = Tristate::yes;
  } else if (seen.on_copy) {
    seen.has_run_on_copy = known ? Tristate::no : Tristate::unknown;
  }
}

// Where everything is, and the disk to go back to.
Task<Result<offline::Whereabouts>> locate(Context context, ResourceId vm, Survey& seen) {
  const std::string os_disk = id_of(seen.vm.os_disk_id, "disks");
  seen.on_copy = plan_of_copy(os_disk) == seen.plan_id;
  offline::Whereabouts from = whereabouts(seen, vm, os_disk);
  const std::string copy_id = seen.on_copy ? os_disk : offline::places(from).copy;
  auto copy = co_await volume_if_there(context, copy_id);
  if (!copy) co_return std::move(copy).error();
  seen.copy = std::move(*copy);
  if (seen.on_copy && seen.copy) {
    auto followed = co_await follow_copy(context, seen);
    if (!followed) co_return std::move(followed).error();
    if (seen.original) from.os_disk = id_of(seen.original->id, "disks");
  } else if (!os_disk.empty()) {
    auto original = co_await volume_if_there(context, os_disk);
    if (!original) co_return std::move(original).error();
    seen.original = std::move(*original);
  }
  seen.proved = seen.original.has_value();
  if (seen.original && !equals_ignoring_case(offline::places(from).copy, copy_id)) {
    seen.doubt = format("the OS disk is {}; of its plan it would be {}", copy_id, offline::places(from).copy);
    seen.original.reset();
    seen.proved = false;
  }
  const std::string source = seen.copy ? id_of(seen.copy->source_id, "snapshots") : std::string();
  if (!source.empty() && !equals_ignoring_case(source, offline::places(from).snapshot)) from.from_snapshot = source;
  co_return std::move(from);
}

void list_volumes(const Volumes& volumes, Survey& seen) {
  for (const Volume& one : volumes.all()) {
    if (one.given) continue;
    RescueItem item;
    item.type = one.type;
    item.id = one.id;
    item.reason = one.doubt;
    item.fate = one.doubt.empty() ? ItemFate::to_be_deleted : ItemFate::not_ours;
    if (seen.on_copy && equals_ignoring_case(one.id, seen.at.copy)) {
      item.fate = ItemFate::kept;
      item.reason = "it is the OS disk";
    }
    seen.items.push_back(std::move(item));
  }
}

// Without a lease no tag of the VM tells it; those of what was made of its disk do.
void learn_power(const Volumes& volumes, Survey& seen) {
  for (const Volume& one : volumes.all()) {
    if (!seen.original_power.empty()) return;
    if (one.given || !one.view || !one.doubt.empty()) continue;
    const std::string* value = tag_of(one.view->tags, offline::plan_tag);
    const auto tag = value == nullptr ? std::nullopt : read_plan_tag(*value);
    if (tag && tag->plan_id == seen.plan_id) seen.original_power = tag->power;
  }
}

void add(std::vector<RescueItem>& items, std::vector<RescueItem> more) {
  for (RescueItem& one : more) items.push_back(std::move(one));
}

// At the VM to which a proved disk is attached; else under the computed name,
// where it is named alone.
Task<Result<void>> look_at_machine(Context context, std::string holder, offline::Whereabouts from, Survey& seen) {
  const std::string computed = offline::places(from).rescue_vm;
  const std::string name = computed.substr(computed.rfind('/'));
  const bool is_made = holder.empty() || base::find_ignoring_case(holder, name) == holder.size() - name.size();
  seen.rescue_is_made = is_made;
  if (!holder.empty() && is_made) from.rescue_group = offline::group_of(holder);
  if (!holder.empty()) {
    auto rescue = co_await vm_if_there(context, holder);
    if (!rescue) co_return std::move(rescue).error();
    seen.rescue = std::move(*rescue);
  }
  if (!is_made) {
    const auto given = ResourceId::parse(holder);
    from.rescue_vm = given ? given->text() : std::string();
    seen.at = offline::places(from);
    auto scripts = co_await scripts_of(context, from.rescue_vm, seen.plan_id);
    if (!scripts) co_return std::move(scripts).error();
    add(seen.items, std::move(*scripts));
    co_return Result<void>();
  }
  seen.at = offline::places(from);
  auto parts = co_await parts_of_machine(context, seen.at, seen.rescue.has_value(), seen.warnings);
  if (!parts) co_return std::move(parts).error();
  for (const RescueItem& one : *parts) {
    const bool ours = one.fate == ItemFate::to_be_deleted;
    seen.has_network = seen.has_network || (ours && equals_ignoring_case(one.id, seen.at.rescue_network));
  }
  add(seen.items, std::move(*parts));
  if (!holder.empty() || equals_ignoring_case(from.rescue_group, seen.at.disk_group)) co_return Result<void>();
  from.rescue_group = seen.at.disk_group;
  offline::Places beside = offline::places(from);
  auto others = co_await parts_of_machine(context, std::move(beside), false, seen.warnings);
  if (!others) co_return std::move(others).error();
  add(seen.items, std::move(*others));
  co_return Result<void>();
}

void list_tags(Survey& seen) {
  const auto list = [&seen](std::string_view name, bool ours) {
    if (!ours) return;
    RescueItem item;
    item.type = "tag";
    item.id = seen.vm.id;
    item.fate = ItemFate::to_be_deleted;
    item.reason = format("the tag {} of the VM", name);
    seen.items.push_back(std::move(item));
  };
  const std::string* plan = tag_of(seen.vm.profile.tags, offline::plan_tag);
  list(offline::plan_tag, plan != nullptr && plan->starts_with(seen.plan_id + "/"));
  list(offline::lease_tag, seen.lease && seen.lease->plan_id == seen.plan_id);
}

Task<Result<void>> look_around(Context context, ResourceId vm, std::string given_rescue_vm, Survey& seen) {
  auto from = co_await locate(context, vm, seen);
  if (!from) co_return std::move(from).error();
  judge_run(seen);
  seen.at = offline::places(*from);
  const bool given = !from->from_snapshot.empty();
  Volumes volumes;
  offline::Places at = seen.at;
  auto read = co_await volumes.read(context, std::move(at), given, seen.original);
  if (!read) co_return read;
  list_volumes(volumes, seen);
  learn_power(volumes, seen);
  std::string holder = volumes.rescue_vm(seen.vm.os_disk_id);
  if (holder.empty()) holder = std::move(given_rescue_vm);
  auto machine = co_await look_at_machine(context, std::move(holder), *from, seen);
  if (!machine) co_return machine;
  auto scripts = co_await scripts_of(context, seen.at.vm, seen.plan_id);
  if (!scripts) co_return std::move(scripts).error();
  add(seen.items, std::move(*scripts));
  list_tags(seen);
  if (!seen.proved) seen.at.os_disk.clear();
  co_return Result<void>();
}

}  // namespace

Task<Result<Survey>> survey(Context context, ResourceId vm, std::string plan_id, std::string given_rescue_vm) {
  context.progress.entered(Phase::reading, "looking what a rescue has left at the VM");
  auto examined = co_await ops::examine(context, vm);
  if (!examined) co_return std::move(examined).error();
  Survey seen;
  seen.vm = std::move(examined->vm);
  seen.answered_at = examined->answered_at;
  read_tags(seen, plan_id);
  if (seen.plan_id.empty()) co_return std::move(seen);
  auto around = co_await look_around(context, vm, std::move(given_rescue_vm), seen);
  if (!around) co_return std::move(around).error();
  co_return std::move(seen);
}

bool is_held(const Survey& seen) noexcept {
  return seen.lease && (!seen.answered_at || *seen.answered_at <= seen.lease->until);
}

}  // namespace azvmreset::rescue

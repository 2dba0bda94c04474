#include "crashes/invariants.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "simulator/in_process.hpp"
#include "simulator/world.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace azvmreset::crashes {
namespace {

using base::format;

constexpr std::string_view kHost = "https://management.azure.com";
constexpr std::string_view kCanary = "qXz7CanaryW4v";

std::set<std::string> everything(const sim::World& world) {
  std::set<std::string> ids;
  for (const auto& one : world.machines) ids.insert(base::to_lower(one->id));
  for (const auto& one : world.volumes) ids.insert(base::to_lower(one->id));
  for (const auto& one : world.networks) ids.insert(base::to_lower(one->id));
  for (const auto& one : world.nat_gateways) ids.insert(base::to_lower(one->id));
  for (const auto& one : world.connections) ids.insert(base::to_lower(one->id));
  return ids;
}

const sim::Volume* volume(const sim::World& world, std::string_view id) {
  const auto found =
      std::ranges::find_if(world.volumes, [id](const auto& one) { return base::equals_ignoring_case(one->id, id); });
  return found == world.volumes.end() ? nullptr : found->get();
}

const sim::Machine* machine(const sim::World& world, std::string_view id) {
  const auto found =
      std::ranges::find_if(world.machines, [id](const auto& one) { return base::equals_ignoring_case(one->id, id); });
  return found == world.machines.end() ? nullptr : found->get();
}

std::string path_of(std::string_view url) {
  if (url.starts_with(kHost)) url.remove_prefix(kHost.size());
  return std::string(url.substr(0, url.find('?')));
}

}  // namespace

Invariants::Invariants(sim::InProcessAzure& azure, const Plan& plan, std::vector<SentRequest>& sent)
    : azure_(azure), plan_(plan), sent_(sent), vm_(plan.target), original_(plan.facts.os_disk_id) {
  const sim::World& world = azure_->world();
  before_ = everything(world);
  vm_tags_ = machine(world, vm_)->set_up.tags;
  original_tags_ = volume(world, original_)->tags;
  original_content_ = volume(world, original_)->content;
  for (const PlanResource& one : plan_.resources) {
    if (one.id.ends_with("-os") && one.type == "Microsoft.Compute/disks" && !one.id.ends_with("-rescue-os")) {
      copy_ = one.id;
    }
  }
}

void Invariants::note(std::string_view invariant, std::string_view what) {
  std::string line = format("{}: {}", invariant, what);
  if (std::ranges::find(broken, line) == broken.end()) broken.push_back(std::move(line));
}

bool Invariants::on_copy() const { return base::equals_ignoring_case(machine(azure_->world(), vm_)->os_disk, copy_); }

// The plan's name, as a whole: another plan's is another's.
bool Invariants::made_by_plan(std::string_view id) const {
  const std::size_t name = id.rfind('/') + 1;
  return base::starts_with_ignoring_case(id.substr(name), format("azvmreset-{}-", plan_.id));
}

// I1, and that the copy is finished when it is taken.
void Invariants::check_os_disk(const sim::World& world) {
  const std::string& now = machine(world, vm_)->os_disk;
  const sim::Volume* disk = volume(world, now);
  if (disk == nullptr) return note("I1", format("the VM's OS disk {} is not there", now));
  if (base::equals_ignoring_case(now, original_)) return;
  if (!base::equals_ignoring_case(now, copy_)) return note("I1", format("the VM has another OS disk: {}", now));
  if (disk->provisioning_state != "Succeeded") note("I1", "the VM has a copy that is not complete");
}

void Invariants::check_original(const sim::World& world) {
  const sim::Volume* disk = volume(world, original_);
  if (disk == nullptr) return note("I2", "the original disk is gone");
  if (disk->tags != original_tags_) note("I2", "the original disk's tags were changed");
  for (const auto& [path, file] : disk->content.files) {
    const auto was = original_content_.files.find(path);
    if (was == original_content_.files.end() || was->second.bytes != file.bytes) {
      note("I2", format("the original disk has another {}", path));
    }
  }
  for (const auto& [path, file] : original_content_.files) {
    if (disk->content.files.find(path) == disk->content.files.end()) note("I2", format("the original lacks {}", path));
  }
}

void Invariants::check_attachments(const sim::World& world) {
  std::map<std::string, int> holders;
  for (const auto& one : world.machines) {
    ++holders[base::to_lower(one->os_disk)];
    for (const sim::DataDisk& disk : one->data_disks) ++holders[base::to_lower(disk.id)];
  }
  for (const auto& [id, count] : holders) {
    if (count > 1 && made_by_plan(id)) note("I3", format("{} VMs hold {}", count, id));
  }
}

// I4: by id, of the plan's own names; a group never.
void Invariants::check_deletions() {
  for (; seen_ < sent_.size(); ++seen_) {
    const SentRequest& one = sent_[seen_];
    if (one.method != "DELETE") continue;
    const std::string path = path_of(one.url);
    if (!made_by_plan(path)) note("I4", format("DELETE {}", path));
    if (base::equals_ignoring_case(path, original_)) note("I2", "somebody asked for the original to be deleted");
  }
}

void Invariants::check() {
  // The world goes on when it is asked something.
  const std::size_t asked = azure_->requests().size();
  if (std::exchange(asked_, asked) == asked) return;
  const sim::World& world = azure_->world();
  check_os_disk(world);
  check_original(world);
  check_attachments(world);
  check_deletions();
  const std::set<std::string> now = everything(world);
  for (const std::string& id : before_) {
    if (now.find(id) == now.end()) note("I4", format("{} was there before, and is gone", id));
  }
}

void Invariants::check_text(std::string_view where, std::string_view text) {
  if (text.find(kCanary) != std::string_view::npos) note("I7", format("a password is in {}", where));
}

void Invariants::check_end(bool succeeded, Unproved unproved, sim::Power power) {
  asked_ = 0;
  check();
  const sim::World& world = azure_->world();
  const sim::Machine& vm = *machine(world, vm_);
  if (succeeded != on_copy()) note("I1", succeeded ? "it succeeded, on the original" : "it was undone, on the copy");
  for (const std::string& id : everything(world)) {
    const bool kept = succeeded && base::equals_ignoring_case(id, copy_);
    const bool of_machine = unproved.machine && (id.ends_with("-rescue") || id.ends_with("-rescue-os"));
    if (before_.find(id) == before_.end() && !kept && !of_machine) note("I6", format("{} is left", id));
  }
  if (vm.set_up.tags != vm_tags_) note("I6", "the VM's tags are not what they were");
  for (const auto& one : world.machines) {
    for (const sim::ManagedCommand& command : one->commands) {
      const bool unknown = unproved.scripts || (unproved.machine && one->id.ends_with("-rescue"));
      if (unknown || !made_by_plan(command.name)) continue;
      note("I6", format("the run command {} is left at {}", command.name, one->id));
    }
    for (const sim::DataDisk& disk : one->data_disks) {
      if (made_by_plan(disk.id)) note("I6", format("{} is attached still to {}", disk.id, one->id));
    }
  }
  if (const sim::Volume* copy = volume(world, copy_)) {
    for (const auto& [path, file] : copy->content.files) {
      // The marker, which the result names, lies in Windows itself.
      const bool planted = path.find(plan_.id) != std::string::npos && path.find("GroupPolicy") != std::string::npos;
      if (succeeded && planted) note("I6", format("{} is left on the copy", path));
      check_text(path, file.bytes);
    }
    for (const auto& [name, value] : copy->tags) check_text("a tag", value);
  }
  if (!unproved.power && vm.set_up.power != power)
    note("I8", format("the power state is {}", static_cast<int>(vm.set_up.power)));
}

}  // namespace azvmreset::crashes

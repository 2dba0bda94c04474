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

std::string without_protected_parameters(const std::string& body) {
  const std::size_t begin = body.find("\"protectedParameters\":[");
  if (begin == std::string::npos) return body;
  return body.substr(0, begin) + body.substr(body.find(']', begin));
}

std::string_view word_of(sim::Power power) {
  switch (power) {
    case sim::Power::running:
      return "running";
    case sim::Power::stopped:
      return "stopped";
    case sim::Power::deallocated:
      return "deallocated";
    case sim::Power::starting:
      return "starting";
    case sim::Power::stopping:
      return "stopping";
    case sim::Power::deallocating:
      return "deallocating";
  }
  return "";
}

}  // namespace

Invariants::Invariants(sim::InProcessAzure& azure, const Plan& plan, const std::vector<SentRequest>& sent,
                       const DiskOfRecords& records)
    : azure_(azure), plan_(plan), sent_(sent), records_(records), vm_(plan.target), original_(plan.facts.os_disk_id) {
  const sim::World& world = azure_->world();
  before_ = everything(world);
  vm_tags_ = machine(world, vm_)->set_up.tags;
  const sim::Volume& original = *volume(world, original_);
  original_tags_ = original.tags;
  original_unique_id_ = original.unique_id;
  original_content_ = original.content;
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

bool Invariants::is_anything_attached() const {
  return std::ranges::any_of(azure_->world().machines, [this](const auto& one) {
    return !base::equals_ignoring_case(one->id, vm_) &&
           std::ranges::any_of(one->data_disks, [this](const sim::DataDisk& disk) { return made_by_plan(disk.id); });
  });
}

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
  if (disk->unique_id != original_unique_id_) note("I2", "the original disk is another one");
  if (disk->tags != original_tags_) note("I2", "the original disk's tags were changed");
  const sim::DiskContent& was = original_content_;
  const sim::DiskContent& now = disk->content;
  const auto same_file = [](const auto& one, const auto& other) {
    return one.first == other.first && one.second.bytes == other.second.bytes &&
           one.second.attributes == other.second.attributes && one.second.acl == other.second.acl;
  };
  if (!std::ranges::equal(was.files, now.files, same_file)) note("I2", "the original disk has other files");
  if (was.folders != now.folders || was.links != now.links) note("I2", "the original disk has other folders or links");
  if (was.registry != now.registry) note("I2", "the registry of the original disk was changed");
  if (was.identity != now.identity || was.unclean != now.unclean) {
    note("I2", "the original disk was mounted, or partitioned anew");
  }
}

void Invariants::check_attachments(const sim::World& world) {
  std::map<std::string, int> holders;
  for (const auto& one : world.machines) {
    ++holders[base::to_lower(one->os_disk)];
    for (const sim::DataDisk& disk : one->data_disks) ++holders[base::to_lower(disk.id)];
  }
  for (const auto& [id, count] : holders) {
    if (count > 1 && (made_by_plan(id) || base::equals_ignoring_case(id, original_)))
      note("I3", format("{} VMs hold {}", count, id));
  }
}

void Invariants::check_tags(const sim::World& world) {
  const auto check_all = [this](const std::map<std::string, std::string>& tags) {
    for (const auto& [name, value] : tags) check_text("a tag", value);
  };
  for (const auto& one : world.machines) check_all(one->set_up.tags);
  for (const auto& one : world.volumes) check_all(one->tags);
}

// I4: by id, of the plan's own names; a group never. I7: a chosen password leaves in one place alone.
void Invariants::check_sent() {
  for (; seen_ < sent_.size(); ++seen_) {
    const SentRequest& one = sent_[seen_];
    check_text("a URL", one.url);
    check_text("the body of a request", without_protected_parameters(one.body));
    if (one.method != "DELETE") continue;
    const std::string path = path_of(one.url);
    if (!made_by_plan(path)) note("I4", format("DELETE {}", path));
    if (base::equals_ignoring_case(path, original_)) note("I2", "somebody asked for the original to be deleted");
  }
}

void Invariants::check() {
  if (std::exchange(bytes_seen_, records_.bytes.size()) != records_.bytes.size()) {
    check_text("the journal", records_.bytes);
  }
  // The world goes on when it is asked something.
  const std::size_t asked = azure_->requests().size();
  if (std::exchange(asked_, asked) == asked) return;
  const sim::World& world = azure_->world();
  check_os_disk(world);
  check_original(world);
  check_attachments(world);
  check_tags(world);
  check_sent();
  const std::set<std::string> now = everything(world);
  for (const std::string& id : before_) {
    if (now.find(id) == now.end()) note("I4", format("{} was there before, and is gone", id));
  }
}

void Invariants::check_text(std::string_view where, std::string_view text) {
  if (needles_.in(text)) note("I7", format("a password is in {}", where));
}

void Invariants::check_log(const LogRecord& record) {
  check_text("the log", record.message);
  for (std::size_t i = 0; i < record.field_count; ++i) check_text("a field of the log", record.fields[i].value);
}

// I6: what the result says of it. Without a journal it may stay, if it is named; with one what was to be kept alone.
void Invariants::check_left(std::string_view id, const ToldEnd& told) {
  const auto fate_of = [&told](std::string_view of) {
    const auto item = std::ranges::find_if(
        told.items, [of](const RescueItem& one) { return base::equals_ignoring_case(one.id, of); });
    return item == told.items.end() ? ItemFate::absent : item->fate;
  };
  const ItemFate fate = fate_of(id);
  if (plan_.keep_snapshot && id.ends_with("-source") && (told.succeeded || fate == ItemFate::kept)) return;
  const bool is_named = fate == ItemFate::left || fate == ItemFate::not_ours;
  // Azure takes no Run Command from a VM that is off.
  const bool is_out_of_reach = told.power != sim::Power::running && id.starts_with(vm_ + "/runCommands/");
  if ((is_named && (told.without_journal || is_out_of_reach)) || told.two_unfenced) {
    ++named;
    return;
  }
  note("I6", format("{} is left{}", id, is_named ? ", though its journal is there" : ", and nobody says so"));
}

void Invariants::check_commands(const sim::World& world, const ToldEnd& told) {
  for (const auto& one : world.machines) {
    // It is named itself, or missed.
    if (made_by_plan(one->id)) continue;
    for (const sim::ManagedCommand& command : one->commands) {
      if (!made_by_plan(command.name)) continue;
      if (told.scripts_unknown) {
        ++named;
        continue;
      }
      check_left(format("{}/runCommands/{}", one->id, command.name), told);
    }
  }
}

// I7: on the disks that are there at the end.
void Invariants::check_files(const sim::World& world, const ToldEnd& told) {
  for (const auto& disk : world.volumes) {
    const auto has_it = [this](const auto& file) { return needles_.in(file.second.bytes); };
    if (std::ranges::none_of(disk->content.files, has_it)) continue;
    const auto names_it = [&disk](const std::string& id) { return base::equals_ignoring_case(id, disk->id); };
    if (std::ranges::none_of(told.plaintext_disks, names_it)) note("I7", format("a password is on {}", disk->id));
  }
}

void Invariants::check_end(const ToldEnd& told) {
  asked_ = 0;
  check();
  const sim::World& world = azure_->world();
  const sim::Machine& vm = *machine(world, vm_);
  if (told.succeeded != on_copy()) {
    note("I1", told.succeeded ? "it succeeded, on the original" : "it was undone, on the copy");
  }
  if (!told.os_disk_id.empty() && !base::equals_ignoring_case(told.os_disk_id, vm.os_disk)) {
    note("I1", format("the result tells of another OS disk: {}", told.os_disk_id));
  }
  for (const std::string& id : everything(world)) {
    const bool kept = told.succeeded && base::equals_ignoring_case(id, copy_);
    if (before_.find(id) == before_.end() && !kept) check_left(id, told);
  }
  if (vm.set_up.tags != vm_tags_) note("I6", "the VM's tags are not what they were");
  check_commands(world, told);
  for (const auto& one : world.machines) {
    for (const sim::DataDisk& disk : one->data_disks) {
      if (made_by_plan(disk.id)) note("I6", format("{} is attached still to {}", disk.id, one->id));
    }
  }
  if (const sim::Volume* copy = volume(world, copy_)) {
    for (const auto& [path, file] : copy->content.files) {
      // The marker, which the result names, lies in Windows itself.
      const bool planted = path.find(plan_.id) != std::string::npos && path.find("GroupPolicy") != std::string::npos;
      if (told.succeeded && planted) note("I6", format("{} is left on the copy", path));
    }
  }
  check_files(world, told);
  if (told.power_unknown) return;
  if (vm.set_up.power != told.power) note("I8", format("the power state is {}", word_of(vm.set_up.power)));
  if (!told.power_word.empty() && told.power_word != word_of(vm.set_up.power)) {
    note("I8", format("the power state is {}, and the result says {}", word_of(vm.set_up.power), told.power_word));
  }
}

}  // namespace azvmreset::crashes

#include "simulator/arm/machine_writes.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/json/writer.hpp"
#include "simulator/arm/attachment.hpp"
#include "simulator/arm/disk_changes.hpp"
#include "simulator/arm/error.hpp"
#include "simulator/arm/machine_json.hpp"
#include "simulator/arm/storage_json.hpp"
#include "simulator/arm/tags.hpp"

#include <algorithm>

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;
using base::format;
using base::json::Document;
using base::json::Value;
using base::json::Writer;
using std::chrono::seconds;

constexpr Duration kOfTags = seconds(1);
constexpr Duration kShortest = seconds(8);
constexpr Duration kMeanOfTheRest = seconds(20);
constexpr Duration kRestart = seconds(30);
constexpr Duration kSeenLate = std::chrono::minutes(10);      // F5.4/14
constexpr Duration kSeenVeryLate = std::chrono::minutes(15);  // of a fault that says no other time
constexpr std::string_view kFencedSince = "2024-03-01";

// C-C2/9b.
std::optional<Answer> outdated(const Call& call, const Machine& machine) {
  const auto given = find_header(call.request.headers, "If-Match");
  if (!given || call.api_version() < kFencedSince || *given == "*" || *given == etag_of(machine)) return std::nullopt;
  return refusal(
      {412, "PreconditionFailed",
       format("Etag provided in if-match header {} does not match etag {} of resource.", *given, etag_of(machine))});
}

// What the simulator does not change, so that nobody believes it did.
std::optional<Answer> beyond(Value body) {
  for (const auto& [name, value] : body["properties"].members()) {
    if (name == "storageProfile" || name == "hardwareProfile") continue;
    return refusal({400, "InvalidParameter",
                    format("The simulator cannot change '{}' of a VM, only its tags and its disks.", name)});
  }
  for (const auto& [name, value] : body["properties"]["storageProfile"].members()) {
    if (name == "osDisk" || name == "dataDisks" || name == "diskControllerType" || name == "imageReference") continue;
    return refusal({400, "InvalidParameter", format("The simulator cannot change '{}' of a storage profile.", name)});
  }
  return std::nullopt;
}

std::optional<Answer> other_size(Value body, const Machine& machine) {
  const auto size = body["properties"]["hardwareProfile"]["vmSize"].text();
  if (!size || equals_ignoring_case(*size, machine.set_up.size)) return std::nullopt;
  return refusal({400, "InvalidParameter", "The simulator cannot change 'vmSize' of a VM."});
}

// Of a PUT of a VM that is there, which is told in whole (F5.6/10).
std::optional<Answer> put_refused(Value body, const Machine& machine) {
  const VmSetUp& is = machine.set_up;
  if (!equals_ignoring_case(body["location"].text_or(""), is.location)) {
    return refusal({409, "InvalidResourceLocation",
                    format("The resource '{}' already exists in location '{}'. A resource with the same name cannot be "
                           "created in location '{}'. Please select a new resource name.",
                           is.name, is.location, body["location"].text_or(""))});
  }
  if (body["properties"]["osProfile"]["adminPassword"].present()) return unchangeable("osProfile.adminPassword");
  return std::nullopt;
}

std::string shown(const Call& call, Machine& machine, std::string_view state) {
  machine.provisioning_state = state;
  Writer out;
  write_machine(out, machine, machine.id, Detail::whole, call);
  return out.text();
}

}  // namespace

Answer MachineWrites::patch(const Call& call, Machine& machine) {
  const auto document = Document::parse(call.request.body);
  if (!document || !document->root().is_object()) return unreadable_body();
  for (const auto& [name, value] : document->root().members()) {
    if (name == "tags" || name == "properties") continue;
    return refusal({400, "InvalidParameter",
                    format("The simulator cannot change '{}' of a VM, only its tags and its disks.", name)});
  }
  if (auto refused = beyond(document->root())) return *std::move(refused);
  return write(call, machine, document->root());
}

// What is read-only in it, and what a VM has had since it was made, is not looked at.
Answer MachineWrites::put(const Call& call, Machine& machine) {
  const auto document = Document::parse(call.request.body);
  if (!document || !document->root().is_object()) return unreadable_body();
  if (auto refused = put_refused(document->root(), machine)) return *std::move(refused);
  return write(call, machine, document->root());
}

Answer MachineWrites::write(const Call& call, Machine& machine, Value body) {
  if (auto refused = outdated(call, machine)) return *std::move(refused);
  if (auto refused = other_size(body, machine)) return *std::move(refused);
  Tags tags = machine.set_up.tags;
  if (!take_tags(body, tags)) return unreadable_body();
  const Value storage = body["properties"]["storageProfile"];
  OsDiskChange os_disk;
  if (auto refused = read_os_disk(call, world_, machine, storage["osDisk"], os_disk)) return *std::move(refused);
  std::vector<DataDisk> data_disks;
  if (auto refused = read_data_disks(call, world_, machine, storage["dataDisks"], data_disks)) {
    return *std::move(refused);
  }
  if (auto refused = slot_.claim(machine, call.now)) return *std::move(refused);

  machine.set_up.tags = std::move(tags);
  const bool swaps = os_disk.disk != nullptr;
  // F5.4/2: who runs goes off first, so that the old disk has what it was.
  const bool restarts = swaps && machine.running();
  if (restarts) power_.go_off(machine, call.now);
  std::vector<std::string> gone = apply(world_, machine, std::move(data_disks));
  const std::vector<std::string> swapped = apply(world_, machine, os_disk);
  gone.insert(gone.end(), swapped.begin(), swapped.end());
  ++machine.version;
  Operation& operation = begin(call, machine, gone, restarts);
  const std::string first = shown(call, machine, "Updating");
  operation.result = json_answer(200, shown(call, machine, "Succeeded"));
  machine.provisioning_state = "Updating";
  return operations_.accepted_patch(operation, call, first);
}

bool MachineWrites::attaches(const ArmPath& path) {
  return path.is("Microsoft.Compute", {"virtualMachines", "attachDetachDataDisks"}) && !path.named();
}

Answer MachineWrites::attach_detach(const Call& call, Machine& machine) {
  if (!call.is("POST")) return no_such_method(call);
  if (call.api_version() < kFencedSince) return not_found(call);
  std::vector<DataDisk> wanted;
  if (auto refused = read_attach_detach(call, world_, machine, wanted)) return *std::move(refused);
  if (auto refused = slot_.claim(machine, call.now)) return *std::move(refused);
  const std::vector<std::string> gone = apply(world_, machine, std::move(wanted));
  ++machine.version;
  Operation& operation = begin(call, machine, gone, false);
  Writer out;
  write_storage(out, machine);
  operation.result = json_answer(200, out.text());
  return operations_.accepted_action(operation, call);
}

// It holds the slot of the VM like a power action, and is superseded by one.
Operation& MachineWrites::begin(const Call& call, Machine& machine, const std::vector<std::string>& gone,
                                bool restarts) {
  Operation& operation = operations_.start(call, machine.set_up.location);
  operation.machine = machine.id;
  machine.power_operations.push_back(operation.id);
  machine.power_action = "write";
  machine.provisioning_state = "Updating";
  const std::uint64_t epoch = ++machine.power_epoch;
  // F5.5/4a.
  if (restarts && world_.choices.pick<RestartView>() == RestartView::starting) machine.set_up.power = Power::starting;
  if (operation.never_ends) return operation;

  const bool only_tags = gone.empty() && !restarts && call.request.body.find("storageProfile") == std::string::npos &&
                         call.request.body.find("dataDisks") == std::string::npos;
  Duration takes = only_tags ? kOfTags : kShortest + world_.disk_times.exponential(kMeanOfTheRest);
  if (restarts) takes += kRestart;
  const Duration scaled = operations_.time_for(operation, takes);
  world_.agenda.at(call.now + scaled,
                   [this, id = machine.id, epoch, restarts](Time then) { finish(id, epoch, restarts, then); });
  world_.agenda.at(call.now + scaled + shown_as_attached(call), [this, gone](Time) { release(world_, gone); });
  return operation;
}

// F5.4/14.
Duration MachineWrites::shown_as_attached(const Call& call) const {
  if (call.met_by(FaultKind::detach_lags)) return call.fault->wait == Duration(0) ? kSeenVeryLate : call.fault->wait;
  if (world_.settings.detach_lag) return *world_.settings.detach_lag;
  return world_.choices.pick<DetachView>() == DetachView::late ? world_.scaled(kSeenLate) : Duration(0);
}

void MachineWrites::finish(const std::string& id, std::uint64_t epoch, bool restarts, Time now) {
  Machine* machine = world_.find_by_id(id);
  if (machine == nullptr || machine->power_epoch != epoch) return;
  if (restarts) {
    machine->set_up.power = Power::running;
    power_.boot(*machine, now);
  }
  machine->provisioning_state = "Succeeded";
  const std::vector<std::string> waiting = std::move(machine->power_operations);
  machine->power_operations.clear();
  for (const std::string& one : waiting) {
    const Operation* operation = world_.find_operation(one);
    operations_.succeed(one, now, operation == nullptr ? Answer{200, {}, {}} : operation->result);
  }
}

}  // namespace azvmreset::sim

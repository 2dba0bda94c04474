#include "simulator/arm/machine_births.hpp"

#include "base/ascii.hpp"
#include "simulator/arm/disk_identity.hpp"
#include "simulator/arm/error.hpp"
#include "simulator/arm/machine_json.hpp"
#include "simulator/arm/machine_order.hpp"
#include "simulator/guest/boot/installed.hpp"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;
using std::chrono::seconds;

constexpr Duration kShortest = seconds(45);
constexpr Duration kMeanOfTheRest = seconds(40);
constexpr Duration kUntilGivenUp = std::chrono::minutes(20);  // F5.6/12d
constexpr Duration kDeletion = seconds(40);

std::unique_ptr<Volume> os_disk_of(const Machine& machine, std::string unique_id, Time now) {
  const VmSetUp& is = machine.set_up;
  auto volume = std::make_unique<Volume>();
  volume->id = machine.os_disk;
  volume->subscription = is.subscription;
  volume->resource_group = is.resource_group;
  volume->name = is.os_disk.name;
  volume->location = is.location;
  volume->zone = is.zone;
  volume->sku = is.os_disk.sku;
  volume->os_type = machine.windows() ? "Windows" : "Linux";
  volume->security_type = is.security_type;
  volume->encryption_set = is.os_disk.encryption_set;
  volume->created = now;
  volume->image = is.image;
  volume->unique_id = std::move(unique_id);
  if (machine.windows()) volume->content = installed(machine.guest);
  volume->content.identity = disk_identity(*volume);
  return volume;
}

template <class Resource>
void erase_by_id(std::vector<std::unique_ptr<Resource>>& all, std::string_view id) {
  std::erase_if(all, [&](const auto& one) { return equals_ignoring_case(one->id, id); });
}

}  // namespace

Answer MachineBirths::create(const Call& call) {
  auto machine = std::make_unique<Machine>();
  if (auto refused = read_machine_order(call, world_, *machine)) return *std::move(refused);
  const bool from_image = machine->os_create_option == "FromImage";
  if (from_image && world_.find_volume(machine->os_disk) != nullptr) {
    return refusal({409, "ConflictingUserInput", "Disk " + machine->os_disk + " already exists."});
  }
  machine->vm_id = world_.ids.guid();
  machine->provisioning_state = "Creating";
  machine->set_up.power = Power::starting;
  machine->agent_time = call.now;
  machine->agent_beat = std::max<Duration>(seconds(1), world_.scaled(machine->agent_beat));
  machine->agent_up = false;
  const Fate fate = fate_of(call);
  if (fate == Fate::never_reports || call.met_by(FaultKind::agent_silent)) machine->set_up.agent = AgentState::absent;
  if (from_image) world_.volumes.push_back(os_disk_of(*machine, world_.ids.guid(), call.now));
  Machine& made = *world_.machines.emplace_back(std::move(machine));

  Operation& operation = operations_.start(call, made.set_up.location);
  operation.machine = made.id;
  made.power_operations.push_back(operation.id);
  made.power_action = "write";
  if (!operation.never_ends) {
    const Duration usual = kShortest + world_.power_times.exponential(kMeanOfTheRest);
    const Duration takes = fate == Fate::never_reports ? kUntilGivenUp : usual;
    world_.agenda.at(call.now + operations_.time_for(operation, takes),
                     [this, id = made.id, one = operation.id, fate](Time then) { finish(id, one, fate, then); });
  }
  base::json::Writer out;
  write_machine(out, made, made.id, Detail::whole, call);
  operation.result = json_answer(200, out.text());
  Answer answer = json_answer(201, out.text());
  operations_.announce(operation, {.async = true}, call, answer);
  return answer;
}

MachineBirths::Fate MachineBirths::fate_of(const Call& call) {
  if (call.met_by(FaultKind::allocation_failed)) return Fate::no_host;
  return call.met_by(FaultKind::provisioning_times_out) ? Fate::never_reports : Fate::well;
}

void MachineBirths::finish(const std::string& id, const std::string& operation, Fate fate, Time now) {
  Machine* machine = world_.find_by_id(id);
  if (machine == nullptr || machine->provisioning_state != "Creating") return;
  machine->power_operations.clear();
  if (fate == Fate::no_host) {
    machine->set_up.power = Power::deallocated;
    machine->provisioning_state = "Failed";
    return operations_.fail(operation, no_capacity_code(*machine), kNoCapacity, now);
  }
  machine->set_up.power = Power::running;
  if (fate == Fate::never_reports) {
    machine->provisioning_state = "Failed";
    return operations_.fail(operation, "OSProvisioningTimedOut",
                            "OS Provisioning for VM '" + machine->set_up.name +
                                "' did not finish in the allotted time. The VM may still finish provisioning "
                                "successfully. Please check provisioning state later.",
                            now);
  }
  machine->provisioning_state = "Succeeded";
  ++machine->power_epoch;
  power_.boot(*machine, now);
  const Operation* record = world_.find_operation(operation);
  operations_.succeed(operation, now, record == nullptr ? Answer{200, {}, {}} : record->result);
}

Answer MachineBirths::remove(const Call& call, Machine& machine) {
  if (auto refused = slot_.claim(machine, call.now)) return *std::move(refused);
  Operation& operation = operations_.start(call, machine.set_up.location);
  operation.machine = machine.id;
  machine.power_operations.push_back(operation.id);
  machine.power_action = "delete";
  machine.provisioning_state = "Deleting";
  ++machine.power_epoch;
  if (machine.running()) power_.go_off(machine, call.now);
  const Duration later = call.met_by(FaultKind::delete_lags) ? call.fault->wait : Duration(0);
  if (!operation.never_ends) {
    world_.agenda.at(call.now + operations_.time_for(operation, kDeletion),
                     [this, id = machine.id, one = operation.id, later](Time then) { bury(id, one, later, then); });
  }
  return operations_.accepted_delete(operation, call);
}

void MachineBirths::bury(const std::string& id, const std::string& operation, Duration later, Time now) {
  const Machine* machine = world_.find_by_id(id);
  if (machine == nullptr) return;
  take_away(*machine, now, later);
  operations_.succeed(operation, now);
}

// F5.6/13: what has the delete option goes with it, the rest stays.
void MachineBirths::take_away(const Machine& machine, Time now, Duration later) {
  if (Volume* volume = world_.find_volume(machine.os_disk)) volume->content = world_.content_now(*volume);
  std::vector<std::string> too;
  if (machine.set_up.os_disk.delete_option == "Delete") too.push_back(machine.os_disk);
  for (const DataDisk& disk : machine.data_disks) {
    if (disk.delete_option == "Delete") too.push_back(disk.id);
  }
  if (machine.interface_goes_too) too.push_back(machine.interface_id);
  erase_by_id(world_.machines, std::string(machine.id));
  const auto erase = [this, too = std::move(too)](Time) {
    for (const std::string& id : too) {
      erase_by_id(world_.volumes, id);
      erase_by_id(world_.connections, id);
    }
  };
  if (later == Duration(0)) return erase(now);
  world_.agenda.at(now + later, erase);
}

}  // namespace azvmreset::sim

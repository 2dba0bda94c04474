#include "simulator/arm/power.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "simulator/arm/error.hpp"
#include "simulator/arm/guest_shutdown.hpp"
#include "simulator/arm/guest_start.hpp"

#include <utility>

namespace azvmreset::sim {

struct PowerAction {
  std::string_view name;
  Power meanwhile;
  Power finally;
  std::chrono::seconds shortest;
  std::chrono::seconds mean_of_the_rest;
};

namespace {

using base::equals_ignoring_case;
using base::format;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr PowerAction kActions[] = {
    {"start", Power::starting, Power::running, seconds(15), seconds(20)},
    {"restart", Power::running, Power::running, seconds(15), seconds(20)},
    {"powerOff", Power::stopping, Power::stopped, seconds(10), seconds(20)},
    {"deallocate", Power::deallocating, Power::deallocated, seconds(20), seconds(30)},
};
constexpr Duration kWithoutShutdown = seconds(5);  // powerOff?skipShutdown=true
constexpr Duration kRefusal = seconds(8);
constexpr Duration kNothingToDo = seconds(1);
constexpr Duration kReadyLingers = minutes(5);
constexpr Duration kAgentSoonest = seconds(20);
constexpr Duration kAgentLatest = seconds(150);

const PowerAction* find_action(std::string_view name) {
  for (const PowerAction& action : kActions) {
    if (equals_ignoring_case(action.name, name)) return &action;
  }
  return nullptr;
}

bool is_off(Power power) { return power == Power::stopped || power == Power::deallocated; }

// F5.5/4b: what is asked for is so already. A VM that is deallocated is off as
// well.
bool already_so(const PowerAction& action, Power power) {
  if (action.name == "restart") return false;
  return power == action.finally || (action.name == "powerOff" && is_off(power));
}

// F5.5/4c.
Answer refused_when_off(const Machine& machine) {
  return refusal(
      {409, "OperationNotAllowed",
       format("Operation 'restart' is not allowed on VM '{}' since the VM is not running.", machine.set_up.name)});
}

std::optional<Answer> wrong_parameter(const Call& call, bool& skip_shutdown) {
  const auto text = call.target.parameter("skipShutdown");
  skip_shutdown = text && equals_ignoring_case(*text, "true");
  if (!text || skip_shutdown || equals_ignoring_case(*text, "false")) return std::nullopt;
  return refusal({400, "InvalidParameter", format("The value '{}' of parameter 'skipShutdown' is invalid.", *text)});
}

}  // namespace

bool PowerActions::knows(std::string_view action) { return find_action(action) != nullptr; }

Answer PowerActions::handle(const Call& call, Machine& machine) {
  const PowerAction& action = *find_action(call.path.types.back());
  const Power power = machine.set_up.power;
  const bool under_way = !machine.power_operations.empty();
  if (!under_way && already_so(action, power)) return nothing_to_do(call, machine);
  if (action.name == "restart" && power != Power::running) return refused_when_off(machine);
  if (auto refused = slot_.claim(machine, call.now, nullptr, action.name)) return *std::move(refused);
  return begin(call, machine, action);
}

Answer PowerActions::nothing_to_do(const Call& call, Machine& machine) {
  if (world_.choices.pick<NothingToDo>() == NothingToDo::at_once) return {200, {}, {}};
  Operation& operation = operations_.start(call, machine.set_up.location);
  operation.machine = machine.id;
  world_.agenda.at(call.now + world_.scaled(kNothingToDo), [this, id = operation.id](Time then) {
    operations_.succeed(id, then, {200, {}, {}});
  });
  return operations_.accepted_action(operation, call);
}

Answer PowerActions::begin(const Call& call, Machine& machine, const PowerAction& action) {
  bool skip_shutdown = false;
  if (auto wrong = wrong_parameter(call, skip_shutdown)) return *std::move(wrong);
  Operation& operation = operations_.start(call, machine.set_up.location);
  operation.machine = machine.id;
  const bool joins = !machine.power_operations.empty();
  machine.power_operations.push_back(operation.id);
  if (joins) return operations_.accepted_action(operation, call);

  const Power before = machine.set_up.power;
  const std::uint64_t epoch = ++machine.power_epoch;
  if (before == Power::running) {
    go_off(machine, call.now);
    shut_down_guest(world_, machine, !skip_shutdown);
  }
  machine.power_action = action.name;
  machine.provisioning_state = "Updating";  // F5.5/4d
  machine.set_up.power = action.meanwhile;
  // F5.5/4a.
  if (action.name == "restart" && world_.choices.pick<RestartView>() == RestartView::starting) {
    machine.set_up.power = Power::starting;
  }
  if (action.name == "start" && call.met_by(FaultKind::allocation_failed)) {
    fail_allocation(machine, epoch, before, call.now);
    return operations_.accepted_action(operation, call);
  }
  if (operation.never_ends) return operations_.accepted_action(operation, call);

  const Duration usual = action.shortest + world_.power_times.exponential(action.mean_of_the_rest);
  const Duration takes = action.name == "powerOff" && skip_shutdown ? kWithoutShutdown : usual;
  world_.agenda.at(call.now + operations_.time_for(operation, takes),
                   [this, id = machine.id, epoch, finally = action.finally](Time then) {
                     if (Machine* same = unchanged(id, epoch)) finish(*same, finally, then);
                   });
  return operations_.accepted_action(operation, call);
}

// F5.6/2: whoever gave up the host may not get one again.
void PowerActions::fail_allocation(Machine& machine, std::uint64_t epoch, Power before, Time now) {
  world_.agenda.at(now + world_.scaled(kRefusal), [this, id = machine.id, epoch, before](Time then) {
    Machine* same = unchanged(id, epoch);
    if (same == nullptr) return;
    same->set_up.power = before;
    same->provisioning_state = "Failed";
    for (const std::string& operation : same->power_operations) {
      operations_.fail(operation, no_capacity_code(*same), kNoCapacity, then);
    }
    same->power_operations.clear();
  });
}

Machine* PowerActions::unchanged(const std::string& id, std::uint64_t epoch) {
  Machine* machine = world_.find_by_id(id);
  return machine != nullptr && machine->power_epoch == epoch ? machine : nullptr;
}

void PowerActions::finish(Machine& machine, Power power, Time now) {
  machine.set_up.power = power;
  machine.provisioning_state = "Succeeded";
  if (power == Power::running) boot(machine, now);
  move_address(machine);
  const bool with_body = world_.choices.pick<ActionResult>() == ActionResult::ok;
  for (const std::string& id : machine.power_operations) operations_.succeed(id, now, {with_body ? 200 : 204, {}, {}});
  machine.power_operations.clear();
}

// F5.5/5.
void PowerActions::move_address(Machine& machine) const {
  const NetworkSetUp& network = machine.set_up.network;
  if (network.allocation == Allocation::fixed || network.public_ip.empty()) return;
  if (machine.set_up.power == Power::deallocated) machine.public_ip.clear();
  if (machine.set_up.power != Power::running || !machine.public_ip.empty()) return;
  const bool same = world_.choices.pick<NewAddress>() == NewAddress::the_same;
  machine.public_ip =
      same ? network.public_ip : format("20.103.{}.{}", machine.boots / 250 % 250, machine.boots % 250 + 1);
}

// F4.1/12b: what the agent said last is shown for a while.
void PowerActions::go_off(Machine& machine, Time now) {
  const bool said_ready = machine.agent_answers();
  agent_.fall_asleep(machine, now);
  machine.agent_up = false;
  machine.agent_view.reset();
  const AgentAfterStop shown = world_.choices.pick<AgentAfterStop>();
  if (!said_ready || shown == AgentAfterStop::absent) return;
  machine.agent_time = std::chrono::floor<minutes>(now);
  machine.agent_view = shown == AgentAfterStop::ready ? AgentState::stale : AgentState::not_ready;
  world_.agenda.at(now + world_.scaled(kReadyLingers), [this, id = machine.id, epoch = machine.power_epoch](Time) {
    if (Machine* same = unchanged(id, epoch); same != nullptr && !same->running()) same->agent_view.reset();
  });
}

// F4.1/15: the agent comes later than the VM; F2.5/6: and runs what waits for it.
void PowerActions::boot(Machine& machine, Time now) {
  ++machine.boots;
  const GuestStart start = start_guest(world_, machine, now);
  machine.agent_up = false;
  if (machine.set_up.agent != AgentState::absent) {
    machine.agent_view = world_.choices.pick<AgentAfterStart>() == AgentAfterStart::not_ready ? AgentState::not_ready
                                                                                              : AgentState::absent;
  }
  if (!start.came_up) return;
  const Duration until_ready = world_.power_times.between(kAgentSoonest, kAgentLatest);
  world_.agenda.at(now + world_.scaled(until_ready),
                   [this, id = machine.id, epoch = machine.power_epoch, repaired = start.ran_planted](Time then) {
                     Machine* same = unchanged(id, epoch);
                     if (same == nullptr) return;
                     same->agent_up = true;
                     same->agent_came = then;
                     same->agent_view.reset();
                     agent_.wake(*same);
                     if (!revives(*same, repaired)) return agent_.catch_up(*same, then);
                     same->set_up.agent = AgentState::ready;
                     agent_.come_back(*same, then);
                   });
}

// F1.7/9, where the scenario says nothing.
bool PowerActions::revives(const Machine& machine, bool repaired) const {
  const AgentState agent = machine.set_up.agent;
  if (agent != AgentState::stale && agent != AgentState::not_ready) return false;
  switch (machine.set_up.agent_after_boot) {
    case AgentAfterBoot::ready:
      return true;
    case AgentAfterBoot::silent:
      return false;
    case AgentAfterBoot::repaired:
      return repaired;
    case AgentAfterBoot::by_variant:
      break;
  }
  return world_.choices.pick<DeadAgent>() != DeadAgent::stays_silent;
}

void PowerActions::give_way(Machine& machine, Time now) {
  ++machine.power_epoch;
  for (const std::string& older : machine.power_operations) operations_.preempt(older, now);
  machine.power_operations.clear();
}

void PowerActions::switch_on(Machine& machine, Time now) {
  give_way(machine, now);
  machine.set_up.power = Power::running;
  boot(machine, now);
}

void PowerActions::set(Machine& machine, Power power, Time now) {
  ++machine.power_epoch;
  for (const std::string& older : machine.power_operations) operations_.preempt(older, now);
  machine.power_operations.clear();
  if (power != Power::running) {
    agent_.fall_asleep(machine, now);
    if (machine.running()) shut_down_guest(world_, machine, true);
  }
  machine.set_up.power = power;
  machine.agent_up = true;
  machine.agent_view.reset();
  agent_.catch_up(machine, now);
}

}  // namespace azvmreset::sim

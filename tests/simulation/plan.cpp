#include "simulation/plan.hpp"

#include "base/format.hpp"
#include "simulation/dice.hpp"
#include "simulation/drawn_faults.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace azvmreset::simulation {
namespace {

using sim::Chance;

sim::VmSetUp machine_like(const sim::Scenario& scenario, std::string_view like) {
  const auto found =
      std::find_if(scenario.vms.begin(), scenario.vms.end(), [&](const auto& vm) { return vm.name == like; });
  if (found == scenario.vms.end()) throw std::logic_error("the default scenario has no " + std::string(like));
  return *found;
}

// Half of the machines are well: what goes wrong elsewhere shows best there.
PlannedMachine draw_machine(Chance& chance, std::size_t index) {
  PlannedMachine machine;
  machine.name = base::format("vm-{}", index);
  machine.like =
      odds(chance, 50)
          ? one_of<std::string>(chance, {"web-01", "named-01", "entra-01"})
          : one_of<std::string>(chance, {"legacy-07", "dc-01", "linux-01", "stopped-01", "halted-01", "strict-01",
                                         "laps-01", "fw-01", "noext-01", "standard-01", "frozen-01", "kept-01"});
  return machine;
}

void draw_machines(Chance& chance, Plan& plan) {
  const sim::Scenario& built_in = plan.scenario;
  std::vector<sim::VmSetUp> set_up;
  const std::size_t count = 1 + chance.below(4);
  for (std::size_t i = 0; i < count; ++i) {
    plan.machines.push_back(draw_machine(chance, i));
    set_up.push_back(machine_like(built_in, plan.machines.back().like));
    set_up.back().name = plan.machines.back().name;
    // Its own, not those of the machine that it is like.
    set_up.back().network = {};
    set_up.back().os_disk.name = plan.machines.back().name + "_OsDisk_1";
    if (odds(chance, 20)) set_up.back().guest.powershell.seals_with = sim::OaepDigest::sha1;
  }
  plan.scenario.vms = std::move(set_up);
}

constexpr std::string_view kEarlier = "5eed0000-0000-4000-8000-00000000000";

// What earlier runs, and other people, left of a machine's disk: at most one
// of all is ours beyond doubt.
void draw_snapshots(Chance& chance, Plan& plan) {
  std::size_t index = 0;
  for (const sim::VmSetUp& vm : plan.scenario.vms) {
    if (!odds(chance, 30)) continue;
    const std::string operation = base::format("{}{}", kEarlier, index);
    const std::string target =
        base::format("/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Compute/virtualMachines/{}",
                     plan.scenario.subscriptions.front().id, vm.resource_group, vm.name);
    sim::SnapshotSetUp snapshot;
    snapshot.subscription = plan.scenario.subscriptions.front().id;
    snapshot.resource_group = vm.resource_group;
    snapshot.vm = vm.name;
    snapshot.incremental = true;
    snapshot.name = base::format("azvmreset-5eed00000000400080000000000000{}{}", "0", index);
    snapshot.tags = {{"azvmreset-operation", operation}, {"azvmreset-target", target}};
    const auto flaw = chance.below(5);
    if (flaw == 1) snapshot.tags.clear();
    if (flaw == 2) snapshot.tags["azvmreset-target"] = target + "-other";
    if (flaw == 3) snapshot.tags["azvmreset-operation"] = "99999999-9999-4999-8999-999999999999";
    if (flaw == 4) snapshot.name = base::format("before-the-update-{}", index);
    if (flaw != 0) plan.not_ours.push_back(snapshot.name);
    plan.scenario.snapshots.push_back(std::move(snapshot));
    ++index;
  }
}

// With the characters that encodings differ in.
std::string draw_password(Chance& chance, std::size_t index) {
  constexpr std::string_view marks[] = {"!", "\"", "\\", "'", "%", "&", "<", " ", "/", "\xC3\xA4", "=+"};
  const std::string_view first = marks[chance.below(std::size(marks))];
  const std::string_view second = marks[chance.below(std::size(marks))];
  return base::format("{}{}-{}{}", kCanary, index, first, second);
}

Kind draw_kind(Chance& chance) {
  const auto drawn = chance.below(100);
  if (drawn < 47) return Kind::reset_password;
  if (drawn < 55) return Kind::rotate;
  if (drawn < 72) return Kind::reset_rdp;
  if (drawn < 80) return Kind::restart;
  return one_of(chance, {Kind::preflight, Kind::status, Kind::find, Kind::leftovers, Kind::remove_leftovers,
                         Kind::list_machines, Kind::delete_extension, Kind::run_script, Kind::run_script});
}

void draw_way(Chance& chance, PlannedOperation& planned) {
  planned.way = one_of(chance, {Way::vm_access, Way::vm_access, Way::ladder, Way::ladder, Way::run_command, Way::made});
  planned.key_is_kept = odds(chance, 50);
  planned.confirm = odds(chance, 25);
  planned.generate = planned.way != Way::made && odds(chance, 15);
  // What the guest makes cannot be fetched from an action that is over.
  if (planned.way == Way::made) planned.form = CommandForm::managed;
}

PlannedOperation draw_operation(Chance& chance, const Plan& plan, std::size_t index) {
  PlannedOperation planned;
  planned.kind = draw_kind(chance);
  planned.machine = chance.below(plan.machines.size());
  planned.client = chance.below(plan.clients.size());
  if (odds(chance, 60)) planned.start = chance.between(Duration(0), std::chrono::minutes(3));
  planned.password = draw_password(chance, index);
  planned.script =
      base::format("Write-Output 'operation {}'\nStart-Sleep {}\nexit {}", index, chance.below(90), index % 2);
  if (odds(chance, 30)) planned.form = CommandForm::action;
  if (plan.machines[planned.machine].like == "standard-01" && odds(chance, 50)) {
    planned.username = "clerk";
    planned.unchecked_name = true;
  }
  if (odds(chance, 20)) planned.require = Evidence::accepted;
  planned.start_if_stopped = odds(chance, 25);
  planned.after = odds(chance, 50) ? AfterStart::restore : AfterStart::leave_running;
  planned.snapshot_first = odds(chance, 15);
  if (planned.kind == Kind::reset_password || planned.kind == Kind::rotate) draw_way(chance, planned);
  // Of an account of its own: what a vault has is in force unless somebody else sets a password.
  if (planned.kind == Kind::rotate) planned.username = base::format("kept-{}", index);
  if (plan.calm) return planned;

  planned.keeping = odds(chance, 85) ? Keeping::at_once
                                     : one_of(chance, {Keeping::later, Keeping::later, Keeping::fails, Keeping::never});
  planned.keeping_takes = chance.exponential(std::chrono::seconds(5));
  planned.resumes = static_cast<std::uint32_t>(chance.below(3));
  planned.resumed_after = chance.exponential(std::chrono::minutes(3));
  planned.resumed_with_password = odds(chance, 60);

  if (odds(chance, 25)) {
    planned.overrides = {Blocker::agent_not_ready, Blocker::agent_stale, Blocker::provisioning_updating};
  }
  if (odds(chance, 25)) planned.timeout = chance.exponential(std::chrono::minutes(4));
  if (odds(chance, 25)) {
    planned.interruption = odds(chance, 70) ? Interruption::cancel : Interruption::drop;
    planned.interrupted_after = chance.exponential(std::chrono::seconds(40));
  }
  return planned;
}

PlannedEvent draw_event(Chance& chance, const Plan& plan) {
  using sim::AgentState;
  using sim::Power;
  PlannedEvent event;
  event.at = chance.exponential(std::chrono::minutes(2));
  event.machine = chance.below(plan.machines.size());
  if (odds(chance, 50)) {
    event.power = one_of(chance, {Power::running, Power::running, Power::stopped, Power::deallocated});
  } else {
    event.agent = one_of(chance, {AgentState::ready, AgentState::ready, AgentState::stale, AgentState::not_ready});
  }
  return event;
}

bool writes_extension(const PlannedOperation& planned) {
  return planned.kind == Kind::reset_password || planned.kind == Kind::reset_rdp || planned.kind == Kind::rotate;
}

// Azure never repeats the password of one request in the answer to another,
// so a victim with company is one without a password.
PlannedOperation draw_victim(Chance& chance, const Plan& plan) {
  PlannedOperation victim = plan.operations[chance.below(plan.operations.size())];
  const auto company = std::count_if(plan.operations.begin(), plan.operations.end(), [&](const PlannedOperation& each) {
    return each.machine == victim.machine && writes_extension(each);
  });
  const bool unknown_to_client = victim.generate || victim.way == Way::made;
  if (victim.kind != Kind::reset_password || unknown_to_client || company > 1) victim.password.clear();
  return victim;
}

PlannedClient draw_client(Chance& chance) {
  PlannedClient client;
  client.max_requests_in_flight = one_of<std::uint32_t>(chance, {1, 2, 64});
  client.max_resends = static_cast<std::uint32_t>(chance.below(6));
  if (odds(chance, 20)) client.poll_interval = chance.between(std::chrono::milliseconds(100), std::chrono::minutes(1));
  return client;
}

// Each rotation's own, with the password that its vault has.
void add_accounts(Plan& plan) {
  for (const PlannedOperation& planned : plan.operations) {
    if (planned.kind != Kind::rotate) continue;
    sim::Windows& guest = plan.scenario.vms[planned.machine].guest;
    sim::Account& account = guest.add(planned.username);
    account.groups = {std::string(sim::kAdministratorsSid)};
    guest.set_password(account, planned.password, {});
    account.password_set.reset();
  }
}

}  // namespace

std::string_view name_of(Kind kind) noexcept {
  constexpr std::string_view names[] = {
      "reset_password", "reset_rdp",        "restart",       "preflight",        "status",     "find",
      "leftovers",      "remove_leftovers", "list_machines", "delete_extension", "run_script", "rotate"};
  return names[static_cast<std::size_t>(kind)];
}

Plan draw(std::uint64_t seed) {
  Plan plan;
  plan.seed = seed;
  plan.settings.seed = seed;
  plan.scenario = sim::default_scenario();

  Chance chance(seed, "plan");
  plan.calm = odds(chance, 20);
  draw_machines(chance, plan);
  draw_snapshots(chance, plan);
  const std::size_t clients = plan.calm || odds(chance, 70) ? 1 : 2;
  for (std::size_t i = 0; i < clients; ++i) plan.clients.push_back(draw_client(chance));
  const std::size_t operations = 1 + chance.below(8);
  for (std::size_t i = 0; i < operations; ++i) plan.operations.push_back(draw_operation(chance, plan, i));
  add_accounts(plan);
  if (plan.calm) {
    std::erase_if(plan.operations, [](const auto& each) { return each.kind == Kind::delete_extension; });
    return plan;
  }

  const std::size_t faults = chance.below(6);
  for (std::size_t i = 0; i < faults; ++i) {
    plan.faults.push_back(draw_fault(chance, draw_victim(chance, plan)));
  }
  const std::size_t kills = odds(chance, 65) ? 0 : 1 + chance.below(2);
  for (std::size_t i = 0; i < kills; ++i) {
    PlannedKill kill;
    kill.at = chance.exponential(std::chrono::minutes(1));
    kill.client = chance.below(plan.clients.size());
    plan.kills.push_back(kill);
  }
  const std::size_t events = odds(chance, 70) ? 0 : 1 + chance.below(3);
  for (std::size_t i = 0; i < events; ++i) plan.events.push_back(draw_event(chance, plan));
  return plan;
}

}  // namespace azvmreset::simulation

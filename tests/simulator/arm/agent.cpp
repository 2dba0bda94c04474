#include "simulator/arm/agent.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/json/reader.hpp"
#include "simulator/arm/error.hpp"
#include "simulator/arm/machine_json.hpp"
#include "simulator/arm/silence.hpp"

#include <algorithm>
#include <utility>

namespace azvmreset::sim {
namespace {

using base::format;

// "VMAccess 40 s + mean 30 s" (contract B4).
constexpr Duration kShortestRun = std::chrono::seconds(40);
constexpr Duration kMeanOfTheRest = std::chrono::seconds(30);
constexpr Duration kRemoval = std::chrono::seconds(20);

constexpr std::string_view kDeleting = "Deleting";

// F1.1/1.
bool is_vm_access(const Extension& extension) {
  return base::equals_ignoring_case(extension.handler(), "Microsoft.Compute.VMAccessAgent");
}

// Matches by sequence as well: an older configuration that was superseded
// meanwhile is nothing.
Goal* find_goal(Machine& machine, std::string_view extension, std::uint64_t sequence) {
  for (Goal& goal : machine.goals) {
    if (goal.sequence == sequence && base::equals_ignoring_case(goal.extension, extension)) return &goal;
  }
  return nullptr;
}

}  // namespace

void Agent::give(Machine& machine, Goal goal, Time now) {
  std::erase_if(machine.goals,
                [&](const Goal& old) { return base::equals_ignoring_case(old.extension, goal.extension); });
  const Aim aim{machine.id, goal.extension, goal.sequence};
  if (machine.agent_answers() && goal.silence == Silence::none) plan(aim, goal, now);
  machine.goals.push_back(std::move(goal));
  world_.agenda.at(now + world_.scaled(kTimeBudget), [this, aim](Time then) { give_up(aim, then); });
}

void Agent::skip(Machine& machine, Extension& extension, Time now) {
  extension.provisioning_state = "Updating";
  machine.provisioning_state = "Updating";
  world_.agenda.at(now + world_.scaled(std::chrono::seconds(2)),
                   [this, aim = Aim{machine.id, extension.name, extension.sequence}](Time then) {
                     Machine* same_machine = world_.find_by_id(aim.machine);
                     Extension* same = same_machine == nullptr ? nullptr : same_machine->find(aim.extension);
                     if (same != nullptr && same->sequence == aim.sequence) succeed_all(*same_machine, *same, then);
                   });
}

void Agent::catch_up(Machine& machine, Time now) {
  if (!machine.agent_answers()) return;
  for (const Untold& one : std::exchange(machine.untold, {})) {
    tell({machine.id, one.extension, one.sequence}, one.outcome, now);
  }
  for (const Goal& goal : machine.goals) {
    if (goal.silence == Silence::none) plan({machine.id, goal.extension, goal.sequence}, goal, now);
  }
  // F1.2/5.
  for (const Extension& extension : machine.extensions) {
    if (extension.provisioning_state == kDeleting) plan_removal({machine.id, extension.name, extension.sequence}, now);
  }
  commands_.catch_up(machine, now);
}

void Agent::come_back(Machine& machine, Time now) {
  catch_up(machine, now);
  if (!machine.agent_answers() || world_.choices.pick<OldConfiguration>() == OldConfiguration::forgotten) return;
  for (const Extension& extension : machine.extensions) {
    if (!extension.ran || !is_vm_access(extension)) continue;
    world_.agenda.at(
        now + world_.scaled(kShortestRun),
        [this, aim = Aim{machine.id, extension.name, extension.sequence}](Time then) { apply_again(aim, then); });
  }
}

void Agent::apply_again(const Aim& aim, Time now) {
  Machine* machine = world_.find_by_id(aim.machine);
  const Extension* extension = machine == nullptr ? nullptr : machine->find(aim.extension);
  if (extension == nullptr || extension->sequence != aim.sequence || !machine->agent_answers() ||
      extension->provisioning_state == kDeleting) {
    return;
  }
  apply(*machine, *extension, {aim.extension, aim.sequence, extension->settings, extension->protected_settings}, true,
        now);
}

void Agent::wake(Machine& machine) {
  for (Goal& goal : machine.goals) {
    if (goal.silence == Silence::until_boot) goal.silence = Silence::none;
  }
  commands_.wake(machine);
}

void Agent::plan(const Aim& aim, const Goal& goal, Time now) {
  const Duration usual =
      kShortestRun + std::min<Duration>(world_.service_times.exponential(kMeanOfTheRest), kTimeBudget / 2);
  const Duration whole = goal.takes_no_time ? Duration(0) : world_.scaled(usual);
  const Duration until_run = whole * 6 / 10;
  const Duration until_told = whole - until_run;
  world_.agenda.at(now + until_run, [this, aim, until_told](Time then) { run(aim, until_told, then); });
}

void Agent::run(const Aim& aim, Duration until_told, Time now) {
  Machine* machine = world_.find_by_id(aim.machine);
  if (machine == nullptr || !machine->agent_answers()) return;
  Goal* found = find_goal(*machine, aim.extension, aim.sequence);
  if (found == nullptr) return;
  // Taken before it runs: whatever happens next, it runs once.
  const Goal goal = std::move(*found);
  machine->goals.erase(machine->goals.begin() + (found - machine->goals.data()));
  Extension* extension = machine->find(aim.extension);
  if (extension == nullptr || extension->provisioning_state == kDeleting) return;
  extension->ran = true;
  const HandlerOutcome outcome = apply(*machine, *extension, goal, false, now);
  world_.agenda.at(now + until_told, [this, aim, outcome](Time then) { tell(aim, outcome, then); });
}

HandlerOutcome Agent::apply(Machine& machine, const Extension& extension, const Goal& goal, bool again, Time now) {
  HandlerOutcome outcome;
  outcome.succeeded = true;
  if (!machine.windows() || !is_vm_access(extension)) return outcome;
  const auto settings = base::json::Document::parse(goal.settings);
  const auto protected_settings = base::json::Document::parse(goal.protected_settings);
  outcome = run_vm_access(machine.guest, settings->root(), protected_settings->root(), world_.choices, now);
  LedgerEntry entry{now,
                    machine.set_up.name,
                    extension.name,
                    goal.sequence,
                    extension.force_update_tag.value_or(""),
                    outcome.username,
                    outcome.password_sha256,
                    outcome.password_set,
                    outcome.succeeded,
                    outcome.message};
  entry.again = again;
  world_.ledger.push_back(std::move(entry));
  return outcome;
}

void Agent::tell(const Aim& aim, const HandlerOutcome& outcome, Time now) {
  Machine* machine = world_.find_by_id(aim.machine);
  Extension* extension = machine == nullptr ? nullptr : machine->find(aim.extension);
  if (extension == nullptr || extension->sequence != aim.sequence) return;
  // Nobody asks for its end any more.
  if (extension->provisioning_state == kDeleting) return;
  // F1.7/10a.
  if (!machine->agent_answers()) return machine->untold.push_back({aim.extension, aim.sequence, outcome});
  if (outcome.succeeded) {
    succeed_all(*machine, *extension, now);
    report(aim, {"ProvisioningState/succeeded", "Info", "Provisioning succeeded", "Provisioning succeeded", now}, now);
    return;
  }
  // F1.7/0, F1.7/11.
  const bool terminal = world_.choices.pick<HandlerFailure>() == HandlerFailure::non_transient_error;
  fail_all(*machine, *extension, terminal ? "VMExtensionHandlerNonTransientError" : "VMExtensionProvisioningError",
           format("VM has reported a failure when processing extension '{}' (publisher '{}' and type '{}'). Error "
                  "message: '{}{}'. More information on troubleshooting is available at "
                  "https://aka.ms/vmextensionwindowstroubleshoot. ",
                  extension->name, extension->publisher, extension->type,
                  terminal ? std::string_view("The handler failed with terminal error code '1'. ") : std::string_view(),
                  outcome.message),
           now);
  report(aim, {"ProvisioningState/failed/1", "Error", "Provisioning failed", outcome.message, now}, now);
}

void Agent::succeed_all(Machine& machine, Extension& extension, Time now) {
  if (extension.held) return;
  extension.provisioning_state = "Succeeded";
  machine.provisioning_state = "Succeeded";
  base::json::Writer out;
  write_extension(out, extension, machine, false);
  for (const std::string& id : extension.operations) operations_.succeed(id, now, json_answer(200, out.text()));
  extension.operations.clear();
}

void Agent::fail_all(Machine& machine, Extension& extension, std::string_view code, std::string_view message,
                     Time now) {
  if (extension.held) return;
  extension.provisioning_state = "Failed";
  const bool harmed = world_.choices.pick<FailedExtension>() == FailedExtension::vm_failed;
  machine.provisioning_state = harmed ? "Failed" : "Succeeded";
  for (const std::string& id : extension.operations) operations_.fail(id, code, message, now);
  extension.operations.clear();
}

// F4.1/14.
void Agent::report(const Aim& aim, ExtensionReport report, Time now) {
  const bool late = world_.choices.pick<InstanceView>() == InstanceView::late;
  const Duration lag = late ? world_.scaled(std::chrono::seconds(30)) : Duration(0);
  world_.agenda.at(now + lag, [this, aim, report = std::move(report)](Time) {
    Machine* machine = world_.find_by_id(aim.machine);
    Extension* extension = machine == nullptr ? nullptr : machine->find(aim.extension);
    if (extension != nullptr && extension->sequence == aim.sequence) extension->report = report;
  });
}

void Agent::give_up(const Aim& aim, Time now) {
  Machine* machine = world_.find_by_id(aim.machine);
  Extension* extension = machine == nullptr ? nullptr : machine->find(aim.extension);
  // Not run, or run and not told of; else its end is on the way. The goal
  // itself stays: the agent may come back.
  if (extension == nullptr || extension->sequence != aim.sequence) return;
  if (extension->provisioning_state == kDeleting) return;
  if (find_goal(*machine, aim.extension, aim.sequence) == nullptr && machine->untold.empty()) return;
  fail_silent(*machine, *extension, now);
}

void Agent::fail_silent(Machine& machine, Extension& extension, Time now) {
  const SilenceError error = silence_error(machine, extension.name, world_.choices);
  fail_all(machine, extension, error.code, error.message, now);
}

// What waits for the agent is withdrawn when the removal is done. One that the
// agent never heard of may leave it where it is (F1.2/4).
void Agent::remove(Machine& machine, const Extension& extension, Time now) {
  const Aim aim{machine.id, extension.name, extension.sequence};
  const bool helped = machine.agent_answers();
  if (helped || world_.choices.pick<FailedRemoval>() == FailedRemoval::withdraws) withdraw(machine, extension.name);
  if (helped) return plan_removal(aim, now);
  world_.agenda.at(now + world_.scaled(kTimeBudget), [this, aim](Time then) { finish_removal(aim, then); });
}

void Agent::plan_removal(const Aim& aim, Time now) {
  world_.agenda.at(now + world_.scaled(kRemoval), [this, aim](Time then) { finish_removal(aim, then); });
}

void Agent::finish_removal(const Aim& aim, Time now) {
  Machine* machine = world_.find_by_id(aim.machine);
  Extension* gone = machine == nullptr ? nullptr : machine->find(aim.extension);
  if (gone == nullptr || gone->sequence != aim.sequence || gone->held || gone->provisioning_state != kDeleting) return;
  if (!machine->agent_answers()) return fail_silent(*machine, *gone, now);
  withdraw(*machine, gone->name);
  for (const std::string& id : gone->operations) operations_.succeed(id, now);
  machine->provisioning_state = "Succeeded";
  machine->extensions.erase(machine->extensions.begin() + (gone - machine->extensions.data()));
}

void Agent::withdraw(Machine& machine, const std::string& extension) {
  std::erase_if(machine.goals, [&](const Goal& goal) { return base::equals_ignoring_case(goal.extension, extension); });
}

}  // namespace azvmreset::sim

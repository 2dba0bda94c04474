#include "simulator/arm/command_runs.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "simulator/arm/command_json.hpp"
#include "simulator/arm/error.hpp"
#include "simulator/arm/rescue_view.hpp"
#include "simulator/arm/silence.hpp"
#include "simulator/command_faults.hpp"
#include "simulator/digest.hpp"
#include "simulator/guest/actor.hpp"
#include "simulator/guest/words_of_windows.hpp"

#include <algorithm>
#include <utility>

namespace azvmreset::sim {
namespace {

// F3.1/6: an action takes at least about 20 s, whatever it runs.
constexpr Duration kDelivery = std::chrono::seconds(12);
constexpr Duration kMeanOfTheRest = std::chrono::seconds(6);
constexpr Duration kPowerShellStarts = std::chrono::seconds(2);
constexpr Duration kUntilTold = std::chrono::seconds(6);
constexpr Duration kRemoval = std::chrono::seconds(10);

template <class List>
auto* with_sequence(List& list, std::uint64_t sequence) {
  const auto found = std::find_if(list.begin(), list.end(), [&](const auto& one) {
    if constexpr (requires { one.goal; })
      return one.goal.sequence == sequence;
    else
      return one.sequence == sequence;
  });
  return found == list.end() ? nullptr : &*found;
}

template <class List>
void forget(List& list, std::uint64_t sequence) {
  if (auto* one = with_sequence(list, sequence)) list.erase(list.begin() + (one - list.data()));
}

bool meets(const CommandGoal& goal, FaultKind kind) { return goal.mishap && goal.mishap->kind == kind; }

bool waits_for_agent(const CommandGoal& goal) {
  return !meets(goal, FaultKind::agent_silent) && !meets(goal, FaultKind::agent_hangs);
}

// F3.1/5a.
std::string as_written(std::string_view text, const Choices& choices) {
  if (choices.pick<LineEnds>() == LineEnds::plain) return std::string(text);
  std::string windows;
  for (const char c : text) {
    if (c == '\n') windows += '\r';
    windows += c;
  }
  return windows;
}

// Of one line nothing is taken: it may be all that a script has to say.
void forget_last_line(std::string& output) { output.resize(std::min(output.size(), output.rfind('\n'))); }

// F3.2/11, F3.1/13.
std::string handler_of(CommandForm form, const Machine& machine) {
  return base::format("Microsoft.CPlat.Core.RunCommand{}{}", form == CommandForm::managed ? "Handler" : "",
                      machine.windows() ? "Windows" : "Linux");
}

}  // namespace

Duration CommandRuns::scaled(const CommandGoal& goal, Duration azure_time) const {
  return meets(goal, FaultKind::ends_unseen) ? Duration(0) : world_.scaled(azure_time);
}

Surroundings CommandRuns::around(Machine& machine, Time now) {
  world_.reached = std::max(world_.reached, now);
  return {world_.look_into(machine), world_.controller_for(machine), world_.choices, world_.guests, {},
          rescue_view(world_, machine)};
}

void CommandRuns::give(Machine& machine, CommandGoal goal, Time now) {
  if (machine.agent_answers() && waits_for_agent(goal)) plan(machine, goal, now);
  const Aim aim{machine.id, goal.sequence};
  machine.command_goals.push_back(std::move(goal));
  world_.agenda.at(now + world_.scaled(kTimeBudget), [this, aim](Time then) { give_up(aim, then); });
}

void CommandRuns::catch_up(Machine& machine, Time now) {
  if (!machine.agent_answers()) return;
  for (UntoldCommand& one : std::exchange(machine.untold_commands, {})) {
    tell(machine, one.goal, std::move(one.view), now);
  }
  for (const CommandGoal& goal : machine.command_goals) {
    if (waits_for_agent(goal)) plan(machine, goal, now);
  }
}

void CommandRuns::wake(Machine& machine) {
  for (CommandGoal& goal : machine.command_goals) {
    if (meets(goal, FaultKind::agent_hangs)) goal.mishap.reset();
  }
}

void CommandRuns::plan(const Machine& machine, const CommandGoal& goal, Time now) {
  Duration until_start = kDelivery + std::min<Duration>(world_.service_times.exponential(kMeanOfTheRest), kTimeBudget);
  if (meets(goal, FaultKind::agent_late)) until_start += goal.mishap->wait;
  world_.agenda.at(now + scaled(goal, until_start),
                   [this, aim = Aim{machine.id, goal.sequence}](Time then) { start(aim, then); });
}

void CommandRuns::start(const Aim& aim, Time now) {
  Machine* machine = world_.find_by_id(aim.machine);
  if (machine == nullptr || !machine->agent_answers()) return;
  CommandGoal* goal = with_sequence(machine->command_goals, aim.sequence);
  if (goal == nullptr) return;
  // Taken before it runs: whatever happens next, it runs once.
  CommandRun run{std::move(*goal), nullptr, now, {}, kPowerShellStarts, world_.ledger.size()};
  forget(machine->command_goals, aim.sequence);
  run.script = machine->windows() ? begin_script(run.goal.call, machine->guest, world_.known_scripts)
                                  : begin_linux_script(run.goal.call, world_.known_scripts);
  const std::string handler = handler_of(run.goal.form, *machine);
  if (std::find(machine->handlers.begin(), machine->handlers.end(), handler) == machine->handlers.end()) {
    machine->handlers.push_back(handler);
  }
  LedgerEntry entry;
  entry.time = now;
  entry.vm = machine->set_up.name;
  entry.sequence = aim.sequence;
  entry.command = run.goal.form == CommandForm::managed ? run.goal.name : "runCommand";
  if (!run.goal.call.text.empty()) entry.script_sha256 = digest_of(run.goal.call.text);
  world_.ledger.push_back(std::move(entry));

  CommandView running;
  running.state = "Running";
  running.started = now;
  show(aim, running, Duration(0), now);
  ManagedCommand* command = with_sequence(machine->commands, aim.sequence);
  // F3.2/5.
  if (command != nullptr && command->asynchronous.value_or(false)) settle(*machine, *command, now);
  world_.agenda.at(now + scaled(run.goal, kPowerShellStarts), [this, aim](Time then) { go_on(aim, then); });
  const Surroundings here = around(*machine, now);
  const std::uint32_t refused = resolve_actor(run.goal.call, here.windows, here.controller, run.actor);
  // F3.2/18.
  if (refused != 0) run.script->exit_code = 1;
  machine->command_runs.push_back(std::move(run));
  if (refused != 0) {
    end(aim, "Failed",
        base::format("Failed to run the script as user '{}': {} ({}).",
                     machine->command_runs.back().goal.call.run_as_user, words_of(refused, "en"), refused),
        now);
  }
}

void CommandRuns::go_on(const Aim& aim, Time now) {
  Machine* machine = world_.find_by_id(aim.machine);
  CommandRun* run = machine == nullptr ? nullptr : with_sequence(machine->command_runs, aim.sequence);
  if (run == nullptr) return;
  Surroundings here = around(*machine, now);
  here.actor = run->actor;
  if (hangs(aim, *run, here, now)) return;
  const auto pause = run->script->go_on(here, now);
  write_down(*run);
  const bool half_way = pause && meets(run->goal, FaultKind::hangs_half_way);
  if (half_way || (!pause && meets(run->goal, FaultKind::hangs_after_run))) {
    if (!half_way) forget_last_line(run->script->output);
    run->goal.mishap->kind = FaultKind::script_hangs;
    go_on(aim, now);
    return;
  }
  if (pause) return wait(aim, *run, *pause, &CommandRuns::go_on, now);
  end(aim, run->script->exit_code == 0 ? "Succeeded" : "Failed", "", now);
}

// A script with a watchdog ends itself; every other one is ended by its timeout.
bool CommandRuns::hangs(const Aim& aim, CommandRun& run, const Surroundings& here, Time now) {
  const bool wedged = meets(run.goal, FaultKind::wedged);
  if (!wedged && !meets(run.goal, FaultKind::script_hangs)) return false;
  if (run.script->output.empty()) run.script->say_hello(here);
  const auto watchdog = run.script->watchdog();
  const bool for_ever = wedged || !watchdog;
  wait(aim, run, for_ever ? Duration::max() / 2 : *watchdog, &CommandRuns::bark, now);
  return true;
}

// What is left of the timeout is waited for, if `pause` is longer. Counted in
// the script's own time: it must not depend on how fast the world goes.
void CommandRuns::wait(const Aim& aim, CommandRun& run, Duration pause, Next next, Time now) {
  const Duration left = run.goal.timeout - run.busy;
  if (pause > left) {
    pause = left;
    next = &CommandRuns::time_out;
  }
  run.busy += pause;
  world_.agenda.at(now + scaled(run.goal, pause), [this, aim, next](Time then) { (this->*next)(aim, then); });
}

void CommandRuns::bark(const Aim& aim, Time now) {
  Machine* machine = world_.find_by_id(aim.machine);
  CommandRun* run = machine == nullptr ? nullptr : with_sequence(machine->command_runs, aim.sequence);
  if (run == nullptr) return;
  run->script->exit_code = kWatchdogExit;
  end(aim, "Failed", "", now);
}

void CommandRuns::time_out(const Aim& aim, Time now) { end(aim, "TimedOut", "The script timed out.", now); }

void CommandRuns::write_down(const CommandRun& run) {
  LedgerEntry& entry = world_.ledger[run.ledger];
  const Deed& deed = run.script->deed;
  entry.username = deed.username;
  entry.password_sha256 = deed.password_sha256;
  entry.password_set = deed.password_set;
  entry.changed = deed.changed;
  entry.nonce = deed.nonce;
  entry.message = deed.message;
}

void CommandRuns::end(const Aim& aim, std::string_view state, std::string_view message, Time now) {
  Machine* machine = world_.find_by_id(aim.machine);
  CommandRun* found = machine == nullptr ? nullptr : with_sequence(machine->command_runs, aim.sequence);
  if (found == nullptr) return;
  CommandRun run = std::move(*found);
  forget(machine->command_runs, aim.sequence);
  if (base::equals_ignoring_case(run.goal.call.command_id, "RemoveRunCommandWindowsExtension")) {
    std::erase(machine->handlers, handler_of(CommandForm::action, *machine));
  }
  CommandView view;
  view.state = state;
  view.message = message;
  if (state != "TimedOut") view.exit_code = run.script->exit_code;
  view.output = run.script->output;
  view.error = run.script->error;
  view.started = run.started;
  view.ended = now;
  LedgerEntry& entry = world_.ledger[run.ledger];
  entry.exit_code = view.exit_code;
  entry.succeeded = state == "Succeeded";
  world_.agenda.at(now + scaled(run.goal, kUntilTold), [this, aim, goal = run.goal, view](Time then) {
    if (Machine* same = world_.find_by_id(aim.machine)) tell(*same, goal, view, then);
  });
}

void CommandRuns::tell(Machine& machine, const CommandGoal& goal, CommandView view, Time now) {
  // F1.7/10a.
  if (!machine.agent_answers()) return machine.untold_commands.push_back({goal, std::move(view)});
  const std::string earlier = std::exchange(machine.last_output, view.output);
  view.output = as_written(view.output, world_.choices);
  view.error = as_written(view.error, world_.choices);
  if (goal.mishap) twist_output(*goal.mishap, earlier, view.output);
  if (goal.form == CommandForm::managed) return tell_managed(machine, goal, std::move(view), now);
  tell_action(machine, goal, view, now);
}

void CommandRuns::tell_managed(Machine& machine, const CommandGoal& goal, CommandView view, Time now) {
  ManagedCommand* command = with_sequence(machine.commands, goal.sequence);
  if (command == nullptr) return;
  upload(*command, view);
  const Aim aim{machine.id, goal.sequence};
  const CommandView final = view;
  // F3.2/7.
  const bool late = world_.choices.pick<CommandInstanceView>() == CommandInstanceView::late;
  Duration lag = late ? scaled(goal, std::chrono::seconds(20)) : Duration(0);
  if (meets(goal, FaultKind::output_placeholder)) {
    view.output.clear();
    view.error.clear();
    show(aim, view, lag, now);
    lag += goal.mishap->wait;
  }
  show(aim, final, lag, now);
  command = with_sequence(machine.commands, goal.sequence);
  if (command->operations.empty() || command->provisioning_state == "Deleting") return;
  const bool failed = command->strict.value_or(false) && final.state != "Succeeded";
  if (!failed) return settle(machine, *command, now);
  if (command->held) return;
  command->provisioning_state = "Failed";
  // F3.2/4.
  for (const std::string& id : std::exchange(command->operations, {})) {
    operations_.fail(id, "VMExtensionProvisioningError",
                     base::format("VM has reported a failure when processing run command '{}'. Error message: 'Command "
                                  "execution finished with state {}, exit code {}.'",
                                  command->name, final.state, final.exit_code.value_or(-1)),
                     now);
  }
}

void CommandRuns::settle(Machine& machine, ManagedCommand& command, Time now) {
  if (command.held || command.provisioning_state == "Deleting") return;
  command.provisioning_state = "Succeeded";
  base::json::Writer out;
  write_command(out, command, machine, false, BeforeStart::absent);
  for (const std::string& id : std::exchange(command.operations, {})) {
    operations_.succeed(id, now, json_answer(200, out.text()));
  }
}

// F3.1/1, F3.1/2: no exit code, and always "succeeded".
void CommandRuns::tell_action(Machine& machine, const CommandGoal& goal, const CommandView& view, Time now) {
  if (machine.action_slot == goal.sequence) machine.action_slot = 0;
  base::json::Writer out;
  out.begin_object().key("value").begin_array();
  for (const auto& [stream, text] : {std::pair{"StdOut", &view.output}, std::pair{"StdErr", &view.error}}) {
    out.begin_object()
        .member("code", base::format("ComponentStatus/{}/succeeded", stream))
        .member("level", "Info")
        .member("displayStatus", "Provisioning succeeded")
        .member("message", kept_of(*text))
        .end_object();
  }
  out.end_array().end_object();
  if (Operation* operation = world_.find_operation(goal.operation)) {
    operation->properties = base::format("{{\"output\":{}}}", out.text());
  }
  // F3.1/7a.
  if (view.state == "TimedOut") {
    const SilenceError error = silence_error(machine, "RunCommandWindows", world_.choices);
    return operations_.fail(goal.operation, error.code, error.message, now);
  }
  operations_.succeed(goal.operation, now, json_answer(200, out.text()));
}

void CommandRuns::show(const Aim& aim, CommandView view, Duration lag, Time now) {
  const auto update = [this, aim, view = std::move(view)](Time) {
    Machine* machine = world_.find_by_id(aim.machine);
    ManagedCommand* command = machine == nullptr ? nullptr : with_sequence(machine->commands, aim.sequence);
    if (command != nullptr) command->view = view;
  };
  if (lag == Duration(0)) return update(now);
  world_.agenda.at(now + lag, update);
}

void CommandRuns::upload(const ManagedCommand& command, const CommandView& view) {
  for (const auto& [uri, text] :
       {std::pair{&command.output_blob, &view.output}, std::pair{&command.error_blob, &view.error}}) {
    if (!uri->empty()) world_.blobs[uri->substr(0, uri->find('?'))] = *text;
  }
}

void CommandRuns::give_up(const Aim& aim, Time now) {
  Machine* machine = world_.find_by_id(aim.machine);
  if (machine == nullptr) return;
  const CommandGoal* goal = with_sequence(machine->command_goals, aim.sequence);
  const bool untold = with_sequence(machine->untold_commands, aim.sequence) != nullptr;
  const bool runs = with_sequence(machine->command_runs, aim.sequence) != nullptr;
  const bool lost = runs && !machine->agent_answers();
  // One that runs ends by itself or by its timeout, also where no time passes in between.
  const bool action = machine->action_slot == aim.sequence && (!runs || lost);
  if (goal == nullptr && !untold && !lost && !action) return;
  // What was accepted stays: the agent may come back.
  if (ManagedCommand* command = with_sequence(machine->commands, aim.sequence)) {
    if (command->held) return;
    const SilenceError error = silence_error(*machine, command->name, world_.choices);
    command->provisioning_state = "Failed";
    for (const std::string& id : std::exchange(command->operations, {})) {
      operations_.fail(id, error.code, error.message, now);
    }
    return;
  }
  if (!action) return;
  machine->action_slot = 0;
  const SilenceError error = silence_error(*machine, "RunCommandWindows", world_.choices);
  operations_.fail(machine->action_operation, error.code, error.message, now);
}

void CommandRuns::terminate(Machine& machine, std::uint64_t sequence) {
  if (CommandRun* run = with_sequence(machine.command_runs, sequence)) {
    world_.ledger[run->ledger].message = "terminated";
    forget(machine.command_runs, sequence);
  }
}

void CommandRuns::drop(Machine& machine, std::uint64_t sequence) {
  forget(machine.command_goals, sequence);
  terminate(machine, sequence);
  forget(machine.commands, sequence);
}

void CommandRuns::switched_off(Machine& machine, Time now) {
  // F3.2/13.
  const bool told = world_.choices.pick<CutByPower>() == CutByPower::failed;
  for (CommandRun& run : std::exchange(machine.command_runs, {})) {
    world_.ledger[run.ledger].message = "the VM went off";
    if (!told && run.goal.form == CommandForm::managed) continue;
    CommandView view;
    view.state = "Failed";
    view.message = "The script was interrupted.";
    view.output = run.script->output;
    view.error = run.script->error;
    view.started = run.started;
    view.ended = now;
    machine.untold_commands.push_back({std::move(run.goal), std::move(view)});
  }
}

void CommandRuns::remove(Machine& machine, const ManagedCommand& command, std::string operation, Duration lag,
                         Time now) {
  forget(machine.command_goals, command.sequence);
  const Aim aim{machine.id, command.sequence};
  const bool helped = machine.agent_answers();
  const Duration takes = (helped ? world_.scaled(kRemoval) : world_.scaled(kTimeBudget)) + lag;
  // F3.2/10: the script is ended when the agent hears of it.
  if (helped) {
    world_.agenda.at(now + takes / 2, [this, aim](Time) {
      if (Machine* same = world_.find_by_id(aim.machine)) terminate(*same, aim.sequence);
    });
  }
  world_.agenda.at(now + takes, [this, aim, operation](Time then) {
    Machine* from = world_.find_by_id(aim.machine);
    ManagedCommand* gone = from == nullptr ? nullptr : with_sequence(from->commands, aim.sequence);
    if (gone == nullptr || gone->held) return;
    if (!from->agent_answers()) {
      const SilenceError error = silence_error(*from, gone->name, world_.choices);
      gone->provisioning_state = "Failed";
      gone->operations.clear();
      return operations_.fail(operation, error.code, error.message, then);
    }
    terminate(*from, aim.sequence);
    forget(from->commands, aim.sequence);
    operations_.succeed(operation, then);
  });
}

void CommandRuns::occupy(Machine& machine, Duration how_long, Time now) {
  const Aim aim{machine.id, ++machine.last_sequence};
  machine.action_slot = aim.sequence;
  machine.action_operation.clear();
  world_.agenda.at(now + how_long, [this, aim](Time) {
    Machine* same = world_.find_by_id(aim.machine);
    if (same != nullptr && same->action_slot == aim.sequence) same->action_slot = 0;
  });
}

}  // namespace azvmreset::sim

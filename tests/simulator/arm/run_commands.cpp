#include "simulator/arm/run_commands.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/json/reader.hpp"
#include "simulator/arm/built_in_commands.hpp"
#include "simulator/arm/command_body.hpp"
#include "simulator/arm/command_json.hpp"
#include "simulator/arm/error.hpp"
#include "simulator/arm/hindrance.hpp"
#include "simulator/arm/silence.hpp"

#include <utility>

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;
using base::format;
using base::json::Writer;

constexpr std::size_t kMost = 25;  // C-B3/2

bool expands_instance_view(const Call& call) {
  return equals_ignoring_case(call.target.parameter("$expand").value_or(""), "instanceView");
}

bool same_command(const ManagedCommand& a, const ManagedCommand& b) {
  return a.call.text == b.call.text && a.call.command_id == b.call.command_id &&
         a.call.parameters == b.call.parameters && a.call.run_as_user == b.call.run_as_user &&
         a.call.run_as_password == b.call.run_as_password && a.timeout == b.timeout;
}

Answer conflict(const Machine& machine, const ManagedCommand& command) {
  return refusal({409, "Conflict",
                  format("Run command '{}' of VM '{}' is being processed. Please wait for its completion before "
                         "changing it.",
                         command.name, machine.set_up.name)});
}

// F3.1/11.
Answer slot_taken(const Choices& choices) {
  return refusal({409, "Conflict",
                  "Run command extension execution is in progress. Please wait for completion before invoking a run "
                  "command.",
                  "RunCommandConflict"},
                 choices.pick<BusySlot>() == BusySlot::top_level ? ErrorEnvelope::top_level : ErrorEnvelope::wrapped);
}

}  // namespace

bool RunCommands::owns(const ArmPath& path) {
  return path.is("Microsoft.Compute", {"virtualMachines", "runCommands"}) ||
         (path.is("Microsoft.Compute", {"virtualMachines", "runCommand"}) && !path.named());
}

Answer RunCommands::handle(const Call& call, Machine& machine) {
  if (call.path.is("Microsoft.Compute", {"virtualMachines", "runCommand"})) {
    return call.is("POST") ? act(call, machine) : no_such_method(call);
  }
  if (!call.path.named()) return call.is("GET") ? list(call, machine) : no_such_method(call);
  if (call.is("PUT")) return put(call, machine);
  if (call.is("DELETE")) return remove(call, machine);
  if (!call.is("GET")) return no_such_method(call);
  const ManagedCommand* command = machine.find_command(call.path.names.back());
  return command == nullptr ? not_found(call) : get(call, machine, *command);
}

Answer RunCommands::get(const Call& call, const Machine& machine, const ManagedCommand& command) const {
  Writer out;
  write_command(out, command, machine, expands_instance_view(call), world_.choices.pick<BeforeStart>());
  return json_answer(200, out.text());
}

Answer RunCommands::list(const Call& call, const Machine& machine) const {
  Writer out;
  out.begin_object().key("value").begin_array();
  for (const ManagedCommand& command : machine.commands) {
    write_command(out, command, machine, expands_instance_view(call), world_.choices.pick<BeforeStart>());
  }
  out.end_array().end_object();
  return json_answer(200, out.text());
}

Answer RunCommands::put(const Call& call, Machine& machine) {
  ManagedCommand wanted;
  wanted.name = call.path.names.back();
  if (auto refused = read_command(call, machine, wanted)) return *std::move(refused);
  if (auto refused = hindrance(machine, world_.choices)) return *std::move(refused);
  if (auto refused = slot_.claim_from_power(machine, call.now)) return *std::move(refused);
  ManagedCommand* present = machine.find_command(wanted.name);
  if (present == nullptr) {
    // F3.2/16.
    if (machine.commands.size() >= kMost) {
      return refusal(
          {409, "OperationNotAllowed",
           format("The VM '{}' has {} run commands already, which is the most it can have. Delete those that "
                  "are done.",
                  machine.set_up.name, kMost)});
    }
    return begin(call, machine, machine.commands.emplace_back(std::move(wanted)), true);
  }
  const bool same = same_command(*present, wanted);
  if (!present->operations.empty() || same) {
    if (auto answer = again(call, machine, *present, same)) return *std::move(answer);
  }
  wanted.name = present->name;
  wanted.view = present->view;
  *present = std::move(wanted);
  return begin(call, machine, *present, false);
}

// A name that is there already: while it is under way, and once it is done.
std::optional<Answer> RunCommands::again(const Call& call, Machine& machine, ManagedCommand& present, bool same) {
  const bool under_way = !present.operations.empty();
  if (under_way &&
      (!same || present.provisioning_state == "Deleting" || world_.choices.pick<SameWrite>() == SameWrite::conflict)) {
    return conflict(machine, present);
  }
  // F3.2/12.
  if (!under_way && world_.choices.pick<SameCommand>() == SameCommand::runs_again) return std::nullopt;
  const Operation& operation = operations_.start(call, machine.set_up.location);
  world_.find_operation(operation.id)->machine = machine.id;
  present.operations.push_back(operation.id);
  if (!under_way) {
    present.provisioning_state = "Updating";
    world_.agenda.at(call.now + world_.scaled(std::chrono::seconds(2)),
                     [this, id = machine.id, name = present.name](Time then) {
                       Machine* found = world_.find_by_id(id);
                       ManagedCommand* command = found == nullptr ? nullptr : found->find_command(name);
                       if (command != nullptr) runs_.settle(*found, *command, then);
                     });
  }
  return first_answer(call, operation, machine, present, false);
}

Answer RunCommands::begin(const Call& call, Machine& machine, ManagedCommand& command, bool created) {
  Operation& operation = operations_.start(call, machine.set_up.location);
  operation.machine = machine.id;
  command.sequence = ++machine.last_sequence;
  command.operations = {operation.id};
  command.held = operation.never_ends;
  command.provisioning_state = created ? "Creating" : "Updating";
  CommandGoal goal;
  goal.sequence = command.sequence;
  goal.name = command.name;
  goal.call = command.call;
  // F3.2/3.
  goal.timeout = command.timeout && command.timeout->count() > 0 ? Duration(*command.timeout) : kTimeBudget;
  if (call.fault != nullptr) goal.mishap = *call.fault;
  runs_.give(machine, std::move(goal), call.now);
  return first_answer(call, operation, machine, command, created);
}

// As for extensions (F1.1/6).
Answer RunCommands::first_answer(const Call& call, const Operation& operation, const Machine& machine,
                                 const ManagedCommand& command, bool created) const {
  Writer out;
  write_command(out, command, machine, false, BeforeStart::absent);
  Answer answer = json_answer(created ? 201 : 200, out.text());
  switch (world_.choices.pick<ExtensionPut>()) {
    case ExtensionPut::async_operation:
      operations_.announce(operation, {.async = true}, call, answer);
      break;
    case ExtensionPut::async_and_location:
      operations_.announce(operation, {.async = true, .location = true}, call, answer);
      break;
    case ExtensionPut::body_only:
      break;
    case ExtensionPut::location_only:
      answer = {202, {}, {}};
      operations_.announce(operation, {.location = true}, call, answer);
      break;
  }
  return answer;
}

Answer RunCommands::remove(const Call& call, Machine& machine) {
  ManagedCommand* command = machine.find_command(call.path.names.back());
  if (command == nullptr) return {204, {}, {}};
  if (auto refused = hindrance(machine, world_.choices)) return *std::move(refused);
  if (auto refused = slot_.claim_from_power(machine, call.now)) return *std::move(refused);
  if (command->provisioning_state == "Deleting") return conflict(machine, *command);
  Operation& operation = operations_.start(call, machine.set_up.location);
  operation.machine = machine.id;
  for (const std::string& older : command->operations) operations_.preempt(older, call.now);
  command->provisioning_state = "Deleting";
  command->operations = {operation.id};
  command->held = operation.never_ends;
  const Duration lag = call.met_by(FaultKind::delete_lags) ? call.fault->wait : Duration(0);
  runs_.remove(machine, *command, operation.id, lag, call.now);
  return operations_.accepted_delete(operation, call);
}

Answer RunCommands::act(const Call& call, Machine& machine) {
  const auto document = base::json::Document::parse(call.request.body);
  if (!document || !document->root().is_object()) return unreadable_body();
  const auto root = document->root();
  CommandGoal goal;
  goal.form = CommandForm::action;
  goal.call.command_id = root["commandId"].text_or("");
  if (goal.call.command_id.empty()) {
    return refusal({400, "InvalidParameter", "Required parameter 'commandId' is missing (null)."});
  }
  if (!knows_command(goal.call.command_id)) return unknown_command_id();
  for (const auto line : root["script"].elements()) {
    if (!goal.call.text.empty()) goal.call.text += '\n';
    goal.call.text += line.text_or("");
  }
  if (equals_ignoring_case(goal.call.command_id, "RunPowerShellScript")) {
    if (goal.call.text.empty()) {
      return refusal({400, "InvalidParameter", "Required parameter 'script' is missing (null)."});
    }
    goal.call.command_id.clear();
  }
  if (auto wrong = read_parameters(root["parameters"], "parameters", goal.call.parameters)) return *std::move(wrong);
  if (auto refused = hindrance(machine, world_.choices)) return *std::move(refused);
  if (call.met_by(FaultKind::slot_busy) && machine.action_slot == 0) {
    runs_.occupy(machine, call.fault->wait, call.now);
    return slot_taken(world_.choices);
  }
  if (machine.action_slot != 0) return slot_taken(world_.choices);
  if (auto refused = slot_.claim_from_power(machine, call.now)) return *std::move(refused);

  Operation& operation = operations_.start(call, machine.set_up.location);
  operation.machine = machine.id;
  goal.sequence = ++machine.last_sequence;
  goal.operation = operation.id;
  goal.timeout = kTimeBudget;  // F3.1/7
  if (call.fault != nullptr) goal.mishap = *call.fault;
  machine.action_slot = goal.sequence;
  machine.action_operation = operation.id;
  runs_.give(machine, std::move(goal), call.now);
  return operations_.accepted_action(operation, call);
}

void RunCommands::drop(Machine& machine, std::string_view name, Time now) {
  ManagedCommand* command = machine.find_command(name);
  if (command == nullptr) return;
  for (const std::string& older : command->operations) operations_.preempt(older, now);
  runs_.drop(machine, command->sequence);
}

}  // namespace azvmreset::sim

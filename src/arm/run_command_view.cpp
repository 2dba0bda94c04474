#include "arm/run_command_view.hpp"

#include "base/ascii.hpp"
#include "base/timestamp.hpp"

#include <algorithm>
#include <array>

namespace azvmreset::arm {

namespace {

using base::json::Value;

constexpr std::array<std::pair<std::string_view, ScriptState>, 7> states = {{
    {"Pending", ScriptState::pending},
    {"Running", ScriptState::running},
    {"Succeeded", ScriptState::succeeded},
    {"Failed", ScriptState::failed},
    {"TimedOut", ScriptState::timed_out},
    {"Canceled", ScriptState::canceled},
    {"Cancelled", ScriptState::canceled},
}};

void read_instance_view(RunCommandView& view, Fields& fields, Value instance) {
  view.execution_state = fields.text(instance["executionState"], "instanceView.executionState");
  view.execution_message = fields.text(instance["executionMessage"], "instanceView.executionMessage");
  view.exit_code = fields.integer(instance["exitCode"], "instanceView.exitCode");
  view.output = fields.text(instance["output"], "instanceView.output");
  view.error = fields.text(instance["error"], "instanceView.error");
  view.started_at = base::parse_timestamp(fields.text(instance["startTime"], "instanceView.startTime"));
  view.ended_at = base::parse_timestamp(fields.text(instance["endTime"], "instanceView.endTime"));
  view.statuses = read_statuses(fields, instance["statuses"], "instanceView.statuses");
}

}  // namespace

std::string_view RunCommandView::tag(std::string_view tag_name) const noexcept {
  const auto found = std::find_if(tags.begin(), tags.end(), [tag_name](const auto& candidate) {
    return base::equals_ignoring_case(candidate.first, tag_name);
  });
  return found == tags.end() ? std::string_view() : found->second;
}

std::string_view RunCommandView::parameter(std::string_view parameter_name) const noexcept {
  const auto found = std::ranges::find_if(
      parameters, [parameter_name](const auto& candidate) { return candidate.first == parameter_name; });
  return found == parameters.end() ? std::string_view() : found->second;
}

ScriptState RunCommandView::state() const noexcept {
  const auto* found = std::ranges::find_if(
      states, [this](const auto& candidate) { return base::equals_ignoring_case(candidate.first, execution_state); });
  return found == states.end() ? ScriptState::unknown : found->second;
}

Result<RunCommandView> read_run_command(Value resource) {
  if (!resource.is_object()) return Error{ErrorCode::protocol, "expected a run command: a JSON object"};
  Fields fields;
  const auto properties = fields.object(resource["properties"], "properties");

  RunCommandView view;
  view.id = fields.text(resource["id"], "id");
  view.name = fields.text(resource["name"], "name");
  // As a child of the VM it may be called "vm/command".
  view.name.erase(0, view.name.rfind('/') + 1);
  view.provisioning_state = fields.text(properties["provisioningState"], "properties.provisioningState");
  view.tags = fields.tags(resource);
  // Anybody's: what is not text is none that we have sent.
  for (const Value parameter : properties["parameters"].elements()) {
    view.parameters.emplace_back(parameter["name"].text_or(""), parameter["value"].text_or(""));
  }
  read_instance_view(view, fields, fields.object(properties["instanceView"], "properties.instanceView"));
  if (!fields.ok()) return fields.take_error();
  return view;
}

Result<ActionOutput> read_action_output(Value answer) {
  Fields fields;
  const auto statuses = read_statuses(fields, answer["value"], "value");
  if (!fields.ok()) return fields.take_error();
  ActionOutput found;
  bool has_output = false;
  for (const InstanceStatus& status : statuses) {
    if (base::starts_with_ignoring_case(status.code, "ComponentStatus/StdOut")) {
      found.output = status.message;
      has_output = true;
    } else if (base::starts_with_ignoring_case(status.code, "ComponentStatus/StdErr")) {
      found.error = status.message;
    }
  }
  if (has_output) return found;
  return Error{ErrorCode::protocol,
               "expected a script's output: a list `value` with an element of the code ComponentStatus/StdOut"};
}

}  // namespace azvmreset::arm

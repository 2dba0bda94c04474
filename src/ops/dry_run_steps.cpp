#include "ops/dry_run_steps.hpp"

#include "ops/requests.hpp"
#include "ops/script_run_body.hpp"
#include "ops/snapshot.hpp"

#include <memory>
#include <string>
#include <utility>

namespace azvmreset::ops {

void redact(ScriptRun& script) {
  for (ProtectedParameter& parameter : script.protected_parameters) parameter.value = Secret(redacted);
  for (Secret* secret : {&script.run_as_password, &script.output_blob, &script.error_blob}) {
    if (!secret->empty()) *secret = Secret(redacted);
  }
}

Result<void> add_step(DryRun& run, std::string_view action, const Result<http::Request>& request) {
  if (!request) return request.error();
  DryRunStep step;
  step.action = std::string(action);
  step.method = request->method;
  step.url = request->url.text();
  if (request->body != nullptr) step.body = std::string(request->body->expose());
  run.steps.push_back(std::move(step));
  return {};
}

Result<void> add_snapshot_step(DryRun& run, const arm::Arm& arm, const ResourceId& target, const arm::VmView& vm,
                               std::string_view operation_id) {
  auto plan = plan_snapshot(target, vm, operation_id);
  if (!plan) return std::move(plan).error();
  return add_step(run, "snapshot", put_snapshot(arm, *plan));
}

Result<void> add_script_steps(DryRun& run, const arm::Arm& arm, const ResourceId& target, const ScriptRun& script,
                              std::chrono::seconds in_guest) {
  if (script.form == CommandForm::action) {
    auto body = std::make_shared<const Secret>(action_command_body(script));
    return add_step(run, "post_run_command", post_run_command(arm, target, std::move(body)));
  }
  const std::string name = run_command_name(script.operation_id);
  auto body = std::make_shared<const Secret>(
      managed_command_body(script, target, in_guest, arm.api_versions().of(arm::ResourceType::run_commands)));
  auto added = add_step(run, "put_run_command", put_run_command(arm, target, name, std::move(body)));
  if (!added || script.keep) return added;
  return add_step(run, "delete_run_command", delete_run_command(arm, target, name));
}

}  // namespace azvmreset::ops

#include "base/ascii.hpp"
#include "ops/json_parts.hpp"

#include <azvmreset/run_command.hpp>

// The document of docs/results.md, field by field in its order.
namespace azvmreset {

using base::json::Writer;
using namespace ops;

bool RunCommandResult::succeeded() const noexcept {
  if (!failure.empty()) return false;
  return form == CommandForm::action || (exit_code == 0 && base::equals_ignoring_case(execution_state, "Succeeded"));
}

std::string to_json(const RunCommandResult& result) {
  Writer json;
  json.begin_object();
  json.member("schema", "azvmreset.run_command/1");
  json.member("target", result.target);
  json.member("operation_id", result.operation_id);
  json.member("form", name_of(result.form));
  json.member("command_name", result.command_name);
  json.member("succeeded", result.succeeded());
  json.member("execution_state", result.execution_state);
  json.key("exit_code");
  result.exit_code ? json.integer(*result.exit_code) : json.null();
  json.member("output", result.output);
  json.member("error_output", result.error_output);
  json.member("truncated", result.truncated);
  json.member("failure", result.failure);
  json.member("script_sha256", result.script_sha256);
  json.member("removed", result.removed);
  json.member("snapshot_id", result.snapshot_id);
  write_closing(json, result);
  return json.end_object().text();
}

}  // namespace azvmreset

#include "ops/script_run_body.hpp"

#include "base/json/writer.hpp"
#include "ops/requests.hpp"

#include <cstdint>
#include <string_view>

namespace azvmreset::ops {
namespace {

using base::json::Writer;

// Azure's own name for "run this text".
constexpr std::string_view text_command = "RunPowerShellScript";

constexpr std::string_view strict_since = "2023-03-01";

void write_parameter(Writer& json, std::string_view name, std::string_view value) {
  json.begin_object().member("name", name).member("value", value).end_object();
}

void write_parameters(Writer& json, const ScriptRun& run) {
  if (run.parameters.empty()) return;
  json.key("parameters").begin_array();
  for (const CommandParameter& parameter : run.parameters) write_parameter(json, parameter.name, parameter.value);
  json.end_array();
}

void write_protected_parameters(Writer& json, const ScriptRun& run) {
  if (run.protected_parameters.empty()) return;
  json.key("protectedParameters").begin_array();
  for (const ProtectedParameter& parameter : run.protected_parameters) {
    write_parameter(json, parameter.name, parameter.value.expose());
  }
  json.end_array();
}

void write_source(Writer& json, const ScriptRun& run) {
  json.key("source").begin_object();
  if (run.command_id.empty()) {
    json.member("script", run.script);
  } else {
    json.member("commandId", run.command_id);
  }
  json.end_object();
}

}  // namespace

Secret managed_command_body(const ScriptRun& run, const ResourceId& vm, std::chrono::seconds timeout,
                            std::string_view api_version) {
  Writer json;
  json.begin_object().member("location", run.location);
  json.key("tags").begin_object();
  json.member(operation_tag, run.operation_id).member(target_tag, vm.text());
  json.end_object();
  json.key("properties").begin_object();
  write_source(json, run);
  write_parameters(json, run);
  write_protected_parameters(json, run);
  if (!run.run_as_user.empty()) {
    json.member("runAsUser", run.run_as_user).member("runAsPassword", run.run_as_password.expose());
  }
  json.member("timeoutInSeconds", static_cast<std::int64_t>(timeout.count()));
  json.member("asyncExecution", false);
  if (api_version >= strict_since) json.member("treatFailureAsDeploymentFailure", true);
  if (!run.output_blob.empty()) json.member("outputBlobUri", run.output_blob.expose());
  if (!run.error_blob.empty()) json.member("errorBlobUri", run.error_blob.expose());
  json.end_object().end_object();
  return json.take();
}

Secret action_command_body(const ScriptRun& run) {
  Writer json;
  json.begin_object();
  if (run.command_id.empty()) {
    json.member("commandId", text_command);
    // One element: Azure joins several by line breaks of its own.
    json.key("script").begin_array().string(run.script).end_array();
  } else {
    json.member("commandId", run.command_id);
  }
  write_parameters(json, run);
  json.end_object();
  return json.take();
}

}  // namespace azvmreset::ops

#include <azvmreset/run_command.hpp>

#include "capi/about_vm.hpp"
#include "capi/guest_work.hpp"
#include "capi/requests.hpp"

#include <string>

namespace azvmreset::capi {

RunCommand copy_of(const RunCommand& request) {
  RunCommand copy(request.target);
  copy_guest_work(copy, request);
  copy.script = request.script;
  copy.command_id = request.command_id;
  copy.parameters = request.parameters;
  for (const ProtectedParameter& each : request.protected_parameters) {
    copy.protected_parameters.emplace_back(each.name, each.value.duplicate());
  }
  copy.output_blob = request.output_blob.duplicate();
  copy.error_blob = request.error_blob.duplicate();
  copy.tail = request.tail;
  copy.keep = request.keep;
  return copy;
}

}  // namespace azvmreset::capi

using namespace azvmreset;
using namespace azvmreset::capi;

azvmr_status azvmr_run_command_new(azvmr_run_command** out, const char* vm, azvmr_error** err) {
  return new_about_vm<RunCommand>(out, vm, err);
}
void azvmr_run_command_free(azvmr_run_command* request) { delete request; }

azvmr_status azvmr_run_command_set_script(azvmr_run_command* request, const char* script, size_t script_length,
                                          azvmr_error** err) {
  return set(request, err, [&](RunCommand& task) -> Result<void> {
    const auto text = bytes(script, script_length, "script");
    if (!text) return text.error();
    task.script = *text;
    return {};
  });
}
azvmr_status azvmr_run_command_set_command_id(azvmr_run_command* request, const char* command_id, azvmr_error** err) {
  return set_text(request, &RunCommand::command_id, command_id, "command_id", err);
}
azvmr_status azvmr_run_command_add_parameter(azvmr_run_command* request, const char* name, const char* value,
                                             azvmr_error** err) {
  return set(request, err, [&](RunCommand& task) -> Result<void> {
    if (auto given = not_null({{name, "name"}, {value, "value"}}); !given) return given;
    task.parameters.emplace_back(name, value);
    return {};
  });
}
azvmr_status azvmr_run_command_add_protected_parameter(azvmr_run_command* request, const char* name, const char* value,
                                                       size_t value_length, azvmr_error** err) {
  return set(request, err, [&](RunCommand& task) -> Result<void> {
    if (auto given = not_null({{name, "name"}}); !given) return given;
    const auto secret = bytes(value, value_length, "value");
    if (!secret) return secret.error();
    task.protected_parameters.emplace_back(name, Secret(*secret));
    return {};
  });
}
azvmr_status azvmr_run_command_set_output_blob(azvmr_run_command* request, const char* uri, size_t uri_length,
                                               azvmr_error** err) {
  return set_secret(request, &RunCommand::output_blob, uri, uri_length, "uri", err);
}
azvmr_status azvmr_run_command_set_error_blob(azvmr_run_command* request, const char* uri, size_t uri_length,
                                              azvmr_error** err) {
  return set_secret(request, &RunCommand::error_blob, uri, uri_length, "uri", err);
}
azvmr_status azvmr_run_command_set_tail(azvmr_run_command* request, int32_t tail, azvmr_error** err) {
  return set_flag(request, &RunCommand::tail, tail, err);
}
azvmr_status azvmr_run_command_set_keep(azvmr_run_command* request, int32_t keep, azvmr_error** err) {
  return set_flag(request, &RunCommand::keep, keep, err);
}
azvmr_status azvmr_run_command_set_form(azvmr_run_command* request, int32_t form, azvmr_error** err) {
  return set_form(request, form, err);
}
azvmr_status azvmr_run_command_set_snapshot_first(azvmr_run_command* request, int32_t first, azvmr_error** err) {
  return set_flag(request, &RunCommand::snapshot_first, first, err);
}
azvmr_status azvmr_run_command_add_override(azvmr_run_command* request, int32_t blocker, azvmr_error** err) {
  return add_override(request, blocker, err);
}
azvmr_status azvmr_run_command_set_run_as(azvmr_run_command* request, const char* username, const char* password,
                                          size_t password_length, azvmr_error** err) {
  return set_run_as(request, username, password, password_length, err);
}
azvmr_status azvmr_run_command_set_timeout(azvmr_run_command* request, int64_t milliseconds, azvmr_error** err) {
  return set_timeout(request, milliseconds, err);
}
azvmr_status azvmr_run_command_set_traceparent(azvmr_run_command* request, const char* traceparent, azvmr_error** err) {
  return set_traceparent(request, traceparent, err);
}

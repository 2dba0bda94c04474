#include "simulator/arm/command_json.hpp"

#include "base/format.hpp"
#include "base/timestamp.hpp"

namespace azvmreset::sim {
namespace {

using base::format_timestamp;
using base::json::Writer;

constexpr std::size_t kKept = 4096;

void write_source(Writer& out, const ScriptCall& call) {
  out.key("source").begin_object();
  if (call.command_id.empty())
    out.member("script", call.text);
  else
    out.member("commandId", call.command_id);
  out.end_object();
}

void write_parameters(Writer& out, const Parameters& parameters) {
  out.key("parameters").begin_array();
  for (const auto& [name, value] : parameters) {
    out.begin_object().member("name", name).member("value", value).end_object();
  }
  out.end_array();
}

void write_view(Writer& out, const CommandView& view) {
  out.key("instanceView").begin_object().member("executionState", view.state);
  out.member("executionMessage", view.message);
  if (view.exit_code) out.member("exitCode", *view.exit_code);
  out.member("output", kept_of(view.output)).member("error", kept_of(view.error));
  if (view.started) out.member("startTime", format_timestamp(*view.started));
  if (view.ended) out.member("endTime", format_timestamp(*view.ended));
  out.key("statuses").begin_array().end_array().end_object();
}

// F3.2/6.
void write_view_before(Writer& out, BeforeStart before) {
  if (before == BeforeStart::absent) return;
  CommandView view;
  view.state = before == BeforeStart::pending ? "Pending" : "Unknown";
  write_view(out, view);
}

// F3.2/17: a SAS stays with who gave it.
std::string without_query(std::string_view uri) { return std::string(uri.substr(0, uri.find('?'))); }

}  // namespace

std::string kept_of(std::string_view text) {
  return std::string(text.size() <= kKept ? text : text.substr(text.size() - kKept));
}

void write_command(Writer& out, const ManagedCommand& command, const Machine& machine, bool with_instance_view,
                   BeforeStart before) {
  out.begin_object()
      .member("name", command.name)
      .member("id", base::format("{}/runCommands/{}", machine.id, command.name))
      .member("type", "Microsoft.Compute/virtualMachines/runCommands")
      .member("location", machine.set_up.location);
  if (!command.tags.empty()) out.key("tags").raw(command.tags);
  out.key("properties").begin_object();
  write_source(out, command.call);
  write_parameters(out, command.parameters);
  out.member("asyncExecution", command.asynchronous.value_or(false));
  if (!command.call.run_as_user.empty()) out.member("runAsUser", command.call.run_as_user);
  if (command.timeout) out.member("timeoutInSeconds", static_cast<std::int64_t>(command.timeout->count()));
  if (command.strict) out.member("treatFailureAsDeploymentFailure", *command.strict);
  if (!command.output_blob.empty()) out.member("outputBlobUri", without_query(command.output_blob));
  if (!command.error_blob.empty()) out.member("errorBlobUri", without_query(command.error_blob));
  out.member("provisioningState", command.provisioning_state);
  if (with_instance_view && command.view) write_view(out, *command.view);
  if (with_instance_view && !command.view) write_view_before(out, before);
  out.end_object().end_object();
}

}  // namespace azvmreset::sim

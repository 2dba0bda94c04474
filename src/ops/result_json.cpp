#include "ops/account_json.hpp"
#include "ops/json_parts.hpp"

#include <azvmreset/preflight.hpp>
#include <azvmreset/reset.hpp>

// The documents of docs/results.md, field by field in its order.
namespace azvmreset {

using base::json::Writer;
using namespace ops;

namespace {

void write_state(Writer& json, std::string_view key, const MachineState& state) {
  json.key(key).begin_object();
  json.member("power", state.power);
  json.member("agent_status", state.agent_status);
  json.member("vm_access_name", state.vm_access_name);
  json.member("vm_access_version", state.vm_access_version);
  json.member("vm_access_state", state.vm_access_state);
  json.member("force_update_tag", state.force_update_tag);
  json.end_object();
}

void write_rungs(Writer& json, const std::vector<RungReport>& rungs) {
  json.key("rungs").begin_array();
  for (const RungReport& report : rungs) {
    json.begin_object();
    json.member("rung", name_of(report.rung));
    json.member("outcome", name_of(report.outcome));
    json.member("reason", report.reason);
    json.member("message", report.message);
    json.member("remedy", report.remedy);
    json.member("took", static_cast<std::int64_t>(report.took.count()));
    json.member("writes", report.writes);
    write_texts(json, "left", report.left);
    json.member("may_have_set", report.may_have_set);
    json.end_object();
  }
  json.end_array();
}

void write_locks(Writer& json, const std::vector<Lock>& locks) {
  json.key("locks").begin_array();
  for (const Lock& lock : locks) {
    json.begin_object();
    json.member("id", lock.id);
    json.member("name", lock.name);
    json.member("level", lock.level);
    json.member("notes", lock.notes);
    json.end_object();
  }
  json.end_array();
}

void write_shut_rungs(Writer& json, const std::vector<ShutRung>& rungs) {
  json.key("shut_rungs").begin_array();
  for (const ShutRung& shut : rungs) {
    json.begin_object();
    json.member("rung", name_of(shut.rung));
    json.member("code", shut.why.code);
    json.member("message", shut.why.message);
    json.member("remedy", shut.why.remedy);
    json.end_object();
  }
  json.end_array();
}

}  // namespace

std::string to_json(const PreflightReport& report) {
  Writer json;
  json.begin_object();
  json.member("schema", "azvmreset.preflight/1");
  json.member("target", report.target);
  json.member("location", report.location);
  json.member("os", report.os);
  json.member("os_name", report.os_name);
  json.member("power", report.power);
  json.member("provisioning_state", report.provisioning_state);
  json.member("admin_username", report.admin_username);
  json.member("agent_status", report.agent_status);
  json.member("agent_version", report.agent_version);
  write_time(json, "agent_reported_at", report.agent_reported_at);
  json.member("extensions_allowed", report.extensions_allowed);
  json.member("vm_access_name", report.vm_access_name);
  json.member("vm_access_version", report.vm_access_version);
  json.member("domain_controller", name_of(report.domain_controller));
  json.member("laps_managed", name_of(report.laps_managed));
  json.member("permissions_checked", report.permissions_checked);
  json.member("locks_checked", report.locks_checked);
  write_texts(json, "missing_actions", report.missing_actions);
  write_locks(json, report.locks);
  write_names(json, "open_methods", report.open_methods);
  write_names(json, "open_rungs", report.open_rungs);
  write_shut_rungs(json, report.shut_rungs);
  write_findings(json, "blockers", report.blockers);
  write_findings(json, "warnings", report.warnings);
  json.member("trace_id", report.trace_id);
  return json.end_object().text();
}

std::string to_json(const ResetResult& result) {
  Writer json;
  json.begin_object();
  json.member("schema", "azvmreset.reset/1");
  json.member("target", result.target);
  json.member("operation_id", result.operation_id);
  json.member("action", result.action);
  json.member("username", result.username);
  json.member("method", name_of(result.method));
  json.member("evidence", name_of(result.evidence));
  json.member("created", name_of(result.created));
  write_rungs(json, result.rungs);
  json.member("extension_name", result.extension_name);
  json.member("extension_version", result.extension_version);
  json.member("force_update_tag", result.force_update_tag);
  json.member("guest_message", result.guest_message);
  json.member("extension_removed", result.extension_removed);
  json.member("command_name", result.command_name);
  json.member("script_sha256", result.script_sha256);
  json.member("seal", result.seal);
  json.member("key_fingerprint", result.key_fingerprint);
  json.member("plan_id", result.plan_id);
  json.member("original_disk_id", result.original_disk_id);
  write_account(json, "account", result.account);
  json.member("sign_in", name_of(result.sign_in));
  write_state(json, "before", result.before);
  write_state(json, "after", result.after);
  json.member("started_vm", result.started_vm);
  json.member("resumed", result.resumed);
  json.member("snapshot_id", result.snapshot_id);
  json.member("restart_needed", name_of(result.restart_needed));
  write_closing(json, result);
  return json.end_object().text();
}

}  // namespace azvmreset

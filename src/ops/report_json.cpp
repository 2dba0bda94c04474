#include "ops/json_parts.hpp"

#include <azvmreset/dry_run.hpp>
#include <azvmreset/find.hpp>
#include <azvmreset/leftovers.hpp>
#include <azvmreset/reset.hpp>
#include <azvmreset/restart.hpp>
#include <azvmreset/status.hpp>

// The documents of docs/results.md, field by field in its order.
namespace azvmreset {

using base::json::Writer;
using namespace ops;

std::string to_json(const RestartResult& result) {
  Writer json;
  json.begin_object();
  json.member("schema", "azvmreset.restart/1");
  json.member("target", result.target);
  json.member("evidence", name_of(result.evidence));
  json.member("power", result.power);
  json.member("agent_status", result.agent_status);
  write_time(json, "started_at", result.started_at);
  write_time(json, "finished_at", result.finished_at);
  write_findings(json, "warnings", result.warnings);
  write_texts(json, "next_steps", result.next_steps);
  write_texts(json, "correlation_ids", result.correlation_ids);
  json.member("trace_id", result.trace_id);
  return json.end_object().text();
}

std::string to_json(const StatusReport& report) {
  Writer json;
  json.begin_object();
  json.member("schema", "azvmreset.status/1");
  json.member("target", report.target);
  json.member("power", report.power);
  json.member("provisioning_state", report.provisioning_state);
  json.member("operation_in_progress", report.operation_in_progress);
  json.member("agent_status", report.agent_status);
  json.member("agent_version", report.agent_version);
  write_time(json, "agent_reported_at", report.agent_reported_at);
  json.member("vm_access_name", report.vm_access_name);
  json.member("vm_access_version", report.vm_access_version);
  json.member("vm_access_state", report.vm_access_state);
  json.member("force_update_tag", report.force_update_tag);
  json.member("guest_message", report.guest_message);
  write_time(json, "guest_reported_at", report.guest_reported_at);
  json.member("trace_id", report.trace_id);
  return json.end_object().text();
}

std::string to_json(const FindReport& report) {
  Writer json;
  json.begin_object();
  json.member("schema", "azvmreset.find/1");
  json.member("subscription", report.subscription);
  json.member("text", report.text);
  json.key("vms").begin_array();
  for (const FoundVm& vm : report.vms) {
    json.begin_object();
    json.member("id", vm.id);
    json.member("name", vm.name);
    json.member("resource_group", vm.resource_group);
    json.member("location", vm.location);
    json.member("matched", vm.matched);
    json.member("address", vm.address);
    json.end_object();
  }
  json.end_array();
  write_findings(json, "warnings", report.warnings);
  json.member("trace_id", report.trace_id);
  return json.end_object().text();
}

std::string to_json(const LeftoversReport& report) {
  Writer json;
  json.begin_object();
  json.member("schema", "azvmreset.leftovers/1");
  json.member("target", report.target);
  json.key("items").begin_array();
  for (const Leftover& item : report.items) {
    json.begin_object();
    json.member("id", item.id);
    json.member("kind", item.kind);
    json.member("name", item.name);
    json.member("operation_id", item.operation_id);
    write_time(json, "created_at", item.created_at);
    json.member("ours", item.ours);
    json.member("removed", item.removed);
    json.member("reason", item.reason);
    json.end_object();
  }
  json.end_array();
  write_findings(json, "warnings", report.warnings);
  json.member("trace_id", report.trace_id);
  return json.end_object().text();
}

std::string to_json(const DryRun& run) {
  Writer json;
  json.begin_object();
  json.member("schema", "azvmreset.dry_run/1");
  json.member("target", run.target);
  json.member("action", run.action);
  json.member("username", run.username);
  json.key("steps").begin_array();
  for (const DryRunStep& step : run.steps) {
    json.begin_object();
    json.member("action", step.action);
    json.member("method", step.method);
    json.member("url", step.url);
    json.member("body", step.body);
    json.end_object();
  }
  json.end_array();
  write_findings(json, "blockers", run.blockers);
  write_findings(json, "warnings", run.warnings);
  json.member("trace_id", run.trace_id);
  return json.end_object().text();
}

}  // namespace azvmreset

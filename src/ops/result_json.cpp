#include "base/json/writer.hpp"
#include "base/timestamp.hpp"

#include <azvmreset/preflight.hpp>
#include <azvmreset/reset.hpp>

#include <vector>

// The documents of docs/results.md, field by field in its order.
namespace azvmreset {
namespace {

using base::json::Writer;

template <class Enum>
void write_names(Writer& json, std::string_view key, const std::vector<Enum>& values) {
  json.key(key).begin_array();
  for (const Enum value : values) json.string(name_of(value));
  json.end_array();
}

void write_texts(Writer& json, std::string_view key, const std::vector<std::string>& texts) {
  json.key(key).begin_array();
  for (const std::string& text : texts) json.string(text);
  json.end_array();
}

void write_findings(Writer& json, std::string_view key, const std::vector<Finding>& findings) {
  json.key(key).begin_array();
  for (const Finding& finding : findings) {
    json.begin_object();
    json.member("code", finding.code).member("message", finding.message).member("remedy", finding.remedy);
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
  json.key("agent_reported_at");
  if (report.agent_reported_at) {
    json.string(base::format_timestamp(*report.agent_reported_at));
  } else {
    json.null();
  }
  json.member("extensions_allowed", report.extensions_allowed);
  json.member("vm_access_name", report.vm_access_name);
  json.member("vm_access_version", report.vm_access_version);
  json.member("domain_controller", name_of(report.domain_controller));
  json.member("laps_managed", name_of(report.laps_managed));
  write_names(json, "open_methods", report.open_methods);
  write_findings(json, "blockers", report.blockers);
  write_findings(json, "warnings", report.warnings);
  return json.end_object().text();
}

std::string to_json(const ResetResult& result) {
  Writer json;
  json.begin_object();
  json.member("schema", "azvmreset.reset/1");
  json.member("target", result.target);
  json.member("action", result.action);
  json.member("username", result.username);
  json.member("method", name_of(result.method));
  json.member("evidence", name_of(result.evidence));
  json.member("created", name_of(result.created));
  json.member("extension_name", result.extension_name);
  json.member("extension_version", result.extension_version);
  json.member("force_update_tag", result.force_update_tag);
  json.member("guest_message", result.guest_message);
  json.member("started_at", base::format_timestamp(result.started_at));
  json.member("finished_at", base::format_timestamp(result.finished_at));
  write_names(json, "overrides", result.overrides);
  write_findings(json, "warnings", result.warnings);
  write_texts(json, "next_steps", result.next_steps);
  write_texts(json, "correlation_ids", result.correlation_ids);
  return json.end_object().text();
}

}  // namespace azvmreset

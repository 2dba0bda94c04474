#include "ops/account_json.hpp"
#include "ops/json_parts.hpp"

#include <azvmreset/rescue.hpp>

// The documents of docs/results.md, field by field in its order.
namespace azvmreset {

using base::json::Writer;
using namespace ops;

namespace {

void write_items(Writer& json, const std::vector<RescueItem>& items) {
  json.key("items").begin_array();
  for (const RescueItem& item : items) {
    json.begin_object();
    json.member("type", item.type);
    json.member("id", item.id);
    json.member("fate", name_of(item.fate));
    json.member("reason", item.reason);
    json.end_object();
  }
  json.end_array();
}

void write_steps(Writer& json, const std::vector<StepReport>& steps) {
  json.key("steps").begin_array();
  for (const StepReport& step : steps) {
    json.begin_object();
    json.member("name", step.name);
    json.member("outcome", name_of(step.outcome));
    write_time(json, "started_at", step.started_at);
    json.member("took", static_cast<std::int64_t>(step.took.count()));
    json.end_object();
  }
  json.end_array();
}

void write_what_the_guest_said(Writer& json, const RescueResult& result) {
  json.member("outcome", name_of(result.outcome));
  json.member("read_back", result.read_back);
  json.member("username", result.username);
  json.member("created", name_of(result.created));
  write_account(json, "account", result.account);
  json.member("sign_in", name_of(result.sign_in));
  json.member("guest_message", result.guest_message);
  json.member("seal", result.seal);
  json.member("key_fingerprint", result.key_fingerprint);
  json.member("password_delivered", result.password_delivered);
  json.member("marker", result.marker);
}

void write_what_became_of_the_vm(Writer& json, const RescueResult& result) {
  json.member("original_disk_id", result.original_disk_id);
  json.member("os_disk_id", result.os_disk_id);
  json.member("power", result.power);
  json.member("deallocated", result.deallocated);
  json.member("restarted", result.restarted);
  json.member("unfenced", result.unfenced);
  json.member("resumed", result.resumed);
  json.member("downtime", static_cast<std::int64_t>(result.downtime.count()));
  json.member("plaintext_may_remain", name_of(result.plaintext_may_remain));
  write_texts(json, "plaintext_disks", result.plaintext_disks);
}

}  // namespace

std::string to_json(const RescueResult& result) {
  Writer json;
  json.begin_object();
  json.member("schema", "azvmreset.rescue/1");
  json.member("target", result.target);
  json.member("plan_id", result.plan_id);
  json.member("action", result.action);
  json.member("end", name_of(result.end));
  json.member("evidence", name_of(result.evidence));
  write_what_the_guest_said(json, result);
  write_what_became_of_the_vm(json, result);
  write_steps(json, result.steps);
  write_items(json, result.items);
  write_time(json, "started_at", result.started_at);
  write_time(json, "finished_at", result.finished_at);
  write_findings(json, "warnings", result.warnings);
  write_texts(json, "next_steps", result.next_steps);
  write_texts(json, "correlation_ids", result.correlation_ids);
  json.member("trace_id", result.trace_id);
  return json.end_object().text();
}

std::string to_json(const CleanupReport& report) {
  Writer json;
  json.begin_object();
  json.member("schema", "azvmreset.cleanup/1");
  json.member("target", report.target);
  json.member("plan_id", report.plan_id);
  json.member("dry_run", report.dry_run);
  write_items(json, report.items);
  write_findings(json, "warnings", report.warnings);
  write_texts(json, "next_steps", report.next_steps);
  json.member("trace_id", report.trace_id);
  return json.end_object().text();
}

std::string to_json(const AdoptionReport& report) {
  Writer json;
  json.begin_object();
  json.member("schema", "azvmreset.adoption/1");
  json.member("target", report.target);
  json.member("plan_id", report.plan_id);
  json.member("step", report.step);
  json.member("original_power", report.original_power);
  json.member("power", report.power);
  json.member("original_disk_id", report.original_disk_id);
  json.member("os_disk_id", report.os_disk_id);
  json.member("lease_holder", report.lease_holder);
  write_time(json, "lease_until", report.lease_until);
  json.member("has_run_on_copy", name_of(report.has_run_on_copy));
  if (report.ran_for) {
    json.member("ran_for", static_cast<std::int64_t>(report.ran_for->count()));
  } else {
    json.key("ran_for").null();
  }
  json.member("can_roll_back", report.can_roll_back);
  json.member("needs_discard_changes", report.needs_discard_changes);
  write_items(json, report.items);
  write_findings(json, "warnings", report.warnings);
  write_texts(json, "next_steps", report.next_steps);
  json.member("trace_id", report.trace_id);
  return json.end_object().text();
}

}  // namespace azvmreset

#include "base/json/writer.hpp"
#include "ops/json_parts.hpp"

#include <azvmreset/plan.hpp>

namespace azvmreset {
namespace {

using base::json::Writer;
using ops::write_findings;
using ops::write_names;
using ops::write_texts;

void write_facts(Writer& json, const PlanFacts& facts) {
  json.key("facts").begin_object();
  json.member("vm_size", facts.vm_size).member("location", facts.location).member("zone", facts.zone);
  json.member("power", facts.power);
  json.member("os_disk_id", facts.os_disk_id).member("os_disk_unique_id", facts.os_disk_unique_id);
  json.member("os_disk_sku", facts.os_disk_sku).member("os_disk_tier", facts.os_disk_tier);
  json.member("os_disk_bytes", facts.os_disk_bytes);
  json.member("hyper_v_generation", facts.hyper_v_generation).member("security_type", facts.security_type);
  json.member("encryption_set_id", facts.encryption_set_id).member("disk_controller", facts.disk_controller);
  json.member("network_access_policy", facts.network_access_policy).member("disk_access_id", facts.disk_access_id);
  json.member("rescue_vm", facts.rescue_vm).member("rescue_size", facts.rescue_size);
  json.member("rescue_image", facts.rescue_image).member("rescue_subnet_id", facts.rescue_subnet_id);
  json.member("rescue_zone", facts.rescue_zone).member("rescue_address_range", facts.rescue_address_range);
  json.member("rescue_admin_username", facts.rescue_admin_username);
  json.member("rescue_os_disk_sku", facts.rescue_os_disk_sku);
  json.member("rescue_disk_encryption_set", facts.rescue_disk_encryption_set);
  json.member("rescue_encryption_at_host", facts.rescue_encryption_at_host);
  json.member("rescue_security_type", facts.rescue_security_type);
  json.member("rescue_license_type", facts.rescue_license_type);
  json.end_object();
}

void write_step(Writer& json, const PlanStep& step) {
  json.begin_object();
  json.member("number", step.number).member("name", step.name).member("purpose", step.purpose);
  json.key("calls").begin_array();
  for (const PlanCall& call : step.calls) {
    json.begin_object();
    json.member("method", call.method).member("url", call.url).member("body", call.body);
    json.member("if_match", call.if_match).member("when", call.when).member("purpose", call.purpose);
    json.end_object();
  }
  json.end_array();
  json.key("after").begin_array();
  for (const std::int32_t number : step.after) json.integer(number);
  json.end_array();
  json.member("expected", static_cast<std::int64_t>(step.expected.count())).member("vm_down", step.vm_down);
  json.member("evidence", step.evidence).member("undo", step.undo);
  json.key("substeps").begin_array();
  for (const PlanStep& substep : step.substeps) write_step(json, substep);
  json.end_array();
  json.end_object();
}

void write_resource(Writer& json, const PlanResource& resource) {
  json.begin_object();
  json.member("type", resource.type).member("id", resource.id).member("purpose", resource.purpose);
  json.member("until", resource.until).member("cost", resource.cost);
  json.member("holds_password", resource.holds_password);
  json.end_object();
}

void write_action(Writer& json, const RequiredAction& action) {
  json.begin_object();
  json.member("action", action.action).member("scope", action.scope).member("purpose", action.purpose);
  write_names(json, "rungs", action.rungs);
  json.member("optional", action.optional);
  json.end_object();
}

template <class Item>
void write_list(Writer& json, std::string_view key, const std::vector<Item>& items,
                void (*write)(Writer&, const Item&)) {
  json.key(key).begin_array();
  for (const Item& item : items) write(json, item);
  json.end_array();
}

void write_choices(Writer& json, const Plan& plan) {
  json.member("task", name_of(plan.task)).member("hook", name_of(plan.hook)).member("username", plan.username);
  json.member("built_in_administrator", plan.built_in_administrator).member("existing_only", plan.existing_only);
  write_names(json, "add_to", plan.add_to);
  json.member("plaintext", plan.plaintext);
  json.member("rescue_os", name_of(plan.rescue_os)).member("rescue_is_made", plan.rescue_is_made);
  json.member("network", name_of(plan.network)).member("probe", plan.probe);
  json.member("read_back", name_of(plan.read_back)).member("deallocate", plan.deallocate);
  json.member("power_after", name_of(plan.power_after)).member("lease", plan.lease);
  json.member("keep_snapshot", plan.keep_snapshot).member("from_snapshot", plan.from_snapshot);
  json.member("reason", plan.reason);
}

}  // namespace

std::string to_json(const Plan& plan) {
  Writer json;
  json.begin_object();
  json.member("schema", "azvmreset.plan/" + std::to_string(plan.schema));
  json.member("id", plan.id).member("target", plan.target);
  write_choices(json, plan);
  write_facts(json, plan.facts);
  write_list(json, "steps", plan.steps, write_step);
  write_list(json, "resources", plan.resources, write_resource);
  write_findings(json, "blockers", plan.blockers);
  write_findings(json, "warnings", plan.warnings);
  write_findings(json, "unknowns", plan.unknowns);
  write_list(json, "required_actions", plan.required_actions, write_action);
  write_texts(json, "readers", plan.readers);
  write_texts(json, "copied", plan.copied);
  write_texts(json, "does_not_travel", plan.does_not_travel);
  json.member("expected", static_cast<std::int64_t>(plan.expected.count()));
  json.member("downtime", static_cast<std::int64_t>(plan.downtime.count()));
  write_texts(json, "next_steps", plan.next_steps);
  json.member("trace_id", plan.trace_id);
  return json.end_object().text();
}

}  // namespace azvmreset

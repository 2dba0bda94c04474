// The getters of what a result lends.
#include "capi/lent.hpp"

using namespace azvmreset;
using namespace azvmreset::capi;

const char* azvmr_finding_code(const azvmr_finding* finding, size_t* length) {
  return text(finding, &Finding::code, length);
}
const char* azvmr_finding_message(const azvmr_finding* finding, size_t* length) {
  return text(finding, &Finding::message, length);
}
const char* azvmr_finding_remedy(const azvmr_finding* finding, size_t* length) {
  return text(finding, &Finding::remedy, length);
}

int32_t azvmr_rung_report_rung(const azvmr_rung_report* report) { return number(report, &RungReport::rung); }
int32_t azvmr_rung_report_outcome(const azvmr_rung_report* report) { return number(report, &RungReport::outcome); }
const char* azvmr_rung_report_reason(const azvmr_rung_report* report, size_t* length) {
  return text(report, &RungReport::reason, length);
}
const char* azvmr_rung_report_message(const azvmr_rung_report* report, size_t* length) {
  return text(report, &RungReport::message, length);
}
const char* azvmr_rung_report_remedy(const azvmr_rung_report* report, size_t* length) {
  return text(report, &RungReport::remedy, length);
}
int64_t azvmr_rung_report_took(const azvmr_rung_report* report) { return value(report, &RungReport::took).count(); }
int32_t azvmr_rung_report_writes(const azvmr_rung_report* report) { return number(report, &RungReport::writes); }
const char* const* azvmr_rung_report_left(const azvmr_rung_report* report, size_t* count) {
  static const std::vector<const char*> none;
  return lend(report == nullptr ? none : report->left, count);
}
int32_t azvmr_rung_report_may_have_set(const azvmr_rung_report* report) {
  return flag(report, &RungReport::may_have_set);
}

const char* azvmr_machine_state_power(const azvmr_machine_state* state, size_t* length) {
  return text(state, &MachineState::power, length);
}
const char* azvmr_machine_state_agent_status(const azvmr_machine_state* state, size_t* length) {
  return text(state, &MachineState::agent_status, length);
}
const char* azvmr_machine_state_vm_access_name(const azvmr_machine_state* state, size_t* length) {
  return text(state, &MachineState::vm_access_name, length);
}
const char* azvmr_machine_state_vm_access_version(const azvmr_machine_state* state, size_t* length) {
  return text(state, &MachineState::vm_access_version, length);
}
const char* azvmr_machine_state_vm_access_state(const azvmr_machine_state* state, size_t* length) {
  return text(state, &MachineState::vm_access_state, length);
}
const char* azvmr_machine_state_force_update_tag(const azvmr_machine_state* state, size_t* length) {
  return text(state, &MachineState::force_update_tag, length);
}

const char* azvmr_found_vm_id(const azvmr_found_vm* vm, size_t* length) { return text(vm, &FoundVm::id, length); }
const char* azvmr_found_vm_name(const azvmr_found_vm* vm, size_t* length) { return text(vm, &FoundVm::name, length); }
const char* azvmr_found_vm_resource_group(const azvmr_found_vm* vm, size_t* length) {
  return text(vm, &FoundVm::resource_group, length);
}
const char* azvmr_found_vm_location(const azvmr_found_vm* vm, size_t* length) {
  return text(vm, &FoundVm::location, length);
}
const char* azvmr_found_vm_matched(const azvmr_found_vm* vm, size_t* length) {
  return text(vm, &FoundVm::matched, length);
}
const char* azvmr_found_vm_address(const azvmr_found_vm* vm, size_t* length) {
  return text(vm, &FoundVm::address, length);
}

const char* azvmr_leftover_id(const azvmr_leftover* leftover, size_t* length) {
  return text(leftover, &Leftover::id, length);
}
const char* azvmr_leftover_kind(const azvmr_leftover* leftover, size_t* length) {
  return text(leftover, &Leftover::kind, length);
}
const char* azvmr_leftover_name(const azvmr_leftover* leftover, size_t* length) {
  return text(leftover, &Leftover::name, length);
}
const char* azvmr_leftover_operation_id(const azvmr_leftover* leftover, size_t* length) {
  return text(leftover, &Leftover::operation_id, length);
}
int64_t azvmr_leftover_created_at(const azvmr_leftover* leftover) { return time(leftover, &Leftover::created_at); }
int32_t azvmr_leftover_ours(const azvmr_leftover* leftover) { return flag(leftover, &Leftover::ours); }
int32_t azvmr_leftover_removed(const azvmr_leftover* leftover) { return flag(leftover, &Leftover::removed); }
const char* azvmr_leftover_reason(const azvmr_leftover* leftover, size_t* length) {
  return text(leftover, &Leftover::reason, length);
}

const char* azvmr_dry_run_step_action(const azvmr_dry_run_step* step, size_t* length) {
  return text(step, &DryRunStep::action, length);
}
const char* azvmr_dry_run_step_method(const azvmr_dry_run_step* step, size_t* length) {
  return text(step, &DryRunStep::method, length);
}
const char* azvmr_dry_run_step_url(const azvmr_dry_run_step* step, size_t* length) {
  return text(step, &DryRunStep::url, length);
}
const char* azvmr_dry_run_step_body(const azvmr_dry_run_step* step, size_t* length) {
  return text(step, &DryRunStep::body, length);
}

const char* azvmr_breach_rule(const azvmr_breach* breach, size_t* length) {
  return text(breach, &Breach::rule, length);
}
const char* azvmr_breach_message(const azvmr_breach* breach, size_t* length) {
  return text(breach, &Breach::message, length);
}
const char* azvmr_breach_source(const azvmr_breach* breach, size_t* length) {
  return text(breach, &Breach::source, length);
}
int32_t azvmr_breach_hopeless(const azvmr_breach* breach) { return flag(breach, &Breach::hopeless); }

const char* azvmr_header_name(const azvmr_header* header, size_t* length) {
  return lend(header == nullptr ? std::string_view() : header->rep.name, length);
}
const char* azvmr_header_value(const azvmr_header* header, size_t* length) {
  return lend(header == nullptr ? std::string_view() : header->rep.value, length);
}

/* A part of azvmreset.h, whose rules hold here, too: what a task came to, and what a result lends. */
#ifndef AZVMRESET_C_RESULT_H
#define AZVMRESET_C_RESULT_H

#include <azvmreset/c/base.h>

AZVMR_BEGIN_DECLS

/* ---- Results ------------------------------------------------------------------------------------------------- */

/* The fields of docs/results.md under the same names. A getter of another kind of result finds nothing. */
enum { AZVMR_RESULT_RESET = 1, AZVMR_RESULT_PREFLIGHT = 2, AZVMR_RESULT_REST = 3, AZVMR_RESULT_RESTART = 4 };
enum { AZVMR_RESULT_STATUS = 5, AZVMR_RESULT_FIND = 6, AZVMR_RESULT_LEFTOVERS = 7, AZVMR_RESULT_DRY_RUN = 8 };
enum { AZVMR_RESULT_PASSWORD = 9, AZVMR_RESULT_CLOUD = 10, AZVMR_RESULT_RUN_COMMAND = 11 };
enum { AZVMR_RESULT_FIX_ACCOUNT = 12, AZVMR_RESULT_ACCOUNTS = 13, AZVMR_RESULT_VERIFY = 14 };
enum { AZVMR_RESULT_ROTATION = 15, AZVMR_RESULT_PLAN = 16, AZVMR_RESULT_STAGE = 17, AZVMR_RESULT_UNSTAGE = 18 };
enum { AZVMR_RESULT_RESCUE = 19, AZVMR_RESULT_CLEANUP = 20, AZVMR_RESULT_ADOPTION = 21 };
int32_t azvmr_result_kind(const azvmr_result* result);

/* All of it as one document. It never holds a password. Empty when there is no memory for the text. */
const char* azvmr_result_json(const azvmr_result* result, size_t* length);
void azvmr_result_free(azvmr_result* result);

/* Of most kinds. */
const char* azvmr_result_target(const azvmr_result* result, size_t* length);
const azvmr_finding* const* azvmr_result_blockers(const azvmr_result* result, size_t* count);
const azvmr_finding* const* azvmr_result_warnings(const azvmr_result* result, size_t* count);

/* Of what changes a VM or works inside it; action and username also of a dry run. */
const char* azvmr_result_action(const azvmr_result* result, size_t* length);
const char* azvmr_result_username(const azvmr_result* result, size_t* length);
int32_t azvmr_result_evidence(const azvmr_result* result);
int64_t azvmr_result_started_at(const azvmr_result* result);
int64_t azvmr_result_finished_at(const azvmr_result* result);
const char* const* azvmr_result_next_steps(const azvmr_result* result, size_t* count);
const char* const* azvmr_result_correlation_ids(const azvmr_result* result, size_t* count);
const char* azvmr_result_trace_id(const azvmr_result* result, size_t* length);

/* Reset. */
const char* azvmr_result_operation_id(const azvmr_result* result, size_t* length);
int32_t azvmr_result_method(const azvmr_result* result);
int32_t azvmr_result_created(const azvmr_result* result);
const azvmr_rung_report* const* azvmr_result_rungs(const azvmr_result* result, size_t* count);
const char* azvmr_result_extension_name(const azvmr_result* result, size_t* length);
const char* azvmr_result_extension_version(const azvmr_result* result, size_t* length);
const char* azvmr_result_force_update_tag(const azvmr_result* result, size_t* length); /* also of a status */
const char* azvmr_result_guest_message(const azvmr_result* result, size_t* length);    /* also of a status */
int32_t azvmr_result_extension_removed(const azvmr_result* result);
const char* azvmr_result_seal(const azvmr_result* result, size_t* length);
const char* azvmr_result_key_fingerprint(const azvmr_result* result, size_t* length);
const azvmr_machine_state* azvmr_result_before(const azvmr_result* result);
const azvmr_machine_state* azvmr_result_after(const azvmr_result* result);
int32_t azvmr_result_started_vm(const azvmr_result* result);
int32_t azvmr_result_resumed(const azvmr_result* result);
const char* azvmr_result_snapshot_id(const azvmr_result* result, size_t* length);
int32_t azvmr_result_restart_needed(const azvmr_result* result);
const int32_t* azvmr_result_overrides(const azvmr_result* result, size_t* count);
const char* const* azvmr_result_help_urls(const azvmr_result* result, size_t* count);

/* Of what was done inside the guest. Of a reset the account is known where the guest was asked. */
int32_t azvmr_result_form(const azvmr_result* result);
const char* azvmr_result_command_name(const azvmr_result* result, size_t* length);  /* also of a reset */
const char* azvmr_result_script_sha256(const azvmr_result* result, size_t* length); /* also of a reset */
int32_t azvmr_result_removed(const azvmr_result* result);
const azvmr_account_state* azvmr_result_account(const azvmr_result* result, int32_t* known);
int32_t azvmr_result_sign_in(const azvmr_result* result); /* also of a reset */
const azvmr_finding* const* azvmr_result_hindrances(const azvmr_result* result, size_t* count);
const azvmr_guest_facts* azvmr_result_guest(const azvmr_result* result);

/* Run command: succeeded means exit code 0, or what of the action form, which has none, comes closest. */
int32_t azvmr_result_succeeded(const azvmr_result* result);
const char* azvmr_result_execution_state(const azvmr_result* result, size_t* length);
int32_t azvmr_result_exit_code(const azvmr_result* result, int32_t* known);
const char* azvmr_result_output(const azvmr_result* result, size_t* length);
const char* azvmr_result_error_output(const azvmr_result* result, size_t* length);
int32_t azvmr_result_truncated(const azvmr_result* result);
const char* azvmr_result_failure(const azvmr_result* result, size_t* length);

/* Fix account; accounts; verify. */
const azvmr_account_state* azvmr_result_account_before(const azvmr_result* result);
const azvmr_account_state* azvmr_result_account_after(const azvmr_result* result);
const azvmr_account_change* const* azvmr_result_changes(const azvmr_result* result, size_t* count);
const azvmr_account_state* const* azvmr_result_accounts(const azvmr_result* result, size_t* count);
int32_t azvmr_result_complete(const azvmr_result* result);
const char* azvmr_result_logon_type(const azvmr_result* result, size_t* length);

/* Rotation: the candidate that is the current one now, or empty; all of them, the new one last; and how that was set,
 * an AZVMR_RESULT_RESET that is lent, or NULL. The evidence is that it is in force. */
const char* azvmr_result_current(const azvmr_result* result, size_t* length);
const azvmr_candidate_report* const* azvmr_result_candidates(const azvmr_result* result, size_t* count);
const azvmr_result* azvmr_result_reset(const azvmr_result* result);

/* Plan: what a program branches on, beside target, username, blockers, warnings and next_steps. Spans in seconds. */
const char* azvmr_result_id(const azvmr_result* result, size_t* length);
const azvmr_finding* const* azvmr_result_unknowns(const azvmr_result* result, size_t* count);
int64_t azvmr_result_expected(const azvmr_result* result);
int64_t azvmr_result_downtime(const azvmr_result* result);

/* Of stage and unstage; the rest is in their JSON. The outcome is an AZVMR_PLANTED_OUTCOME. */
const char* azvmr_result_volume(const azvmr_result* result, size_t* length);
const char* azvmr_result_marker(const azvmr_result* result, size_t* length);
int32_t azvmr_result_outcome(const azvmr_result* result);
const char* azvmr_result_reason(const azvmr_result* result, size_t* length);
int32_t azvmr_result_password_delivered(const azvmr_result* result);
const char* const* azvmr_result_left(const azvmr_result* result, size_t* count);

/* Rescue, clean-up and adoption: what a program branches on, beside what stands above under the same names; items and
 * steps are in their JSON. The end is an AZVMR_RESCUE_SUCCEEDED or ROLLED_BACK; the downtime of a rescue is in
 * milliseconds. */
const char* azvmr_result_plan_id(const azvmr_result* result, size_t* length); /* also of a reset */
int32_t azvmr_result_end(const azvmr_result* result);
const char* azvmr_result_original_disk_id(const azvmr_result* result, size_t* length); /* also of a reset */
const char* azvmr_result_os_disk_id(const azvmr_result* result, size_t* length);
int32_t azvmr_result_deallocated(const azvmr_result* result);
int32_t azvmr_result_restarted(const azvmr_result* result);
int32_t azvmr_result_unfenced(const azvmr_result* result);
int32_t azvmr_result_plaintext_may_remain(const azvmr_result* result);
int32_t azvmr_result_dry_run(const azvmr_result* result);
const char* azvmr_result_step(const azvmr_result* result, size_t* length);
const char* azvmr_result_lease_holder(const azvmr_result* result, size_t* length);
int64_t azvmr_result_lease_until(const azvmr_result* result);
int32_t azvmr_result_has_run_on_copy(const azvmr_result* result);
int32_t azvmr_result_can_roll_back(const azvmr_result* result);
int32_t azvmr_result_needs_discard_changes(const azvmr_result* result);

/* Preflight and status; power and agent_status also of a restart. */
const char* azvmr_result_power(const azvmr_result* result, size_t* length);
const char* azvmr_result_provisioning_state(const azvmr_result* result, size_t* length);
const char* azvmr_result_agent_status(const azvmr_result* result, size_t* length);
const char* azvmr_result_agent_version(const azvmr_result* result, size_t* length);
int64_t azvmr_result_agent_reported_at(const azvmr_result* result);
const char* azvmr_result_vm_access_name(const azvmr_result* result, size_t* length);
const char* azvmr_result_vm_access_version(const azvmr_result* result, size_t* length);

/* Preflight. */
const char* azvmr_result_location(const azvmr_result* result, size_t* length);
const char* azvmr_result_os(const azvmr_result* result, size_t* length);
const char* azvmr_result_os_name(const azvmr_result* result, size_t* length);
const char* azvmr_result_admin_username(const azvmr_result* result, size_t* length);
int32_t azvmr_result_extensions_allowed(const azvmr_result* result);
int32_t azvmr_result_domain_controller(const azvmr_result* result);
int32_t azvmr_result_laps_managed(const azvmr_result* result);
int32_t azvmr_result_permissions_checked(const azvmr_result* result);
int32_t azvmr_result_locks_checked(const azvmr_result* result);
const char* const* azvmr_result_missing_actions(const azvmr_result* result, size_t* count);
const azvmr_lock* const* azvmr_result_locks(const azvmr_result* result, size_t* count);
const int32_t* azvmr_result_open_methods(const azvmr_result* result, size_t* count);
const int32_t* azvmr_result_open_rungs(const azvmr_result* result, size_t* count);
const azvmr_shut_rung* const* azvmr_result_shut_rungs(const azvmr_result* result, size_t* count);

/* Status. */
int32_t azvmr_result_operation_in_progress(const azvmr_result* result);
const char* azvmr_result_vm_access_state(const azvmr_result* result, size_t* length);
int64_t azvmr_result_guest_reported_at(const azvmr_result* result);

/* Find. */
const char* azvmr_result_subscription(const azvmr_result* result, size_t* length);
const char* azvmr_result_text(const azvmr_result* result, size_t* length);
const azvmr_found_vm* const* azvmr_result_vms(const azvmr_result* result, size_t* count);

/* Leftovers; dry run. */
const azvmr_leftover* const* azvmr_result_items(const azvmr_result* result, size_t* count);
const azvmr_dry_run_step* const* azvmr_result_steps(const azvmr_result* result, size_t* count);

/* Password. */
int32_t azvmr_result_acceptable(const azvmr_result* result);
const azvmr_breach* const* azvmr_result_breaches(const azvmr_result* result, size_t* count);

/* Cloud. */
const char* azvmr_result_name(const azvmr_result* result, size_t* length);
const char* azvmr_result_arm_endpoint(const azvmr_result* result, size_t* length);
const char* azvmr_result_authority(const azvmr_result* result, size_t* length);
const char* const* azvmr_result_audiences(const azvmr_result* result, size_t* count);
const char* azvmr_result_portal(const azvmr_result* result, size_t* length);
int32_t azvmr_result_adfs(const azvmr_result* result);

/* Rest: the answer as it was received. */
int32_t azvmr_result_status(const azvmr_result* result);
const azvmr_header* const* azvmr_result_headers(const azvmr_result* result, size_t* count);
const char* azvmr_result_body(const azvmr_result* result, size_t* length);

/* ---- What a result lends ------------------------------------------------------------------------------------- */

const char* azvmr_finding_code(const azvmr_finding* finding, size_t* length);
const char* azvmr_finding_message(const azvmr_finding* finding, size_t* length);
const char* azvmr_finding_remedy(const azvmr_finding* finding, size_t* length);

int32_t azvmr_rung_report_rung(const azvmr_rung_report* report);
int32_t azvmr_rung_report_outcome(const azvmr_rung_report* report);
const char* azvmr_rung_report_reason(const azvmr_rung_report* report, size_t* length);
const char* azvmr_rung_report_message(const azvmr_rung_report* report, size_t* length);
const char* azvmr_rung_report_remedy(const azvmr_rung_report* report, size_t* length);
int64_t azvmr_rung_report_took(const azvmr_rung_report* report);
int32_t azvmr_rung_report_writes(const azvmr_rung_report* report);
const char* const* azvmr_rung_report_left(const azvmr_rung_report* report, size_t* count);
int32_t azvmr_rung_report_may_have_set(const azvmr_rung_report* report);

const char* azvmr_lock_id(const azvmr_lock* lock, size_t* length);
const char* azvmr_lock_name(const azvmr_lock* lock, size_t* length);
const char* azvmr_lock_level(const azvmr_lock* lock, size_t* length);
const char* azvmr_lock_notes(const azvmr_lock* lock, size_t* length);

int32_t azvmr_shut_rung_rung(const azvmr_shut_rung* shut);
const char* azvmr_shut_rung_code(const azvmr_shut_rung* shut, size_t* length);
const char* azvmr_shut_rung_message(const azvmr_shut_rung* shut, size_t* length);
const char* azvmr_shut_rung_remedy(const azvmr_shut_rung* shut, size_t* length);

const char* azvmr_machine_state_power(const azvmr_machine_state* state, size_t* length);
const char* azvmr_machine_state_agent_status(const azvmr_machine_state* state, size_t* length);
const char* azvmr_machine_state_vm_access_name(const azvmr_machine_state* state, size_t* length);
const char* azvmr_machine_state_vm_access_version(const azvmr_machine_state* state, size_t* length);
const char* azvmr_machine_state_vm_access_state(const azvmr_machine_state* state, size_t* length);
const char* azvmr_machine_state_force_update_tag(const azvmr_machine_state* state, size_t* length);

int32_t azvmr_account_state_exists(const azvmr_account_state* account);
const char* azvmr_account_state_name(const azvmr_account_state* account, size_t* length);
const char* azvmr_account_state_sid(const azvmr_account_state* account, size_t* length);
const char* azvmr_account_state_domain(const azvmr_account_state* account, size_t* length);
int32_t azvmr_account_state_built_in_administrator(const azvmr_account_state* account);
int32_t azvmr_account_state_enabled(const azvmr_account_state* account);
int32_t azvmr_account_state_locked(const azvmr_account_state* account);
int32_t azvmr_account_state_change_required(const azvmr_account_state* account);
int32_t azvmr_account_state_password_never_expires(const azvmr_account_state* account);
int64_t azvmr_account_state_password_age(const azvmr_account_state* account, int32_t* known); /* seconds */
int32_t azvmr_account_state_expired(const azvmr_account_state* account);
int64_t azvmr_account_state_expires_at(const azvmr_account_state* account);
int32_t azvmr_account_state_in_administrators(const azvmr_account_state* account);
int32_t azvmr_account_state_in_remote_desktop_users(const azvmr_account_state* account);
int32_t azvmr_account_state_laps_managed(const azvmr_account_state* account);
int32_t azvmr_account_state_remote_logon_denied(const azvmr_account_state* account);

const char* azvmr_candidate_report_id(const azvmr_candidate_report* report, size_t* length);
int32_t azvmr_candidate_report_kind(const azvmr_candidate_report* report);
int32_t azvmr_candidate_report_in_force(const azvmr_candidate_report* report);
int32_t azvmr_candidate_report_sign_in(const azvmr_candidate_report* report);

const char* azvmr_account_change_what(const azvmr_account_change* change, size_t* length);
const char* azvmr_account_change_before(const azvmr_account_change* change, size_t* length);
const char* azvmr_account_change_after(const azvmr_account_change* change, size_t* length);

const char* azvmr_guest_facts_os_version(const azvmr_guest_facts* guest, size_t* length);
const char* azvmr_guest_facts_language(const azvmr_guest_facts* guest, size_t* length);
const char* azvmr_guest_facts_powershell_version(const azvmr_guest_facts* guest, size_t* length);
const char* azvmr_guest_facts_language_mode(const azvmr_guest_facts* guest, size_t* length);
int32_t azvmr_guest_facts_bits(const azvmr_guest_facts* guest);
const char* azvmr_guest_facts_domain(const azvmr_guest_facts* guest, size_t* length);
int32_t azvmr_guest_facts_domain_controller(const azvmr_guest_facts* guest);
int32_t azvmr_guest_facts_read_only_domain_controller(const azvmr_guest_facts* guest);
int64_t azvmr_guest_facts_clock(const azvmr_guest_facts* guest);

const char* azvmr_found_vm_id(const azvmr_found_vm* vm, size_t* length);
const char* azvmr_found_vm_name(const azvmr_found_vm* vm, size_t* length);
const char* azvmr_found_vm_resource_group(const azvmr_found_vm* vm, size_t* length);
const char* azvmr_found_vm_location(const azvmr_found_vm* vm, size_t* length);
const char* azvmr_found_vm_matched(const azvmr_found_vm* vm, size_t* length);
const char* azvmr_found_vm_address(const azvmr_found_vm* vm, size_t* length);

const char* azvmr_leftover_id(const azvmr_leftover* leftover, size_t* length);
const char* azvmr_leftover_kind(const azvmr_leftover* leftover, size_t* length);
const char* azvmr_leftover_name(const azvmr_leftover* leftover, size_t* length);
const char* azvmr_leftover_operation_id(const azvmr_leftover* leftover, size_t* length);
int64_t azvmr_leftover_created_at(const azvmr_leftover* leftover);
int32_t azvmr_leftover_ours(const azvmr_leftover* leftover);
int32_t azvmr_leftover_removed(const azvmr_leftover* leftover);
const char* azvmr_leftover_reason(const azvmr_leftover* leftover, size_t* length);

const char* azvmr_dry_run_step_action(const azvmr_dry_run_step* step, size_t* length);
const char* azvmr_dry_run_step_method(const azvmr_dry_run_step* step, size_t* length);
const char* azvmr_dry_run_step_url(const azvmr_dry_run_step* step, size_t* length);
const char* azvmr_dry_run_step_body(const azvmr_dry_run_step* step, size_t* length);

const char* azvmr_breach_rule(const azvmr_breach* breach, size_t* length);
const char* azvmr_breach_message(const azvmr_breach* breach, size_t* length);
const char* azvmr_breach_source(const azvmr_breach* breach, size_t* length);
int32_t azvmr_breach_hopeless(const azvmr_breach* breach);

const char* azvmr_header_name(const azvmr_header* header, size_t* length);
const char* azvmr_header_value(const azvmr_header* header, size_t* length);

AZVMR_END_DECLS

#endif

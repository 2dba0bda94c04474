// The getters of results: a field is read from whichever kind has one of its
// name.
#include "capi/result.hpp"

#include <type_traits>

namespace azvmreset::capi {
namespace {

// A field by its name, for the kinds that have it.
#define FIELD(name) [](const auto& kind) -> decltype((kind.name)) { return kind.name; }

// What `read` makes of the field; nothing where the result has no such field.
template <class Value, class Field, class Read>
Value value(const azvmr_result* result, Field field, Read read) noexcept {
  if (result == nullptr) return Value();
  const auto of_kind = [&](const auto& kind) {
    if constexpr (std::is_invocable_v<Field, decltype(kind)>) {
      return Value(read(field(kind)));
    } else {
      return Value();
    }
  };
  return std::visit(of_kind, *result->rep.outcome);
}

template <class Field>
const char* text(const azvmr_result* result, Field field, size_t* length) noexcept {
  return lend(value<std::string_view>(result, field, [](std::string_view text) { return text; }), length);
}

// Enumerations, flags and plain numbers.
template <class Field>
int32_t number(const azvmr_result* result, Field field) noexcept {
  return value<int32_t>(result, field, [](auto found) { return static_cast<int32_t>(found); });
}

template <class Field>
int64_t time(const azvmr_result* result, Field field) noexcept {
  return value<int64_t>(result, field, [](auto found) { return since_1970(found); });
}

template <class Field>
int64_t span(const azvmr_result* result, Field field) noexcept {
  return value<int64_t>(result, field, [](auto found) { return static_cast<int64_t>(found.count()); });
}

template <class Lent>
const Lent* lent(const azvmr_result* result, Lent ResultRecord::*field) noexcept {
  static constexpr Lent none{};
  return result == nullptr ? &none : &(result->rep.*field);
}

template <class Item>
const Item* list(const azvmr_result* result, std::vector<Item> ResultRecord::*field, size_t* count) noexcept {
  static const std::vector<Item> none;
  return lend(result == nullptr ? none : result->rep.*field, count);
}

template <class Item>
const Item* const* list(const azvmr_result* result, LentList<Item> ResultRecord::*field, size_t* count) noexcept {
  static const LentList<Item> none;
  return lend((result == nullptr ? none : result->rep.*field).pointers(), count);
}

}  // namespace
}  // namespace azvmreset::capi

using namespace azvmreset;
using namespace azvmreset::capi;

const char* azvmr_result_target(const azvmr_result* result, size_t* length) {
  return text(result, FIELD(target), length);
}
const azvmr_finding* const* azvmr_result_blockers(const azvmr_result* result, size_t* count) {
  return list(result, &ResultRecord::blockers, count);
}
const azvmr_finding* const* azvmr_result_warnings(const azvmr_result* result, size_t* count) {
  return list(result, &ResultRecord::warnings, count);
}

const char* azvmr_result_action(const azvmr_result* result, size_t* length) {
  return text(result, FIELD(action), length);
}
const char* azvmr_result_username(const azvmr_result* result, size_t* length) {
  return text(result, FIELD(username), length);
}
int32_t azvmr_result_evidence(const azvmr_result* result) { return number(result, FIELD(evidence)); }
int64_t azvmr_result_started_at(const azvmr_result* result) { return time(result, FIELD(started_at)); }
int64_t azvmr_result_finished_at(const azvmr_result* result) { return time(result, FIELD(finished_at)); }
const char* const* azvmr_result_next_steps(const azvmr_result* result, size_t* count) {
  return list(result, &ResultRecord::next_steps, count);
}
const char* const* azvmr_result_correlation_ids(const azvmr_result* result, size_t* count) {
  return list(result, &ResultRecord::correlation_ids, count);
}
const char* azvmr_result_trace_id(const azvmr_result* result, size_t* length) {
  return text(result, FIELD(trace_id), length);
}

const char* azvmr_result_operation_id(const azvmr_result* result, size_t* length) {
  return text(result, FIELD(operation_id), length);
}
int32_t azvmr_result_method(const azvmr_result* result) { return number(result, FIELD(method)); }
int32_t azvmr_result_created(const azvmr_result* result) { return number(result, FIELD(created)); }
const azvmr_rung_report* const* azvmr_result_rungs(const azvmr_result* result, size_t* count) {
  return list(result, &ResultRecord::rungs, count);
}
const char* azvmr_result_extension_name(const azvmr_result* result, size_t* length) {
  return text(result, FIELD(extension_name), length);
}
const char* azvmr_result_extension_version(const azvmr_result* result, size_t* length) {
  return text(result, FIELD(extension_version), length);
}
const char* azvmr_result_force_update_tag(const azvmr_result* result, size_t* length) {
  return text(result, FIELD(force_update_tag), length);
}
const char* azvmr_result_guest_message(const azvmr_result* result, size_t* length) {
  return text(result, FIELD(guest_message), length);
}
int32_t azvmr_result_extension_removed(const azvmr_result* result) { return number(result, FIELD(extension_removed)); }
const char* azvmr_result_seal(const azvmr_result* result, size_t* length) { return text(result, FIELD(seal), length); }
const char* azvmr_result_key_fingerprint(const azvmr_result* result, size_t* length) {
  return text(result, FIELD(key_fingerprint), length);
}
const azvmr_machine_state* azvmr_result_before(const azvmr_result* result) {
  return lent(result, &ResultRecord::before);
}
const azvmr_machine_state* azvmr_result_after(const azvmr_result* result) { return lent(result, &ResultRecord::after); }
int32_t azvmr_result_started_vm(const azvmr_result* result) { return number(result, FIELD(started_vm)); }
int32_t azvmr_result_resumed(const azvmr_result* result) { return number(result, FIELD(resumed)); }
const char* azvmr_result_snapshot_id(const azvmr_result* result, size_t* length) {
  return text(result, FIELD(snapshot_id), length);
}
int32_t azvmr_result_restart_needed(const azvmr_result* result) { return number(result, FIELD(restart_needed)); }
const int32_t* azvmr_result_overrides(const azvmr_result* result, size_t* count) {
  return list(result, &ResultRecord::overrides, count);
}
const char* const* azvmr_result_help_urls(const azvmr_result* result, size_t* count) {
  return list(result, &ResultRecord::help_urls, count);
}

int32_t azvmr_result_form(const azvmr_result* result) { return number(result, FIELD(form)); }
const char* azvmr_result_command_name(const azvmr_result* result, size_t* length) {
  return text(result, FIELD(command_name), length);
}
const char* azvmr_result_script_sha256(const azvmr_result* result, size_t* length) {
  return text(result, FIELD(script_sha256), length);
}
int32_t azvmr_result_removed(const azvmr_result* result) { return number(result, FIELD(removed)); }
const azvmr_account_state* azvmr_result_account(const azvmr_result* result, int32_t* known) {
  const azvmr_account_state* const account = lent(result, &ResultRecord::account);
  if (known != nullptr) *known = account->rep == nullptr ? 0 : 1;
  return account;
}
int32_t azvmr_result_sign_in(const azvmr_result* result) { return number(result, FIELD(sign_in)); }
const azvmr_finding* const* azvmr_result_hindrances(const azvmr_result* result, size_t* count) {
  return list(result, &ResultRecord::hindrances, count);
}
const azvmr_guest_facts* azvmr_result_guest(const azvmr_result* result) { return lent(result, &ResultRecord::guest); }

int32_t azvmr_result_succeeded(const azvmr_result* result) {
  const auto* command = result == nullptr ? nullptr : std::get_if<RunCommandResult>(result->rep.outcome.get());
  return command != nullptr && command->succeeded() ? 1 : 0;
}
const char* azvmr_result_execution_state(const azvmr_result* result, size_t* length) {
  return text(result, FIELD(execution_state), length);
}
int32_t azvmr_result_exit_code(const azvmr_result* result, int32_t* known) {
  const auto code = value<std::optional<int32_t>>(result, FIELD(exit_code), [](auto found) { return found; });
  if (known != nullptr) *known = code ? 1 : 0;
  return code.value_or(0);
}
const char* azvmr_result_output(const azvmr_result* result, size_t* length) {
  return text(result, FIELD(output), length);
}
const char* azvmr_result_error_output(const azvmr_result* result, size_t* length) {
  return text(result, FIELD(error_output), length);
}
int32_t azvmr_result_truncated(const azvmr_result* result) { return number(result, FIELD(truncated)); }
const char* azvmr_result_failure(const azvmr_result* result, size_t* length) {
  return text(result, FIELD(failure), length);
}

const azvmr_account_state* azvmr_result_account_before(const azvmr_result* result) {
  return lent(result, &ResultRecord::account_before);
}
const azvmr_account_state* azvmr_result_account_after(const azvmr_result* result) {
  return lent(result, &ResultRecord::account_after);
}
const azvmr_account_change* const* azvmr_result_changes(const azvmr_result* result, size_t* count) {
  return list(result, &ResultRecord::changes, count);
}
const azvmr_account_state* const* azvmr_result_accounts(const azvmr_result* result, size_t* count) {
  return list(result, &ResultRecord::accounts, count);
}
const char* azvmr_result_current(const azvmr_result* result, size_t* length) {
  return text(result, FIELD(current), length);
}
const azvmr_candidate_report* const* azvmr_result_candidates(const azvmr_result* result, size_t* count) {
  return list(result, &ResultRecord::candidates, count);
}
const azvmr_result* azvmr_result_reset(const azvmr_result* result) {
  return result == nullptr ? nullptr : result->rep.reset.get();
}
int32_t azvmr_result_complete(const azvmr_result* result) { return number(result, FIELD(complete)); }
const char* azvmr_result_logon_type(const azvmr_result* result, size_t* length) {
  return text(result, FIELD(logon_type), length);
}

const char* azvmr_result_id(const azvmr_result* result, size_t* length) { return text(result, FIELD(id), length); }
const azvmr_finding* const* azvmr_result_unknowns(const azvmr_result* result, size_t* count) {
  return list(result, &ResultRecord::unknowns, count);
}
int64_t azvmr_result_expected(const azvmr_result* result) { return span(result, FIELD(expected)); }
int64_t azvmr_result_downtime(const azvmr_result* result) { return span(result, FIELD(downtime)); }

const char* azvmr_result_power(const azvmr_result* result, size_t* length) {
  return text(result, FIELD(power), length);
}
const char* azvmr_result_provisioning_state(const azvmr_result* result, size_t* length) {
  return text(result, FIELD(provisioning_state), length);
}
const char* azvmr_result_agent_status(const azvmr_result* result, size_t* length) {
  return text(result, FIELD(agent_status), length);
}
const char* azvmr_result_agent_version(const azvmr_result* result, size_t* length) {
  return text(result, FIELD(agent_version), length);
}
int64_t azvmr_result_agent_reported_at(const azvmr_result* result) { return time(result, FIELD(agent_reported_at)); }
const char* azvmr_result_vm_access_name(const azvmr_result* result, size_t* length) {
  return text(result, FIELD(vm_access_name), length);
}
const char* azvmr_result_vm_access_version(const azvmr_result* result, size_t* length) {
  return text(result, FIELD(vm_access_version), length);
}

const char* azvmr_result_location(const azvmr_result* result, size_t* length) {
  return text(result, FIELD(location), length);
}
const char* azvmr_result_os(const azvmr_result* result, size_t* length) { return text(result, FIELD(os), length); }
const char* azvmr_result_os_name(const azvmr_result* result, size_t* length) {
  return text(result, FIELD(os_name), length);
}
const char* azvmr_result_admin_username(const azvmr_result* result, size_t* length) {
  return text(result, FIELD(admin_username), length);
}
int32_t azvmr_result_extensions_allowed(const azvmr_result* result) {
  return number(result, FIELD(extensions_allowed));
}
int32_t azvmr_result_domain_controller(const azvmr_result* result) { return number(result, FIELD(domain_controller)); }
int32_t azvmr_result_laps_managed(const azvmr_result* result) { return number(result, FIELD(laps_managed)); }
int32_t azvmr_result_permissions_checked(const azvmr_result* result) {
  return number(result, FIELD(permissions_checked));
}
int32_t azvmr_result_locks_checked(const azvmr_result* result) { return number(result, FIELD(locks_checked)); }
const char* const* azvmr_result_missing_actions(const azvmr_result* result, size_t* count) {
  return list(result, &ResultRecord::missing_actions, count);
}
const azvmr_lock* const* azvmr_result_locks(const azvmr_result* result, size_t* count) {
  return list(result, &ResultRecord::locks, count);
}
const int32_t* azvmr_result_open_methods(const azvmr_result* result, size_t* count) {
  return list(result, &ResultRecord::open_methods, count);
}
const int32_t* azvmr_result_open_rungs(const azvmr_result* result, size_t* count) {
  return list(result, &ResultRecord::open_rungs, count);
}
const azvmr_shut_rung* const* azvmr_result_shut_rungs(const azvmr_result* result, size_t* count) {
  return list(result, &ResultRecord::shut_rungs, count);
}

int32_t azvmr_result_operation_in_progress(const azvmr_result* result) {
  return number(result, FIELD(operation_in_progress));
}
const char* azvmr_result_vm_access_state(const azvmr_result* result, size_t* length) {
  return text(result, FIELD(vm_access_state), length);
}
int64_t azvmr_result_guest_reported_at(const azvmr_result* result) { return time(result, FIELD(guest_reported_at)); }

const char* azvmr_result_subscription(const azvmr_result* result, size_t* length) {
  return text(result, FIELD(subscription), length);
}
const char* azvmr_result_text(const azvmr_result* result, size_t* length) { return text(result, FIELD(text), length); }
const azvmr_found_vm* const* azvmr_result_vms(const azvmr_result* result, size_t* count) {
  return list(result, &ResultRecord::vms, count);
}

const azvmr_leftover* const* azvmr_result_items(const azvmr_result* result, size_t* count) {
  return list(result, &ResultRecord::items, count);
}
const azvmr_dry_run_step* const* azvmr_result_steps(const azvmr_result* result, size_t* count) {
  return list(result, &ResultRecord::steps, count);
}

int32_t azvmr_result_acceptable(const azvmr_result* result) { return number(result, FIELD(acceptable)); }
const azvmr_breach* const* azvmr_result_breaches(const azvmr_result* result, size_t* count) {
  return list(result, &ResultRecord::breaches, count);
}

const char* azvmr_result_name(const azvmr_result* result, size_t* length) { return text(result, FIELD(name), length); }
const char* azvmr_result_arm_endpoint(const azvmr_result* result, size_t* length) {
  return text(result, FIELD(arm_endpoint), length);
}
const char* azvmr_result_authority(const azvmr_result* result, size_t* length) {
  return text(result, FIELD(authority), length);
}
const char* const* azvmr_result_audiences(const azvmr_result* result, size_t* count) {
  return list(result, &ResultRecord::audiences, count);
}
const char* azvmr_result_portal(const azvmr_result* result, size_t* length) {
  return text(result, FIELD(portal), length);
}
int32_t azvmr_result_adfs(const azvmr_result* result) { return number(result, FIELD(adfs)); }

int32_t azvmr_result_status(const azvmr_result* result) { return number(result, FIELD(status)); }
const azvmr_header* const* azvmr_result_headers(const azvmr_result* result, size_t* count) {
  return list(result, &ResultRecord::headers, count);
}
const char* azvmr_result_body(const azvmr_result* result, size_t* length) {
  const auto* response = result == nullptr ? nullptr : std::get_if<RestResponse>(result->rep.outcome.get());
  return lend(response == nullptr ? std::string_view() : response->body.expose(), length);
}

const char* const* azvmr_dry_run_commands(const azvmr_result* result, int32_t shell, size_t* count) {
  static const std::vector<const char*> none;
  const auto* run = result == nullptr ? nullptr : std::get_if<DryRun>(result->rep.outcome.get());
  if (run == nullptr || shell < AZVMR_SHELL_AZ || shell > AZVMR_SHELL_NET) return lend(none, count);
  const auto& commands = result->rep.commands[static_cast<std::size_t>(shell - AZVMR_SHELL_AZ)];
  const CommandList* const made =
      commands.get([run, shell] { return CommandList(commands_of(*run, static_cast<Shell>(shell))); });
  return lend(made == nullptr ? none : made->pointers, count);
}

const char* azvmr_result_volume(const azvmr_result* result, size_t* length) {
  return text(result, FIELD(volume), length);
}
const char* azvmr_result_marker(const azvmr_result* result, size_t* length) {
  return text(result, FIELD(marker), length);
}
int32_t azvmr_result_outcome(const azvmr_result* result) { return number(result, FIELD(outcome)); }
const char* azvmr_result_reason(const azvmr_result* result, size_t* length) {
  return text(result, FIELD(reason), length);
}
int32_t azvmr_result_password_delivered(const azvmr_result* result) {
  return number(result, FIELD(password_delivered));
}
const char* const* azvmr_result_left(const azvmr_result* result, size_t* count) {
  return list(result, &ResultRecord::left, count);
}

const char* azvmr_result_plan_id(const azvmr_result* result, size_t* length) {
  return text(result, FIELD(plan_id), length);
}
int32_t azvmr_result_end(const azvmr_result* result) { return number(result, FIELD(end)); }
const char* azvmr_result_original_disk_id(const azvmr_result* result, size_t* length) {
  return text(result, FIELD(original_disk_id), length);
}
const char* azvmr_result_os_disk_id(const azvmr_result* result, size_t* length) {
  return text(result, FIELD(os_disk_id), length);
}
int32_t azvmr_result_deallocated(const azvmr_result* result) { return number(result, FIELD(deallocated)); }
int32_t azvmr_result_restarted(const azvmr_result* result) { return number(result, FIELD(restarted)); }
int32_t azvmr_result_unfenced(const azvmr_result* result) { return number(result, FIELD(unfenced)); }
int32_t azvmr_result_plaintext_may_remain(const azvmr_result* result) {
  return number(result, FIELD(plaintext_may_remain));
}
int32_t azvmr_result_dry_run(const azvmr_result* result) { return number(result, FIELD(dry_run)); }
const char* azvmr_result_step(const azvmr_result* result, size_t* length) { return text(result, FIELD(step), length); }
const char* azvmr_result_lease_holder(const azvmr_result* result, size_t* length) {
  return text(result, FIELD(lease_holder), length);
}
int64_t azvmr_result_lease_until(const azvmr_result* result) { return time(result, FIELD(lease_until)); }
int32_t azvmr_result_has_run_on_copy(const azvmr_result* result) { return number(result, FIELD(has_run_on_copy)); }
int32_t azvmr_result_can_roll_back(const azvmr_result* result) { return number(result, FIELD(can_roll_back)); }
int32_t azvmr_result_needs_discard_changes(const azvmr_result* result) {
  return number(result, FIELD(needs_discard_changes));
}

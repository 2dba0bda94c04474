// Numbers, their names, and the promise that they are the same in C and C++.
#include <azvmreset.h>
#include <azvmreset/client.hpp>
#include <azvmreset/password.hpp>
#include <azvmreset/version.hpp>

namespace azvmreset::capi {
namespace {

template <class Enum>
constexpr bool same(Enum cpp, int c) {
  return static_cast<int>(cpp) == c;
}

static_assert(same(ErrorCode::refused, AZVMR_REFUSED));
static_assert(same(ErrorCode::guest_refused, AZVMR_GUEST_REFUSED));
static_assert(same(ErrorCode::protocol, AZVMR_PROTOCOL));
static_assert(same(ErrorCode::throttled, AZVMR_THROTTLED));
static_assert(same(ErrorCode::server_error, AZVMR_SERVER_ERROR));
static_assert(same(ErrorCode::invalid_argument, AZVMR_INVALID_ARGUMENT));
static_assert(same(ErrorCode::not_finished, AZVMR_NOT_FINISHED));
static_assert(same(ErrorCode::would_deadlock, AZVMR_WOULD_DEADLOCK));
static_assert(same(ErrorCode::wrong_thread, AZVMR_WRONG_THREAD));
static_assert(same(ErrorCode::forked, AZVMR_FORKED));
static_assert(same(ErrorCode::closed, AZVMR_CLOSED));
static_assert(same(ErrorCode::not_sent, AZVMR_NOT_SENT));
static_assert(same(ErrorCode::blocked, AZVMR_BLOCKED));
static_assert(same(ErrorCode::authentication_failed, AZVMR_AUTHENTICATION_FAILED));
static_assert(same(ErrorCode::permission_denied, AZVMR_PERMISSION_DENIED));
static_assert(same(ErrorCode::not_found, AZVMR_NOT_FOUND));
static_assert(same(ErrorCode::deadline_exceeded, AZVMR_DEADLINE_EXCEEDED));
static_assert(same(ErrorCode::cancelled, AZVMR_CANCELLED));
static_assert(same(ErrorCode::outcome_unknown, AZVMR_OUTCOME_UNKNOWN));
static_assert(same(ErrorCode::status_unreadable, AZVMR_STATUS_UNREADABLE));
static_assert(same(ErrorCode::network, AZVMR_NETWORK));
static_assert(same(ErrorCode::name_resolution, AZVMR_NAME_RESOLUTION));
static_assert(same(ErrorCode::connection, AZVMR_CONNECTION));
static_assert(same(ErrorCode::tls, AZVMR_TLS));
static_assert(same(ErrorCode::proxy, AZVMR_PROXY));
static_assert(same(ErrorCode::out_of_memory, AZVMR_OUT_OF_MEMORY));
static_assert(same(ErrorCode::internal, AZVMR_INTERNAL));

static_assert(same(ErrorCategory::refused, AZVMR_CATEGORY_REFUSED));
static_assert(same(ErrorCategory::usage, AZVMR_CATEGORY_USAGE));
static_assert(same(ErrorCategory::blocked, AZVMR_CATEGORY_BLOCKED));
static_assert(same(ErrorCategory::authentication, AZVMR_CATEGORY_AUTHENTICATION));
static_assert(same(ErrorCategory::not_found, AZVMR_CATEGORY_NOT_FOUND));
static_assert(same(ErrorCategory::deadline, AZVMR_CATEGORY_DEADLINE));
static_assert(same(ErrorCategory::cancelled, AZVMR_CATEGORY_CANCELLED));
static_assert(same(ErrorCategory::outcome_unknown, AZVMR_CATEGORY_OUTCOME_UNKNOWN));
static_assert(same(ErrorCategory::network, AZVMR_CATEGORY_NETWORK));
static_assert(same(ErrorCategory::internal, AZVMR_CATEGORY_INTERNAL));

static_assert(same(Method::vm_access, AZVMR_METHOD_VM_ACCESS));
static_assert(same(Method::run_command, AZVMR_METHOD_RUN_COMMAND));
static_assert(same(Method::offline, AZVMR_METHOD_OFFLINE));
static_assert(same(Rung::vm_access, AZVMR_RUNG_VM_ACCESS));
static_assert(same(Rung::managed_run_command, AZVMR_RUNG_MANAGED_RUN_COMMAND));
static_assert(same(Rung::action_run_command, AZVMR_RUNG_ACTION_RUN_COMMAND));
static_assert(same(Rung::offline, AZVMR_RUNG_OFFLINE));
static_assert(same(RungOutcome::succeeded, AZVMR_RUNG_SUCCEEDED));
static_assert(same(RungOutcome::failed, AZVMR_RUNG_FAILED));
static_assert(same(RungOutcome::skipped, AZVMR_RUNG_SKIPPED));
static_assert(same(VmAccessAfter::automatic, AZVMR_VM_ACCESS_AUTOMATIC));
static_assert(same(VmAccessAfter::remove, AZVMR_VM_ACCESS_REMOVE));
static_assert(same(VmAccessAfter::leave, AZVMR_VM_ACCESS_LEAVE));
static_assert(same(Evidence::none, AZVMR_EVIDENCE_NONE));
static_assert(same(Evidence::accepted, AZVMR_EVIDENCE_ACCEPTED));
static_assert(same(Evidence::applied, AZVMR_EVIDENCE_APPLIED));
static_assert(same(Evidence::confirmed, AZVMR_EVIDENCE_CONFIRMED));
static_assert(same(Evidence::verified, AZVMR_EVIDENCE_VERIFIED));
static_assert(same(Tristate::unknown, AZVMR_UNKNOWN));
static_assert(same(Tristate::no, AZVMR_NO));
static_assert(same(Tristate::yes, AZVMR_YES));

static_assert(same(Blocker::not_windows, AZVMR_BLOCKER_NOT_WINDOWS));
static_assert(same(Blocker::vm_not_running, AZVMR_BLOCKER_VM_NOT_RUNNING));
static_assert(same(Blocker::agent_not_ready, AZVMR_BLOCKER_AGENT_NOT_READY));
static_assert(same(Blocker::agent_stale, AZVMR_BLOCKER_AGENT_STALE));
static_assert(same(Blocker::extensions_disabled, AZVMR_BLOCKER_EXTENSIONS_DISABLED));
static_assert(same(Blocker::provisioning_updating, AZVMR_BLOCKER_PROVISIONING_UPDATING));
static_assert(same(Blocker::classic_vm, AZVMR_BLOCKER_CLASSIC_VM));
static_assert(same(Blocker::account_unverified, AZVMR_BLOCKER_ACCOUNT_UNVERIFIED));
static_assert(same(Blocker::domain_controller, AZVMR_BLOCKER_DOMAIN_CONTROLLER));
static_assert(same(Blocker::laps_managed, AZVMR_BLOCKER_LAPS_MANAGED));
static_assert(same(Blocker::constrained_language, AZVMR_BLOCKER_CONSTRAINED_LANGUAGE));
static_assert(same(Blocker::domain_account, AZVMR_BLOCKER_DOMAIN_ACCOUNT));
static_assert(same(Blocker::domain_unreachable, AZVMR_BLOCKER_DOMAIN_UNREACHABLE));
static_assert(same(Blocker::read_only_domain_controller, AZVMR_BLOCKER_READ_ONLY_DOMAIN_CONTROLLER));
static_assert(same(Blocker::locked, AZVMR_BLOCKER_LOCKED));
static_assert(same(Blocker::permission_missing, AZVMR_BLOCKER_PERMISSION_MISSING));
static_assert(same(Blocker::disk_encrypted, AZVMR_BLOCKER_DISK_ENCRYPTED));
static_assert(same(Blocker::disk_ephemeral, AZVMR_BLOCKER_DISK_EPHEMERAL));
static_assert(same(Blocker::disk_unmanaged, AZVMR_BLOCKER_DISK_UNMANAGED));
static_assert(same(Blocker::confidential_vm, AZVMR_BLOCKER_CONFIDENTIAL_VM));
static_assert(same(Blocker::swap_unsupported, AZVMR_BLOCKER_SWAP_UNSUPPORTED));
static_assert(same(Blocker::agent_methods_open, AZVMR_BLOCKER_AGENT_METHODS_OPEN));
static_assert(same(Blocker::disk_identity_collision, AZVMR_BLOCKER_DISK_IDENTITY_COLLISION));
static_assert(same(Blocker::hibernated, AZVMR_BLOCKER_HIBERNATED));
static_assert(same(Blocker::volume_unclean, AZVMR_BLOCKER_VOLUME_UNCLEAN));
static_assert(same(Blocker::volume_read_only, AZVMR_BLOCKER_VOLUME_READ_ONLY));
static_assert(same(Blocker::volume_in_use, AZVMR_BLOCKER_VOLUME_IN_USE));
static_assert(same(Blocker::not_a_windows_volume, AZVMR_BLOCKER_NOT_A_WINDOWS_VOLUME));
static_assert(same(Blocker::volume_untrustworthy, AZVMR_BLOCKER_VOLUME_UNTRUSTWORTHY));
static_assert(same(Blocker::setup_in_progress, AZVMR_BLOCKER_SETUP_IN_PROGRESS));
static_assert(same(Blocker::wrong_computer, AZVMR_BLOCKER_WRONG_COMPUTER));
static_assert(same(Blocker::local_policy_off, AZVMR_BLOCKER_LOCAL_POLICY_OFF));
static_assert(same(Blocker::rescue_unsuitable, AZVMR_BLOCKER_RESCUE_UNSUITABLE));
static_assert(same(Blocker::already_staged, AZVMR_BLOCKER_ALREADY_STAGED));

static_assert(same(Phase::waiting, AZVMR_PHASE_WAITING));
static_assert(same(Phase::preflight, AZVMR_PHASE_PREFLIGHT));
static_assert(same(Phase::queued, AZVMR_PHASE_QUEUED));
static_assert(same(Phase::submitting, AZVMR_PHASE_SUBMITTING));
static_assert(same(Phase::running, AZVMR_PHASE_RUNNING));
static_assert(same(Phase::reading, AZVMR_PHASE_READING));
static_assert(same(Phase::finished, AZVMR_PHASE_FINISHED));
static_assert(same(Phase::storing, AZVMR_PHASE_STORING));
static_assert(same(Phase::starting, AZVMR_PHASE_STARTING));
static_assert(same(Phase::snapshotting, AZVMR_PHASE_SNAPSHOTTING));
static_assert(same(Phase::restoring, AZVMR_PHASE_RESTORING));

static_assert(same(Confirm::automatic, AZVMR_CONFIRM_AUTOMATIC));
static_assert(same(Confirm::always, AZVMR_CONFIRM_ALWAYS));
static_assert(same(Confirm::never, AZVMR_CONFIRM_NEVER));
static_assert(same(CommandForm::managed, AZVMR_COMMAND_MANAGED));
static_assert(same(CommandForm::action, AZVMR_COMMAND_ACTION));
static_assert(same(AccountGroup::administrators, AZVMR_GROUP_ADMINISTRATORS));
static_assert(same(AccountGroup::remote_desktop_users, AZVMR_GROUP_REMOTE_DESKTOP_USERS));
static_assert(same(SignInOutcome::not_tried, AZVMR_SIGN_IN_NOT_TRIED));
static_assert(same(SignInOutcome::proved, AZVMR_SIGN_IN_PROVED));
static_assert(same(SignInOutcome::wrong_password, AZVMR_SIGN_IN_WRONG_PASSWORD));
static_assert(same(SignInOutcome::unproven, AZVMR_SIGN_IN_UNPROVEN));
static_assert(same(SignInOutcome::change_required, AZVMR_SIGN_IN_CHANGE_REQUIRED));
static_assert(same(SignInOutcome::disabled, AZVMR_SIGN_IN_DISABLED));
static_assert(same(SignInOutcome::locked, AZVMR_SIGN_IN_LOCKED));
static_assert(same(SignInOutcome::expired, AZVMR_SIGN_IN_EXPIRED));
static_assert(same(SignInOutcome::restricted, AZVMR_SIGN_IN_RESTRICTED));
static_assert(same(AfterStart::leave_running, AZVMR_AFTER_LEAVE_RUNNING));
static_assert(same(AfterStart::restore, AZVMR_AFTER_RESTORE));
static_assert(same(Shell::az, AZVMR_SHELL_AZ));
static_assert(same(Shell::powershell, AZVMR_SHELL_POWERSHELL));
static_assert(same(Shell::net, AZVMR_SHELL_NET));
static_assert(same(PasswordChannel::any, AZVMR_CHANNEL_ANY));
static_assert(same(PasswordChannel::vm_access, AZVMR_CHANNEL_VM_ACCESS));
static_assert(same(PasswordChannel::command_line, AZVMR_CHANNEL_COMMAND_LINE));
static_assert(same(PasswordChannel::keyboard, AZVMR_CHANNEL_KEYBOARD));
static_assert(same(FinalStateVia::unset, AZVMR_FINAL_STATE_UNSET));
static_assert(same(FinalStateVia::azure_async_operation, AZVMR_FINAL_STATE_AZURE_ASYNC_OPERATION));
static_assert(same(FinalStateVia::location, AZVMR_FINAL_STATE_LOCATION));
static_assert(same(FinalStateVia::original_uri, AZVMR_FINAL_STATE_ORIGINAL_URI));
static_assert(same(Drive::thread, AZVMR_DRIVE_THREAD));
static_assert(same(Drive::host, AZVMR_DRIVE_HOST));
static_assert(same(LogLevel::off, AZVMR_LOG_OFF));
static_assert(same(LogLevel::error, AZVMR_LOG_ERROR));
static_assert(same(LogLevel::warn, AZVMR_LOG_WARN));
static_assert(same(LogLevel::info, AZVMR_LOG_INFO));
static_assert(same(LogLevel::debug, AZVMR_LOG_DEBUG));
static_assert(same(LogLevel::trace, AZVMR_LOG_TRACE));

// Every name is a literal, so it ends with NUL.
template <class Enum>
const char* name(int32_t value) noexcept {
  return name_of(static_cast<Enum>(value)).data();
}

}  // namespace
}  // namespace azvmreset::capi

using azvmreset::capi::name;

int32_t azvmr_abi_version(void) { return AZVMR_ABI_VERSION; }
const char* azvmr_version(void) { return azvmreset::version().data(); }

int32_t azvmr_status_category(azvmr_status status) {
  return static_cast<int32_t>(azvmreset::category_of(static_cast<azvmreset::ErrorCode>(status)));
}

const char* azvmr_status_name(azvmr_status status) {
  return status == AZVMR_OK ? "ok" : name<azvmreset::ErrorCode>(status);
}
const char* azvmr_category_name(int32_t category) { return name<azvmreset::ErrorCategory>(category); }
const char* azvmr_method_name(int32_t method) { return name<azvmreset::Method>(method); }
const char* azvmr_rung_name(int32_t rung) { return name<azvmreset::Rung>(rung); }
const char* azvmr_rung_outcome_name(int32_t outcome) { return name<azvmreset::RungOutcome>(outcome); }
const char* azvmr_evidence_name(int32_t evidence) { return name<azvmreset::Evidence>(evidence); }
const char* azvmr_tristate_name(int32_t state) { return name<azvmreset::Tristate>(state); }
const char* azvmr_blocker_name(int32_t blocker) { return name<azvmreset::Blocker>(blocker); }
const char* azvmr_phase_name(int32_t phase) { return name<azvmreset::Phase>(phase); }
const char* azvmr_command_form_name(int32_t form) { return name<azvmreset::CommandForm>(form); }
const char* azvmr_sign_in_outcome_name(int32_t outcome) { return name<azvmreset::SignInOutcome>(outcome); }
const char* azvmr_candidate_kind_name(int32_t kind) { return name<azvmreset::CandidateKind>(kind); }

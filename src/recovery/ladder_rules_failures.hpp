// What the ladder does after each row of the failure catalogue, in its order.
#pragma once

#include "recovery/ladder_rules.hpp"

namespace azvmreset::recovery {

inline constexpr Rule failure_rules[] = {
    // What the handler in the guest says.
    {"domain_controller", Move::stop,
     "a domain controller has no local accounts; fix_account repairs those of its domain"},
    {"laps_managed", Move::stop, "whatever sets the password, LAPS refuses it, or sets another"},
    {"password_policy", Move::stop, "the guest refuses this password whatever sets it"},
    {"not_an_administrator", Move::next_rung, "only VMAccess demands an administrator"},
    {"password_missing", Move::stop, "the request itself is wrong"},
    {"firewall_disabled", Move::next_rung, "only VMAccess writes a firewall rule"},
    {"account_not_found", Move::stop, "no rung makes an account that nobody asked for"},
    {"guest_access_denied", Move::next_rung, "VMAccess and the script go about it in different ways"},

    // What ARM says of the VM.
    {"vm_not_running", Move::off_the_vm, "nobody in the guest answers while the VM is off"},
    {"extensions_disabled", Move::off_the_vm, "VMAccess and both forms of Run Command are extensions"},
    {"agent_silent", Move::next_rung, "the agent may come back; before the next rung the VM is read again"},
    {"timed_out", Move::next_rung, "a handler that hangs need not keep the others from running"},
    {"multiple_extensions", Move::next_rung, "it is about VMAccess alone"},
    {"extension_being_deleted", Move::next_rung, "it is about this extension alone"},
    {"vm_being_deleted", Move::stop, "the VM goes away"},
    {"vm_generalized", Move::stop, "a generalized VM never starts again"},
    {"other_extension_failed", Move::next_rung, "Run Command does not wait for the other extensions"},
    {"extension_not_offered", Move::next_rung, "it is about this extension alone"},
    {"run_command_busy", Move::next_rung, "only the action form has a single slot"},
    {"size_not_available", Move::off_the_vm, "the VM cannot be started, so nobody in the guest answers"},
    {"quota_exceeded", Move::off_the_vm, "the VM cannot be started, so nobody in the guest answers"},
    {"no_capacity", Move::off_the_vm, "the VM cannot be started, so nobody in the guest answers"},
    {"start_timed_out", Move::off_the_vm, "the VM is not seen to run, so nobody in the guest answers"},
    {"power_is_changing", Move::stop, "another operation is changing the VM, and no rung may come in between"},
    {"snapshot_limit", Move::stop, "the snapshot that was asked for cannot be made, whatever the rung"},
    {"disk_in_use", Move::stop, "the snapshot that was asked for cannot be made, whatever the rung"},

    // What scripts say.
    {"account_exists", Move::stop, "the account was meant to be new, and is there"},
    {"group_not_found", Move::next_rung, "VMAccess finds Administrators by itself"},
    {"group_exists", Move::next_rung, "it is about this script alone"},
    {"already_a_member", Move::next_rung, "it is about this script alone"},
    {"not_a_member", Move::next_rung, "it is about this script alone"},
    {"member_not_found", Move::next_rung, "it is about this script alone"},
    {"name_not_allowed", Move::stop, "Windows takes no such name from anybody"},
    {"old_password_wrong", Move::next_rung, "it is about this script alone"},
    {"primary_controller_only", Move::stop, "the accounts of the domain cannot be changed from here"},
    {"domain_unreachable", Move::stop, "the account's domain is not to be had, whoever asks"},
    {"too_late", Move::next_rung, "VMAccess does not look at the guest's clock"},
    {"bad_seal", Move::next_rung, "nothing was changed, and the next rung seals it anew, or need not"},
    {"key_not_found", Move::next_rung,
     "nothing was changed, and the next rung has a key of its own made, or needs none"},
    {"read_only_domain_controller", Move::stop, "its copy of the accounts cannot be written"},
    {"constrained_language", Move::other_method, "the script is the same in both forms of Run Command"},
    {"execution_policy", Move::other_method, "the script is the same in both forms of Run Command"},
    {"antimalware_block", Move::other_method, "the script is the same in both forms of Run Command"},
    {"cmd_autorun", Move::other_method, "both forms of Run Command begin with cmd.exe"},
    {"script_waits_for_input", Move::next_rung, "it is about this script alone"},
    {"script_parameters", Move::next_rung, "the two forms hand parameters over in different ways"},
    {"placeholder_script", Move::next_rung, "it is about one form of Run Command alone"},

    // What a sign-in says. A rung that meets one of these has not set the password.
    {"must_change_password", Move::next_rung, "it hinders the sign-in, and not a reset"},
    {"password_expired", Move::next_rung, "it hinders the sign-in, and not a reset"},
    {"account_disabled", Move::next_rung, "it hinders the sign-in, and not a reset"},
    {"account_locked", Move::next_rung, "it hinders the sign-in, and not a reset"},
    {"remote_logon_denied", Move::next_rung, "it hinders the sign-in, and not a reset"},
    {"account_restricted", Move::next_rung, "it hinders the sign-in, and not a reset"},
    {"wrong_credentials", Move::next_rung, "it hinders the sign-in, and not a reset"},
    {"domain_controller_unreachable", Move::next_rung, "it hinders the sign-in, and not a reset"},
    {"authority_unreachable", Move::next_rung, "it hinders the sign-in, and not a reset"},
    {"credssp_outdated", Move::next_rung, "it hinders the sign-in, and not a reset"},
    {"no_licence_server", Move::next_rung, "it hinders the sign-in, and not a reset"},
    {"name_not_resolved", Move::next_rung, "it hinders the sign-in, and not a reset"},
    {"no_connection", Move::next_rung, "it hinders the sign-in, and not a reset"},

    // What ARM says of who asks, and of others at work.
    {"token_expired", Move::stop, "every rung is asked for with the same sign-in"},
    {"token_of_another_tenant", Move::stop, "every rung is asked for with the same sign-in"},
    {"token_invalid", Move::stop, "every rung is asked for with the same sign-in"},
    {"claims_challenge", Move::stop, "every rung is asked for with the same sign-in"},
    {"forbidden_by_policy", Move::next_rung, "an Azure Policy names types of resources; the next rung has another"},
    {"locked", Move::stop, "a ReadOnly lock forbids every write"},
    {"deny_assignment", Move::next_rung, "another rung takes other rights"},
    {"linked_permission_missing", Move::next_rung, "another rung takes other rights"},
    {"permission_missing", Move::next_rung, "another rung takes other rights"},
    {"subscription_disabled", Move::stop, "nothing in the subscription can be written"},
    {"provider_not_registered", Move::stop, "every rung is of this provider"},
    {"subscription_not_found", Move::stop, "without the VM there is no way in"},
    {"resource_group_not_found", Move::stop, "without the VM there is no way in"},
    {"resource_not_found", Move::stop, "without the VM there is no way in"},
    {"throttled", Move::stop, "each further rung takes more of what there is too little of"},
    {"property_is_fixed", Move::next_rung, "it is about this resource alone"},
    {"preempted", Move::stop, "somebody else is changing the VM, and no rung may come in between"},
    {"platform_update", Move::stop, "Azure is changing the VM's host, and no rung may come in between"},
    {"another_operation", Move::stop, "another operation is changing the VM, and no rung may come in between"},

    // What says least.
    {"rdp_settings", Move::next_rung, "VMAccess could not finish its work; the script does less"},
    {"handler_failed", Move::next_rung, "what one handler cannot do, another may"},
    {"internal_error", Move::next_rung, "a failure inside Azure need not meet the next one"},
    {"operation_not_allowed", Move::next_rung, "it is not said what stands in the way of this one"},
    {"conflict", Move::next_rung, "it is not said what stands in the way of this one"},
};

}  // namespace azvmreset::recovery

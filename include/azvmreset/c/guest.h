/* A part of azvmreset.h, whose rules hold here, too: what works inside the guest: run_command, fix_account, accounts,
 * verify. */
#ifndef AZVMRESET_C_GUEST_H
#define AZVMRESET_C_GUEST_H

#include <azvmreset/c/base.h>

AZVMR_BEGIN_DECLS

/* ---- Task: run_command, a script inside the guest -------------------------------------------------------------- */

/* Either a script, which is PowerShell in UTF-8, or the id of one that Azure holds ("IPConfig"). */
azvmr_status azvmr_run_command_new(azvmr_run_command** out, const char* vm, azvmr_error** err);
void azvmr_run_command_free(azvmr_run_command* request);
azvmr_status azvmr_run_command_set_script(azvmr_run_command* request, const char* script, size_t script_length,
                                          azvmr_error** err);
azvmr_status azvmr_run_command_set_command_id(azvmr_run_command* request, const char* command_id, azvmr_error** err);

/* Everybody who may read the VM can read a parameter. A protected one is never given out again by Azure, but stands on
 * a command line inside Windows, where auditing may record it; managed form only. */
azvmr_status azvmr_run_command_add_parameter(azvmr_run_command* request, const char* name, const char* value,
                                             azvmr_error** err);
azvmr_status azvmr_run_command_add_protected_parameter(azvmr_run_command* request, const char* name, const char* value,
                                                       size_t value_length, azvmr_error** err);

/* SAS URIs of append blobs that take all of what is written (managed form only). Without one Azure keeps the last 4
 * KiB, and more is an error unless `tail` says that these are enough. */
azvmr_status azvmr_run_command_set_output_blob(azvmr_run_command* request, const char* uri, size_t uri_length,
                                               azvmr_error** err);
azvmr_status azvmr_run_command_set_error_blob(azvmr_run_command* request, const char* uri, size_t uri_length,
                                              azvmr_error** err);
azvmr_status azvmr_run_command_set_tail(azvmr_run_command* request, int32_t tail, azvmr_error** err);

/* The resource of the managed form stays on the VM afterwards. */
azvmr_status azvmr_run_command_set_keep(azvmr_run_command* request, int32_t keep, azvmr_error** err);
azvmr_status azvmr_run_command_set_form(azvmr_run_command* request, int32_t form, azvmr_error** err);
azvmr_status azvmr_run_command_set_snapshot_first(azvmr_run_command* request, int32_t first, azvmr_error** err);
azvmr_status azvmr_run_command_add_override(azvmr_run_command* request, int32_t blocker, azvmr_error** err);

/* An account of the guest instead of LocalSystem, "DOMAIN\\name" for one of a domain; managed form only. */
azvmr_status azvmr_run_command_set_run_as(azvmr_run_command* request, const char* username, const char* password,
                                          size_t password_length, azvmr_error** err);
azvmr_status azvmr_run_command_set_timeout(azvmr_run_command* request, int64_t milliseconds, azvmr_error** err);
azvmr_status azvmr_run_command_set_traceparent(azvmr_run_command* request, const char* traceparent, azvmr_error** err);

azvmr_status azvmr_client_run_command(azvmr_operation** out, azvmr_client* client, const azvmr_run_command* request,
                                      azvmr_error** err);

/* ---- Task: fix_account, what keeps an account from signing in -------------------------------------------------- */

/* Repairs by default that the password must be changed, a password that is too old (which takes a new one), and a
 * lock-out. All else is asked for. The username is empty with built_in_administrator, the account with RID 500. */
azvmr_status azvmr_fix_account_new(azvmr_fix_account** out, const char* vm, const char* username, azvmr_error** err);
void azvmr_fix_account_free(azvmr_fix_account* request);
azvmr_status azvmr_fix_account_set_built_in_administrator(azvmr_fix_account* request, int32_t built_in,
                                                          azvmr_error** err);

/* An account of this domain: on a domain controller, or with azvmr_fix_account_set_run_as. */
azvmr_status azvmr_fix_account_set_domain(azvmr_fix_account* request, const char* domain, azvmr_error** err);

/* Read and judge, change nothing. */
azvmr_status azvmr_fix_account_set_detect_only(azvmr_fix_account* request, int32_t only, azvmr_error** err);
azvmr_status azvmr_fix_account_set_enable(azvmr_fix_account* request, int32_t enable, azvmr_error** err);

/* The account expires at the end of that day, UTC. */
azvmr_status azvmr_fix_account_set_extend_to(azvmr_fix_account* request, int64_t day, azvmr_error** err);
azvmr_status azvmr_fix_account_add_to(azvmr_fix_account* request, int32_t group, azvmr_error** err);
azvmr_status azvmr_fix_account_set_create(azvmr_fix_account* request, int32_t create, azvmr_error** err);

/* A new password, given or made, which travels as that of azvmr_reset_password does on Run Command. */
azvmr_status azvmr_fix_account_set_password(azvmr_fix_account* request, const char* password, size_t password_length,
                                            azvmr_error** err);
azvmr_status azvmr_fix_account_set_generate(azvmr_fix_account* request, int32_t generate, azvmr_error** err);
azvmr_status azvmr_fix_account_set_secret_file(azvmr_fix_account* request, const char* path, int32_t replace,
                                               azvmr_error** err);
azvmr_status azvmr_fix_account_set_secret_descriptor(azvmr_fix_account* request, int descriptor, azvmr_error** err);
azvmr_status azvmr_fix_account_set_secret_sink(azvmr_fix_account* request, const azvmr_sink* sink, azvmr_error** err);
azvmr_status azvmr_fix_account_set_clear_parameter(azvmr_fix_account* request, int32_t clear, azvmr_error** err);
azvmr_status azvmr_fix_account_set_require(azvmr_fix_account* request, int32_t evidence, azvmr_error** err);
azvmr_status azvmr_fix_account_set_form(azvmr_fix_account* request, int32_t form, azvmr_error** err);
azvmr_status azvmr_fix_account_set_snapshot_first(azvmr_fix_account* request, int32_t first, azvmr_error** err);
azvmr_status azvmr_fix_account_add_override(azvmr_fix_account* request, int32_t blocker, azvmr_error** err);
azvmr_status azvmr_fix_account_set_run_as(azvmr_fix_account* request, const char* username, const char* password,
                                          size_t password_length, azvmr_error** err);
azvmr_status azvmr_fix_account_set_timeout(azvmr_fix_account* request, int64_t milliseconds, azvmr_error** err);
azvmr_status azvmr_fix_account_set_traceparent(azvmr_fix_account* request, const char* traceparent, azvmr_error** err);

azvmr_status azvmr_client_fix_account(azvmr_operation** out, azvmr_client* client, const azvmr_fix_account* request,
                                      azvmr_error** err);

/* ---- Task: accounts, the guest's local ones; on a domain controller those of Administrators --------------------- */

azvmr_status azvmr_accounts_new(azvmr_accounts** out, const char* vm, azvmr_error** err);
void azvmr_accounts_free(azvmr_accounts* request);
azvmr_status azvmr_accounts_set_form(azvmr_accounts* request, int32_t form, azvmr_error** err);
azvmr_status azvmr_accounts_add_override(azvmr_accounts* request, int32_t blocker, azvmr_error** err);
azvmr_status azvmr_accounts_set_run_as(azvmr_accounts* request, const char* username, const char* password,
                                       size_t password_length, azvmr_error** err);
azvmr_status azvmr_accounts_set_timeout(azvmr_accounts* request, int64_t milliseconds, azvmr_error** err);
azvmr_status azvmr_accounts_set_traceparent(azvmr_accounts* request, const char* traceparent, azvmr_error** err);

azvmr_status azvmr_client_accounts(azvmr_operation** out, azvmr_client* client, const azvmr_accounts* request,
                                   azvmr_error** err);

/* ---- Task: verify, proof without a reset ----------------------------------------------------------------------- */

/* The account is read; with a password one sign-in is tried in the guest. One, because each counts towards the
 * lock-out. The password travels as that of azvmr_reset_password does on Run Command. */
azvmr_status azvmr_verify_new(azvmr_verify** out, const char* vm, const char* username, azvmr_error** err);
void azvmr_verify_free(azvmr_verify* request);
azvmr_status azvmr_verify_set_built_in_administrator(azvmr_verify* request, int32_t built_in, azvmr_error** err);
azvmr_status azvmr_verify_set_domain(azvmr_verify* request, const char* domain, azvmr_error** err);
azvmr_status azvmr_verify_set_password(azvmr_verify* request, const char* password, size_t password_length,
                                       azvmr_error** err);
azvmr_status azvmr_verify_set_clear_parameter(azvmr_verify* request, int32_t clear, azvmr_error** err);
azvmr_status azvmr_verify_set_require(azvmr_verify* request, int32_t evidence, azvmr_error** err);
azvmr_status azvmr_verify_set_form(azvmr_verify* request, int32_t form, azvmr_error** err);
azvmr_status azvmr_verify_add_override(azvmr_verify* request, int32_t blocker, azvmr_error** err);
azvmr_status azvmr_verify_set_run_as(azvmr_verify* request, const char* username, const char* password,
                                     size_t password_length, azvmr_error** err);
azvmr_status azvmr_verify_set_timeout(azvmr_verify* request, int64_t milliseconds, azvmr_error** err);
azvmr_status azvmr_verify_set_traceparent(azvmr_verify* request, const char* traceparent, azvmr_error** err);

azvmr_status azvmr_client_verify(azvmr_operation** out, azvmr_client* client, const azvmr_verify* request,
                                 azvmr_error** err);

AZVMR_END_DECLS

#endif

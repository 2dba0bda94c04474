/* A part of azvmreset.h, whose rules hold here, too: before anything is done: dry runs, and the rights that a request
 * takes. */
#ifndef AZVMRESET_C_DRY_RUN_H
#define AZVMRESET_C_DRY_RUN_H

#include <azvmreset/c/base.h>

AZVMR_BEGIN_DECLS

/* ---- Dry runs: what a task would do, without doing it ---------------------------------------------------------- */

/* The VM is read, nothing is written. A password may be missing. */
azvmr_status azvmr_client_dry_run_reset_password(azvmr_operation** out, azvmr_client* client,
                                                 const azvmr_reset_password* request, azvmr_error** err);
azvmr_status azvmr_client_dry_run_reset_rdp(azvmr_operation** out, azvmr_client* client, const azvmr_reset_rdp* request,
                                            azvmr_error** err);
azvmr_status azvmr_client_dry_run_restart(azvmr_operation** out, azvmr_client* client, const azvmr_restart* request,
                                          azvmr_error** err);
azvmr_status azvmr_client_dry_run_run_command(azvmr_operation** out, azvmr_client* client,
                                              const azvmr_run_command* request, azvmr_error** err);
azvmr_status azvmr_client_dry_run_fix_account(azvmr_operation** out, azvmr_client* client,
                                              const azvmr_fix_account* request, azvmr_error** err);

/* The same by hand, line by line, lent by the result of a dry run: bash with az, PowerShell, or cmd inside the guest
 * with net. They ask for a password and never hold one. Empty when there is no memory for them. */
enum { AZVMR_SHELL_AZ = 1, AZVMR_SHELL_POWERSHELL = 2, AZVMR_SHELL_NET = 3 };
const char* const* azvmr_dry_run_commands(const azvmr_result* result, int32_t shell, size_t* count);

/* ---- Required actions: what Azure must allow for a request ----------------------------------------------------- */

/* Exactly what the request, as it is filled in, may do; nothing is sent. Without a name of a role the document
 * "azvmreset.required_actions/1" (docs/results.md), else a custom role with these actions, as `az role definition
 * create --role-definition` takes it. */
azvmr_status azvmr_preflight_required_actions(azvmr_text** out, const azvmr_preflight* request, const char* role_name,
                                              azvmr_error** err);
azvmr_status azvmr_reset_password_required_actions(azvmr_text** out, const azvmr_reset_password* request,
                                                   const char* role_name, azvmr_error** err);
azvmr_status azvmr_reset_rdp_required_actions(azvmr_text** out, const azvmr_reset_rdp* request, const char* role_name,
                                              azvmr_error** err);
azvmr_status azvmr_rotate_required_actions(azvmr_text** out, const azvmr_rotate* request, const char* role_name,
                                           azvmr_error** err);
azvmr_status azvmr_restart_required_actions(azvmr_text** out, const azvmr_restart* request, const char* role_name,
                                            azvmr_error** err);
azvmr_status azvmr_run_command_required_actions(azvmr_text** out, const azvmr_run_command* request,
                                                const char* role_name, azvmr_error** err);
azvmr_status azvmr_fix_account_required_actions(azvmr_text** out, const azvmr_fix_account* request,
                                                const char* role_name, azvmr_error** err);
azvmr_status azvmr_accounts_required_actions(azvmr_text** out, const azvmr_accounts* request, const char* role_name,
                                             azvmr_error** err);
azvmr_status azvmr_verify_required_actions(azvmr_text** out, const azvmr_verify* request, const char* role_name,
                                           azvmr_error** err);
azvmr_status azvmr_status_request_required_actions(azvmr_text** out, const azvmr_status_request* request,
                                                   const char* role_name, azvmr_error** err);
azvmr_status azvmr_leftovers_required_actions(azvmr_text** out, const azvmr_leftovers* request, const char* role_name,
                                              azvmr_error** err);
azvmr_status azvmr_plan_rescue_required_actions(azvmr_text** out, const azvmr_plan_rescue* request,
                                                const char* role_name, azvmr_error** err);

AZVMR_END_DECLS

#endif

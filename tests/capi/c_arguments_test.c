/* What is refused at the edge, and what may be NULL. */
#include "capi/c_tests.h"

static int released = 0;
static void count_release(void* user_data) {
  ++released;
  CHECK(user_data == &released);
}

static void refused(azvmr_status status, azvmr_error** err, const char* message) {
  CHECK_NUMBER(status, AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_error_code(*err), AZVMR_INVALID_ARGUMENT);
  CHECK_TEXT(azvmr_error_message(*err, NULL), message);
  azvmr_error_free(*err);
  *err = NULL;
}

static void versions_and_names(void) {
  CHECK_NUMBER(azvmr_abi_version(), AZVMR_ABI_VERSION);
  CHECK(strchr(azvmr_version(), '.') != NULL);
  CHECK_TEXT(azvmr_status_name(AZVMR_OK), "ok");
  CHECK_TEXT(azvmr_status_name(AZVMR_GUEST_REFUSED), "guest_refused");
  CHECK_TEXT(azvmr_status_name(12345), "unknown");
  CHECK_NUMBER(azvmr_status_category(AZVMR_OK), 0);
  CHECK_NUMBER(azvmr_status_category(AZVMR_TLS), AZVMR_CATEGORY_NETWORK);
  CHECK_TEXT(azvmr_category_name(AZVMR_CATEGORY_OUTCOME_UNKNOWN), "outcome_unknown");
  CHECK_TEXT(azvmr_method_name(AZVMR_METHOD_VM_ACCESS), "vm_access");
  CHECK_TEXT(azvmr_evidence_name(AZVMR_EVIDENCE_APPLIED), "applied");
  CHECK_TEXT(azvmr_tristate_name(AZVMR_YES), "yes");
  CHECK_TEXT(azvmr_blocker_name(AZVMR_BLOCKER_AGENT_STALE), "agent_stale");
  CHECK_TEXT(azvmr_phase_name(AZVMR_PHASE_SUBMITTING), "submitting");
  CHECK_TEXT(azvmr_phase_name(-7), "unknown");
  CHECK_TEXT(azvmr_command_form_name(AZVMR_COMMAND_ACTION), "action");
  CHECK_TEXT(azvmr_sign_in_outcome_name(AZVMR_SIGN_IN_UNPROVEN), "unproven");
}

static void null_may_be_freed_and_asked(void) {
  size_t length = 7;
  azvmr_client_free(NULL);
  azvmr_operation_free(NULL);
  azvmr_operation_cancel(NULL);
  azvmr_result_free(NULL);
  azvmr_error_free(NULL);
  azvmr_options_free(NULL);
  azvmr_progress_free(NULL);
  azvmr_preflight_free(NULL);
  azvmr_reset_password_free(NULL);
  azvmr_reset_rdp_free(NULL);
  azvmr_resume_free(NULL);
  azvmr_run_command_free(NULL);
  azvmr_fix_account_free(NULL);
  azvmr_accounts_free(NULL);
  azvmr_verify_free(NULL);
  azvmr_rotate_free(NULL);
  azvmr_plan_rescue_free(NULL);
  azvmr_restart_free(NULL);
  azvmr_status_request_free(NULL);
  azvmr_find_free(NULL);
  azvmr_leftovers_free(NULL);
  azvmr_rest_request_free(NULL);
  azvmr_text_free(NULL);
  azvmr_failure_free(NULL);
  azvmr_store_completion_free(NULL);
  azvmr_store_completion_complete(NULL);
  azvmr_store_completion_fail(NULL, AZVMR_INTERNAL, NULL);
  azvmr_token_completion_free(NULL);
  azvmr_http_completion_free(NULL);
  CHECK_TEXT(azvmr_error_message(NULL, &length), "");
  CHECK_NUMBER(length, 0);
  CHECK_NUMBER(azvmr_error_code(NULL), AZVMR_OK);
  CHECK(azvmr_error_blockers(NULL, &length) != NULL && length == 0);
  CHECK_TEXT(azvmr_error_json(NULL, NULL), "");
  CHECK_TEXT(azvmr_result_json(NULL, NULL), "");
  CHECK_TEXT(azvmr_result_target(NULL, NULL), "");
  CHECK_NUMBER(azvmr_result_kind(NULL), 0);
  CHECK(azvmr_result_warnings(NULL, &length) != NULL && length == 0);
  CHECK_NUMBER(azvmr_operation_done(NULL), 0);
  CHECK_NUMBER(azvmr_client_poll_fd(NULL), -1);
  CHECK_NUMBER(azvmr_client_next_timeout(NULL), AZVMR_FOREVER);
  CHECK_TEXT(azvmr_progress_message(NULL, NULL), "");
  CHECK_TEXT(azvmr_header_value(NULL, NULL), "");
  CHECK_TEXT(azvmr_http_request_url(NULL, NULL), "");
  CHECK_TEXT(azvmr_token_request_scope(NULL, NULL), "");
  CHECK_TEXT(azvmr_store_request_content(NULL, &length), "");
  CHECK_NUMBER(azvmr_store_request_id(NULL), 0);
  CHECK_NUMBER(azvmr_vault_request_call(NULL), 0);
  CHECK_NUMBER(azvmr_vault_request_kind(NULL), 0);
  CHECK_TEXT(azvmr_vault_request_secret(NULL, &length), "");
  CHECK_TEXT(azvmr_vault_request_resume_token(NULL, NULL), "");
  CHECK_TEXT(azvmr_vault_request_candidate_id(NULL, NULL), "");
  CHECK_TEXT(azvmr_candidate_report_id(NULL, NULL), "");
  CHECK_NUMBER(azvmr_candidate_report_sign_in(NULL), 0);
  CHECK(azvmr_result_reset(NULL) == NULL);
  CHECK_TEXT(azvmr_text_value(NULL, NULL), "");
  CHECK_TEXT(azvmr_error_resume_token(NULL, NULL), "");
  CHECK(azvmr_dry_run_commands(NULL, AZVMR_SHELL_AZ, &length) != NULL && length == 0);
}

static void arguments_that_cannot_be_meant_are_refused(void) {
  azvmr_error* err = NULL;
  azvmr_options* options = NULL;
  azvmr_client* client = NULL;
  azvmr_operation* operation = NULL;
  refused(azvmr_options_new(NULL, &err), &err, "found NULL for out");
  CHECK_NUMBER(azvmr_options_new(NULL, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_options_new(&options, &err), AZVMR_OK);
  CHECK(err == NULL);

  refused(azvmr_options_set_authority(NULL, "https://x", &err), &err, "found NULL for options");
  refused(azvmr_options_set_authority(options, NULL, &err), &err, "found NULL for url");
  refused(azvmr_options_set_deadline(options, -5, &err), &err, "found -5 ms for deadline, expected 0 or more");
  refused(azvmr_options_set_drive(options, 2, &err), &err, "found 2 for drive, expected 0 to 1");
  refused(azvmr_options_set_client_secret(options, "t", "c", NULL, 3, &err), &err,
          "found NULL for secret, and the length 3");
  refused(azvmr_client_new(&client, options, &err), &err,
          "the options have no credential: set one, with azvmr_options_set_client_secret for example");
  refused(azvmr_client_preflight(&operation, NULL, NULL, &err), &err, "found NULL for client");
  refused(azvmr_operation_wait(NULL, 0, NULL, &err), &err, "found NULL for operation");
  CHECK(client == NULL && operation == NULL);
  azvmr_options_free(options);
}

static void requests_are_checked_at_the_edge(void) {
  static const char vm[] =
      "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/g/providers/Microsoft.Compute/"
      "virtualMachines/v";
  azvmr_error* err = NULL;
  azvmr_preflight* preflight = NULL;
  azvmr_reset_password* reset = NULL;
  azvmr_rest_request* rest = NULL;
  CHECK_NUMBER(azvmr_preflight_new(&preflight, "/subscriptions/../x", &err), AZVMR_INVALID_ARGUMENT);
  CHECK(preflight == NULL && *azvmr_error_message(err, NULL) != '\0');
  azvmr_error_free(err);
  err = NULL;
  refused(azvmr_reset_password_new(&reset, vm, NULL, "x", 1, &err), &err, "found NULL for username");

  CHECK_NUMBER(azvmr_reset_password_new(&reset, vm, "user", "x", 1, &err), AZVMR_OK);
  refused(azvmr_reset_password_set_timeout(reset, -1, &err), &err, "found -1 ms for timeout, expected 0 or more");
  refused(azvmr_reset_password_set_require(reset, 9, &err), &err, "found 9 for evidence, expected 0 to 4");
  refused(azvmr_reset_password_set_confirm(reset, 3, &err), &err, "found 3 for confirm, expected 0 to 2");
  refused(azvmr_reset_password_add_override(reset, 99, &err), &err, "found 99 for blocker, expected 0 to 14");
  CHECK_NUMBER(azvmr_reset_password_set_create(reset, 1, &err), AZVMR_OK);
  refused(azvmr_reset_password_set_after(reset, 2, &err), &err, "found 2 for after, expected 0 to 1");
  refused(azvmr_reset_password_set_secret_descriptor(reset, -1, &err), &err,
          "found -1 for descriptor, expected an open one");
  refused(azvmr_reset_password_set_secret_file(reset, NULL, 0, &err), &err, "found NULL for path");
  azvmr_reset_password_free(reset);

  CHECK_NUMBER(azvmr_rest_request_new(&rest, "GET", "/x", &err), AZVMR_OK);
  refused(azvmr_rest_request_set_final_state_via(rest, 4, &err), &err, "found 4 for via, expected 0 to 3");
  refused(azvmr_rest_request_add_header(rest, "A", NULL, &err), &err, "found NULL for value");
  CHECK_NUMBER(azvmr_rest_request_set_body(rest, NULL, 0, &err), AZVMR_OK);
  azvmr_rest_request_free(rest);
}

static void log_line(const azvmr_log_record* record, void* user_data) {
  (void)record;
  (void)user_data;
}

static void user_data_is_released_once_also_when_the_registration_fails(void) {
  azvmr_options* options = NULL;
  CHECK_NUMBER(azvmr_options_new(&options, NULL), AZVMR_OK);

  released = 0;
  CHECK_NUMBER(azvmr_options_set_log(NULL, AZVMR_LOG_INFO, log_line, &released, count_release, NULL),
               AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(released, 1);
  CHECK_NUMBER(azvmr_options_set_log(options, 77, log_line, &released, count_release, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(released, 2);
  CHECK_NUMBER(azvmr_options_set_log(options, AZVMR_LOG_INFO, NULL, &released, count_release, NULL),
               AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(released, 3);

  /* What takes the place of another one releases it. */
  CHECK_NUMBER(azvmr_options_set_log(options, AZVMR_LOG_INFO, log_line, &released, count_release, NULL), AZVMR_OK);
  CHECK_NUMBER(released, 3);
  CHECK_NUMBER(azvmr_options_set_log(options, AZVMR_LOG_INFO, log_line, &released, count_release, NULL), AZVMR_OK);
  CHECK_NUMBER(released, 4);

  azvmr_token_source source = {sizeof source, NULL, NULL, &released, count_release};
  CHECK_NUMBER(azvmr_options_set_token_source(options, &source, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(released, 5);

  /* A struct without its size cannot be read: nothing of it is used. */
  source.struct_size = 0;
  CHECK_NUMBER(azvmr_options_set_token_source(options, &source, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_options_set_transport(options, NULL, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(released, 5);

  azvmr_options_free(options);
  CHECK_NUMBER(released, 6);
}

void test_arguments(void) {
  versions_and_names();
  null_may_be_freed_and_asked();
  arguments_that_cannot_be_meant_are_refused();
  requests_are_checked_at_the_edge();
  user_data_is_released_once_also_when_the_registration_fails();
}

/* How tasks fail: each kind of failure as a program branches on it. */
#include "capi/c_tests.h"

/* The error of a reset that fails; the caller frees it. */
static azvmr_error* failed_reset(struct world* world, const char* vm, const char* username, const char* password,
                                 azvmr_status status) {
  azvmr_error* err = NULL;
  azvmr_result* result = result_of(start_reset(world, vm, username, password), &err);
  CHECK(result == NULL);
  CHECK_NUMBER(azvmr_error_code(err), status);
  CHECK_NUMBER(azvmr_error_category(err), azvmr_status_category(status));
  CHECK(*azvmr_error_message(err, NULL) != '\0');
  CHECK(strstr(azvmr_error_json(err, NULL), azvmr_status_name(status)) != NULL);
  CHECK(*password == '\0' || strstr(azvmr_error_json(err, NULL), password) == NULL);
  return err;
}

static void a_blocker_sends_nothing(void) {
  struct world world = world_new();
  world_open(&world);
  azvmr_error* err = failed_reset(&world, "stopped-01", "azureuser", NEW_PASSWORD, AZVMR_BLOCKED);
  size_t count = 0;
  const char* const* blockers = azvmr_error_blockers(err, &count);
  CHECK(count > 0);
  CHECK_TEXT(blockers[0], "vm_not_running");
  azvmr_error_free(err);

  /* A name that nobody vouches for is a blocker too. */
  err = failed_reset(&world, "web-01", "somebody", NEW_PASSWORD, AZVMR_BLOCKED);
  CHECK_TEXT(azvmr_error_blockers(err, NULL)[0], "account_unverified");
  azvmr_error_free(err);
  CHECK_NUMBER(simulated_azure_writes(world.azure), 0);
  world_free(&world);
}

static void the_guest_refuses_a_password_and_the_remedy_is_named(void) {
  struct world world = world_new();
  world_open(&world);
  azvmr_error* err = failed_reset(&world, "strict-01", "azureuser", "Short-1!", AZVMR_GUEST_REFUSED);
  CHECK(*azvmr_error_remedy(err, NULL) != '\0');
  CHECK(*azvmr_error_correlation_id(err, NULL) != '\0');
  azvmr_error_free(err);
  CHECK(simulated_azure_accepts(world.azure, "strict-01", "azureuser", OLD_PASSWORD));
  world_free(&world);
}

static void what_is_hopeless_is_refused_before_anything_is_sent(void) {
  struct world world = world_new();
  world_open(&world);
  azvmr_error_free(failed_reset(&world, "web-01", "azureuser", "", AZVMR_INVALID_ARGUMENT));
  azvmr_error_free(failed_reset(&world, "web-01", "a/b", NEW_PASSWORD, AZVMR_INVALID_ARGUMENT));
  CHECK_NUMBER(simulated_azure_requests(world.azure), 0);
  world_free(&world);
}

static void arm_says_no(void) {
  struct world world = world_new();
  world_open(&world);
  simulated_azure_answer(world.azure, "PUT", "/extensions/", 409, "OperationNotAllowed", "not now");
  azvmr_error* err = failed_reset(&world, "web-01", "azureuser", NEW_PASSWORD, AZVMR_REFUSED);
  CHECK_NUMBER(azvmr_error_http_status(err), 409);
  CHECK_TEXT(azvmr_error_arm_code(err, NULL), "OperationNotAllowed");
  CHECK(azvmr_error_request_id(err, NULL) != NULL);
  azvmr_error_free(err);
  world_free(&world);
}

static void permission_and_sign_in(void) {
  struct world world = world_new();
  world_open(&world);
  simulated_azure_answer(world.azure, "GET", "/virtualMachines/web-01", 403, "AuthorizationFailed", "no action");
  azvmr_error_free(failed_reset(&world, "web-01", "azureuser", NEW_PASSWORD, AZVMR_PERMISSION_DENIED));
  world_free(&world);

  world = world_new();
  CHECK_NUMBER(azvmr_options_set_client_secret(world.options, simulated_azure_tenant(world.azure),
                                               simulated_azure_client_id(world.azure), "wrong", 5, NULL),
               AZVMR_OK);
  world_open(&world);
  azvmr_error_free(failed_reset(&world, "web-01", "azureuser", NEW_PASSWORD, AZVMR_AUTHENTICATION_FAILED));
  world_free(&world);
}

static void a_vm_that_is_not_there(void) {
  struct world world = world_new();
  world_open(&world);
  char missing[512];
  snprintf(missing, sizeof missing, "%s-missing", simulated_azure_vm(world.azure, "web-01"));
  azvmr_preflight* request = NULL;
  azvmr_operation* operation = NULL;
  azvmr_error* err = NULL;
  CHECK_NUMBER(azvmr_preflight_new(&request, missing, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_client_preflight(&operation, world.client, request, NULL), AZVMR_OK);
  azvmr_preflight_free(request);
  CHECK(result_of(operation, &err) == NULL);
  CHECK_NUMBER(azvmr_error_code(err), AZVMR_NOT_FOUND);
  world_free(&world);

  /* The error is its own: it outlives operation and client. */
  CHECK_NUMBER(azvmr_error_http_status(err), 404);
  CHECK(*azvmr_error_message(err, NULL) != '\0');
  azvmr_error_free(err);
}

static void a_lost_answer_is_not_called_a_failure(void) {
  struct world world = world_new();
  world_open(&world);
  simulated_azure_lose_answer(world.azure, "PUT", "/extensions/");
  simulated_azure_lose_answer(world.azure, "GET", "/extensions/");
  azvmr_error* err = failed_reset(&world, "web-01", "azureuser", NEW_PASSWORD, AZVMR_OUTCOME_UNKNOWN);
  CHECK_NUMBER(azvmr_error_may_have_arrived(err), 1);
  azvmr_error_free(err);
  CHECK(simulated_azure_accepts(world.azure, "web-01", "azureuser", NEW_PASSWORD));
  world_free(&world);
}

static void the_deadline_ends_a_task(void) {
  struct world world = world_new();
  CHECK_NUMBER(azvmr_options_set_deadline(world.options, 1, NULL), AZVMR_OK);
  world_open(&world);
  simulated_azure_hold(world.azure, 1);
  azvmr_error_free(failed_reset(&world, "web-01", "azureuser", NEW_PASSWORD, AZVMR_DEADLINE_EXCEEDED));
  world_free(&world);
}

void test_failures(void) {
  a_blocker_sends_nothing();
  the_guest_refuses_a_password_and_the_remedy_is_named();
  what_is_hopeless_is_refused_before_anything_is_sent();
  arm_says_no();
  permission_and_sign_in();
  a_vm_that_is_not_there();
  a_lost_answer_is_not_called_a_failure();
  the_deadline_ends_a_task();
}

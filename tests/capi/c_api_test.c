/*
 * The C interface as a C program sees it: strict C11, the shared library, a simulated Azure behind azvmr_transport.
 * Every test makes its own client, so each reads alone.
 */
#include "capi/c_tests.h"

#include <stdlib.h>

_Atomic int checks_passed = 0;
_Atomic int checks_failed = 0;

struct world world_new(void) {
  struct world world = {NULL, NULL, NULL};
  world.azure = simulated_azure_new();
  CHECK_NUMBER(azvmr_options_new(&world.options, NULL), AZVMR_OK);
  const char* secret = simulated_azure_client_secret(world.azure);
  CHECK_NUMBER(azvmr_options_set_client_secret(world.options, simulated_azure_tenant(world.azure),
                                               simulated_azure_client_id(world.azure), secret, strlen(secret), NULL),
               AZVMR_OK);
  const azvmr_transport transport = simulated_azure_transport(world.azure);
  CHECK_NUMBER(azvmr_options_set_transport(world.options, &transport, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_options_set_max_resends(world.options, 0, NULL), AZVMR_OK);
  return world;
}

void world_open(struct world* world) {
  azvmr_error* err = NULL;
  CHECK_NUMBER(azvmr_client_new(&world->client, world->options, &err), AZVMR_OK);
  if (err != NULL) printf("%s\n", azvmr_error_message(err, NULL));
  azvmr_error_free(err);
}

void world_free(struct world* world) {
  azvmr_client_free(world->client);
  azvmr_options_free(world->options);
  CHECK_NUMBER(simulated_azure_released(world->azure), 1);
  simulated_azure_free(world->azure);
}

azvmr_operation* start_reset(struct world* world, const char* vm, const char* username, const char* password) {
  azvmr_operation* operation = NULL;
  azvmr_reset_password* request = NULL;
  CHECK_NUMBER(azvmr_reset_password_new(&request, simulated_azure_vm(world->azure, vm), username, password,
                                        strlen(password), NULL),
               AZVMR_OK);
  CHECK_NUMBER(azvmr_reset_password_set_method(request, AZVMR_METHOD_VM_ACCESS, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_reset_password_set_confirm(request, AZVMR_CONFIRM_NEVER, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_client_reset_password(&operation, world->client, request, NULL), AZVMR_OK);
  azvmr_reset_password_free(request);
  return operation;
}

azvmr_operation* start_preflight(struct world* world, const char* vm) {
  azvmr_operation* operation = NULL;
  azvmr_preflight* request = NULL;
  CHECK_NUMBER(azvmr_preflight_new(&request, simulated_azure_vm(world->azure, vm), NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_client_preflight(&operation, world->client, request, NULL), AZVMR_OK);
  azvmr_preflight_free(request);
  return operation;
}

azvmr_result* result_of(azvmr_operation* operation, azvmr_error** err) {
  int32_t done = 0;
  azvmr_result* result = NULL;
  CHECK_NUMBER(azvmr_operation_wait(operation, AZVMR_FOREVER, &done, NULL), AZVMR_OK);
  CHECK_NUMBER(done, 1);
  azvmr_operation_result(&result, operation, err);
  azvmr_operation_free(operation);
  return result;
}

static void a_reset_changes_the_password_and_says_how_far_it_is_proved(void) {
  struct world world = world_new();
  world_open(&world);
  azvmr_error* err = NULL;
  azvmr_result* result = result_of(start_reset(&world, "web-01", "azureuser", NEW_PASSWORD), &err);
  if (err != NULL) printf("%s\n", azvmr_error_json(err, NULL));
  CHECK(result != NULL && err == NULL);

  CHECK_NUMBER(azvmr_result_kind(result), AZVMR_RESULT_RESET);
  CHECK_NUMBER(azvmr_result_evidence(result), AZVMR_EVIDENCE_APPLIED);
  CHECK_NUMBER(azvmr_result_method(result), AZVMR_METHOD_VM_ACCESS);
  CHECK_NUMBER(azvmr_result_created(result), AZVMR_UNKNOWN);
  CHECK_TEXT(azvmr_result_action(result, NULL), "reset_password");
  CHECK_TEXT(azvmr_result_username(result, NULL), "azureuser");
  CHECK_TEXT(azvmr_result_target(result, NULL), simulated_azure_vm(world.azure, "web-01"));
  size_t length = 0;
  CHECK(strlen(azvmr_result_extension_name(result, &length)) == length && length > 0);
  CHECK(strncmp(azvmr_result_extension_version(result, NULL), "2.", 2) == 0);
  CHECK(*azvmr_result_force_update_tag(result, NULL) != '\0');
  CHECK(azvmr_result_started_at(result) > 0);
  CHECK(azvmr_result_finished_at(result) >= azvmr_result_started_at(result));
  size_t count = 0;
  const char* const* ids = azvmr_result_correlation_ids(result, &count);
  CHECK(count > 0 && *ids[0] != '\0');
  const azvmr_finding* const* warnings = azvmr_result_warnings(result, &count);
  CHECK(count > 0 && *azvmr_finding_code(warnings[0], NULL) != '\0');

  CHECK(simulated_azure_accepts(world.azure, "web-01", "azureuser", NEW_PASSWORD));
  CHECK(!simulated_azure_accepts(world.azure, "web-01", "azureuser", OLD_PASSWORD));

  /* The result is its own: it outlives operation and client. */
  world_free(&world);
  const char* json = azvmr_result_json(result, &length);
  CHECK(strlen(json) == length);
  CHECK(strstr(json, "\"schema\":\"azvmreset.reset/1\"") != NULL);
  CHECK(strstr(json, "\"evidence\":\"applied\"") != NULL);
  CHECK(strstr(json, NEW_PASSWORD) == NULL);
  CHECK(azvmr_result_json(result, NULL) == json);
  azvmr_result_free(result);
}

static void the_rdp_configuration_is_reset_without_an_account(void) {
  struct world world = world_new();
  world_open(&world);
  azvmr_reset_rdp* request = NULL;
  azvmr_operation* operation = NULL;
  CHECK_NUMBER(azvmr_reset_rdp_new(&request, simulated_azure_vm(world.azure, "named-01"), NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_reset_rdp_set_require(request, AZVMR_EVIDENCE_ACCEPTED, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_reset_rdp_set_timeout(request, 60000, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_client_reset_rdp(&operation, world.client, request, NULL), AZVMR_OK);
  azvmr_reset_rdp_free(request);
  azvmr_result* result = result_of(operation, NULL);
  CHECK_TEXT(azvmr_result_action(result, NULL), "reset_rdp");
  CHECK_TEXT(azvmr_result_username(result, NULL), "");
  CHECK_TEXT(azvmr_result_extension_name(result, NULL), "myVMAccessExtension");
  CHECK(azvmr_result_evidence(result) >= AZVMR_EVIDENCE_APPLIED);
  azvmr_result_free(result);
  world_free(&world);
}

static void preflight_names_what_is_open_and_what_is_blocked(void) {
  struct world world = world_new();
  world_open(&world);
  azvmr_result* result = result_of(start_preflight(&world, "web-01"), NULL);
  size_t count = 99;
  CHECK_NUMBER(azvmr_result_kind(result), AZVMR_RESULT_PREFLIGHT);
  CHECK_TEXT(azvmr_result_os(result, NULL), "windows");
  CHECK_TEXT(azvmr_result_power(result, NULL), "running");
  CHECK_TEXT(azvmr_result_admin_username(result, NULL), "azureuser");
  CHECK_TEXT(azvmr_result_agent_status(result, NULL), "ready");
  CHECK_TEXT(azvmr_result_location(result, NULL), "westeurope");
  CHECK_TEXT(azvmr_result_provisioning_state(result, NULL), "Succeeded");
  CHECK(azvmr_result_agent_reported_at(result) > 0);
  CHECK_NUMBER(azvmr_result_extensions_allowed(result), 1);
  CHECK_NUMBER(azvmr_result_domain_controller(result), AZVMR_UNKNOWN);
  CHECK_NUMBER(azvmr_result_laps_managed(result), AZVMR_UNKNOWN);
  CHECK_TEXT(azvmr_result_vm_access_name(result, NULL), "");
  CHECK_TEXT(azvmr_result_vm_access_version(result, NULL), "");
  CHECK(azvmr_result_os_name(result, NULL) != NULL && azvmr_result_agent_version(result, NULL) != NULL);
  CHECK(azvmr_result_blockers(result, &count) != NULL);
  CHECK_NUMBER(count, 0);
  const int32_t* open = azvmr_result_open_methods(result, &count);
  CHECK(count == 2 && open[0] == AZVMR_METHOD_VM_ACCESS && open[1] == AZVMR_METHOD_RUN_COMMAND);
  azvmr_result_free(result);

  result = result_of(start_preflight(&world, "stopped-01"), NULL);
  const azvmr_finding* const* blockers = azvmr_result_blockers(result, &count);
  CHECK(count > 0);
  CHECK_TEXT(azvmr_finding_code(blockers[0], NULL), azvmr_blocker_name(AZVMR_BLOCKER_VM_NOT_RUNNING));
  CHECK(*azvmr_finding_message(blockers[0], NULL) != '\0' && *azvmr_finding_remedy(blockers[0], NULL) != '\0');
  azvmr_result_open_methods(result, &count);
  CHECK_NUMBER(count, 0);
  azvmr_result_free(result);
  world_free(&world);
}

static void rest_gives_the_answer_as_it_was_received(void) {
  struct world world = world_new();
  world_open(&world);
  char url[512];
  snprintf(url, sizeof url, "%s?api-version=2024-03-01", simulated_azure_vm(world.azure, "web-01"));
  azvmr_rest_request* request = NULL;
  azvmr_operation* operation = NULL;
  CHECK_NUMBER(azvmr_rest_request_new(&request, "GET", url, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_rest_request_add_header(request, "Accept", "application/json", NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_rest_request_set_timeout(request, 60000, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_client_rest(&operation, world.client, request, NULL), AZVMR_OK);
  azvmr_rest_request_free(request);
  azvmr_result* result = result_of(operation, NULL);
  CHECK_NUMBER(azvmr_result_kind(result), AZVMR_RESULT_REST);
  CHECK_NUMBER(azvmr_result_status(result), 200);
  size_t length = 0;
  const char* body = azvmr_result_body(result, &length);
  CHECK(length > 2 && body[0] == '{' && body[length - 1] == '}');
  size_t count = 0;
  const azvmr_header* const* headers = azvmr_result_headers(result, &count);
  CHECK(count > 0 && *azvmr_header_name(headers[0], NULL) != '\0');
  CHECK(azvmr_header_value(headers[0], &length) != NULL);
  CHECK(strstr(azvmr_result_json(result, NULL), "\"schema\":\"azvmreset.rest/1\",\"status\":200") != NULL);

  /* What another kind of result has is empty here. */
  CHECK_TEXT(azvmr_result_extension_name(result, &length), "");
  CHECK_NUMBER(length, 0);
  CHECK_NUMBER(azvmr_result_evidence(result), 0);
  CHECK(azvmr_result_next_steps(result, &count) != NULL && count == 0);
  azvmr_result_free(result);
  world_free(&world);
}

int main(void) {
  a_reset_changes_the_password_and_says_how_far_it_is_proved();
  the_rdp_configuration_is_reset_without_an_account();
  preflight_names_what_is_open_and_what_is_blocked();
  rest_gives_the_answer_as_it_was_received();
  test_arguments();
  test_failures();
  test_operations();
  test_guest();
  test_hosts();
  test_sealing();
  test_sinks();
  test_staging();
  test_rescue();
  test_rotation();
  test_tasks();
  printf("%d passed, %d failed\n", checks_passed, checks_failed);
  return checks_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

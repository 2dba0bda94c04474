/* The smaller tasks, and what is known without a network. */
#include "capi/c_tests.h"

#define VM                                                                                            \
  "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/g/providers/Microsoft.Compute/" \
  "virtualMachines/v"

/* A world whose agents are asked for often after a boot. */
static struct world impatient_world(void) {
  struct world world = world_new();
  CHECK_NUMBER(azvmr_options_set_poll_interval(world.options, 10, NULL), AZVMR_OK);
  world_open(&world);
  return world;
}

static void a_restart_is_proved_by_what_is_read_afterwards(void) {
  struct world world = impatient_world();
  azvmr_restart* request = NULL;
  azvmr_operation* operation = NULL;
  azvmr_error* err = NULL;
  CHECK_NUMBER(azvmr_restart_new(&request, simulated_azure_vm(world.azure, "web-01"), NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_restart_set_timeout(request, 60000, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_client_restart(&operation, world.client, request, NULL), AZVMR_OK);
  azvmr_restart_free(request);
  azvmr_result* result = result_of(operation, &err);
  if (err != NULL) printf("%s\n", azvmr_error_json(err, NULL));
  CHECK_NUMBER(azvmr_result_kind(result), AZVMR_RESULT_RESTART);
  CHECK_NUMBER(azvmr_result_evidence(result), AZVMR_EVIDENCE_APPLIED);
  CHECK_TEXT(azvmr_result_power(result, NULL), "running");
  CHECK(*azvmr_result_agent_status(result, NULL) != '\0');
  CHECK(azvmr_result_finished_at(result) >= azvmr_result_started_at(result));
  CHECK(strstr(azvmr_result_json(result, NULL), "\"azvmreset.restart/1\"") != NULL);
  azvmr_result_free(result);
  azvmr_error_free(err);
  world_free(&world);
}

/* The status of a VM, asked in a trace; what came of it is in one of the two. */
static azvmr_result* status_in_trace(struct world* world, const char* vm, const char* traceparent, azvmr_error** err) {
  azvmr_status_request* request = NULL;
  azvmr_operation* operation = NULL;
  CHECK_NUMBER(azvmr_status_request_new(&request, vm, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_status_request_set_traceparent(request, traceparent, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_client_status(&operation, world->client, request, NULL), AZVMR_OK);
  azvmr_status_request_free(request);
  return result_of(operation, err);
}

static void each_task_is_in_a_trace_of_its_own(void) {
  struct world world = world_new();
  world_open(&world);
  const char* vm = simulated_azure_vm(world.azure, "web-01");
  azvmr_error* err = NULL;
  azvmr_result* one = status_in_trace(&world, vm, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", NULL);
  CHECK_TEXT(azvmr_result_trace_id(one, NULL), "0af7651916cd43dd8448eb211c80319c");
  azvmr_result_free(one);
  CHECK(status_in_trace(&world, VM, "00-4bf92f3577b34da6a3ce929d0e0e4736-b7ad6b7169203331-01", &err) == NULL);
  CHECK_TEXT(azvmr_error_trace_id(err, NULL), "4bf92f3577b34da6a3ce929d0e0e4736");
  CHECK(strstr(azvmr_error_json(err, NULL), "\"trace_id\":\"4bf92f35") != NULL);
  azvmr_error_free(err);
  err = NULL;
  CHECK(status_in_trace(&world, VM, "00-not-a-trace", &err) == NULL);
  CHECK_NUMBER(azvmr_error_code(err), AZVMR_INVALID_ARGUMENT);
  CHECK_TEXT(azvmr_error_trace_id(err, NULL), "");
  azvmr_error_free(err);
  world_free(&world);
}

static void a_stopped_vm_is_started_for_the_reset_and_put_back(void) {
  struct world world = impatient_world();
  azvmr_reset_rdp* request = NULL;
  azvmr_operation* operation = NULL;
  azvmr_error* err = NULL;
  CHECK_NUMBER(azvmr_reset_rdp_new(&request, simulated_azure_vm(world.azure, "stopped-01"), NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_reset_rdp_set_start_if_stopped(request, 1, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_reset_rdp_set_after(request, AZVMR_AFTER_RESTORE, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_reset_rdp_set_after(request, 2, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_client_reset_rdp(&operation, world.client, request, NULL), AZVMR_OK);
  azvmr_reset_rdp_free(request);
  azvmr_result* result = result_of(operation, &err);
  if (err != NULL) printf("%s\n", azvmr_error_json(err, NULL));
  CHECK_NUMBER(azvmr_result_started_vm(result), 1);
  const azvmr_machine_state* before = azvmr_result_before(result);
  const azvmr_machine_state* after = azvmr_result_after(result);
  CHECK(*azvmr_machine_state_power(before, NULL) != '\0');
  CHECK_TEXT(azvmr_machine_state_power(after, NULL), azvmr_machine_state_power(before, NULL));
  azvmr_result_free(result);
  azvmr_error_free(err);
  world_free(&world);
}

/* What a snapshot that was made first is called, and what happens to it. */
static void a_snapshot_is_left_found_and_removed(void) {
  struct world world = world_new();
  world_open(&world);
  azvmr_reset_rdp* request = NULL;
  azvmr_leftovers* leftovers = NULL;
  azvmr_operation* operation = NULL;
  azvmr_error* err = NULL;
  CHECK_NUMBER(azvmr_reset_rdp_new(&request, simulated_azure_vm(world.azure, "web-01"), NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_reset_rdp_set_snapshot_first(request, 1, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_client_reset_rdp(&operation, world.client, request, NULL), AZVMR_OK);
  azvmr_reset_rdp_free(request);
  azvmr_result* reset = result_of(operation, &err);
  if (err != NULL) printf("%s\n", azvmr_error_json(err, NULL));
  azvmr_error_free(err);
  CHECK(strstr(azvmr_result_snapshot_id(reset, NULL), "/snapshots/azvmreset-") != NULL);

  CHECK_NUMBER(azvmr_leftovers_new(&leftovers, simulated_azure_vm(world.azure, "web-01"), NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_leftovers_set_remove(leftovers, 1, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_leftovers_set_in_guest(leftovers, 1, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_leftovers_set_force_update_tag(leftovers, NULL, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_leftovers_set_force_update_tag(leftovers, azvmr_result_force_update_tag(reset, NULL), NULL),
               AZVMR_OK);
  CHECK_NUMBER(azvmr_client_leftovers(&operation, world.client, leftovers, NULL), AZVMR_OK);
  azvmr_leftovers_free(leftovers);
  azvmr_result* report = result_of(operation, NULL);
  size_t count = 0;
  const azvmr_leftover* const* items = azvmr_result_items(report, &count);
  int found = 0;
  for (size_t i = 0; i < count; ++i) {
    if (strcmp(azvmr_leftover_kind(items[i], NULL), "extension") == 0)
      CHECK_NUMBER(azvmr_leftover_removed(items[i]), 1);
    if (strcmp(azvmr_leftover_kind(items[i], NULL), "snapshot") != 0) continue;
    ++found;
    CHECK_TEXT(azvmr_leftover_operation_id(items[i], NULL), azvmr_result_operation_id(reset, NULL));
    CHECK_NUMBER(azvmr_leftover_ours(items[i]), 1);
    CHECK_NUMBER(azvmr_leftover_removed(items[i]), 1);
  }
  CHECK_NUMBER(found, 1);
  azvmr_result_free(report);
  azvmr_result_free(reset);
  world_free(&world);
}

static void status_and_find(void) {
  struct world world = world_new();
  world_open(&world);
  azvmr_status_request* status = NULL;
  azvmr_find* find = NULL;
  azvmr_operation* operation = NULL;
  size_t count = 0;
  CHECK_NUMBER(azvmr_status_request_new(&status, simulated_azure_vm(world.azure, "web-01"), NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_status_request_set_timeout(status, 60000, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_client_status(&operation, world.client, status, NULL), AZVMR_OK);
  azvmr_status_request_free(status);
  azvmr_result* result = result_of(operation, NULL);
  CHECK_NUMBER(azvmr_result_kind(result), AZVMR_RESULT_STATUS);
  CHECK_TEXT(azvmr_result_power(result, NULL), "running");
  CHECK_NUMBER(azvmr_result_operation_in_progress(result), 0);
  CHECK(azvmr_result_agent_reported_at(result) > 0);
  azvmr_result_free(result);

  const char* subscription = simulated_azure_vm(world.azure, "web-01") + strlen("/subscriptions/");
  char id[37] = "";
  memcpy(id, subscription, 36);
  CHECK_NUMBER(azvmr_find_new(&find, id, "WEB-01", NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_client_find(&operation, world.client, find, NULL), AZVMR_OK);
  azvmr_find_free(find);
  result = result_of(operation, NULL);
  CHECK_NUMBER(azvmr_result_kind(result), AZVMR_RESULT_FIND);
  CHECK_TEXT(azvmr_result_text(result, NULL), "WEB-01");
  const azvmr_found_vm* const* vms = azvmr_result_vms(result, &count);
  CHECK(count > 0);
  CHECK_TEXT(azvmr_found_vm_name(vms[0], NULL), "web-01");
  CHECK_TEXT(azvmr_found_vm_matched(vms[0], NULL), "name");
  azvmr_result_free(result);
  world_free(&world);
}

static void a_dry_run_writes_nothing_and_says_it_in_commands(void) {
  struct world world = world_new();
  world_open(&world);
  azvmr_reset_password* request = NULL;
  azvmr_restart* restart = NULL;
  azvmr_reset_rdp* rdp = NULL;
  azvmr_operation* operation = NULL;
  size_t count = 0;
  CHECK_NUMBER(
      azvmr_reset_password_new(&request, simulated_azure_vm(world.azure, "web-01"), "azureuser", NULL, 0, NULL),
      AZVMR_OK);
  CHECK_NUMBER(azvmr_client_dry_run_reset_password(&operation, world.client, request, NULL), AZVMR_OK);
  azvmr_reset_password_free(request);
  azvmr_error* err = NULL;
  azvmr_result* result = result_of(operation, &err);
  if (err != NULL) printf("%s\n", azvmr_error_json(err, NULL));
  azvmr_error_free(err);
  CHECK_NUMBER(azvmr_result_kind(result), AZVMR_RESULT_DRY_RUN);
  CHECK_TEXT(azvmr_result_username(result, NULL), "azureuser");
  const azvmr_dry_run_step* const* steps = azvmr_result_steps(result, &count);
  CHECK(count > 0);
  size_t writes = 0;
  for (size_t i = 0; i < count; ++i) {
    if (strcmp(azvmr_dry_run_step_action(steps[i], NULL), "put_extension") != 0) continue;
    ++writes;
    CHECK_TEXT(azvmr_dry_run_step_method(steps[i], NULL), "PUT");
    CHECK(strncmp(azvmr_dry_run_step_url(steps[i], NULL), "https://", 8) == 0);
    CHECK(strstr(azvmr_dry_run_step_body(steps[i], NULL), "REDACTED") != NULL);
  }
  CHECK_NUMBER(writes, 1);
  const char* const* commands = azvmr_dry_run_commands(result, AZVMR_SHELL_AZ, &count);
  CHECK(count > 1 && strncmp(commands[1], "az vm user update ", 18) == 0);
  commands = azvmr_dry_run_commands(result, AZVMR_SHELL_POWERSHELL, &count);
  writes = 0;
  for (size_t i = 0; i < count; ++i) writes += strstr(commands[i], "Set-AzVMAccessExtension") != NULL;
  CHECK_NUMBER(writes, 1);
  azvmr_result_free(result);

  /* Of what is blocked it says so, and what would be sent all the same. */
  CHECK_NUMBER(azvmr_reset_rdp_new(&rdp, simulated_azure_vm(world.azure, "stopped-01"), NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_client_dry_run_reset_rdp(&operation, world.client, rdp, NULL), AZVMR_OK);
  azvmr_reset_rdp_free(rdp);
  result = result_of(operation, NULL);
  const azvmr_finding* const* blockers = azvmr_result_blockers(result, &count);
  CHECK(count > 0);
  CHECK_TEXT(azvmr_finding_code(blockers[0], NULL), "vm_not_running");
  azvmr_result_free(result);

  CHECK_NUMBER(azvmr_restart_new(&restart, simulated_azure_vm(world.azure, "web-01"), NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_client_dry_run_restart(&operation, world.client, restart, NULL), AZVMR_OK);
  azvmr_restart_free(restart);
  result = result_of(operation, NULL);
  CHECK_TEXT(azvmr_dry_run_step_action(azvmr_result_steps(result, NULL)[0], NULL), "restart");
  azvmr_result_free(result);
  CHECK_NUMBER(simulated_azure_writes(world.azure), 0);
  world_free(&world);
}

/* The plan of a VM whose agent is dead, in all its forms, and out of its own document; that of another is blocked. */
static void a_plan_is_made_and_printed(void) {
  struct world world = world_new();
  world_open(&world);
  azvmr_plan_rescue* request = NULL;
  azvmr_operation* operation = NULL;
  CHECK_NUMBER(azvmr_plan_rescue_new(&request, simulated_azure_vm(world.azure, "dead-01"), NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_plan_rescue_set_username(request, "azureuser", NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_client_plan(&operation, world.client, request, NULL), AZVMR_OK);
  azvmr_plan_rescue_free(request);
  azvmr_error* err = NULL;
  azvmr_result* plan = result_of(operation, &err);
  if (err != NULL) printf("%s\n", azvmr_error_json(err, NULL));
  azvmr_error_free(err);
  CHECK_NUMBER(azvmr_result_kind(plan), AZVMR_RESULT_PLAN);
  size_t count = 0;
  azvmr_result_blockers(plan, &count);
  CHECK_NUMBER(count, 0);
  CHECK(azvmr_result_downtime(plan) > 0 && azvmr_result_downtime(plan) < azvmr_result_expected(plan));

  size_t length = 0;
  azvmr_result* read = NULL;
  const char* json = azvmr_result_json(plan, &length);
  CHECK_NUMBER(azvmr_plan_from_json(&read, json, length, NULL), AZVMR_OK);
  CHECK_TEXT(azvmr_result_id(read, NULL), azvmr_result_id(plan, NULL));
  for (int32_t form = AZVMR_PLAN_TEXT; form <= AZVMR_PLAN_POWERSHELL; ++form) {
    azvmr_text* text = NULL;
    CHECK_NUMBER(azvmr_plan_print(&text, read, form, NULL), AZVMR_OK);
    CHECK(strstr(azvmr_text_value(text, NULL), azvmr_result_id(plan, NULL)) != NULL);
    azvmr_text_free(text);
  }
  azvmr_result_free(read);
  azvmr_result_free(plan);

  CHECK_NUMBER(azvmr_plan_rescue_new(&request, simulated_azure_vm(world.azure, "web-01"), NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_plan_rescue_set_built_in_administrator(request, 1, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_client_plan(&operation, world.client, request, NULL), AZVMR_OK);
  azvmr_plan_rescue_free(request);
  plan = result_of(operation, NULL);
  const azvmr_finding* const* blockers = azvmr_result_blockers(plan, &count);
  CHECK_NUMBER(count, 1);
  CHECK_TEXT(azvmr_finding_code(blockers[0], NULL), "agent_methods_open");
  azvmr_result_free(plan);
  world_free(&world);
}

static void a_password_is_judged_and_made(void) {
  azvmr_result* result = NULL;
  size_t count = 0;
  CHECK_NUMBER(azvmr_check_password(&result, NEW_PASSWORD, strlen(NEW_PASSWORD), NULL, 0, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_result_kind(result), AZVMR_RESULT_PASSWORD);
  CHECK_NUMBER(azvmr_result_acceptable(result), 1);
  azvmr_result_free(result);

  CHECK_NUMBER(azvmr_check_password(&result, "", 0, "azureuser", 1, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_result_acceptable(result), 0);
  const azvmr_breach* const* breaches = azvmr_result_breaches(result, &count);
  CHECK(count > 0);
  CHECK(*azvmr_breach_rule(breaches[0], NULL) != '\0' && *azvmr_breach_message(breaches[0], NULL) != '\0');
  CHECK(*azvmr_breach_source(breaches[0], NULL) != '\0');
  int hopeless = 0;
  for (size_t i = 0; i < count; ++i) hopeless += azvmr_breach_hopeless(breaches[i]);
  CHECK(hopeless > 0);
  CHECK(strstr(azvmr_result_json(result, NULL), "\"azvmreset.password/1\"") != NULL);
  azvmr_result_free(result);

  char made[25];
  char again[25];
  memset(made, 'x', sizeof made);
  azvmr_error* err = NULL;
  CHECK_NUMBER(azvmr_generate_password(made, 24, 24, AZVMR_CHANNEL_ANY, NULL, &err), AZVMR_INVALID_ARGUMENT);
  CHECK_TEXT(azvmr_error_message(err, NULL), "found 24 for capacity, expected 25 or more");
  CHECK(made[0] == 'x' && made[24] == 'x');
  azvmr_error_free(err);
  CHECK_NUMBER(azvmr_generate_password(made, sizeof made, 24, 4, NULL, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_generate_password(made, sizeof made, 11, AZVMR_CHANNEL_ANY, NULL, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_generate_password(NULL, 25, 24, AZVMR_CHANNEL_ANY, NULL, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_generate_password(made, sizeof made, 24, AZVMR_CHANNEL_KEYBOARD, "azureuser", NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_generate_password(again, sizeof again, 24, AZVMR_CHANNEL_ANY, NULL, NULL), AZVMR_OK);
  CHECK_NUMBER(strlen(made), 24);
  CHECK(strcmp(made, again) != 0);
}

static void clouds_by_name(void) {
  size_t count = 0;
  const char* const* names = azvmr_cloud_names(&count);
  CHECK_NUMBER(count, 5);
  azvmr_result* cloud = NULL;
  for (size_t i = 0; i < count; ++i) {
    CHECK_NUMBER(azvmr_cloud_named(&cloud, names[i], NULL), AZVMR_OK);
    CHECK_NUMBER(azvmr_result_kind(cloud), AZVMR_RESULT_CLOUD);
    CHECK(strcmp(azvmr_result_name(cloud, NULL), names[i]) == 0);
    CHECK(*azvmr_result_authority(cloud, NULL) != '\0');
    azvmr_result_free(cloud);
  }
  cloud = NULL;
  CHECK_NUMBER(azvmr_cloud_named(&cloud, "german", NULL), AZVMR_INVALID_ARGUMENT);
  CHECK(cloud == NULL);
}

static void the_portal_and_the_meaning_of_failures(void) {
  azvmr_text* url = NULL;
  azvmr_error* err = NULL;
  size_t length = 0;
  CHECK_NUMBER(azvmr_portal_url(&url, VM, NULL, NULL, NULL), AZVMR_OK);
  CHECK(strstr(azvmr_text_value(url, &length), VM) != NULL);
  CHECK_NUMBER(strlen(azvmr_text_value(url, NULL)), length);
  CHECK(strncmp(azvmr_text_value(url, NULL), "https://portal.azure.com/", 25) == 0);
  azvmr_text_free(url);
  url = NULL;
  CHECK_NUMBER(azvmr_portal_url(&url, VM, "", "AzureMoon", &err), AZVMR_INVALID_ARGUMENT);
  CHECK(url == NULL && *azvmr_error_message(err, NULL) != '\0');
  azvmr_error_free(err);
  CHECK_NUMBER(azvmr_portal_url(&url, "web-01", NULL, NULL, NULL), AZVMR_INVALID_ARGUMENT);

  azvmr_failure* failure = NULL;
  CHECK_NUMBER(azvmr_explain_failure(&failure, "it says 0x800708C5, whatever that is", NULL), AZVMR_OK);
  CHECK(*azvmr_failure_name(failure, NULL) != '\0' && *azvmr_failure_meaning(failure, NULL) != '\0');
  CHECK(*azvmr_failure_remedy(failure, NULL) != '\0' && azvmr_failure_help_url(failure, NULL) != NULL);
  CHECK(azvmr_failure_hresult(failure) == 0x800708C5u);
  CHECK(azvmr_failure_retryable(failure) == 0 || azvmr_failure_retryable(failure) == 1);
  azvmr_failure_free(failure);
  CHECK_NUMBER(azvmr_explain_failure(&failure, "all is well", NULL), AZVMR_OK);
  CHECK(failure == NULL);
  CHECK_TEXT(azvmr_failure_name(NULL, NULL), "");
  CHECK_NUMBER(azvmr_failure_hresult(NULL), 0);
}

static void what_a_request_takes_is_told_without_a_network(void) {
  azvmr_restart* restart = NULL;
  azvmr_text* told = NULL;
  CHECK_NUMBER(azvmr_restart_new(&restart, VM, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_restart_required_actions(&told, restart, NULL, NULL), AZVMR_OK);
  CHECK(strstr(azvmr_text_value(told, NULL), "\"azvmreset.required_actions/1\"") != NULL);
  CHECK(strstr(azvmr_text_value(told, NULL), "Microsoft.Compute/virtualMachines/restart/action") != NULL);
  azvmr_text_free(told);
  CHECK_NUMBER(azvmr_restart_required_actions(&told, restart, "VM restarter", NULL), AZVMR_OK);
  CHECK(strstr(azvmr_text_value(told, NULL), "\"Name\":\"VM restarter\"") != NULL);
  azvmr_text_free(told);
  CHECK_NUMBER(azvmr_restart_required_actions(&told, NULL, NULL, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_restart_required_actions(NULL, restart, NULL, NULL), AZVMR_INVALID_ARGUMENT);
  azvmr_restart_free(restart);

  azvmr_reset_password* reset = NULL;
  CHECK_NUMBER(azvmr_reset_password_new(&reset, VM, "azureuser", NULL, 0, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_reset_password_set_snapshot_first(reset, 1, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_reset_password_required_actions(&told, reset, NULL, NULL), AZVMR_OK);
  CHECK(strstr(azvmr_text_value(told, NULL), "Microsoft.Compute/snapshots/write") != NULL);
  azvmr_text_free(told);
  azvmr_reset_password_free(reset);
}

void test_tasks(void) {
  a_restart_is_proved_by_what_is_read_afterwards();
  each_task_is_in_a_trace_of_its_own();
  a_stopped_vm_is_started_for_the_reset_and_put_back();
  a_snapshot_is_left_found_and_removed();
  status_and_find();
  a_dry_run_writes_nothing_and_says_it_in_commands();
  a_plan_is_made_and_printed();
  a_password_is_judged_and_made();
  clouds_by_name();
  the_portal_and_the_meaning_of_failures();
  what_a_request_takes_is_told_without_a_network();
}

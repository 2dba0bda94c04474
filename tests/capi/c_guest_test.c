/* Work inside the guest: scripts, and accounts read, repaired and proved. */
#include "capi/c_tests.h"

static azvmr_result* done(azvmr_operation* operation) {
  azvmr_error* err = NULL;
  azvmr_result* result = result_of(operation, &err);
  if (err != NULL) printf("%s\n", azvmr_error_json(err, NULL));
  azvmr_error_free(err);
  return result;
}

static void a_script_has_an_exit_code_and_what_it_wrote(void) {
  struct world world = world_new();
  world_open(&world);
  const char script[] = "Write-Output hello\nexit 3\n";
  azvmr_run_command* request = NULL;
  azvmr_operation* operation = NULL;
  CHECK_NUMBER(azvmr_run_command_new(&request, simulated_azure_vm(world.azure, "web-01"), NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_run_command_set_script(request, script, strlen(script), NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_run_command_add_protected_parameter(request, "Key", NEW_PASSWORD, strlen(NEW_PASSWORD), NULL),
               AZVMR_OK);
  CHECK_NUMBER(azvmr_client_run_command(&operation, world.client, request, NULL), AZVMR_OK);
  azvmr_run_command_free(request);
  azvmr_result* result = done(operation);
  int32_t known = 0;
  CHECK_NUMBER(azvmr_result_kind(result), AZVMR_RESULT_RUN_COMMAND);
  CHECK_NUMBER(azvmr_result_succeeded(result), 0);
  CHECK_NUMBER(azvmr_result_exit_code(result, &known), 3);
  CHECK_NUMBER(known, 1);
  CHECK(strncmp(azvmr_result_output(result, NULL), "hello", 5) == 0);
  CHECK_NUMBER(azvmr_result_removed(result), 1);
  CHECK(strstr(azvmr_result_json(result, NULL), NEW_PASSWORD) == NULL);
  azvmr_result_free(result);
  world_free(&world);
}

static azvmr_result* fix(struct world* world, const char* name, int detect_only) {
  azvmr_fix_account* request = NULL;
  azvmr_operation* operation = NULL;
  const char* vm = simulated_azure_vm(world->azure, name);
  CHECK_NUMBER(azvmr_fix_account_new(&request, vm, "azureuser", NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_fix_account_set_detect_only(request, detect_only, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_client_fix_account(&operation, world->client, request, NULL), AZVMR_OK);
  azvmr_fix_account_free(request);
  return done(operation);
}

static void an_account_is_looked_at_then_repaired_and_read_back(void) {
  struct world world = world_new();
  world_open(&world);
  size_t count = 0;
  azvmr_result* found = fix(&world, "mustchange-01", 1);
  CHECK_TEXT(azvmr_result_action(found, NULL), "detect");
  const azvmr_finding* const* hindrances = azvmr_result_hindrances(found, &count);
  CHECK_NUMBER(count, 1);
  if (count == 1) CHECK_TEXT(azvmr_finding_code(hindrances[0], NULL), "change_required");
  azvmr_result_free(found);
  CHECK(!simulated_azure_accepts(world.azure, "mustchange-01", "azureuser", OLD_PASSWORD));

  azvmr_result* fixed = fix(&world, "mustchange-01", 0);
  CHECK_NUMBER(azvmr_result_evidence(fixed), AZVMR_EVIDENCE_CONFIRMED);
  CHECK_NUMBER(azvmr_account_state_change_required(azvmr_result_account_before(fixed)), AZVMR_YES);
  CHECK_NUMBER(azvmr_account_state_change_required(azvmr_result_account_after(fixed)), AZVMR_NO);
  azvmr_result_changes(fixed, &count);
  CHECK_NUMBER(count, 1);
  CHECK_NUMBER(azvmr_guest_facts_bits(azvmr_result_guest(fixed)), 64);
  azvmr_result_free(fixed);
  CHECK(simulated_azure_accepts(world.azure, "mustchange-01", "azureuser", OLD_PASSWORD));
  world_free(&world);
}

static void accounts_are_listed_and_one_sign_in_is_tried(void) {
  struct world world = world_new();
  world_open(&world);
  azvmr_accounts* accounts = NULL;
  azvmr_verify* verify = NULL;
  azvmr_operation* operation = NULL;
  size_t count = 0;
  const char* vm = simulated_azure_vm(world.azure, "web-01");
  CHECK_NUMBER(azvmr_accounts_new(&accounts, vm, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_verify_new(&verify, vm, "azureuser", NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_client_accounts(&operation, world.client, accounts, NULL), AZVMR_OK);
  azvmr_accounts_free(accounts);
  azvmr_result* report = done(operation);
  azvmr_result_accounts(report, &count);
  CHECK_NUMBER(count, 2);
  CHECK_NUMBER(azvmr_result_complete(report), 1);
  azvmr_result_free(report);

  CHECK_NUMBER(azvmr_verify_set_password(verify, OLD_PASSWORD, strlen(OLD_PASSWORD), NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_verify_set_clear_parameter(verify, 1, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_client_verify(&operation, world.client, verify, NULL), AZVMR_OK);
  azvmr_verify_free(verify);
  report = done(operation);
  CHECK_NUMBER(azvmr_result_sign_in(report), AZVMR_SIGN_IN_PROVED);
  CHECK_NUMBER(azvmr_result_evidence(report), AZVMR_EVIDENCE_VERIFIED);
  CHECK_TEXT(azvmr_result_logon_type(report, NULL), "network");
  azvmr_result_free(report);
  world_free(&world);
}

static void a_repair_can_be_tried_dry(void) {
  struct world world = world_new();
  world_open(&world);
  azvmr_fix_account* request = NULL;
  azvmr_operation* operation = NULL;
  const char* vm = simulated_azure_vm(world.azure, "mustchange-01");
  CHECK_NUMBER(azvmr_fix_account_new(&request, vm, "azureuser", NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_client_dry_run_fix_account(&operation, world.client, request, NULL), AZVMR_OK);
  azvmr_fix_account_free(request);
  azvmr_result* run = done(operation);
  size_t count = 0;
  azvmr_result_steps(run, &count);
  CHECK(count > 0);
  CHECK_NUMBER(simulated_azure_writes(world.azure), 0);
  azvmr_result_free(run);
  world_free(&world);
}

void test_guest(void) {
  a_script_has_an_exit_code_and_what_it_wrote();
  an_account_is_looked_at_then_repaired_and_read_back();
  accounts_are_listed_and_one_sign_in_is_tried();
  a_repair_can_be_tried_dry();
}

/* Gives a VM a repaired copy of its OS disk, with a new password that the guest made: the last resort, carried out. The
 * file "key.pem" has the key before anything begins, "password" what the guest made; "rescue.journal" is what to go on
 * with (azvmr_client_resume_rescue), or back (azvmr_client_rollback), after a crash. */
#include <azvmreset.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char* variable(const char* name) {
  const char* value = getenv(name);
  return value == NULL ? "" : value;
}

/* The public cloud, or a test server: AZVMRESET_ARM_ENDPOINT, AZVMRESET_AUTHORITY, AZVMRESET_CA_FILE. */
static azvmr_status choose_cloud(azvmr_options* options, azvmr_error** error) {
  if (*variable("AZVMRESET_ARM_ENDPOINT") == '\0') return AZVMR_OK;
  azvmr_status status = azvmr_options_set_arm_endpoint(options, variable("AZVMRESET_ARM_ENDPOINT"), error);
  if (status == AZVMR_OK) status = azvmr_options_set_authority(options, variable("AZVMRESET_AUTHORITY"), error);
  if (status == AZVMR_OK) status = azvmr_options_set_ca_file(options, variable("AZVMRESET_CA_FILE"), error);
  return status;
}

/* What is planned, and where everything is kept. */
static azvmr_status fill(azvmr_plan_rescue* plan, azvmr_rescue** rescue, azvmr_sealing_key* key, azvmr_error** error) {
  azvmr_status status = azvmr_plan_rescue_set_username(plan, "azureuser", error);
  if (status == AZVMR_OK) status = azvmr_plan_rescue_set_skip_agent_methods(plan, "an example", error);
  if (status == AZVMR_OK) status = azvmr_rescue_new(rescue, plan, error);
  if (status == AZVMR_OK) status = azvmr_rescue_set_journal_file(*rescue, "rescue.journal", error);
  if (status == AZVMR_OK) status = azvmr_rescue_set_sealing_key(*rescue, key, error);
  if (status == AZVMR_OK) status = azvmr_rescue_set_key_file(*rescue, "key.pem", 0, error);
  if (status == AZVMR_OK) status = azvmr_rescue_set_secret_file(*rescue, "password", 0, error);
  return status;
}

int main(void) {
  const char* vm =
      "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rescue-demo"
      "/providers/Microsoft.Compute/virtualMachines/web-01";
  const char* tenant = variable("AZURE_TENANT_ID");
  const char* client_id = variable("AZURE_CLIENT_ID");
  const char* secret = variable("AZURE_CLIENT_SECRET");

  azvmr_options* options = NULL;
  azvmr_client* client = NULL;
  azvmr_plan_rescue* plan = NULL;
  azvmr_rescue* rescue = NULL;
  azvmr_sealing_key* key = NULL;
  azvmr_operation* operation = NULL;
  azvmr_result* result = NULL;
  azvmr_error* error = NULL;
  if (azvmr_options_new(&options, &error) ||
      azvmr_options_set_client_secret(options, tenant, client_id, secret, strlen(secret), &error) ||
      choose_cloud(options, &error) || azvmr_client_new(&client, options, &error) ||
      azvmr_sealing_key_generate(&key, &error) || azvmr_plan_rescue_new(&plan, vm, &error) ||
      fill(plan, &rescue, key, &error) || azvmr_client_rescue(&operation, client, rescue, &error) ||
      azvmr_operation_wait(operation, AZVMR_FOREVER, NULL, &error) ||
      azvmr_operation_result(&result, operation, &error)) {
    fprintf(stderr, "%s\n%s\n", azvmr_error_message(error, NULL), azvmr_error_remedy(error, NULL));
  }

  if (result != NULL) {
    const char* end = azvmr_result_end(result) == AZVMR_RESCUE_SUCCEEDED ? "succeeded" : "rolled_back";
    printf("%s %s\n", end, azvmr_evidence_name(azvmr_result_evidence(result)));
  }
  int32_t category = azvmr_error_category(error);
  azvmr_error_free(error);
  azvmr_result_free(result);
  azvmr_operation_free(operation);
  azvmr_rescue_free(rescue);
  azvmr_plan_rescue_free(plan);
  azvmr_sealing_key_free(key);
  azvmr_client_free(client);
  azvmr_options_free(options);
  return category;
}

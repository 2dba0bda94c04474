/* The guest makes a new password and seals it to a key of this program: it never travels in the clear. The files
 * "key.pem" and "password" have the key before anything is changed, and the password once it is set. */
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

static void print_outcome(const azvmr_result* result) {
  size_t count = 0;
  const azvmr_rung_report* const* rungs = azvmr_result_rungs(result, &count);
  for (size_t i = 0; i < count; ++i) {
    printf("%s: %s %s\n", azvmr_rung_name(azvmr_rung_report_rung(rungs[i])),
           azvmr_rung_outcome_name(azvmr_rung_report_outcome(rungs[i])), azvmr_rung_report_reason(rungs[i], NULL));
  }
  printf("%s %s\n", azvmr_evidence_name(azvmr_result_evidence(result)), azvmr_result_seal(result, NULL));
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
  azvmr_sealing_key* key = NULL;
  azvmr_reset_password* request = NULL;
  azvmr_operation* operation = NULL;
  azvmr_result* result = NULL;
  azvmr_error* error = NULL;
  if (azvmr_options_new(&options, &error) ||
      azvmr_options_set_client_secret(options, tenant, client_id, secret, strlen(secret), &error) ||
      choose_cloud(options, &error) || azvmr_client_new(&client, options, &error) ||
      azvmr_sealing_key_generate(&key, &error) ||
      azvmr_reset_password_new(&request, vm, "azureuser", NULL, 0, &error) ||
      azvmr_reset_password_set_sealing_key(request, key, &error) ||
      azvmr_reset_password_set_key_file(request, "key.pem", 0, &error) ||
      azvmr_reset_password_set_secret_file(request, "password", 0, &error) ||
      azvmr_reset_password_set_resume_file(request, "resume", 0, &error) ||
      azvmr_client_reset_password(&operation, client, request, &error) ||
      azvmr_operation_wait(operation, AZVMR_FOREVER, NULL, &error) ||
      azvmr_operation_result(&result, operation, &error)) {
    fprintf(stderr, "%s\n%s\n", azvmr_error_message(error, NULL), azvmr_error_remedy(error, NULL));
  } else {
    print_outcome(result);
  }

  int32_t category = azvmr_error_category(error);
  azvmr_error_free(error);
  azvmr_result_free(result);
  azvmr_operation_free(operation);
  azvmr_reset_password_free(request);
  azvmr_sealing_key_free(key);
  azvmr_client_free(client);
  azvmr_options_free(options);
  return category;
}

/* Repairs what keeps one account from signing in, and tells what it found. No password is set. */
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
  size_t changed = 0;
  const azvmr_account_change* const* changes = azvmr_result_changes(result, &changed);
  for (size_t i = 0; i < changed; ++i) {
    printf("%s: %s -> %s\n", azvmr_account_change_what(changes[i], NULL), azvmr_account_change_before(changes[i], NULL),
           azvmr_account_change_after(changes[i], NULL));
  }
  size_t hindered = 0;
  const azvmr_finding* const* hindrances = azvmr_result_hindrances(result, &hindered);
  for (size_t i = 0; i < hindered; ++i) {
    printf("still %s: %s\n", azvmr_finding_code(hindrances[i], NULL), azvmr_finding_remedy(hindrances[i], NULL));
  }
  printf("%s %s\n", azvmr_evidence_name(azvmr_result_evidence(result)), changed == 0 ? "unchanged" : "changed");
}

int main(void) {
  const char* vm =
      "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rescue-demo"
      "/providers/Microsoft.Compute/virtualMachines/mustchange-01";
  const char* tenant = variable("AZURE_TENANT_ID");
  const char* client_id = variable("AZURE_CLIENT_ID");
  const char* secret = variable("AZURE_CLIENT_SECRET");

  azvmr_options* options = NULL;
  azvmr_client* client = NULL;
  azvmr_fix_account* request = NULL;
  azvmr_operation* operation = NULL;
  azvmr_result* result = NULL;
  azvmr_error* error = NULL;
  if (azvmr_options_new(&options, &error) ||
      azvmr_options_set_client_secret(options, tenant, client_id, secret, strlen(secret), &error) ||
      choose_cloud(options, &error) || azvmr_client_new(&client, options, &error) ||
      azvmr_fix_account_new(&request, vm, "azureuser", &error) ||
      azvmr_client_fix_account(&operation, client, request, &error) ||
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
  azvmr_fix_account_free(request);
  azvmr_client_free(client);
  azvmr_options_free(options);
  return category;
}

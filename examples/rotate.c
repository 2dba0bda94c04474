/* Rotates a password that a vault holds. The vault here is in memory: keep yours where it survives a crash. */
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

/* A real one keeps the resume token and the kind as well, and gives them back with azvmr_rotate_set_pending. */
struct vault {
  char pending_id[64];
  char pending[256];
  char current_id[64];
  char current[256];
};

static void store_pending(const azvmr_vault_request* request, azvmr_store_completion* completion, void* user_data) {
  struct vault* vault = user_data;
  size_t length = 0;
  const char* secret = azvmr_vault_request_secret(request, &length);
  snprintf(vault->pending_id, sizeof vault->pending_id, "%s", azvmr_vault_request_candidate_id(request, NULL));
  snprintf(vault->pending, sizeof vault->pending, "%.*s", (int)length, secret);
  azvmr_store_completion_complete(completion);
  azvmr_store_completion_free(completion);
}

static void commit(const azvmr_vault_request* request, azvmr_store_completion* completion, void* user_data) {
  struct vault* vault = user_data;
  if (strcmp(azvmr_vault_request_candidate_id(request, NULL), vault->pending_id) == 0) {
    memcpy(vault->current_id, vault->pending_id, sizeof vault->current_id);
    memcpy(vault->current, vault->pending, sizeof vault->current);
  }
  memset(vault->pending, 0, sizeof vault->pending);
  azvmr_store_completion_complete(completion);
  azvmr_store_completion_free(completion);
}

int main(void) {
  const char* vm =
      "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rescue-demo"
      "/providers/Microsoft.Compute/virtualMachines/web-01";
  const char* tenant = variable("AZURE_TENANT_ID");
  const char* client_id = variable("AZURE_CLIENT_ID");
  const char* secret = variable("AZURE_CLIENT_SECRET");

  struct vault vault = {"", "", "", ""};
  const azvmr_vault table = {sizeof table, store_pending, commit, NULL, &vault, NULL};
  azvmr_options* options = NULL;
  azvmr_client* client = NULL;
  azvmr_rotate* request = NULL;
  azvmr_operation* operation = NULL;
  azvmr_result* result = NULL;
  azvmr_error* error = NULL;
  if (azvmr_options_new(&options, &error) ||
      azvmr_options_set_client_secret(options, tenant, client_id, secret, strlen(secret), &error) ||
      choose_cloud(options, &error) || azvmr_client_new(&client, options, &error) ||
      azvmr_rotate_new(&request, vm, "azureuser", &table, &error) ||
      azvmr_client_rotate(&operation, client, request, &error) ||
      azvmr_operation_wait(operation, AZVMR_FOREVER, NULL, &error) ||
      azvmr_operation_result(&result, operation, &error)) {
    fprintf(stderr, "%s\n%s\n", azvmr_error_message(error, NULL), azvmr_error_remedy(error, NULL));
  } else {
    const int committed = strcmp(azvmr_result_current(result, NULL), vault.current_id) == 0;
    printf("%s %s\n", azvmr_evidence_name(azvmr_result_evidence(result)), committed ? "committed" : "not committed");
  }

  int32_t category = azvmr_error_category(error);
  azvmr_error_free(error);
  azvmr_result_free(result);
  azvmr_operation_free(operation);
  azvmr_rotate_free(request);
  azvmr_client_free(client);
  azvmr_options_free(options);
  return category;
}

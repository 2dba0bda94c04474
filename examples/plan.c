/* Thinks through how the disk of a VM whose agent is dead would be repaired, and prints it. Nothing is changed. */
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

/* The plan for a person; a program would look at its blockers. */
static azvmr_status print_plan(const azvmr_result* plan, azvmr_error** error) {
  azvmr_text* text = NULL;
  azvmr_status status = azvmr_plan_print(&text, plan, AZVMR_PLAN_TEXT, error);
  if (status == AZVMR_OK) fputs(azvmr_text_value(text, NULL), stdout);
  azvmr_text_free(text);
  return status;
}

int main(void) {
  const char* vm =
      "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rescue-demo"
      "/providers/Microsoft.Compute/virtualMachines/dead-01";
  const char* tenant = variable("AZURE_TENANT_ID");
  const char* client_id = variable("AZURE_CLIENT_ID");
  const char* secret = variable("AZURE_CLIENT_SECRET");

  azvmr_options* options = NULL;
  azvmr_client* client = NULL;
  azvmr_plan_rescue* request = NULL;
  azvmr_operation* operation = NULL;
  azvmr_result* result = NULL;
  azvmr_error* error = NULL;
  if (azvmr_options_new(&options, &error) ||
      azvmr_options_set_client_secret(options, tenant, client_id, secret, strlen(secret), &error) ||
      choose_cloud(options, &error) || azvmr_client_new(&client, options, &error) ||
      azvmr_plan_rescue_new(&request, vm, &error) || azvmr_plan_rescue_set_username(request, "azureuser", &error) ||
      azvmr_client_plan(&operation, client, request, &error) ||
      azvmr_operation_wait(operation, AZVMR_FOREVER, NULL, &error) ||
      azvmr_operation_result(&result, operation, &error) || print_plan(result, &error)) {
    fprintf(stderr, "%s\n%s\n", azvmr_error_message(error, NULL), azvmr_error_remedy(error, NULL));
  }

  size_t blockers = 0;
  azvmr_result_blockers(result, &blockers);
  int32_t category = blockers == 0 ? azvmr_error_category(error) : AZVMR_CATEGORY_BLOCKED;
  azvmr_error_free(error);
  azvmr_result_free(result);
  azvmr_operation_free(operation);
  azvmr_plan_rescue_free(request);
  azvmr_client_free(client);
  azvmr_options_free(options);
  return category;
}

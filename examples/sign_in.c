/* Signs in by the kind of credential that is named, and looks at one VM: sign_in managed_identity. The variables are
 * those of docs/authentication.md. */
#include <azvmreset.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char* variable(const char* name) {
  const char* value = getenv(name);
  return value == NULL ? "" : value;
}

static int32_t show(const azvmr_device_code_prompt* prompt, void* user_data) {
  (void)user_data;
  return fprintf(stderr, "%s\n", prompt->message) < 0;
}

static azvmr_status sign_in_by(const char* kind, azvmr_options* options, azvmr_error** error) {
  const char* tenant = variable("AZURE_TENANT_ID");
  const char* client_id = variable("AZURE_CLIENT_ID");
  if (strcmp(kind, "client_secret") == 0) {
    const char* secret = variable("AZURE_CLIENT_SECRET");
    return azvmr_options_set_client_secret(options, tenant, client_id, secret, strlen(secret), error);
  }
  if (strcmp(kind, "client_certificate") == 0) {
    azvmr_client_certificate certificate = {.struct_size = sizeof certificate};
    certificate.tenant = tenant;
    certificate.client_id = client_id;
    certificate.file = variable("AZURE_CLIENT_CERTIFICATE_PATH");
    certificate.password = variable("AZURE_CLIENT_CERTIFICATE_PASSWORD");
    certificate.password_length = strlen(certificate.password);
    return azvmr_options_set_client_certificate(options, &certificate, error);
  }
  if (strcmp(kind, "workload_identity") == 0) {
    const char* token_file = variable("AZURE_FEDERATED_TOKEN_FILE");
    return azvmr_options_set_workload_identity(options, tenant, client_id, token_file, error);
  }
  if (strcmp(kind, "managed_identity") == 0) {
    return azvmr_options_set_managed_identity(options, NULL, NULL, NULL, error);
  }
  if (strcmp(kind, "azure_cli") == 0) {
    return azvmr_options_set_azure_cli(options, NULL, NULL, NULL, 0, error);
  }
  if (strcmp(kind, "device_code") == 0) {
    return azvmr_options_set_device_code(options, tenant, client_id, show, NULL, NULL, error);
  }
  if (strcmp(kind, "access_token") == 0) {
    const char* token = variable("AZVMRESET_ACCESS_TOKEN");
    return azvmr_options_set_ready_token(options, token, strlen(token), error);
  }
  if (strcmp(kind, "chain") == 0) {
    azvmr_status status = azvmr_options_begin_chain(options, 0, error);
    if (status == AZVMR_OK) status = azvmr_options_set_managed_identity(options, NULL, NULL, NULL, error);
    if (status == AZVMR_OK) status = azvmr_options_set_azure_cli(options, NULL, NULL, NULL, 0, error);
    return status;
  }
  return AZVMR_OK; /* without one: azvmr_client_new says so */
}

/* The public cloud, or a test server: AZVMRESET_ARM_ENDPOINT, AZVMRESET_AUTHORITY, AZVMRESET_CA_FILE. */
static azvmr_status choose_cloud(azvmr_options* options, azvmr_error** error) {
  if (*variable("AZVMRESET_ARM_ENDPOINT") == '\0') return AZVMR_OK;
  azvmr_status status = azvmr_options_set_arm_endpoint(options, variable("AZVMRESET_ARM_ENDPOINT"), error);
  if (status == AZVMR_OK) status = azvmr_options_set_authority(options, variable("AZVMRESET_AUTHORITY"), error);
  if (status == AZVMR_OK) status = azvmr_options_set_ca_file(options, variable("AZVMRESET_CA_FILE"), error);
  return status;
}

int main(int count, char** words) {
  const char* kind = count > 1 ? words[1] : "";
  const char* vm =
      "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rescue-demo"
      "/providers/Microsoft.Compute/virtualMachines/web-01";
  azvmr_options* options = NULL;
  azvmr_client* client = NULL;
  azvmr_preflight* request = NULL;
  azvmr_operation* operation = NULL;
  azvmr_result* result = NULL;
  azvmr_error* error = NULL;
  if (azvmr_options_new(&options, &error) || sign_in_by(kind, options, &error) || choose_cloud(options, &error) ||
      azvmr_client_new(&client, options, &error) || azvmr_preflight_new(&request, vm, &error) ||
      azvmr_client_preflight(&operation, client, request, &error) ||
      azvmr_operation_wait(operation, AZVMR_FOREVER, NULL, &error) ||
      azvmr_operation_result(&result, operation, &error)) {
    fprintf(stderr, "%s\n%s\n", azvmr_error_message(error, NULL), azvmr_error_remedy(error, NULL));
  } else {
    puts(azvmr_result_power(result, NULL));
  }

  int32_t category = azvmr_error_category(error);
  azvmr_error_free(error);
  azvmr_result_free(result);
  azvmr_operation_free(operation);
  azvmr_preflight_free(request);
  azvmr_client_free(client);
  azvmr_options_free(options);
  return category;
}

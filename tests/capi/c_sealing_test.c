/* Keys for sealed passwords, resets that use them, and the ladder. */
#include "capi/c_tests.h"

/* Keeps what it was given, and what had been written on Azure by then. */
struct drawer {
  simulated_azure* azure;
  int stores;
  int writes;
  char content[20000];
};

static void keep(const azvmr_store_request* request, azvmr_store_completion* completion, void* user_data) {
  struct drawer* drawer = user_data;
  size_t length = 0;
  const char* content = azvmr_store_request_content(request, &length);
  CHECK(length < sizeof drawer->content);
  memcpy(drawer->content, content, length);
  drawer->content[length] = '\0';
  drawer->writes = simulated_azure_writes(drawer->azure);
  ++drawer->stores;
  azvmr_store_completion_complete(completion);
  azvmr_store_completion_free(completion);
}

static azvmr_sink sink_of(struct drawer* drawer) {
  const azvmr_sink sink = {sizeof sink, keep, NULL, drawer, NULL};
  return sink;
}

static azvmr_result* finished(struct world* world, azvmr_reset_password* request) {
  azvmr_operation* operation = NULL;
  azvmr_error* err = NULL;
  CHECK_NUMBER(azvmr_client_reset_password(&operation, world->client, request, NULL), AZVMR_OK);
  azvmr_reset_password_free(request);
  azvmr_result* result = result_of(operation, &err);
  if (err != NULL) printf("%s\n", azvmr_error_json(err, NULL));
  azvmr_error_free(err);
  return result;
}

static azvmr_reset_password* new_reset(struct world* world, const char* vm, const char* password) {
  azvmr_reset_password* request = NULL;
  CHECK_NUMBER(azvmr_reset_password_new(&request, simulated_azure_vm(world->azure, vm), "azureuser", password,
                                        strlen(password), NULL),
               AZVMR_OK);
  return request;
}

static void a_key_travels_as_pem_and_stays_the_same_key(void) {
  azvmr_sealing_key* key = NULL;
  azvmr_sealing_key* again = NULL;
  azvmr_error* err = NULL;
  size_t length = 0;
  size_t written = 0;
  char pem[6000];
  CHECK_NUMBER(azvmr_sealing_key_generate(&key, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_sealing_key_kept(key), 0);
  CHECK_NUMBER(azvmr_sealing_key_to_pem(key, NULL, 0, &length, NULL), AZVMR_OK);
  CHECK(length > 1000 && length < sizeof pem);

  memset(pem, 'x', sizeof pem);
  CHECK_NUMBER(azvmr_sealing_key_to_pem(key, pem, length, &written, &err), AZVMR_INVALID_ARGUMENT);
  CHECK(strstr(azvmr_error_message(err, NULL), "bytes, expected at least") != NULL);
  CHECK(pem[0] == 'x' && written == 0);
  azvmr_error_free(err);
  CHECK_NUMBER(azvmr_sealing_key_to_pem(key, pem, length + 1, &written, NULL), AZVMR_OK);
  CHECK_NUMBER(written, length);
  CHECK_NUMBER(strlen(pem), length);
  CHECK_NUMBER(azvmr_sealing_key_to_pem(key, pem, sizeof pem, NULL, NULL), AZVMR_OK);
  CHECK(strncmp(pem, "-----BEGIN PRIVATE KEY-----\n", 28) == 0);

  CHECK_NUMBER(azvmr_sealing_key_from_pem(&again, pem, length, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_sealing_key_kept(again), 1);
  CHECK_TEXT(azvmr_sealing_key_fingerprint(again, &length), azvmr_sealing_key_fingerprint(key, NULL));
  CHECK_NUMBER(length, 64);
  azvmr_sealing_key_free(again);
  azvmr_sealing_key_free(key);
}

static void what_is_no_key_is_refused(void) {
  azvmr_sealing_key* key = NULL;
  azvmr_error* err = NULL;
  CHECK_NUMBER(azvmr_sealing_key_from_pem(&key, NEW_PASSWORD, strlen(NEW_PASSWORD), &err), AZVMR_INVALID_ARGUMENT);
  CHECK(key == NULL);
  CHECK(strstr(azvmr_error_message(err, NULL), NEW_PASSWORD) == NULL);
  azvmr_error_free(err);
  CHECK_NUMBER(azvmr_sealing_key_from_pem(&key, NULL, 7, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_sealing_key_from_pem(NULL, "", 0, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_sealing_key_generate(NULL, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_sealing_key_to_pem(NULL, NULL, 0, NULL, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_TEXT(azvmr_sealing_key_fingerprint(NULL, NULL), "");
  CHECK_NUMBER(azvmr_sealing_key_kept(NULL), 0);
  azvmr_sealing_key_free(NULL);
}

static void the_guest_makes_a_password_that_only_the_key_opens(void) {
  struct world world = world_new();
  world_open(&world);
  struct drawer keys = {.azure = world.azure};
  struct drawer passwords = {.azure = world.azure};
  const azvmr_sink key_sink = sink_of(&keys);
  const azvmr_sink secret_sink = sink_of(&passwords);
  azvmr_sealing_key* key = NULL;
  CHECK_NUMBER(azvmr_sealing_key_generate(&key, NULL), AZVMR_OK);
  azvmr_reset_password* request = new_reset(&world, "web-01", "");
  CHECK_NUMBER(azvmr_reset_password_set_sealing_key(request, key, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_reset_password_set_key_sink(request, &key_sink, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_reset_password_set_secret_sink(request, &secret_sink, NULL), AZVMR_OK);
  azvmr_result* result = finished(&world, request);

  CHECK_TEXT(azvmr_result_seal(result, NULL), "rsa-oaep-sha256");
  CHECK_TEXT(azvmr_result_key_fingerprint(result, NULL), azvmr_sealing_key_fingerprint(key, NULL));
  CHECK_NUMBER(azvmr_result_evidence(result), AZVMR_EVIDENCE_VERIFIED);
  CHECK_NUMBER(keys.stores, 1);
  CHECK_NUMBER(keys.writes, 0);
  CHECK(strstr(keys.content, "-----BEGIN PRIVATE KEY-----") != NULL);
  CHECK_NUMBER(passwords.stores, 1);
  CHECK(simulated_azure_accepts(world.azure, "web-01", "azureuser", passwords.content));
  CHECK(strstr(azvmr_result_json(result, NULL), passwords.content) == NULL);
  azvmr_result_free(result);
  azvmr_sealing_key_free(key);
  world_free(&world);
}

static void an_interrupted_one_is_fetched_with_its_key(void) {
  struct world world = world_new();
  CHECK_NUMBER(azvmr_options_set_drive(world.options, AZVMR_DRIVE_HOST, NULL), AZVMR_OK);
  world_open(&world);
  struct drawer keys = {.azure = world.azure};
  struct drawer tokens = {.azure = world.azure};
  struct drawer passwords = {.azure = world.azure};
  const azvmr_sink key_sink = sink_of(&keys);
  const azvmr_sink resume_sink = sink_of(&tokens);
  const azvmr_sink secret_sink = sink_of(&passwords);
  azvmr_sealing_key* key = NULL;
  CHECK_NUMBER(azvmr_sealing_key_generate(&key, NULL), AZVMR_OK);
  azvmr_reset_password* request = new_reset(&world, "web-01", "");
  CHECK_NUMBER(azvmr_reset_password_set_sealing_key(request, key, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_reset_password_set_key_sink(request, &key_sink, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_reset_password_set_resume_sink(request, &resume_sink, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_reset_password_set_secret_sink(request, &secret_sink, NULL), AZVMR_OK);
  azvmr_operation* operation = NULL;
  azvmr_error* err = NULL;
  CHECK_NUMBER(azvmr_client_reset_password(&operation, world.client, request, NULL), AZVMR_OK);
  azvmr_reset_password_free(request);
  while (simulated_azure_writes(world.azure) == 0) CHECK_NUMBER(azvmr_client_step(world.client, 0, NULL), AZVMR_OK);
  azvmr_operation_cancel(operation);
  CHECK(result_of(operation, &err) == NULL);
  CHECK(*azvmr_error_resume_token(err, NULL) != '\0');
  azvmr_error_free(err);
  err = NULL;
  CHECK_NUMBER(passwords.stores, 0);
  azvmr_sealing_key_free(key);
  key = NULL;

  azvmr_resume* resume = NULL;
  CHECK_NUMBER(azvmr_sealing_key_from_pem(&key, keys.content, strlen(keys.content), NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_resume_new(&resume, tokens.content, strlen(tokens.content), NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_resume_set_sealing_key(resume, key, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_resume_set_secret_sink(resume, &secret_sink, NULL), AZVMR_OK);
  azvmr_sealing_key_free(key);
  CHECK_NUMBER(azvmr_client_resume(&operation, world.client, resume, NULL), AZVMR_OK);
  azvmr_resume_free(resume);
  azvmr_result* result = result_of(operation, &err);
  if (err != NULL) printf("%s\n", azvmr_error_json(err, NULL));
  azvmr_error_free(err);
  CHECK_NUMBER(azvmr_result_resumed(result), 1);
  CHECK_NUMBER(passwords.stores, 1);
  CHECK(simulated_azure_accepts(world.azure, "web-01", "azureuser", passwords.content));
  azvmr_result_free(result);
  world_free(&world);
}

static void each_rung_is_told_of(void) {
  struct world world = world_new();
  world_open(&world);
  simulated_azure_answer(world.azure, "PUT", "/extensions/", 400, "BadRequest", "not today");
  azvmr_result* result = finished(&world, new_reset(&world, "web-01", NEW_PASSWORD));
  size_t count = 0;
  const azvmr_rung_report* const* rungs = azvmr_result_rungs(result, &count);
  CHECK(count >= 2);
  if (count >= 2) {
    CHECK_NUMBER(azvmr_rung_report_rung(rungs[0]), AZVMR_RUNG_VM_ACCESS);
    CHECK_NUMBER(azvmr_rung_report_outcome(rungs[0]), AZVMR_RUNG_FAILED);
    CHECK(*azvmr_rung_report_message(rungs[0], NULL) != '\0');
    CHECK_NUMBER(azvmr_rung_report_rung(rungs[1]), AZVMR_RUNG_MANAGED_RUN_COMMAND);
    CHECK_NUMBER(azvmr_rung_report_outcome(rungs[1]), AZVMR_RUNG_SUCCEEDED);
    CHECK(azvmr_rung_report_writes(rungs[1]) > 0);
  }
  CHECK_NUMBER(azvmr_result_method(result), AZVMR_METHOD_RUN_COMMAND);
  CHECK(simulated_azure_accepts(world.azure, "web-01", "azureuser", NEW_PASSWORD));
  azvmr_result_free(result);
  world_free(&world);
}

void test_sealing(void) {
  the_guest_makes_a_password_that_only_the_key_opens();
  an_interrupted_one_is_fetched_with_its_key();
  each_rung_is_told_of();
  a_key_travels_as_pem_and_stays_the_same_key();
  what_is_no_key_is_refused();
}

/* Where secrets and resume tokens are kept: files, descriptors, and a vault of the host's. */
#define _POSIX_C_SOURCE 200809L /* files and descriptors */

#include "capi/c_tests.h"

#include <stdlib.h>
#include <unistd.h>

/* A vault that answers as it is told, and remembers what it was given last. */
enum keep { KEEP, KEEP_LATER, KEEP_NOT, KEEP_NO_WORD };
struct vault {
  enum keep keep;
  azvmr_store_completion* kept;
  int stores;
  int writes_at_first_store;
  int cancelled;
  int released;
  simulated_azure* azure;
  char content[20000];
};

static void store(const azvmr_store_request* request, azvmr_store_completion* completion, void* user_data) {
  struct vault* vault = user_data;
  if (vault->stores++ == 0) vault->writes_at_first_store = simulated_azure_writes(vault->azure);
  CHECK(azvmr_store_request_id(request) != 0);
  size_t length = 0;
  const char* content = azvmr_store_request_content(request, &length);
  CHECK(length > 0 && length < sizeof vault->content);
  memcpy(vault->content, content, length);
  vault->content[length] = '\0';
  switch (vault->keep) {
    case KEEP:
      azvmr_store_completion_complete(completion);
      azvmr_store_completion_fail(completion, AZVMR_INTERNAL, "too late");
      break;
    case KEEP_LATER:
      vault->kept = completion;
      return;
    case KEEP_NOT:
      azvmr_store_completion_fail(completion, AZVMR_PERMISSION_DENIED, "the vault is sealed");
      break;
    case KEEP_NO_WORD:
      break;
  }
  azvmr_store_completion_free(completion);
}

static void cancel_store(uint64_t id, void* user_data) {
  struct vault* vault = user_data;
  CHECK(id != 0);
  ++vault->cancelled;
}

static void release_vault(void* user_data) { ++((struct vault*)user_data)->released; }

static azvmr_sink sink_of(struct vault* vault) {
  const azvmr_sink sink = {sizeof sink, store, cancel_store, vault, release_vault};
  return sink;
}

/* A world whose loop is the host's, so that everything happens on one thread. */
static struct world host_world(void) {
  struct world world = world_new();
  CHECK_NUMBER(azvmr_options_set_drive(world.options, AZVMR_DRIVE_HOST, NULL), AZVMR_OK);
  world_open(&world);
  return world;
}

static azvmr_reset_password* new_reset(struct world* world, const char* password) {
  azvmr_reset_password* request = NULL;
  CHECK_NUMBER(azvmr_reset_password_new(&request, simulated_azure_vm(world->azure, "web-01"), "azureuser", password,
                                        strlen(password), NULL),
               AZVMR_OK);
  CHECK_NUMBER(azvmr_reset_password_set_confirm(request, AZVMR_CONFIRM_NEVER, NULL), AZVMR_OK);
  return request;
}

/* Starts and frees the request. */
static azvmr_operation* start(struct world* world, azvmr_reset_password* request) {
  azvmr_operation* operation = NULL;
  CHECK_NUMBER(azvmr_client_reset_password(&operation, world->client, request, NULL), AZVMR_OK);
  azvmr_reset_password_free(request);
  return operation;
}

static void a_generated_password_is_in_the_vault_before_anything_is_written(void) {
  struct world world = host_world();
  struct vault vault = {.keep = KEEP, .azure = world.azure};
  const azvmr_sink sink = sink_of(&vault);
  azvmr_reset_password* request = new_reset(&world, "");
  CHECK_NUMBER(azvmr_reset_password_set_generate(request, 1, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_reset_password_set_secret_sink(request, &sink, NULL), AZVMR_OK);
  azvmr_error* err = NULL;
  azvmr_result* result = result_of(start(&world, request), &err);
  if (err != NULL) printf("%s\n", azvmr_error_json(err, NULL));
  CHECK(result != NULL);
  CHECK_NUMBER(vault.stores, 1);
  CHECK_NUMBER(vault.writes_at_first_store, 0);
  CHECK(simulated_azure_accepts(world.azure, "web-01", "azureuser", vault.content));
  CHECK(strstr(azvmr_result_json(result, NULL), vault.content) == NULL);
  azvmr_result_free(result);
  azvmr_error_free(err);
  CHECK_NUMBER(vault.released, 1);
  world_free(&world);
}

static void what_is_not_kept_is_not_set(enum keep keep, azvmr_status status, const char* message) {
  struct world world = host_world();
  struct vault vault = {.keep = keep, .azure = world.azure};
  const azvmr_sink sink = sink_of(&vault);
  azvmr_reset_password* request = new_reset(&world, "");
  CHECK_NUMBER(azvmr_reset_password_set_generate(request, 1, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_reset_password_set_secret_sink(request, &sink, NULL), AZVMR_OK);
  azvmr_error* err = NULL;
  CHECK(result_of(start(&world, request), &err) == NULL);
  CHECK_NUMBER(azvmr_error_code(err), status);
  CHECK(strstr(azvmr_error_message(err, NULL), message) != NULL);
  CHECK(strstr(azvmr_error_json(err, NULL), vault.content) == NULL);
  azvmr_error_free(err);
  CHECK_NUMBER(simulated_azure_writes(world.azure), 0);
  CHECK(simulated_azure_accepts(world.azure, "web-01", "azureuser", OLD_PASSWORD));
  CHECK_NUMBER(vault.released, 1);
  world_free(&world);
}

static void a_vault_that_takes_its_time_is_told_when_nobody_waits(void) {
  struct world world = host_world();
  struct vault vault = {.keep = KEEP_LATER, .azure = world.azure};
  const azvmr_sink sink = sink_of(&vault);
  azvmr_reset_password* request = new_reset(&world, NEW_PASSWORD);
  CHECK_NUMBER(azvmr_reset_password_set_resume_sink(request, &sink, NULL), AZVMR_OK);
  azvmr_operation* operation = start(&world, request);
  while (vault.kept == NULL) CHECK_NUMBER(azvmr_client_step(world.client, 0, NULL), AZVMR_OK);
  CHECK_NUMBER(simulated_azure_writes(world.azure), 0);
  azvmr_operation_cancel(operation);
  azvmr_error* err = NULL;
  CHECK(result_of(operation, &err) == NULL);
  CHECK_NUMBER(azvmr_error_code(err), AZVMR_CANCELLED);
  azvmr_error_free(err);
  CHECK_NUMBER(azvmr_client_close(world.client, AZVMR_FOREVER, NULL), AZVMR_OK);
  CHECK_NUMBER(vault.cancelled, 1);
  azvmr_store_completion_complete(vault.kept);
  azvmr_store_completion_free(vault.kept);
  CHECK_NUMBER(vault.released, 1);
  world_free(&world);
}

static void an_interrupted_reset_goes_on_by_the_token_of_the_vault(void) {
  struct world world = host_world();
  struct vault vault = {.keep = KEEP, .azure = world.azure};
  const azvmr_sink sink = sink_of(&vault);
  simulated_azure_hold_writes(world.azure, 1);
  azvmr_reset_password* request = new_reset(&world, NEW_PASSWORD);
  CHECK_NUMBER(azvmr_reset_password_set_resume_sink(request, &sink, NULL), AZVMR_OK);
  azvmr_operation* operation = start(&world, request);
  while (simulated_azure_writes(world.azure) == 0) {
    CHECK_NUMBER(azvmr_client_step(world.client, 0, NULL), AZVMR_OK);
  }
  CHECK(vault.stores > 0);
  CHECK_NUMBER(vault.writes_at_first_store, 0);
  CHECK(strstr(vault.content, NEW_PASSWORD) == NULL);
  azvmr_operation_cancel(operation);
  azvmr_error* err = NULL;
  CHECK(result_of(operation, &err) == NULL);
  CHECK(*azvmr_error_resume_token(err, NULL) != '\0');
  azvmr_error_free(err);
  err = NULL;

  /* The write never arrived: without the password there is nothing to send, with it there is. */
  simulated_azure_hold_writes(world.azure, 0);
  azvmr_resume* resume = NULL;
  CHECK_NUMBER(azvmr_resume_new(&resume, vault.content, strlen(vault.content), NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_resume_set_timeout(resume, 60000, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_client_resume(&operation, world.client, resume, NULL), AZVMR_OK);
  CHECK(result_of(operation, &err) == NULL);
  CHECK_NUMBER(azvmr_error_code(err), AZVMR_NOT_SENT);
  azvmr_error_free(err);
  err = NULL;
  CHECK(simulated_azure_accepts(world.azure, "web-01", "azureuser", OLD_PASSWORD));

  CHECK_NUMBER(azvmr_resume_set_password(resume, NEW_PASSWORD, strlen(NEW_PASSWORD), NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_client_resume(&operation, world.client, resume, NULL), AZVMR_OK);
  azvmr_resume_free(resume);
  azvmr_result* result = result_of(operation, &err);
  if (err != NULL) printf("%s\n", azvmr_error_json(err, NULL));
  CHECK_NUMBER(azvmr_result_kind(result), AZVMR_RESULT_RESET);
  CHECK_NUMBER(azvmr_result_resumed(result), 1);
  CHECK(simulated_azure_accepts(world.azure, "web-01", "azureuser", NEW_PASSWORD));
  azvmr_result_free(result);
  azvmr_error_free(err);
  world_free(&world);
}

static void a_token_that_is_none_is_refused(void) {
  struct world world = host_world();
  azvmr_resume* resume = NULL;
  azvmr_operation* operation = NULL;
  azvmr_error* err = NULL;
  CHECK_NUMBER(azvmr_resume_new(&resume, "{}", 2, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_client_resume(&operation, world.client, resume, NULL), AZVMR_OK);
  azvmr_resume_free(resume);
  CHECK(result_of(operation, &err) == NULL);
  CHECK_NUMBER(azvmr_error_code(err), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(simulated_azure_requests(world.azure), 0);
  azvmr_error_free(err);
  world_free(&world);
}

static void files_and_descriptors_have_the_secret_and_a_line_feed(void) {
  struct world world = host_world();
  char folder[] = "azvmreset-c-test-XXXXXX";
  char path[64];
  CHECK(mkdtemp(folder) != NULL);
  snprintf(path, sizeof path, "%s/secret", folder);
  int ends[2];
  CHECK(pipe(ends) == 0);

  for (int by_descriptor = 0; by_descriptor < 2; ++by_descriptor) {
    azvmr_reset_password* request = new_reset(&world, "");
    CHECK_NUMBER(azvmr_reset_password_set_generate(request, 1, NULL), AZVMR_OK);
    if (by_descriptor) {
      CHECK_NUMBER(azvmr_reset_password_set_secret_descriptor(request, ends[1], NULL), AZVMR_OK);
    } else {
      CHECK_NUMBER(azvmr_reset_password_set_secret_file(request, path, 0, NULL), AZVMR_OK);
    }
    azvmr_error* err = NULL;
    azvmr_result_free(result_of(start(&world, request), &err));
    if (err != NULL) printf("%s\n", azvmr_error_json(err, NULL));
    CHECK(err == NULL);
    azvmr_error_free(err);

    char line[200] = "";
    FILE* from = by_descriptor ? fdopen(ends[0], "r") : fopen(path, "r");
    CHECK(from != NULL && fgets(line, sizeof line, from) != NULL);
    fclose(from);
    CHECK(strlen(line) > 12 && line[strlen(line) - 1] == '\n');
    line[strcspn(line, "\n")] = '\0';
    CHECK(simulated_azure_accepts(world.azure, "web-01", "azureuser", line));
  }

  /* A file that is there is not overwritten unless that was asked for. */
  azvmr_reset_password* request = new_reset(&world, "");
  CHECK_NUMBER(azvmr_reset_password_set_generate(request, 1, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_reset_password_set_secret_file(request, path, 0, NULL), AZVMR_OK);
  azvmr_error* err = NULL;
  CHECK(result_of(start(&world, request), &err) == NULL);
  CHECK_NUMBER(azvmr_error_category(err), AZVMR_CATEGORY_USAGE);
  azvmr_error_free(err);

  request = new_reset(&world, NEW_PASSWORD);
  CHECK_NUMBER(azvmr_reset_password_set_resume_file(request, path, 1, NULL), AZVMR_OK);
  azvmr_result* result = result_of(start(&world, request), NULL);
  CHECK(result != NULL);
  azvmr_result_free(result);
  close(ends[1]);
  unlink(path);
  rmdir(folder);
  world_free(&world);
}

static void a_sink_is_released_once_also_when_it_is_refused(void) {
  struct world world = host_world();
  struct vault vault = {.azure = world.azure};
  azvmr_sink sink = sink_of(&vault);
  azvmr_reset_password* request = new_reset(&world, NEW_PASSWORD);
  azvmr_reset_rdp* rdp = NULL;
  CHECK_NUMBER(azvmr_reset_rdp_new(&rdp, simulated_azure_vm(world.azure, "web-01"), NULL), AZVMR_OK);

  CHECK_NUMBER(azvmr_reset_password_set_secret_sink(NULL, &sink, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(vault.released, 1);
  CHECK_NUMBER(azvmr_reset_rdp_set_resume_sink(NULL, &sink, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(vault.released, 2);
  sink.store = NULL;
  CHECK_NUMBER(azvmr_reset_password_set_resume_sink(request, &sink, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(vault.released, 3);

  /* A struct without its size cannot be read: nothing of it is used. */
  sink.struct_size = 0;
  CHECK_NUMBER(azvmr_reset_rdp_set_resume_sink(rdp, &sink, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_resume_set_resume_sink(NULL, NULL, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(vault.released, 3);

  /* What takes the place of another one releases it; the request releases what it has. */
  sink = sink_of(&vault);
  CHECK_NUMBER(azvmr_reset_rdp_set_resume_sink(rdp, &sink, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_reset_rdp_set_resume_file(rdp, "/somewhere", 0, NULL), AZVMR_OK);
  CHECK_NUMBER(vault.released, 4);
  CHECK_NUMBER(azvmr_reset_password_set_resume_sink(request, &sink, NULL), AZVMR_OK);
  azvmr_reset_password_free(request);
  CHECK_NUMBER(vault.released, 5);
  CHECK_NUMBER(azvmr_reset_rdp_set_resume_file(rdp, NULL, 0, NULL), AZVMR_INVALID_ARGUMENT);
  azvmr_reset_rdp_free(rdp);
  CHECK_NUMBER(vault.released, 5);
  CHECK_NUMBER(vault.stores, 0);
  world_free(&world);
}

void test_sinks(void) {
  a_generated_password_is_in_the_vault_before_anything_is_written();
  what_is_not_kept_is_not_set(KEEP_NOT, AZVMR_PERMISSION_DENIED, "the vault is sealed");
  what_is_not_kept_is_not_set(KEEP_NO_WORD, AZVMR_INTERNAL, "");
  a_vault_that_takes_its_time_is_told_when_nobody_waits();
  an_interrupted_reset_goes_on_by_the_token_of_the_vault();
  a_token_that_is_none_is_refused();
  files_and_descriptors_have_the_secret_and_a_line_feed();
  a_sink_is_released_once_also_when_it_is_refused();
}

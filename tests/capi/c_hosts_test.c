/* What a host brings itself: tokens, a log, a loop. */
#include "capi/c_tests.h"

/* A token source that answers as it is told. */
enum answer { ANSWER_AT_ONCE, ANSWER_NEVER, ANSWER_FAILURE, ANSWER_DROPPED };
struct source {
  enum answer answer;
  const char* token;
  azvmr_token_completion* kept;
  int requests;
  int cancelled;
  int released;
  char scope[128];
};

static void request_token(const azvmr_token_request* request, azvmr_token_completion* completion, void* user_data) {
  struct source* source = user_data;
  ++source->requests;
  CHECK(azvmr_token_request_id(request) != 0);
  CHECK(azvmr_token_request_tenant(request, NULL) != NULL && azvmr_token_request_claims(request, NULL) != NULL);
  snprintf(source->scope, sizeof source->scope, "%s", azvmr_token_request_scope(request, NULL));
  switch (source->answer) {
    case ANSWER_AT_ONCE:
      /* The last moment there is: longer than any clock can hold. */
      azvmr_token_completion_complete(completion, source->token, strlen(source->token), INT64_MAX);
      azvmr_token_completion_complete(completion, "late", 4, 0);
      azvmr_token_completion_free(completion);
      break;
    case ANSWER_NEVER:
      source->kept = completion;
      break;
    case ANSWER_FAILURE:
      azvmr_token_completion_fail(completion, AZVMR_AUTHENTICATION_FAILED, "the vault is sealed");
      azvmr_token_completion_free(completion);
      break;
    case ANSWER_DROPPED:
      azvmr_token_completion_free(completion);
      break;
  }
}

static void cancel_token(uint64_t id, void* user_data) {
  struct source* source = user_data;
  CHECK(id != 0);
  ++source->cancelled;
}

static void release_source(void* user_data) { ++((struct source*)user_data)->released; }

/* A world that signs in by this source. The loop is the host's, so that everything happens on one thread. */
static struct world world_with(struct source* source) {
  struct world world = world_new();
  const azvmr_token_source table = {sizeof table, request_token, cancel_token, source, release_source};
  CHECK_NUMBER(azvmr_options_set_token_source(world.options, &table, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_options_set_drive(world.options, AZVMR_DRIVE_HOST, NULL), AZVMR_OK);
  world_open(&world);
  return world;
}

static void a_source_of_tokens_fails(enum answer answer, azvmr_status status, const char* message) {
  struct source source = {.answer = answer};
  struct world world = world_with(&source);
  azvmr_error* err = NULL;
  CHECK(result_of(start_preflight(&world, "web-01"), &err) == NULL);
  CHECK_NUMBER(azvmr_error_code(err), status);
  CHECK(strstr(azvmr_error_message(err, NULL), message) != NULL);
  CHECK_TEXT(source.scope, "https://management.azure.com/.default");
  azvmr_error_free(err);
  world_free(&world);
  CHECK_NUMBER(source.released, 1);
}

static void a_source_of_tokens_is_asked_once_for_what_it_gives(void) {
  struct source source = {.answer = ANSWER_AT_ONCE, .token = "not-a-token-of-the-simulator"};
  struct world world = world_with(&source);
  azvmr_error* err = NULL;
  CHECK(result_of(start_preflight(&world, "web-01"), &err) == NULL);
  CHECK_NUMBER(azvmr_error_code(err), AZVMR_AUTHENTICATION_FAILED);
  CHECK_NUMBER(azvmr_error_http_status(err), 401);
  CHECK(strstr(azvmr_error_json(err, NULL), source.token) == NULL);
  CHECK(source.requests <= 2); /* once more after ARM refused it */
  azvmr_error_free(err);
  world_free(&world);
  CHECK_NUMBER(source.released, 1);
}

static void cancelling_is_announced_and_a_late_answer_ignored(void) {
  struct source source = {.answer = ANSWER_NEVER};
  struct world world = world_with(&source);
  azvmr_operation* operation = start_preflight(&world, "web-01");
  while (source.kept == NULL) CHECK_NUMBER(azvmr_client_step(world.client, 0, NULL), AZVMR_OK);
  azvmr_operation_cancel(operation);
  azvmr_error* err = NULL;
  CHECK(result_of(operation, &err) == NULL);
  CHECK_NUMBER(azvmr_error_code(err), AZVMR_CANCELLED);
  azvmr_error_free(err);
  CHECK_NUMBER(azvmr_client_close(world.client, AZVMR_FOREVER, NULL), AZVMR_OK);
  CHECK_NUMBER(source.cancelled, 1);
  azvmr_token_completion_complete(source.kept, "late", 4, INT64_MAX);
  azvmr_token_completion_free(source.kept);
  world_free(&world);
}

static void a_request_that_is_given_up_is_cancelled(void) {
  struct world world = world_new();
  CHECK_NUMBER(azvmr_options_set_drive(world.options, AZVMR_DRIVE_HOST, NULL), AZVMR_OK);
  world_open(&world);
  simulated_azure_hold(world.azure, 1);
  azvmr_operation* operation = start_preflight(&world, "web-01");
  while (simulated_azure_requests(world.azure) == 0) {
    CHECK_NUMBER(azvmr_client_step(world.client, 0, NULL), AZVMR_OK);
  }
  azvmr_operation_free(operation);
  CHECK_NUMBER(azvmr_client_close(world.client, AZVMR_FOREVER, NULL), AZVMR_OK);
  CHECK_NUMBER(simulated_azure_cancelled(world.azure), 1);
  world_free(&world);
}

struct lines {
  int count;
  int answers; /* lines that have a status among their parts */
  int secrets;
  int released;
};

static void log_line(const azvmr_log_record* record, void* user_data) {
  struct lines* lines = user_data;
  ++lines->count;
  CHECK_NUMBER(record->struct_size, sizeof *record);
  CHECK(record->level >= AZVMR_LOG_ERROR && record->level <= AZVMR_LOG_TRACE);
  CHECK(*record->component != '\0');
  if (strstr(record->message, NEW_PASSWORD) != NULL) ++lines->secrets;
  for (size_t i = 0; i < record->field_count; ++i) {
    if (strcmp(record->fields[i].name, "status") == 0) ++lines->answers;
    if (strstr(record->fields[i].value, NEW_PASSWORD) != NULL) ++lines->secrets;
  }
}
static void release_lines(void* user_data) { ++((struct lines*)user_data)->released; }

static void the_log_speaks_and_holds_no_secret(void) {
  struct world world = world_new();
  struct lines lines = {0};
  CHECK_NUMBER(azvmr_options_set_log(world.options, AZVMR_LOG_TRACE, log_line, &lines, release_lines, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_options_set_drive(world.options, AZVMR_DRIVE_HOST, NULL), AZVMR_OK);
  world_open(&world);
  azvmr_result_free(result_of(start_reset(&world, "web-01", "azureuser", NEW_PASSWORD), NULL));
  CHECK(lines.count > 0);
  CHECK(lines.answers > 0);
  CHECK_NUMBER(lines.secrets, 0);
  world_free(&world);
  CHECK_NUMBER(lines.released, 1);
}

static void a_loop_of_the_host_moves_the_client(void) {
  struct world world = world_new();
  CHECK_NUMBER(azvmr_options_set_drive(world.options, AZVMR_DRIVE_HOST, NULL), AZVMR_OK);
  world_open(&world);
  CHECK_NUMBER(azvmr_client_poll_fd(world.client), -1); /* the transport is the host's */
  azvmr_operation* operation = start_preflight(&world, "web-01");
  CHECK_NUMBER(azvmr_operation_done(operation), 0);
  CHECK(azvmr_client_next_timeout(world.client) <= 0);
  int turns = 0;
  while (!azvmr_operation_done(operation) && turns++ < 1000) {
    CHECK_NUMBER(azvmr_client_step(world.client, 10, NULL), AZVMR_OK);
  }
  CHECK_NUMBER(azvmr_operation_done(operation), 1);
  azvmr_operation_free(operation);
  world_free(&world);
}

static void options_make_more_than_one_client(void) {
  struct world world = world_new();
  world_open(&world);
  azvmr_client* second = NULL;
  CHECK_NUMBER(azvmr_options_set_user_agent(world.options, "second/1", NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_options_set_audience(world.options, "", NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_options_add_trusted_arm_host(world.options, "arm.example", NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_options_set_allow_http_loopback(world.options, 0, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_options_set_connect_timeout(world.options, 1000, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_options_set_idle_timeout(world.options, 1000, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_options_set_poll_interval(world.options, 1, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_options_set_resend_delay(world.options, 1, 2, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_options_set_resend_budget(world.options, 10, 1, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_options_set_max_requests_in_flight(world.options, 4, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_client_new(&second, world.options, NULL), AZVMR_OK);
  azvmr_client_free(world.client);
  world.client = second;
  azvmr_result* result = result_of(start_preflight(&world, "web-01"), NULL);
  CHECK_TEXT(azvmr_result_os(result, NULL), "windows");
  azvmr_result_free(result);
  world_free(&world);
}

static void options_of_a_bad_client(void) {
  azvmr_options* options = NULL;
  azvmr_client* client = NULL;
  azvmr_error* err = NULL;
  CHECK_NUMBER(azvmr_options_new(&options, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_options_set_ready_token(options, "a.b.c", 5, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_options_set_arm_endpoint(options, "http://arm.example", NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_client_new(&client, options, &err), AZVMR_INVALID_ARGUMENT);
  azvmr_error_free(err);
  err = NULL;
  CHECK_NUMBER(azvmr_options_set_arm_endpoint(options, "https://management.azure.com", NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_options_set_ca_file(options, "/there/is/no/such/file.pem", NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_status_category(azvmr_client_new(&client, options, &err)), AZVMR_CATEGORY_USAGE);
  CHECK(client == NULL && strstr(azvmr_error_message(err, NULL), "file.pem") != NULL);
  azvmr_error_free(err);
  azvmr_options_free(options);
}

void test_hosts(void) {
  a_source_of_tokens_fails(ANSWER_FAILURE, AZVMR_AUTHENTICATION_FAILED, "the vault is sealed");
  a_source_of_tokens_fails(ANSWER_DROPPED, AZVMR_INTERNAL, "without an answer");
  a_source_of_tokens_is_asked_once_for_what_it_gives();
  cancelling_is_announced_and_a_late_answer_ignored();
  a_request_that_is_given_up_is_cancelled();
  the_log_speaks_and_holds_no_secret();
  a_loop_of_the_host_moves_the_client();
  options_make_more_than_one_client();
  options_of_a_bad_client();
}

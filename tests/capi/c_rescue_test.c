/* Rescues: what is refused at the edge, a journal of the host's. One that goes to its end is in rescue_test.cpp,
 * because its time is virtual. */
#include "capi/c_tests.h"

#include <stdlib.h>

static const char vm[] =
    "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/g/providers/Microsoft.Compute/"
    "virtualMachines/v";

/* A journal that is read as it is told, and takes its time to keep something. */
enum answer { ANSWER, ANSWER_LATER, ANSWER_FAILURE, ANSWER_NO_WORD };
struct journal {
  enum answer read;
  azvmr_read_completion* late_read;
  azvmr_store_completion* late_append;
  int reads;
  int appends;
  int cancelled;
  int released;
  size_t length;
  char bytes[100];
};

static void read_journal(uint64_t call, azvmr_read_completion* completion, void* user_data) {
  struct journal* journal = user_data;
  ++journal->reads;
  CHECK(call != 0);
  switch (journal->read) {
    case ANSWER:
      azvmr_read_completion_complete(completion, journal->bytes, journal->length);
      azvmr_read_completion_fail(completion, AZVMR_INTERNAL, "too late");
      break;
    case ANSWER_LATER:
      journal->late_read = completion;
      return;
    case ANSWER_FAILURE:
      azvmr_read_completion_fail(completion, AZVMR_PERMISSION_DENIED, "the database is sealed");
      break;
    case ANSWER_NO_WORD:
      break;
  }
  azvmr_read_completion_free(completion);
}

static void append_to_journal(const azvmr_append_request* request, azvmr_store_completion* completion,
                              void* user_data) {
  struct journal* journal = user_data;
  CHECK(azvmr_append_request_call(request) != 0);
  ++journal->appends;
  journal->late_append = completion;
}

static void cancel_call(uint64_t call, void* user_data) {
  struct journal* journal = user_data;
  CHECK(call != 0);
  ++journal->cancelled;
}

static void release_journal(void* user_data) { ++((struct journal*)user_data)->released; }

static azvmr_journal table_of(struct journal* journal) {
  const azvmr_journal table = {sizeof table, read_journal, append_to_journal, cancel_call, journal, release_journal};
  return table;
}

static struct journal* new_journal(void) {
  struct journal* journal = calloc(1, sizeof *journal);
  if (journal == NULL) abort();
  return journal;
}

/* A world whose loop is the host's, so that everything happens on one thread. */
static struct world host_world(void) {
  struct world world = world_new();
  CHECK_NUMBER(azvmr_options_set_drive(world.options, AZVMR_DRIVE_HOST, NULL), AZVMR_OK);
  world_open(&world);
  return world;
}

/* With a chosen password, at the rescue VM that is there. */
static azvmr_rescue* new_rescue(struct world* world) {
  azvmr_plan_rescue* planned = NULL;
  azvmr_rescue* request = NULL;
  CHECK_NUMBER(azvmr_plan_rescue_new(&planned, simulated_azure_vm(world->azure, "dead-01"), NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_plan_rescue_set_username(planned, "azureuser", NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_plan_rescue_set_rescue_vm(planned, simulated_azure_vm(world->azure, "rescue-01"), NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_rescue_new(&request, planned, NULL), AZVMR_OK);
  azvmr_plan_rescue_free(planned);
  CHECK_NUMBER(azvmr_rescue_set_plaintext(request, NEW_PASSWORD, strlen(NEW_PASSWORD), NULL), AZVMR_OK);
  return request;
}

/* Starts and frees the request. */
static azvmr_operation* start(struct world* world, azvmr_rescue* request) {
  azvmr_operation* operation = NULL;
  CHECK_NUMBER(azvmr_client_rescue(&operation, world->client, request, NULL), AZVMR_OK);
  azvmr_rescue_free(request);
  return operation;
}

static azvmr_operation* start_to_resume(struct world* world, const azvmr_journal* table) {
  azvmr_operation* operation = NULL;
  azvmr_resume_rescue* request = NULL;
  CHECK_NUMBER(azvmr_resume_rescue_new(&request, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_resume_rescue_set_journal(request, table, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_client_resume_rescue(&operation, world->client, request, NULL), AZVMR_OK);
  azvmr_resume_rescue_free(request);
  return operation;
}

static void check_fails(azvmr_operation* operation, azvmr_status status, const char* message) {
  azvmr_error* err = NULL;
  CHECK(result_of(operation, &err) == NULL);
  CHECK_NUMBER(azvmr_error_code(err), status);
  CHECK(strstr(azvmr_error_message(err, NULL), message) != NULL);
  if (azvmr_error_code(err) != status) printf("%s\n", azvmr_error_json(err, NULL));
  CHECK(strstr(azvmr_error_json(err, NULL), NEW_PASSWORD) == NULL);
  azvmr_error_free(err);
}

static void what_is_null_is_refused(void) {
  azvmr_plan_rescue* planned = NULL;
  azvmr_rescue* rescue = NULL;
  azvmr_resume_rescue* resume = NULL;
  azvmr_restore* restore = NULL;
  azvmr_adopt* adopt = NULL;
  azvmr_rollback* rollback = NULL;
  azvmr_cleanup* cleanup = NULL;
  azvmr_operation* operation = NULL;
  CHECK_NUMBER(azvmr_plan_rescue_new(&planned, vm, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_rescue_new(NULL, planned, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_rescue_new(&rescue, NULL, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_resume_rescue_new(NULL, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_restore_new(&restore, vm, NULL, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_restore_new(&restore, NULL, "/snapshots/s", NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_adopt_new(&adopt, NULL, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_rollback_new(NULL, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_cleanup_new(NULL, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK(rescue == NULL && restore == NULL && adopt == NULL);

  CHECK_NUMBER(azvmr_rescue_new(&rescue, planned, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_resume_rescue_new(&resume, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_rollback_new(&rollback, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_cleanup_new(&cleanup, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_rescue_set_journal_file(rescue, NULL, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_rescue_set_journal_file(NULL, "j", NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_rescue_set_journal(rescue, NULL, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_rescue_set_plaintext(rescue, NULL, 3, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_rescue_set_key_file(rescue, NULL, 0, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_rescue_set_approved_plan(rescue, NULL, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_resume_rescue_set_plan(resume, NULL, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_rollback_set_plan(rollback, vm, NULL, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_cleanup_set_plan(cleanup, NULL, "p", NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_client_rescue(&operation, NULL, rescue, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_client_resume_rescue(&operation, NULL, resume, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_client_restore(&operation, NULL, NULL, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_client_adopt(&operation, NULL, NULL, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_client_rollback(&operation, NULL, rollback, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_client_cleanup(&operation, NULL, cleanup, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK(operation == NULL);
  azvmr_plan_rescue_free(planned);
  azvmr_rescue_free(rescue);
  azvmr_resume_rescue_free(resume);
  azvmr_rollback_free(rollback);
  azvmr_cleanup_free(cleanup);

  azvmr_rescue_free(NULL);
  azvmr_resume_rescue_free(NULL);
  azvmr_restore_free(NULL);
  azvmr_adopt_free(NULL);
  azvmr_rollback_free(NULL);
  azvmr_cleanup_free(NULL);
  azvmr_read_completion_complete(NULL, "x", 1);
  azvmr_read_completion_fail(NULL, AZVMR_INTERNAL, NULL);
  azvmr_read_completion_free(NULL);
  size_t length = 7;
  CHECK_NUMBER(azvmr_append_request_call(NULL), 0);
  CHECK_NUMBER(azvmr_append_request_offset(NULL), 0);
  CHECK_TEXT(azvmr_append_request_bytes(NULL, &length), "");
  CHECK_NUMBER(length, 0);
  CHECK_NUMBER(azvmr_result_end(NULL), 0);
  CHECK_TEXT(azvmr_result_plan_id(NULL, NULL), "");
}

static void numbers_that_mean_nothing_are_refused(void) {
  azvmr_plan_rescue* planned = NULL;
  azvmr_rescue* rescue = NULL;
  azvmr_restore* restore = NULL;
  CHECK_NUMBER(azvmr_plan_rescue_new(&planned, vm, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_rescue_new(&rescue, planned, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_rescue_set_on_failure(rescue, 3, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_rescue_set_on_failure(rescue, -1, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_rescue_set_require(rescue, 9, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_rescue_set_agent_patience(rescue, -1, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_rescue_set_lease_time(rescue, -1, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_rescue_set_key_descriptor(rescue, -1, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_rescue_set_secret_descriptor(rescue, -1, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_restore_new(&restore, vm, "/snapshots/s", NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_restore_set_power_after(restore, 4, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_restore_set_on_failure(restore, 3, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_restore_set_lease_time(restore, -1, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_restore_set_timeout(restore, -1, NULL), AZVMR_INVALID_ARGUMENT);
  azvmr_restore_free(restore);
  azvmr_rescue_free(rescue);
  azvmr_plan_rescue_free(planned);
}

static void a_journal_is_released_once_also_when_it_is_refused(void) {
  struct world world = host_world();
  struct journal* journal = new_journal();
  azvmr_journal table = table_of(journal);
  azvmr_rescue* request = new_rescue(&world);
  CHECK_NUMBER(azvmr_rescue_set_journal(NULL, &table, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(journal->released, 1);
  table.read = NULL;
  CHECK_NUMBER(azvmr_rescue_set_journal(request, &table, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(journal->released, 2);

  /* A struct without its size cannot be read: nothing of it is used. */
  table.struct_size = 0;
  CHECK_NUMBER(azvmr_rescue_set_journal(request, &table, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(journal->released, 2);

  table = table_of(journal);
  CHECK_NUMBER(azvmr_rescue_set_journal(request, &table, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_rescue_set_journal_file(request, "somewhere", NULL), AZVMR_OK);
  CHECK_NUMBER(journal->released, 3);
  CHECK_NUMBER(azvmr_rescue_set_journal(request, &table, NULL), AZVMR_OK);
  azvmr_rescue_free(request);
  CHECK_NUMBER(journal->released, 4);
  CHECK_NUMBER(journal->reads + journal->appends, 0);
  world_free(&world);
  free(journal);
}

/* In all that hold the VM while they work. */
static void a_lease_that_would_run_out_at_once_is_refused_before_anything_is_asked(void) {
  struct world world = host_world();
  azvmr_operation* operation = NULL;
  azvmr_restore* restore = NULL;
  CHECK_NUMBER(azvmr_restore_new(&restore, simulated_azure_vm(world.azure, "web-01"), "/snapshots/s", NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_restore_set_journal_file(restore, "never-made.journal", NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_restore_set_lease_time(restore, 59000, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_client_restore(&operation, world.client, restore, NULL), AZVMR_OK);
  check_fails(operation, AZVMR_INVALID_ARGUMENT, "a lease_time of 59 s");
  azvmr_restore_free(restore);

  azvmr_cleanup* cleanup = NULL;
  CHECK_NUMBER(azvmr_cleanup_new(&cleanup, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_cleanup_set_lease_time(cleanup, 59000, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_client_cleanup(&operation, world.client, cleanup, NULL), AZVMR_OK);
  check_fails(operation, AZVMR_INVALID_ARGUMENT, "a lease_time of 59 s");
  azvmr_cleanup_free(cleanup);

  azvmr_rollback* rollback = NULL;
  CHECK_NUMBER(azvmr_rollback_new(&rollback, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_rollback_set_lease_time(rollback, 59000, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_client_rollback(&operation, world.client, rollback, NULL), AZVMR_OK);
  check_fails(operation, AZVMR_INVALID_ARGUMENT, "a lease_time of 59 s");
  azvmr_rollback_free(rollback);
  CHECK_NUMBER(simulated_azure_writes(world.azure), 0);
  world_free(&world);
}

static void without_a_journal_nothing_begins(void) {
  struct world world = host_world();
  check_fails(start(&world, new_rescue(&world)), AZVMR_INVALID_ARGUMENT, "journal");

  azvmr_operation* operation = NULL;
  azvmr_resume_rescue* resume = NULL;
  CHECK_NUMBER(azvmr_resume_rescue_new(&resume, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_client_resume_rescue(&operation, world.client, resume, NULL), AZVMR_OK);
  check_fails(operation, AZVMR_INVALID_ARGUMENT, "journal");
  CHECK_NUMBER(azvmr_resume_rescue_set_journal_file(resume, "/nowhere/rescue.journal", NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_client_resume_rescue(&operation, world.client, resume, NULL), AZVMR_OK);
  check_fails(operation, AZVMR_INVALID_ARGUMENT, "/nowhere/rescue.journal");
  azvmr_resume_rescue_free(resume);

  azvmr_rollback* rollback = NULL;
  CHECK_NUMBER(azvmr_rollback_new(&rollback, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_client_rollback(&operation, world.client, rollback, NULL), AZVMR_OK);
  check_fails(operation, AZVMR_INVALID_ARGUMENT, "journal");
  azvmr_rollback_free(rollback);

  azvmr_cleanup* cleanup = NULL;
  CHECK_NUMBER(azvmr_cleanup_new(&cleanup, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_client_cleanup(&operation, world.client, cleanup, NULL), AZVMR_OK);
  check_fails(operation, AZVMR_INVALID_ARGUMENT, "journal");
  azvmr_cleanup_free(cleanup);
  CHECK_NUMBER(simulated_azure_writes(world.azure), 0);
  world_free(&world);
}

static void what_a_journal_does_not_give_is_not_gone_on_with(enum answer read, const char* kept, azvmr_status status,
                                                             const char* message) {
  struct world world = host_world();
  struct journal* journal = new_journal();
  journal->read = read;
  journal->length = strlen(kept);
  memcpy(journal->bytes, kept, journal->length);
  const azvmr_journal table = table_of(journal);
  check_fails(start_to_resume(&world, &table), status, message);
  CHECK_NUMBER(journal->reads, 1);
  CHECK_NUMBER(journal->appends, 0);
  CHECK_NUMBER(journal->released, 1);
  CHECK_NUMBER(simulated_azure_writes(world.azure), 0);
  world_free(&world);
  free(journal);
}

static void a_journal_that_takes_its_time_is_told_when_nobody_waits(void) {
  struct world world = host_world();
  struct journal* journal = new_journal();
  journal->read = ANSWER_LATER;
  const azvmr_journal table = table_of(journal);
  azvmr_operation* operation = start_to_resume(&world, &table);
  while (journal->late_read == NULL) CHECK_NUMBER(azvmr_client_step(world.client, 0, NULL), AZVMR_OK);
  azvmr_operation_cancel(operation);
  check_fails(operation, AZVMR_CANCELLED, "");
  CHECK_NUMBER(journal->cancelled, 1);
  azvmr_read_completion_complete(journal->late_read, "late", 4);
  azvmr_read_completion_free(journal->late_read);

  CHECK_NUMBER(simulated_azure_writes(world.azure), 0);
  CHECK_NUMBER(journal->released, 1);
  world_free(&world);
  free(journal);
}

/* Otherwise it would be kept behind the back of whoever goes on, or back, by the same journal. */
static void what_a_journal_has_begun_to_keep_is_waited_for_also_when_nobody_waits(void) {
  struct world world = host_world();
  struct journal* journal = new_journal();
  const azvmr_journal table = table_of(journal);
  azvmr_rescue* request = new_rescue(&world);
  CHECK_NUMBER(azvmr_rescue_set_journal(request, &table, NULL), AZVMR_OK);
  azvmr_operation* operation = start(&world, request);
  while (journal->late_append == NULL) CHECK_NUMBER(azvmr_client_step(world.client, 0, NULL), AZVMR_OK);
  azvmr_operation_cancel(operation);
  for (int turn = 0; turn < 20; ++turn) CHECK_NUMBER(azvmr_client_step(world.client, 0, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_operation_done(operation), 0);
  CHECK_NUMBER(journal->cancelled, 0);

  azvmr_store_completion_complete(journal->late_append);
  azvmr_store_completion_free(journal->late_append);
  azvmr_error* err = NULL;
  CHECK(result_of(operation, &err) == NULL);
  CHECK_NUMBER(azvmr_error_code(err), AZVMR_CANCELLED);
  CHECK_TEXT(azvmr_error_rescue_state(err, NULL), "nothing_begun");
  azvmr_error_free(err);
  CHECK_NUMBER(journal->appends, 1);
  CHECK_NUMBER(simulated_azure_writes(world.azure), 0);
  CHECK_NUMBER(journal->released, 1);
  world_free(&world);
  free(journal);
}

static void a_rescue_is_named_in_one_way(void) {
  struct world world = host_world();
  struct journal* journal = new_journal();
  const azvmr_journal table = table_of(journal);
  azvmr_operation* operation = NULL;
  azvmr_rollback* rollback = NULL;
  CHECK_NUMBER(azvmr_rollback_new(&rollback, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_rollback_set_journal(rollback, &table, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_rollback_set_plan(rollback, vm, "00000000000000000000000000000000", NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_client_rollback(&operation, world.client, rollback, NULL), AZVMR_OK);
  check_fails(operation, AZVMR_INVALID_ARGUMENT, "journal");
  azvmr_rollback_free(rollback);

  azvmr_cleanup* cleanup = NULL;
  CHECK_NUMBER(azvmr_cleanup_new(&cleanup, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_cleanup_set_journal(cleanup, &table, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_cleanup_set_plan(cleanup, vm, "00000000000000000000000000000000", NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_client_cleanup(&operation, world.client, cleanup, NULL), AZVMR_OK);
  check_fails(operation, AZVMR_INVALID_ARGUMENT, "journal");
  azvmr_cleanup_free(cleanup);
  CHECK_NUMBER(journal->reads, 0);
  CHECK_NUMBER(simulated_azure_requests(world.azure), 0);
  world_free(&world);
  free(journal);
}

static void nothing_is_adopted_where_nothing_was_left(void) {
  struct world world = host_world();
  azvmr_adopt* request = NULL;
  azvmr_operation* operation = NULL;
  CHECK_NUMBER(azvmr_adopt_new(&request, simulated_azure_vm(world.azure, "web-01"), NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_client_adopt(&operation, world.client, request, NULL), AZVMR_OK);
  azvmr_adopt_free(request);
  azvmr_result* result = result_of(operation, NULL);
  CHECK_NUMBER(azvmr_result_kind(result), AZVMR_RESULT_ADOPTION);
  CHECK_TEXT(azvmr_result_plan_id(result, NULL), "");
  CHECK_NUMBER(azvmr_result_can_roll_back(result), 0);
  CHECK_NUMBER(azvmr_result_lease_until(result), 0);
  CHECK(*azvmr_result_os_disk_id(result, NULL) != '\0');
  azvmr_result_free(result);
  world_free(&world);
}

void test_rescue(void) {
  what_is_null_is_refused();
  numbers_that_mean_nothing_are_refused();
  a_journal_is_released_once_also_when_it_is_refused();
  a_lease_that_would_run_out_at_once_is_refused_before_anything_is_asked();
  without_a_journal_nothing_begins();
  what_a_journal_does_not_give_is_not_gone_on_with(ANSWER_FAILURE, "", AZVMR_PERMISSION_DENIED, "is sealed");
  what_a_journal_does_not_give_is_not_gone_on_with(ANSWER_NO_WORD, "", AZVMR_INTERNAL, "");
  what_a_journal_does_not_give_is_not_gone_on_with(ANSWER, "", AZVMR_INVALID_ARGUMENT, "");
  what_a_journal_does_not_give_is_not_gone_on_with(ANSWER, "no journal\n", AZVMR_INVALID_ARGUMENT, "corrupt");
  a_journal_that_takes_its_time_is_told_when_nobody_waits();
  what_a_journal_has_begun_to_keep_is_waited_for_also_when_nobody_waits();
  a_rescue_is_named_in_one_way();
  nothing_is_adopted_where_nothing_was_left();
}

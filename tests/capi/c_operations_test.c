/* Waiting, cancelling, callbacks: the life of an operation, and who owns what. */
#include "capi/c_tests.h"

/* What the callbacks saw. They run on the client's thread; the test reads it after the end was waited for, or after the
 * client is gone. */
struct seen {
  int done;
  int released;
  int released_before_done;
  int progress;
  int32_t last_phase;
  azvmr_status status;
  azvmr_status inside;
  azvmr_operation* operation;
  azvmr_operation* to_free;
  azvmr_client* client;
};

static void on_release(void* user_data) {
  struct seen* seen = user_data;
  ++seen->released;
  if (seen->done == 0) ++seen->released_before_done;
}

static void on_done(azvmr_operation* operation, azvmr_status status, void* user_data) {
  struct seen* seen = user_data;
  ++seen->done;
  seen->status = status;
  seen->operation = operation;
  CHECK_NUMBER(azvmr_operation_done(operation), 1);
  azvmr_operation_free(seen->to_free);
}

static void on_progress(azvmr_operation* operation, const azvmr_progress* progress, void* user_data) {
  struct seen* seen = user_data;
  ++seen->progress;
  seen->last_phase = azvmr_progress_phase(progress);
  CHECK(operation != NULL && *azvmr_progress_message(progress, NULL) != '\0');
}

static void a_callback_tells_the_end_once(void) {
  struct world world = world_new();
  struct seen seen = {0};
  struct seen second = {0};
  CHECK_NUMBER(azvmr_options_set_drive(world.options, AZVMR_DRIVE_HOST, NULL), AZVMR_OK);
  world_open(&world);
  azvmr_operation* operation = start_reset(&world, "web-01", "azureuser", NEW_PASSWORD);
  azvmr_result* result = NULL;
  azvmr_error* err = NULL;

  CHECK_NUMBER(azvmr_operation_result(&result, operation, &err), AZVMR_NOT_FINISHED);
  CHECK_NUMBER(azvmr_error_code(err), AZVMR_NOT_FINISHED);
  CHECK(result == NULL);
  azvmr_error_free(err);

  CHECK_NUMBER(azvmr_operation_on_done(operation, on_done, &seen, on_release, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_operation_on_progress(operation, on_progress, &seen, NULL, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_operation_on_done(operation, on_done, &second, on_release, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(second.released, 1);
  CHECK_NUMBER(azvmr_operation_on_done(operation, NULL, &second, on_release, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(second.released, 2);

  CHECK_NUMBER(azvmr_operation_wait(operation, AZVMR_FOREVER, NULL, NULL), AZVMR_OK);
  CHECK_NUMBER(seen.done, 1);
  CHECK_NUMBER(seen.status, AZVMR_OK);
  CHECK(seen.operation == operation);
  CHECK_NUMBER(seen.released, 1);
  CHECK_NUMBER(seen.released_before_done, 0);
  CHECK(seen.progress > 3);
  CHECK_NUMBER(seen.last_phase, AZVMR_PHASE_FINISHED);
  CHECK_NUMBER(second.done, 0);

  azvmr_progress* progress = NULL;
  CHECK_NUMBER(azvmr_operation_progress(&progress, operation, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_progress_phase(progress), AZVMR_PHASE_FINISHED);
  CHECK(azvmr_progress_polls(progress) > 0);

  /* Any number of times, each time a result of the caller's own. */
  azvmr_result* again = NULL;
  CHECK_NUMBER(azvmr_operation_result(&result, operation, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_operation_result(&again, operation, NULL), AZVMR_OK);
  CHECK(result != again);
  CHECK_TEXT(azvmr_result_force_update_tag(again, NULL), azvmr_result_force_update_tag(result, NULL));
  azvmr_result_free(again);
  azvmr_result_free(result);
  azvmr_operation_free(operation);
  CHECK_NUMBER(azvmr_progress_phase(progress), AZVMR_PHASE_FINISHED);
  azvmr_progress_free(progress);
  world_free(&world);
}

/* What is released may still be asked, which would wait for ever if a lock were held. */
static void look_while_released(void* user_data) {
  struct seen* seen = user_data;
  azvmr_progress* progress = NULL;
  ++seen->released;
  CHECK_NUMBER(azvmr_operation_progress(&progress, seen->operation, NULL), AZVMR_OK);
  azvmr_progress_free(progress);
}

static void user_data_is_released_without_a_lock(void) {
  struct world world = world_new();
  struct seen seen = {0};
  CHECK_NUMBER(azvmr_options_set_drive(world.options, AZVMR_DRIVE_HOST, NULL), AZVMR_OK);
  world_open(&world);
  azvmr_operation* operation = start_preflight(&world, "web-01");
  seen.operation = operation;
  CHECK_NUMBER(azvmr_operation_on_progress(operation, on_progress, &seen, look_while_released, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_operation_on_progress(operation, on_progress, &seen, look_while_released, NULL), AZVMR_OK);
  CHECK_NUMBER(seen.released, 1);
  CHECK_NUMBER(azvmr_operation_on_done(operation, on_done, &seen, look_while_released, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_operation_wait(operation, AZVMR_FOREVER, NULL, NULL), AZVMR_OK);
  CHECK_NUMBER(seen.released, 3);
  CHECK_NUMBER(azvmr_operation_on_progress(operation, on_progress, &seen, look_while_released, NULL), AZVMR_OK);
  CHECK_NUMBER(seen.released, 4);
  azvmr_operation_free(operation);
  world_free(&world);
}

static void a_callback_registered_after_the_end_comes_on_the_next_turn(void) {
  struct world world = world_new();
  struct seen seen = {0};
  CHECK_NUMBER(azvmr_options_set_drive(world.options, AZVMR_DRIVE_HOST, NULL), AZVMR_OK);
  world_open(&world);
  azvmr_operation* operation = start_preflight(&world, "web-01");
  CHECK_NUMBER(azvmr_operation_wait(operation, AZVMR_FOREVER, NULL, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_operation_on_done(operation, on_done, &seen, on_release, NULL), AZVMR_OK);
  CHECK_NUMBER(seen.done, 0);
  while (seen.done == 0) CHECK_NUMBER(azvmr_client_step(world.client, 0, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_client_step(world.client, 0, NULL), AZVMR_OK);
  CHECK_NUMBER(seen.done, 1);
  CHECK_NUMBER(seen.released, 1);
  azvmr_operation_free(operation);
  world_free(&world);
}

static void waiting_in_slices_and_cancelling(void) {
  struct world world = world_new();
  struct seen seen = {0};
  world_open(&world);
  simulated_azure_hold(world.azure, 1);
  azvmr_operation* operation = start_reset(&world, "web-01", "azureuser", NEW_PASSWORD);
  CHECK_NUMBER(azvmr_operation_on_done(operation, on_done, &seen, on_release, NULL), AZVMR_OK);
  int32_t done = 1;
  CHECK_NUMBER(azvmr_operation_wait(operation, 1, &done, NULL), AZVMR_OK);
  CHECK_NUMBER(done, 0);
  azvmr_operation_cancel(operation);
  azvmr_operation_cancel(operation);
  CHECK_NUMBER(azvmr_operation_wait(operation, AZVMR_FOREVER, &done, NULL), AZVMR_OK);
  CHECK_NUMBER(done, 1);

  azvmr_result* result = NULL;
  azvmr_error* err = NULL;
  CHECK_NUMBER(azvmr_operation_result(&result, operation, &err), AZVMR_CANCELLED);
  CHECK_NUMBER(azvmr_error_category(err), AZVMR_CATEGORY_CANCELLED);
  azvmr_error_free(err);
  azvmr_operation_free(operation);
  world_free(&world);
  CHECK_NUMBER(seen.done, 1);
  CHECK_NUMBER(seen.status, AZVMR_CANCELLED);
  CHECK_NUMBER(seen.released, 1);
}

static void freeing_a_running_operation_cancels_it_and_its_callback_still_comes(void) {
  struct world world = world_new();
  struct seen seen = {0};
  world_open(&world);
  simulated_azure_hold(world.azure, 1);
  azvmr_operation* operation = start_reset(&world, "web-01", "azureuser", NEW_PASSWORD);
  CHECK_NUMBER(azvmr_operation_on_done(operation, on_done, &seen, on_release, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_operation_on_progress(operation, on_progress, &seen, on_release, NULL), AZVMR_OK);
  azvmr_operation_free(operation);
  CHECK_NUMBER(azvmr_client_close(world.client, AZVMR_FOREVER, NULL), AZVMR_OK);
  CHECK_NUMBER(seen.done, 1);
  CHECK_NUMBER(seen.status, AZVMR_CANCELLED);
  CHECK(seen.operation == operation);
  CHECK_NUMBER(seen.released, 2);
  world_free(&world);
}

static void closing_ends_everything_and_results_stay(void) {
  struct world world = world_new();
  world_open(&world);
  azvmr_operation* finished = start_preflight(&world, "web-01");
  CHECK_NUMBER(azvmr_operation_wait(finished, AZVMR_FOREVER, NULL, NULL), AZVMR_OK);
  simulated_azure_hold(world.azure, 1);
  azvmr_operation* running = start_preflight(&world, "web-01");
  CHECK_NUMBER(azvmr_client_close(world.client, AZVMR_FOREVER, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_client_close(world.client, AZVMR_FOREVER, NULL), AZVMR_OK);

  azvmr_error* err = NULL;
  azvmr_result* result = NULL;
  CHECK_NUMBER(azvmr_operation_result(&result, running, NULL), AZVMR_CANCELLED);
  CHECK(result_of(start_preflight(&world, "web-01"), &err) == NULL);
  CHECK_NUMBER(azvmr_error_code(err), AZVMR_CLOSED);
  azvmr_error_free(err);
  world_free(&world);

  CHECK_NUMBER(azvmr_operation_result(&result, finished, NULL), AZVMR_OK);
  CHECK_TEXT(azvmr_result_os(result, NULL), "windows");
  azvmr_result_free(result);
  azvmr_operation_free(finished);
  azvmr_operation_free(running);
}

/* Inside a callback: waiting would be for itself; freeing is allowed. */
static void reenter(azvmr_operation* operation, azvmr_status status, void* user_data) {
  struct seen* seen = user_data;
  (void)status;
  CHECK_NUMBER(azvmr_client_close(seen->client, AZVMR_FOREVER, NULL), AZVMR_WOULD_DEADLOCK);
  azvmr_operation* other = NULL;
  azvmr_preflight* request = NULL;
  azvmr_result* result = NULL;
  CHECK_NUMBER(azvmr_operation_result(&result, operation, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_preflight_new(&request, azvmr_result_target(result, NULL), NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_client_preflight(&other, seen->client, request, NULL), AZVMR_OK);
  azvmr_preflight_free(request);
  seen->inside = azvmr_operation_wait(other, AZVMR_FOREVER, NULL, NULL);
  CHECK_NUMBER(azvmr_client_step(seen->client, 0, NULL) == AZVMR_OK, 0);
  azvmr_operation_free(other);
  azvmr_operation_free(operation);
  azvmr_result_free(result);
  azvmr_client_free(seen->client);
  ++seen->done;
}

static void everything_may_be_freed_inside_a_callback(int32_t drive) {
  struct world world = world_new();
  struct seen seen = {0};
  CHECK_NUMBER(azvmr_options_set_drive(world.options, drive, NULL), AZVMR_OK);
  world_open(&world);
  seen.client = world.client;
  azvmr_operation* operation = start_preflight(&world, "web-01");
  azvmr_operation* waited_for = drive == AZVMR_DRIVE_HOST ? operation : start_preflight(&world, "web-01");
  CHECK_NUMBER(azvmr_operation_on_done(operation, reenter, &seen, on_release, NULL), AZVMR_OK);
  world.client = NULL;
  /* With the host's drive the very operation that is waited for is freed meanwhile. */
  CHECK_NUMBER(azvmr_operation_wait(waited_for, AZVMR_FOREVER, NULL, NULL), AZVMR_OK);
  if (waited_for != operation) azvmr_operation_free(waited_for);
  /* With a thread of the client's own only the release of the transport tells that everything has ended. */
  azvmr_options_free(world.options);
  while (simulated_azure_released(world.azure) == 0) continue;
  CHECK_NUMBER(seen.done, 1);
  CHECK_NUMBER(seen.released, 1);
  CHECK_NUMBER(seen.inside, AZVMR_WOULD_DEADLOCK);
  simulated_azure_free(world.azure);
}

void test_operations(void) {
  a_callback_tells_the_end_once();
  user_data_is_released_without_a_lock();
  a_callback_registered_after_the_end_comes_on_the_next_turn();
  waiting_in_slices_and_cancelling();
  freeing_a_running_operation_cancels_it_and_its_callback_still_comes();
  closing_ends_everything_and_results_stay();
  everything_may_be_freed_inside_a_callback(AZVMR_DRIVE_HOST);
  everything_may_be_freed_inside_a_callback(AZVMR_DRIVE_THREAD);
}

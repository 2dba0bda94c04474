/* Rotations with a vault of the host's. */
#include "capi/c_tests.h"

/* It keeps one current and one pending candidate, as files or a database would. */
struct slot {
  int there;
  int32_t kind;
  char id[64];
  char secret[200];
};
struct vault {
  struct slot current;
  struct slot pending;
  azvmr_status refuses_to_store;
  azvmr_status refuses_to_commit;
  int calls;
  int writes_at_first_call;
  int released;
  simulated_azure* azure;
};

static void take(char* to, size_t size, const char* from, size_t length) {
  CHECK(length < size);
  memcpy(to, from, length);
  to[length] = '\0';
}

static void answer(azvmr_store_completion* completion, azvmr_status status) {
  if (status == AZVMR_OK) {
    azvmr_store_completion_complete(completion);
  } else {
    azvmr_store_completion_fail(completion, status, "the vault is sealed");
  }
  azvmr_store_completion_free(completion);
}

static void store_pending(const azvmr_vault_request* request, azvmr_store_completion* completion, void* user_data) {
  struct vault* vault = user_data;
  if (vault->calls++ == 0) vault->writes_at_first_call = simulated_azure_writes(vault->azure);
  CHECK_NUMBER(azvmr_vault_request_call(request), (uint64_t)vault->calls);
  size_t length = 0;
  if (vault->refuses_to_store == AZVMR_OK) {
    const char* id = azvmr_vault_request_candidate_id(request, &length);
    take(vault->pending.id, sizeof vault->pending.id, id, length);
    const char* secret = azvmr_vault_request_secret(request, &length);
    CHECK(length > 0);
    take(vault->pending.secret, sizeof vault->pending.secret, secret, length);
    vault->pending.kind = azvmr_vault_request_kind(request);
    vault->pending.there = 1;
  }
  answer(completion, vault->refuses_to_store);
}

static void commit(const azvmr_vault_request* request, azvmr_store_completion* completion, void* user_data) {
  struct vault* vault = user_data;
  ++vault->calls;
  if (vault->refuses_to_commit == AZVMR_OK) {
    const char* id = azvmr_vault_request_candidate_id(request, NULL);
    if (vault->pending.there && strcmp(vault->pending.id, id) == 0) vault->current = vault->pending;
    CHECK_TEXT(vault->current.id, id);
    vault->pending.there = 0;
  }
  answer(completion, vault->refuses_to_commit);
}

static void release_vault(void* user_data) { ++((struct vault*)user_data)->released; }

static azvmr_vault table_of(struct vault* vault) {
  const azvmr_vault table = {sizeof table, store_pending, commit, NULL, vault, release_vault};
  return table;
}

static struct vault vault_with(simulated_azure* azure, const char* password) {
  struct vault vault = {.azure = azure, .current = {.there = 1, .kind = AZVMR_CANDIDATE_PASSWORD, .id = "first"}};
  take(vault.current.secret, sizeof vault.current.secret, password, strlen(password));
  return vault;
}

static azvmr_rotate* new_rotation(struct world* world, struct vault* vault) {
  const azvmr_vault table = table_of(vault);
  azvmr_rotate* request = NULL;
  CHECK_NUMBER(azvmr_rotate_new(&request, simulated_azure_vm(world->azure, "web-01"), "azureuser", &table, NULL),
               AZVMR_OK);
  const struct slot* current = &vault->current;
  const struct slot* pending = &vault->pending;
  CHECK_NUMBER(azvmr_rotate_set_current(request, current->id, current->secret, strlen(current->secret), NULL),
               AZVMR_OK);
  if (pending->there) {
    CHECK_NUMBER(azvmr_rotate_set_pending(request, pending->id, pending->kind, pending->secret, strlen(pending->secret),
                                          NULL, 0, NULL),
                 AZVMR_OK);
  }
  CHECK_NUMBER(azvmr_rotate_set_timeout(request, 60000, NULL), AZVMR_OK);
  return request;
}

/* Starts and frees the request. */
static azvmr_result* rotated(struct world* world, azvmr_rotate* request, azvmr_error** err) {
  azvmr_operation* operation = NULL;
  CHECK_NUMBER(azvmr_client_rotate(&operation, world->client, request, NULL), AZVMR_OK);
  azvmr_rotate_free(request);
  return result_of(operation, err);
}

static int has(struct vault* vault, const struct slot* slot) {
  return simulated_azure_accepts(vault->azure, "web-01", "azureuser", slot->secret);
}

static void the_vault_has_it_first_and_calls_it_current_last(void) {
  struct world world = world_new();
  world_open(&world);
  struct vault vault = vault_with(world.azure, OLD_PASSWORD);
  azvmr_error* err = NULL;
  azvmr_result* result = rotated(&world, new_rotation(&world, &vault), &err);
  if (err != NULL) printf("%s\n", azvmr_error_json(err, NULL));
  CHECK(result != NULL);
  CHECK_NUMBER(vault.writes_at_first_call, 0);
  CHECK_NUMBER(azvmr_result_kind(result), AZVMR_RESULT_ROTATION);
  CHECK_NUMBER(azvmr_result_evidence(result), AZVMR_EVIDENCE_VERIFIED);
  CHECK_TEXT(azvmr_result_current(result, NULL), vault.current.id);
  CHECK(strcmp(vault.current.id, "first") != 0);
  CHECK(!vault.pending.there && has(&vault, &vault.current));
  size_t count = 0;
  const azvmr_candidate_report* const* candidates = azvmr_result_candidates(result, &count);
  CHECK_NUMBER(count, 2);
  CHECK_TEXT(azvmr_candidate_report_id(candidates[0], NULL), "first");
  CHECK_NUMBER(azvmr_candidate_report_in_force(candidates[0]), AZVMR_NO);
  CHECK_NUMBER(azvmr_candidate_report_kind(candidates[1]), AZVMR_CANDIDATE_PASSWORD);
  CHECK_NUMBER(azvmr_candidate_report_sign_in(candidates[1]), AZVMR_SIGN_IN_PROVED);
  const azvmr_result* reset = azvmr_result_reset(result);
  CHECK_NUMBER(azvmr_result_kind(reset), AZVMR_RESULT_RESET);
  CHECK_NUMBER(azvmr_result_evidence(reset), AZVMR_EVIDENCE_VERIFIED);
  CHECK(strstr(azvmr_result_json(result, NULL), vault.current.secret) == NULL);
  azvmr_result_free(result);
  azvmr_error_free(err);
  CHECK_NUMBER(vault.released, 1);
  world_free(&world);
}

static void what_is_not_kept_is_not_set(void) {
  struct world world = world_new();
  world_open(&world);
  struct vault vault = vault_with(world.azure, OLD_PASSWORD);
  vault.refuses_to_store = AZVMR_PERMISSION_DENIED;
  azvmr_error* err = NULL;
  CHECK(rotated(&world, new_rotation(&world, &vault), &err) == NULL);
  CHECK_NUMBER(azvmr_error_code(err), AZVMR_PERMISSION_DENIED);
  CHECK_NUMBER(simulated_azure_requests(world.azure), 0);
  azvmr_error_free(err);
  world_free(&world);
}

static void what_was_not_committed_is_settled_by_the_next_one(void) {
  struct world world = world_new();
  world_open(&world);
  struct vault vault = vault_with(world.azure, OLD_PASSWORD);
  vault.refuses_to_commit = AZVMR_NETWORK;
  azvmr_error* err = NULL;
  CHECK(rotated(&world, new_rotation(&world, &vault), &err) == NULL);
  CHECK_NUMBER(azvmr_error_code(err), AZVMR_NETWORK);
  size_t count = 0;
  const char* const* candidates = azvmr_error_candidates(err, &count);
  CHECK_NUMBER(count, 1);
  CHECK_TEXT(candidates[0], vault.pending.id);
  CHECK(vault.pending.there && has(&vault, &vault.pending));
  azvmr_error_free(err);
  err = NULL;

  vault.refuses_to_commit = AZVMR_OK;
  azvmr_rotate* again = new_rotation(&world, &vault);
  CHECK_NUMBER(azvmr_rotate_set_settle_only(again, 1, NULL), AZVMR_OK);
  azvmr_result* result = rotated(&world, again, &err);
  if (err != NULL) printf("%s\n", azvmr_error_json(err, NULL));
  CHECK(azvmr_result_reset(result) == NULL);
  CHECK_TEXT(azvmr_result_current(result, NULL), vault.current.id);
  CHECK(!vault.pending.there && has(&vault, &vault.current));
  azvmr_result_free(result);
  azvmr_error_free(err);
  world_free(&world);
}

static void arguments_of_a_rotation_are_checked(void) {
  struct world world = world_new();
  struct vault vault = vault_with(world.azure, OLD_PASSWORD);
  azvmr_vault table = table_of(&vault);
  azvmr_rotate* request = NULL;
  azvmr_error* err = NULL;
  const char* vm = simulated_azure_vm(world.azure, "web-01");
  CHECK_NUMBER(azvmr_rotate_new(&request, vm, NULL, &table, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(vault.released, 1);
  table.commit = NULL;
  CHECK_NUMBER(azvmr_rotate_new(&request, vm, "azureuser", &table, &err), AZVMR_INVALID_ARGUMENT);
  CHECK_TEXT(azvmr_error_message(err, NULL), "found NULL for commit");
  CHECK_NUMBER(vault.released, 2);
  azvmr_error_free(err);
  table.struct_size = 0;
  CHECK_NUMBER(azvmr_rotate_new(&request, vm, "azureuser", &table, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_rotate_new(&request, vm, "azureuser", NULL, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(vault.released, 2);

  request = new_rotation(&world, &vault);
  CHECK_NUMBER(azvmr_rotate_set_pending(request, "x", 3, "s", 1, NULL, 0, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_rotate_set_pending(request, NULL, 1, "s", 1, NULL, 0, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_rotate_set_commit_at(request, 5, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_rotate_set_commit_at(request, AZVMR_EVIDENCE_CONFIRMED, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_rotate_set_method(request, AZVMR_METHOD_LADDER, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_rotate_set_form(request, AZVMR_COMMAND_ACTION, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_rotate_add_override(request, AZVMR_BLOCKER_AGENT_STALE, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_rotate_set_start_if_stopped(request, 1, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_rotate_set_after(request, AZVMR_AFTER_RESTORE, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_rotate_set_snapshot_first(request, 1, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_rotate_set_sealing_key(request, NULL, NULL), AZVMR_OK);
  azvmr_rotate_free(request);
  CHECK_NUMBER(vault.released, 3);
  azvmr_client_free(world.client);
  world.client = NULL;
  world_free(&world);
}

void test_rotation(void) {
  the_vault_has_it_first_and_calls_it_current_last();
  what_is_not_kept_is_not_set();
  what_was_not_committed_is_settled_by_the_next_one();
  arguments_of_a_rotation_are_checked();
}

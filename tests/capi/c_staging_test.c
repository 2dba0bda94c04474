/* A mounted volume, as far as C goes without one. */
#include "capi/c_tests.h"

static azvmr_stage_volume* new_stage(const char* volume) {
  azvmr_stage_volume* request = NULL;
  CHECK_NUMBER(azvmr_stage_volume_new(&request, volume, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_stage_volume_set_username(request, "azureuser", NULL), AZVMR_OK);
  return request;
}

static void check_refused(const azvmr_stage_volume* request, const char* part) {
  azvmr_result* result = NULL;
  azvmr_error* err = NULL;
  CHECK_NUMBER(azvmr_stage(&result, request, &err), AZVMR_INVALID_ARGUMENT);
  CHECK(result == NULL);
  CHECK(strstr(azvmr_error_message(err, NULL), part) != NULL);
  azvmr_error_free(err);
}

static void what_contradicts_itself_is_refused(void) {
  azvmr_stage_volume* request = new_stage("/nowhere/mounted");
  check_refused(request, "neither a sealing_key nor a password");
  CHECK_NUMBER(azvmr_stage_volume_set_plaintext(request, NEW_PASSWORD, strlen(NEW_PASSWORD), NULL), AZVMR_OK);
  check_refused(request, "/nowhere/mounted");
  CHECK_NUMBER(azvmr_stage_volume_set_valid_for(request, 60 * 1000, NULL), AZVMR_OK);
  check_refused(request, "found 0 hours");
  CHECK_NUMBER(azvmr_stage_volume_set_hook(request, AZVMR_HOOK_SETUP, NULL), AZVMR_OK);
  check_refused(request, "the hook setup");
  CHECK_NUMBER(azvmr_stage_volume_add_override(request, AZVMR_BLOCKER_HIBERNATED, NULL), AZVMR_OK);
  check_refused(request, "only local_policy_off");
  azvmr_stage_volume_free(request);
}

static void numbers_that_mean_nothing_are_refused(void) {
  azvmr_stage_volume* request = new_stage("/nowhere/mounted");
  CHECK_NUMBER(azvmr_stage_volume_set_task(request, 3, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_stage_volume_set_hook(request, 0, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_stage_volume_add_to(request, 3, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_stage_volume_add_override(request, 99, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_stage_volume_set_valid_for(request, -1, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_stage_volume_set_key_descriptor(request, -1, NULL), AZVMR_INVALID_ARGUMENT);
  azvmr_stage_volume_free(request);
}

static void what_is_null_is_refused(void) {
  azvmr_stage_volume* request = new_stage("/nowhere/mounted");
  azvmr_result* result = NULL;
  CHECK_NUMBER(azvmr_stage_volume_new(NULL, "v", NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_stage_volume_new(&request, NULL, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_stage_volume_set_username(request, NULL, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_stage_volume_set_username(NULL, "a", NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_stage_volume_add_to(NULL, AZVMR_GROUP_ADMINISTRATORS, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_stage_volume_set_key_sink(request, NULL, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_stage(&result, NULL, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_stage(NULL, request, NULL), AZVMR_INVALID_ARGUMENT);
  CHECK_NUMBER(azvmr_unstage(&result, NULL, NULL), AZVMR_INVALID_ARGUMENT);
  azvmr_stage_volume_free(request);
  azvmr_stage_volume_free(NULL);
  azvmr_unstage_volume_free(NULL);
  CHECK_NUMBER(azvmr_result_outcome(NULL), 0);
  CHECK_TEXT(azvmr_result_volume(NULL, NULL), "");
}

static void a_key_and_a_place_for_the_password_go_together(void) {
  azvmr_unstage_volume* request = NULL;
  azvmr_sealing_key* key = NULL;
  azvmr_result* result = NULL;
  azvmr_error* err = NULL;
  CHECK_NUMBER(azvmr_sealing_key_generate(&key, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_unstage_volume_new(&request, "/nowhere/mounted", NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_unstage_volume_set_sealing_key(request, key, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_unstage(&result, request, &err), AZVMR_INVALID_ARGUMENT);
  CHECK(strstr(azvmr_error_message(err, NULL), "secret_sink") != NULL);
  azvmr_error_free(err);
  CHECK_NUMBER(azvmr_unstage_volume_set_secret_descriptor(request, 1, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_unstage_volume_set_discard_password(request, 1, NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_unstage_volume_set_id(request, "../..", NULL), AZVMR_OK);
  CHECK_NUMBER(azvmr_unstage(&result, request, &err), AZVMR_INVALID_ARGUMENT);
  CHECK(strstr(azvmr_error_message(err, NULL), "32 hexadecimal digits") != NULL);
  azvmr_error_free(err);
  CHECK(result == NULL);
  azvmr_unstage_volume_free(request);
  azvmr_sealing_key_free(key);
}

void test_staging(void) {
  what_contradicts_itself_is_refused();
  numbers_that_mean_nothing_are_refused();
  what_is_null_is_refused();
  a_key_and_a_place_for_the_password_go_together();
}

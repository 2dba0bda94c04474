/* Keys for sealed passwords. */
#include "capi/c_tests.h"

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

void test_sealing(void) {
  a_key_travels_as_pem_and_stays_the_same_key();
  what_is_no_key_is_refused();
}

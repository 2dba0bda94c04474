/* Plants a new password on the disk of a Windows that does not run, or reads back what came of it:
 *   stage MOUNT_POINT [unstage]
 * The file "key.pem" has the key before anything is written, and "password" what the guest made, before its marker is
 * removed. Needs no network. */
#include <azvmreset.h>
#include <stdio.h>
#include <string.h>

static int plant(const char* volume, azvmr_result** result, azvmr_error** error) {
  azvmr_sealing_key* key = NULL;
  azvmr_stage_volume* request = NULL;
  int failed = azvmr_sealing_key_generate(&key, error) || azvmr_stage_volume_new(&request, volume, error) ||
               azvmr_stage_volume_set_username(request, "azureuser", error) ||
               azvmr_stage_volume_set_sealing_key(request, key, error) ||
               azvmr_stage_volume_set_key_file(request, "key.pem", 0, error) || azvmr_stage(result, request, error);
  azvmr_stage_volume_free(request);
  azvmr_sealing_key_free(key);
  return failed;
}

static int read_back(const char* volume, azvmr_result** result, azvmr_error** error) {
  char pem[8192];
  FILE* file = fopen("key.pem", "r");
  size_t length = file == NULL ? 0 : fread(pem, 1, sizeof pem, file);
  if (file != NULL) fclose(file);
  azvmr_sealing_key* key = NULL;
  azvmr_unstage_volume* request = NULL;
  int failed =
      azvmr_sealing_key_from_pem(&key, pem, length, error) || azvmr_unstage_volume_new(&request, volume, error) ||
      azvmr_unstage_volume_set_sealing_key(request, key, error) ||
      azvmr_unstage_volume_set_secret_file(request, "password", 0, error) || azvmr_unstage(result, request, error);
  azvmr_unstage_volume_free(request);
  azvmr_sealing_key_free(key);
  memset(pem, 0, sizeof pem);
  return failed;
}

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  azvmr_result* result = NULL;
  azvmr_error* error = NULL;
  if (argc > 2 ? read_back(argv[1], &result, &error) : plant(argv[1], &result, &error)) {
    fprintf(stderr, "%s\n%s\n", azvmr_error_message(error, NULL), azvmr_error_remedy(error, NULL));
  } else {
    printf("%s\n", azvmr_result_json(result, NULL));
  }
  int32_t category = azvmr_error_category(error);
  azvmr_error_free(error);
  azvmr_result_free(result);
  return category;
}

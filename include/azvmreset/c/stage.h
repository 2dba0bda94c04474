/* A part of azvmreset.h, whose rules hold here, too: a Windows volume that is mounted here: stage, unstage. */
#ifndef AZVMRESET_C_STAGE_H
#define AZVMRESET_C_STAGE_H

#include <azvmreset/c/base.h>

AZVMR_BEGIN_DECLS

/* ---- stage and unstage: a Windows volume that is mounted here; no client, and no network ----------------------- */

/* Plants a new password by group policy, unless the task says otherwise (docs/planting.md). Both groups, unless one
 * is named. The hook AZVMR_HOOK_SETUP is refused here. */
azvmr_status azvmr_stage_volume_new(azvmr_stage_volume** out, const char* volume, azvmr_error** err);
void azvmr_stage_volume_free(azvmr_stage_volume* request);
azvmr_status azvmr_stage_volume_set_task(azvmr_stage_volume* request, int32_t task, azvmr_error** err);
azvmr_status azvmr_stage_volume_set_hook(azvmr_stage_volume* request, int32_t hook, azvmr_error** err);
azvmr_status azvmr_stage_volume_set_username(azvmr_stage_volume* request, const char* username, azvmr_error** err);
azvmr_status azvmr_stage_volume_set_built_in_administrator(azvmr_stage_volume* request, int32_t built_in,
                                                           azvmr_error** err);
azvmr_status azvmr_stage_volume_set_existing_only(azvmr_stage_volume* request, int32_t only, azvmr_error** err);
azvmr_status azvmr_stage_volume_add_to(azvmr_stage_volume* request, int32_t group, azvmr_error** err);

/* The guest makes the password and seals it to this key; the place of one that was generated has it before anything is
 * written. Or a chosen password, which lies on the volume until its script has run. */
azvmr_status azvmr_stage_volume_set_sealing_key(azvmr_stage_volume* request, const azvmr_sealing_key* key,
                                                azvmr_error** err);
azvmr_status azvmr_stage_volume_set_key_file(azvmr_stage_volume* request, const char* path, int32_t replace,
                                             azvmr_error** err);
azvmr_status azvmr_stage_volume_set_key_descriptor(azvmr_stage_volume* request, int descriptor, azvmr_error** err);
azvmr_status azvmr_stage_volume_set_key_sink(azvmr_stage_volume* request, const azvmr_sink* sink, azvmr_error** err);
azvmr_status azvmr_stage_volume_set_plaintext(azvmr_stage_volume* request, const char* password, size_t password_length,
                                              azvmr_error** err);
azvmr_status azvmr_stage_volume_set_expected_computer(azvmr_stage_volume* request, const char* name, azvmr_error** err);
azvmr_status azvmr_stage_volume_set_valid_for(azvmr_stage_volume* request, int64_t milliseconds, azvmr_error** err);
azvmr_status azvmr_stage_volume_add_override(azvmr_stage_volume* request, int32_t blocker, azvmr_error** err);

azvmr_status azvmr_unstage_volume_new(azvmr_unstage_volume** out, const char* volume, azvmr_error** err);
void azvmr_unstage_volume_free(azvmr_unstage_volume* request);
azvmr_status azvmr_unstage_volume_set_id(azvmr_unstage_volume* request, const char* id, azvmr_error** err);
azvmr_status azvmr_unstage_volume_set_sealing_key(azvmr_unstage_volume* request, const azvmr_sealing_key* key,
                                                  azvmr_error** err);
azvmr_status azvmr_unstage_volume_set_secret_file(azvmr_unstage_volume* request, const char* path, int32_t replace,
                                                  azvmr_error** err);
azvmr_status azvmr_unstage_volume_set_secret_descriptor(azvmr_unstage_volume* request, int descriptor,
                                                        azvmr_error** err);
azvmr_status azvmr_unstage_volume_set_secret_sink(azvmr_unstage_volume* request, const azvmr_sink* sink,
                                                  azvmr_error** err);
azvmr_status azvmr_unstage_volume_set_discard_password(azvmr_unstage_volume* request, int32_t discard,
                                                       azvmr_error** err);

/* Both block; a sink of the host is waited for on this thread. */
azvmr_status azvmr_stage(azvmr_result** out, const azvmr_stage_volume* request, azvmr_error** err);
azvmr_status azvmr_unstage(azvmr_result** out, const azvmr_unstage_volume* request, azvmr_error** err);

AZVMR_END_DECLS

#endif

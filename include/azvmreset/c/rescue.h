/* A part of azvmreset.h, whose rules hold here, too: the offline method, carried out, gone on with and undone. */
#ifndef AZVMRESET_C_RESCUE_H
#define AZVMRESET_C_RESCUE_H

#include <azvmreset/c/base.h>

AZVMR_BEGIN_DECLS

/* ---- Task: rescue, a plan carried out (docs/offline.md) -------------------------------------------------------- */

/* What azvmr_client_plan plans for the same request, which is copied, with its timeout and traceparent. Every intention
 * is in the journal before it is carried out; without a journal nothing begins. It can be killed anywhere: go on with
 * azvmr_client_resume_rescue, or back with azvmr_client_rollback. A journal holds no secret; a file of it is new, has
 * the mode 600, and is of one operation at a time. */
azvmr_status azvmr_rescue_new(azvmr_rescue** out, const azvmr_plan_rescue* planned, azvmr_error** err);
void azvmr_rescue_free(azvmr_rescue* request);
azvmr_status azvmr_rescue_set_journal_file(azvmr_rescue* request, const char* path, azvmr_error** err);
azvmr_status azvmr_rescue_set_journal(azvmr_rescue* request, const azvmr_journal* journal, azvmr_error** err);

/* The guest makes the password and seals it to this key; the secret's place gets what it opens. A key that was
 * generated needs a place of its own, which has it (PEM) before anything leaves. Or a chosen password, in the clear on
 * the copy until its script has run. */
azvmr_status azvmr_rescue_set_sealing_key(azvmr_rescue* request, const azvmr_sealing_key* key, azvmr_error** err);
azvmr_status azvmr_rescue_set_key_file(azvmr_rescue* request, const char* path, int32_t replace, azvmr_error** err);
azvmr_status azvmr_rescue_set_key_descriptor(azvmr_rescue* request, int descriptor, azvmr_error** err);
azvmr_status azvmr_rescue_set_key_sink(azvmr_rescue* request, const azvmr_sink* sink, azvmr_error** err);
azvmr_status azvmr_rescue_set_secret_file(azvmr_rescue* request, const char* path, int32_t replace, azvmr_error** err);
azvmr_status azvmr_rescue_set_secret_descriptor(azvmr_rescue* request, int descriptor, azvmr_error** err);
azvmr_status azvmr_rescue_set_secret_sink(azvmr_rescue* request, const azvmr_sink* sink, azvmr_error** err);
azvmr_status azvmr_rescue_set_plaintext(azvmr_rescue* request, const char* password, size_t password_length,
                                        azvmr_error** err);

/* The id of a plan that somebody has looked through: where another one comes of it now, nothing is sent. */
azvmr_status azvmr_rescue_set_approved_plan(azvmr_rescue* request, const char* id, azvmr_error** err);

/* An AZVMR_ON_FAILURE; less evidence than required is AZVMR_OUTCOME_UNKNOWN; how long the VM's own agent is waited for;
 * how long a lease is good for unless it is renewed. */
azvmr_status azvmr_rescue_set_on_failure(azvmr_rescue* request, int32_t on_failure, azvmr_error** err);
azvmr_status azvmr_rescue_set_require(azvmr_rescue* request, int32_t evidence, azvmr_error** err);
azvmr_status azvmr_rescue_set_agent_patience(azvmr_rescue* request, int64_t milliseconds, azvmr_error** err);
azvmr_status azvmr_rescue_set_lease_time(azvmr_rescue* request, int64_t milliseconds, azvmr_error** err);
azvmr_status azvmr_client_rescue(azvmr_operation** out, azvmr_client* client, const azvmr_rescue* request,
                                 azvmr_error** err);

/* ---- Task: resume_rescue, where another process was ended ------------------------------------------------------ */

/* On this machine or another one. Where the journal is lost: the plan (an AZVMR_RESULT_PLAN), and a new journal.
 * Without the key that it was begun with, a sealed password stays on the VM. The password: a chosen one, where nothing
 * is planted yet. */
azvmr_status azvmr_resume_rescue_new(azvmr_resume_rescue** out, azvmr_error** err);
void azvmr_resume_rescue_free(azvmr_resume_rescue* request);
azvmr_status azvmr_resume_rescue_set_journal_file(azvmr_resume_rescue* request, const char* path, azvmr_error** err);
azvmr_status azvmr_resume_rescue_set_journal(azvmr_resume_rescue* request, const azvmr_journal* journal,
                                             azvmr_error** err);
azvmr_status azvmr_resume_rescue_set_plan(azvmr_resume_rescue* request, const azvmr_result* plan, azvmr_error** err);
azvmr_status azvmr_resume_rescue_set_sealing_key(azvmr_resume_rescue* request, const azvmr_sealing_key* key,
                                                 azvmr_error** err);
azvmr_status azvmr_resume_rescue_set_secret_file(azvmr_resume_rescue* request, const char* path, int32_t replace,
                                                 azvmr_error** err);
azvmr_status azvmr_resume_rescue_set_secret_descriptor(azvmr_resume_rescue* request, int descriptor, azvmr_error** err);
azvmr_status azvmr_resume_rescue_set_secret_sink(azvmr_resume_rescue* request, const azvmr_sink* sink,
                                                 azvmr_error** err);
azvmr_status azvmr_resume_rescue_set_password(azvmr_resume_rescue* request, const char* password,
                                              size_t password_length, azvmr_error** err);
azvmr_status azvmr_resume_rescue_set_on_failure(azvmr_resume_rescue* request, int32_t on_failure, azvmr_error** err);
azvmr_status azvmr_resume_rescue_set_require(azvmr_resume_rescue* request, int32_t evidence, azvmr_error** err);
azvmr_status azvmr_resume_rescue_set_agent_patience(azvmr_resume_rescue* request, int64_t milliseconds,
                                                    azvmr_error** err);
azvmr_status azvmr_resume_rescue_set_lease_time(azvmr_resume_rescue* request, int64_t milliseconds, azvmr_error** err);
azvmr_status azvmr_resume_rescue_set_timeout(azvmr_resume_rescue* request, int64_t milliseconds, azvmr_error** err);
azvmr_status azvmr_resume_rescue_set_traceparent(azvmr_resume_rescue* request, const char* traceparent,
                                                 azvmr_error** err);
azvmr_status azvmr_client_resume_rescue(azvmr_operation** out, azvmr_client* client, const azvmr_resume_rescue* request,
                                        azvmr_error** err);

/* ---- Task: restore, the OS disk as a snapshot has it ----------------------------------------------------------- */

/* Of a disk that is or was this VM's OS disk. The disk that it has now is kept. */
azvmr_status azvmr_restore_new(azvmr_restore** out, const char* vm, const char* snapshot_id, azvmr_error** err);
void azvmr_restore_free(azvmr_restore* request);
azvmr_status azvmr_restore_set_journal_file(azvmr_restore* request, const char* path, azvmr_error** err);
azvmr_status azvmr_restore_set_journal(azvmr_restore* request, const azvmr_journal* journal, azvmr_error** err);
azvmr_status azvmr_restore_set_approved_plan(azvmr_restore* request, const char* id, azvmr_error** err);
azvmr_status azvmr_restore_set_deallocate(azvmr_restore* request, int32_t deallocate, azvmr_error** err);
azvmr_status azvmr_restore_set_power_after(azvmr_restore* request, int32_t power, azvmr_error** err);
azvmr_status azvmr_restore_set_lease(azvmr_restore* request, int32_t lease, azvmr_error** err);
azvmr_status azvmr_restore_set_on_failure(azvmr_restore* request, int32_t on_failure, azvmr_error** err);
azvmr_status azvmr_restore_set_lease_time(azvmr_restore* request, int64_t milliseconds, azvmr_error** err);
azvmr_status azvmr_restore_set_timeout(azvmr_restore* request, int64_t milliseconds, azvmr_error** err);
azvmr_status azvmr_restore_set_traceparent(azvmr_restore* request, const char* traceparent, azvmr_error** err);
azvmr_status azvmr_client_restore(azvmr_operation** out, azvmr_client* client, const azvmr_restore* request,
                                  azvmr_error** err);
azvmr_status azvmr_restore_required_actions(azvmr_text** out, const azvmr_restore* request, const char* role_name,
                                            azvmr_error** err);

/* ---- Tasks: adopt, rollback, cleanup: back again --------------------------------------------------------------- */

/* What a rescue has left at a VM whose journal is lost. Reads only. */
azvmr_status azvmr_adopt_new(azvmr_adopt** out, const char* vm, azvmr_error** err);
void azvmr_adopt_free(azvmr_adopt* request);
azvmr_status azvmr_adopt_set_timeout(azvmr_adopt* request, int64_t milliseconds, azvmr_error** err);
azvmr_status azvmr_adopt_set_traceparent(azvmr_adopt* request, const char* traceparent, azvmr_error** err);
azvmr_status azvmr_client_adopt(azvmr_operation** out, azvmr_client* client, const azvmr_adopt* request,
                                azvmr_error** err);

/* Which rescue: by its journal, or by the VM and the plan's id as an adoption tells it; then only what is proved is
 * touched. rollback gives the VM its original disk and power state again and deletes what was made; once Windows has
 * run on the copy, only with discard_changes. cleanup deletes what is left, and stops before a sealed password that was
 * never delivered, unless it is given up. */
azvmr_status azvmr_rollback_new(azvmr_rollback** out, azvmr_error** err);
void azvmr_rollback_free(azvmr_rollback* request);
azvmr_status azvmr_rollback_set_journal_file(azvmr_rollback* request, const char* path, azvmr_error** err);
azvmr_status azvmr_rollback_set_journal(azvmr_rollback* request, const azvmr_journal* journal, azvmr_error** err);
azvmr_status azvmr_rollback_set_plan(azvmr_rollback* request, const char* vm, const char* plan_id, azvmr_error** err);
azvmr_status azvmr_rollback_set_discard_changes(azvmr_rollback* request, int32_t discard, azvmr_error** err);
azvmr_status azvmr_rollback_set_lease_time(azvmr_rollback* request, int64_t milliseconds, azvmr_error** err);
azvmr_status azvmr_rollback_set_timeout(azvmr_rollback* request, int64_t milliseconds, azvmr_error** err);
azvmr_status azvmr_rollback_set_traceparent(azvmr_rollback* request, const char* traceparent, azvmr_error** err);
azvmr_status azvmr_client_rollback(azvmr_operation** out, azvmr_client* client, const azvmr_rollback* request,
                                   azvmr_error** err);

azvmr_status azvmr_cleanup_new(azvmr_cleanup** out, azvmr_error** err);
void azvmr_cleanup_free(azvmr_cleanup* request);
azvmr_status azvmr_cleanup_set_journal_file(azvmr_cleanup* request, const char* path, azvmr_error** err);
azvmr_status azvmr_cleanup_set_journal(azvmr_cleanup* request, const azvmr_journal* journal, azvmr_error** err);
azvmr_status azvmr_cleanup_set_plan(azvmr_cleanup* request, const char* vm, const char* plan_id, azvmr_error** err);
azvmr_status azvmr_cleanup_set_dry_run(azvmr_cleanup* request, int32_t dry_run, azvmr_error** err);
azvmr_status azvmr_cleanup_set_discard_password(azvmr_cleanup* request, int32_t discard, azvmr_error** err);
azvmr_status azvmr_cleanup_set_lease_time(azvmr_cleanup* request, int64_t milliseconds, azvmr_error** err);
azvmr_status azvmr_cleanup_set_timeout(azvmr_cleanup* request, int64_t milliseconds, azvmr_error** err);
azvmr_status azvmr_cleanup_set_traceparent(azvmr_cleanup* request, const char* traceparent, azvmr_error** err);
azvmr_status azvmr_client_cleanup(azvmr_operation** out, azvmr_client* client, const azvmr_cleanup* request,
                                  azvmr_error** err);

AZVMR_END_DECLS

#endif

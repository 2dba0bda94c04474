/* A part of azvmreset.h, whose rules hold here, too: what changes an account or Remote Desktop from outside:
 * reset_password, reset_rdp, resume, rotate. */
#ifndef AZVMRESET_C_RESET_H
#define AZVMRESET_C_RESET_H

#include <azvmreset/c/base.h>

AZVMR_BEGIN_DECLS

/* ---- Task: reset_password ------------------------------------------------------------------------------------ */

/* `vm` is always the resource id, "/subscriptions/{guid}/resourceGroups/{group}/providers/Microsoft.Compute/...". The
 * timeout of a request stands in for the client's deadline, its traceparent for the client's. Requests may be changed
 * and used again after the start. */
azvmr_status azvmr_reset_password_new(azvmr_reset_password** out, const char* vm, const char* username,
                                      const char* password, size_t password_length, azvmr_error** err);
void azvmr_reset_password_free(azvmr_reset_password* request);

/* Azure makes an unknown name a new administrator. So a name other than the VM's recorded administrator is read in the
 * guest first; where that cannot be done it needs one of these: the account is meant to be new, or the caller vouches
 * that it exists. */
azvmr_status azvmr_reset_password_set_create(azvmr_reset_password* request, int32_t create, azvmr_error** err);
azvmr_status azvmr_reset_password_set_unchecked_name(azvmr_reset_password* request, int32_t unchecked,
                                                     azvmr_error** err);

/* The ladder unless one way is named. AZVMR_METHOD_RUN_COMMAND changes the account by a script, in either form, which
 * creates one only with `create`. The password then travels sealed to a key that is made in the guest, in two rounds;
 * with `clear_parameter` in one, as a protected parameter, which Windows may record on its way. The built-in
 * administrator (RID 500) is found whatever its name; the username is then empty. verify_in_guest tries one sign-in
 * with the new password afterwards. allow_offline: the last rung, for a VM in which nobody answers; it needs a last
 * resort, see below. */
azvmr_status azvmr_reset_password_set_method(azvmr_reset_password* request, int32_t method, azvmr_error** err);
azvmr_status azvmr_reset_password_set_form(azvmr_reset_password* request, int32_t form, azvmr_error** err);
azvmr_status azvmr_reset_password_set_clear_parameter(azvmr_reset_password* request, int32_t clear, azvmr_error** err);
azvmr_status azvmr_reset_password_set_built_in_administrator(azvmr_reset_password* request, int32_t built_in,
                                                             azvmr_error** err);
azvmr_status azvmr_reset_password_set_verify_in_guest(azvmr_reset_password* request, int32_t verify, azvmr_error** err);
azvmr_status azvmr_reset_password_set_allow_offline(azvmr_reset_password* request, int32_t allow, azvmr_error** err);

/* How the last rung is carried out: the VM is stopped, and its OS disk copied, repaired and swapped. Of the rescue,
 * which is of the same VM, the settings are copied: its journal, which it needs, where and how the disk is repaired,
 * and what becomes of the VM; account, password, key and their places are those of the reset. Switches allow_offline
 * on; NULL takes it away again, and allow_offline with it. */
azvmr_status azvmr_reset_password_set_last_resort(azvmr_reset_password* request, const azvmr_rescue* rescue,
                                                  azvmr_error** err);
azvmr_status azvmr_reset_password_set_vm_access_after(azvmr_reset_password* request, int32_t after, azvmr_error** err);

/* Go on in spite of a blocker that may be out of date. */
azvmr_status azvmr_reset_password_add_override(azvmr_reset_password* request, int32_t blocker, azvmr_error** err);
azvmr_status azvmr_reset_password_set_confirm(azvmr_reset_password* request, int32_t confirm, azvmr_error** err);

/* Less evidence than this is AZVMR_OUTCOME_UNKNOWN. */
azvmr_status azvmr_reset_password_set_require(azvmr_reset_password* request, int32_t evidence, azvmr_error** err);
azvmr_status azvmr_reset_password_set_timeout(azvmr_reset_password* request, int64_t milliseconds, azvmr_error** err);
azvmr_status azvmr_reset_password_set_traceparent(azvmr_reset_password* request, const char* traceparent,
                                                  azvmr_error** err);

/* A VM that is not running is started, unless another operation is changing it, and treated afterwards as `after` says.
 * Off unless set: such a VM is a blocker. */
azvmr_status azvmr_reset_password_set_start_if_stopped(azvmr_reset_password* request, int32_t start, azvmr_error** err);
azvmr_status azvmr_reset_password_set_after(azvmr_reset_password* request, int32_t after, azvmr_error** err);

/* A crash-consistent, incremental snapshot of the OS disk before anything that changes the guest. It is never deleted
 * by itself (azvmr_leftovers). */
azvmr_status azvmr_reset_password_set_snapshot_first(azvmr_reset_password* request, int32_t first, azvmr_error** err);

/* Where a resume token is kept before the first write leaves, and a newer one whenever more is known: the one that was
 * set last. A file has the mode 600; one that is there already is refused unless `replace`. When the token cannot be
 * kept, the task ends. */
azvmr_status azvmr_reset_password_set_resume_file(azvmr_reset_password* request, const char* path, int32_t replace,
                                                  azvmr_error** err);
azvmr_status azvmr_reset_password_set_resume_sink(azvmr_reset_password* request, const azvmr_sink* sink,
                                                  azvmr_error** err);

/* A password is made; the one of azvmr_reset_password_new stays empty. The place that was set last has it before
 * anything that changes the VM leaves. The descriptor stays the caller's, open until the task has ended. */
azvmr_status azvmr_reset_password_set_generate(azvmr_reset_password* request, int32_t generate, azvmr_error** err);
azvmr_status azvmr_reset_password_set_secret_file(azvmr_reset_password* request, const char* path, int32_t replace,
                                                  azvmr_error** err);
azvmr_status azvmr_reset_password_set_secret_descriptor(azvmr_reset_password* request, int descriptor,
                                                        azvmr_error** err);
azvmr_status azvmr_reset_password_set_secret_sink(azvmr_reset_password* request, const azvmr_sink* sink,
                                                  azvmr_error** err);

/* A sealed password: the guest makes it and seals it to this key (NULL: none), so it never travels in the clear. It
 * takes Run Command; the password of azvmr_reset_password_new stays empty. The secret's place gets what the key opens.
 * A key that was generated needs a place of its own, which has it (PEM) before anything that changes the VM leaves. */
azvmr_status azvmr_reset_password_set_sealing_key(azvmr_reset_password* request, const azvmr_sealing_key* key,
                                                  azvmr_error** err);
azvmr_status azvmr_reset_password_set_key_file(azvmr_reset_password* request, const char* path, int32_t replace,
                                               azvmr_error** err);
azvmr_status azvmr_reset_password_set_key_descriptor(azvmr_reset_password* request, int descriptor, azvmr_error** err);
azvmr_status azvmr_reset_password_set_key_sink(azvmr_reset_password* request, const azvmr_sink* sink,
                                               azvmr_error** err);

azvmr_status azvmr_client_reset_password(azvmr_operation** out, azvmr_client* client,
                                         const azvmr_reset_password* request, azvmr_error** err);

/* ---- Task: reset_rdp, Remote Desktop as it was when Windows was new ------------------------------------------- */

azvmr_status azvmr_reset_rdp_new(azvmr_reset_rdp** out, const char* vm, azvmr_error** err);
void azvmr_reset_rdp_free(azvmr_reset_rdp* request);
azvmr_status azvmr_reset_rdp_add_override(azvmr_reset_rdp* request, int32_t blocker, azvmr_error** err);
azvmr_status azvmr_reset_rdp_set_require(azvmr_reset_rdp* request, int32_t evidence, azvmr_error** err);
azvmr_status azvmr_reset_rdp_set_timeout(azvmr_reset_rdp* request, int64_t milliseconds, azvmr_error** err);
azvmr_status azvmr_reset_rdp_set_traceparent(azvmr_reset_rdp* request, const char* traceparent, azvmr_error** err);
azvmr_status azvmr_reset_rdp_set_start_if_stopped(azvmr_reset_rdp* request, int32_t start, azvmr_error** err);
azvmr_status azvmr_reset_rdp_set_after(azvmr_reset_rdp* request, int32_t after, azvmr_error** err);
azvmr_status azvmr_reset_rdp_set_snapshot_first(azvmr_reset_rdp* request, int32_t first, azvmr_error** err);
azvmr_status azvmr_reset_rdp_set_resume_file(azvmr_reset_rdp* request, const char* path, int32_t replace,
                                             azvmr_error** err);
azvmr_status azvmr_reset_rdp_set_resume_sink(azvmr_reset_rdp* request, const azvmr_sink* sink, azvmr_error** err);

azvmr_status azvmr_client_reset_rdp(azvmr_operation** out, azvmr_client* client, const azvmr_reset_rdp* request,
                                    azvmr_error** err);

/* ---- Task: resume, going on with a reset that was interrupted ------------------------------------------------- */

/* The token (azvmr_error_resume_token, or what a resume sink was given) says what was meant and how far it came; what
 * became of it is read from Azure. The result is that of the reset. */
azvmr_status azvmr_resume_new(azvmr_resume** out, const char* token, size_t token_length, azvmr_error** err);
void azvmr_resume_free(azvmr_resume* request);

/* Needed once more where the write never arrived; without it the task then ends with AZVMR_NOT_SENT. */
azvmr_status azvmr_resume_set_password(azvmr_resume* request, const char* password, size_t password_length,
                                       azvmr_error** err);
azvmr_status azvmr_resume_set_resume_file(azvmr_resume* request, const char* path, int32_t replace, azvmr_error** err);
azvmr_status azvmr_resume_set_resume_sink(azvmr_resume* request, const azvmr_sink* sink, azvmr_error** err);

/* Of a sealed password: the key that the reset was begun with, and where what it opens is kept. Nothing is taken off
 * the VM before it is. */
azvmr_status azvmr_resume_set_sealing_key(azvmr_resume* request, const azvmr_sealing_key* key, azvmr_error** err);
azvmr_status azvmr_resume_set_secret_file(azvmr_resume* request, const char* path, int32_t replace, azvmr_error** err);
azvmr_status azvmr_resume_set_secret_descriptor(azvmr_resume* request, int descriptor, azvmr_error** err);
azvmr_status azvmr_resume_set_secret_sink(azvmr_resume* request, const azvmr_sink* sink, azvmr_error** err);
azvmr_status azvmr_resume_set_timeout(azvmr_resume* request, int64_t milliseconds, azvmr_error** err);
azvmr_status azvmr_resume_set_traceparent(azvmr_resume* request, const char* traceparent, azvmr_error** err);

azvmr_status azvmr_client_resume(azvmr_operation** out, azvmr_client* client, const azvmr_resume* request,
                                 azvmr_error** err);

/* ---- Task: rotate, for vaults ---------------------------------------------------------------------------------- */

/* A new password that the vault has before it is set, and calls current only once it is proved: store_pending, set,
 * verify, commit (docs/rotation.md). Killed anywhere, the vault holds what is current and at most one pending
 * candidate, of which one is in force; the next rotation is given both, waits for what is at work on the VM, and tries
 * them by one sign-in each. A rotation that fails names in azvmr_error_candidates those that may be in force. The table
 * of the vault is described below, with the sinks; one rotation at a time for each account. */
enum { AZVMR_CANDIDATE_PASSWORD = 1, AZVMR_CANDIDATE_SEALING_KEY = 2 };
azvmr_status azvmr_rotate_new(azvmr_rotate** out, const char* vm, const char* username, const azvmr_vault* vault,
                              azvmr_error** err);
void azvmr_rotate_free(azvmr_rotate* request);

/* What the vault holds. The ids are the vault's; what is pending comes back as the vault was given it, with its resume
 * token, which may be empty. */
azvmr_status azvmr_rotate_set_current(azvmr_rotate* request, const char* id, const char* password,
                                      size_t password_length, azvmr_error** err);
azvmr_status azvmr_rotate_set_pending(azvmr_rotate* request, const char* id, int32_t kind, const char* secret,
                                      size_t secret_length, const char* resume_token, size_t resume_token_length,
                                      azvmr_error** err);

/* Only what an earlier rotation left is settled; or the guest makes the new password (Run Command only). Less evidence
 * than commit_at (AZVMR_EVIDENCE_VERIFIED unless set, which takes a sign-in in the guest) is not committed. The others
 * are those of reset_password. */
azvmr_status azvmr_rotate_set_settle_only(azvmr_rotate* request, int32_t only, azvmr_error** err);
azvmr_status azvmr_rotate_set_sealing_key(azvmr_rotate* request, const azvmr_sealing_key* key, azvmr_error** err);
azvmr_status azvmr_rotate_set_method(azvmr_rotate* request, int32_t method, azvmr_error** err);
azvmr_status azvmr_rotate_set_form(azvmr_rotate* request, int32_t form, azvmr_error** err);
azvmr_status azvmr_rotate_set_commit_at(azvmr_rotate* request, int32_t evidence, azvmr_error** err);
azvmr_status azvmr_rotate_add_override(azvmr_rotate* request, int32_t blocker, azvmr_error** err);
azvmr_status azvmr_rotate_set_start_if_stopped(azvmr_rotate* request, int32_t start, azvmr_error** err);
azvmr_status azvmr_rotate_set_after(azvmr_rotate* request, int32_t after, azvmr_error** err);
azvmr_status azvmr_rotate_set_snapshot_first(azvmr_rotate* request, int32_t first, azvmr_error** err);
azvmr_status azvmr_rotate_set_timeout(azvmr_rotate* request, int64_t milliseconds, azvmr_error** err);
azvmr_status azvmr_rotate_set_traceparent(azvmr_rotate* request, const char* traceparent, azvmr_error** err);

azvmr_status azvmr_client_rotate(azvmr_operation** out, azvmr_client* client, const azvmr_rotate* request,
                                 azvmr_error** err);

AZVMR_END_DECLS

#endif

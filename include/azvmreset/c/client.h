/* A part of azvmreset.h, whose rules hold here, too: a client, and the tasks that run on it. */
#ifndef AZVMRESET_C_CLIENT_H
#define AZVMRESET_C_CLIENT_H

#include <azvmreset/c/base.h>

AZVMR_BEGIN_DECLS

/* ---- Client -------------------------------------------------------------------------------------------------- */

/* The options may be changed and used again afterwards. */
azvmr_status azvmr_client_new(azvmr_client** out, const azvmr_options* options, azvmr_error** err);

/* Cancels what runs, delivers every completion, joins the thread; at most `timeout`, then AZVMR_DEADLINE_EXCEEDED,
 * and the rest goes on. Operations keep their results. */
azvmr_status azvmr_client_close(azvmr_client* client, int64_t timeout, azvmr_error** err);

/* Closes without limit. Inside a callback the client is closed after that callback has returned. */
void azvmr_client_free(azvmr_client* client);

/* AZVMR_DRIVE_HOST only, one thread at a time (else AZVMR_WRONG_THREAD). Runs what is ready, after waiting at most
 * `timeout` for something to become so. */
azvmr_status azvmr_client_step(azvmr_client* client, int64_t timeout, azvmr_error** err);

/* For a poll loop: readable when there is something to step; -1 with another drive or a transport of the host. The
 * loop may sleep for azvmr_client_next_timeout, or for as long as it likes when that is AZVMR_FOREVER. */
int azvmr_client_poll_fd(const azvmr_client* client);
int64_t azvmr_client_next_timeout(const azvmr_client* client);

/* ---- Operations ---------------------------------------------------------------------------------------------- */

/* A task that takes long is started by azvmr_client_<task>, which returns its operation at once. */
int32_t azvmr_operation_done(const azvmr_operation* operation);

/* Waits for the end, at most `timeout`; `done` tells whether it came. An interpreter waits in short slices, so that
 * it can see Ctrl-C. With AZVMR_DRIVE_HOST this call drives the client on the calling thread. That a task ended is
 * success, whatever it came to. */
azvmr_status azvmr_operation_wait(azvmr_operation* operation, int64_t timeout, int32_t* done, azvmr_error** err);

/* Ends our part: no further request is sent. What Azure has accepted may still complete, and the error says so. More
 * than once is allowed. */
void azvmr_operation_cancel(azvmr_operation* operation);

/* The result of a success, the error of a failure; any number of times. AZVMR_NOT_FINISHED before the end. */
azvmr_status azvmr_operation_result(azvmr_result** out, azvmr_operation* operation, azvmr_error** err);

/* Cancels a running one. Its callbacks still come, and the operation they are given is valid while they run. */
void azvmr_operation_free(azvmr_operation* operation);

/* Called once, when the operation has ended; registered after the end, on the next turn of the loop. Only one may be
 * registered. */
typedef void (*azvmr_done_fn)(azvmr_operation* operation, azvmr_status status, void* user_data);
azvmr_status azvmr_operation_on_done(azvmr_operation* operation, azvmr_done_fn done, void* user_data,
                                     azvmr_release_fn release, azvmr_error** err);

/* How far a task is: asked for, or told at every change (the progress is lent for the call). */
enum {
  AZVMR_PHASE_WAITING = 0,
  AZVMR_PHASE_PREFLIGHT = 1,
  AZVMR_PHASE_QUEUED = 2,     /* another write of this process on the same VM goes first */
  AZVMR_PHASE_SUBMITTING = 3, /* the write is on its way */
  AZVMR_PHASE_RUNNING = 4,    /* accepted; Azure and the guest are at work */
  AZVMR_PHASE_READING = 5,
  AZVMR_PHASE_FINISHED = 6,
  AZVMR_PHASE_STORING = 7,  /* a secret or a resume token is being kept */
  AZVMR_PHASE_STARTING = 8, /* a stopped VM is being started */
  AZVMR_PHASE_SNAPSHOTTING = 9,
  AZVMR_PHASE_RESTORING = 10 /* the power state is being put back */
};
typedef void (*azvmr_progress_fn)(azvmr_operation* operation, const azvmr_progress* progress, void* user_data);
azvmr_status azvmr_operation_on_progress(azvmr_operation* operation, azvmr_progress_fn progress, void* user_data,
                                         azvmr_release_fn release, azvmr_error** err);
azvmr_status azvmr_operation_progress(azvmr_progress** out, const azvmr_operation* operation, azvmr_error** err);
int32_t azvmr_progress_phase(const azvmr_progress* progress);
uint32_t azvmr_progress_polls(const azvmr_progress* progress);
const char* azvmr_progress_message(const azvmr_progress* progress, size_t* length);
void azvmr_progress_free(azvmr_progress* progress);

AZVMR_END_DECLS

#endif

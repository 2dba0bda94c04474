/*
 * azvmreset.h - the C interface of azvmreset: a new password for a locked-out Windows VM in Azure.
 *
 * The shortest way through it: azvmr_options_new, azvmr_options_set_client_secret, azvmr_client_new,
 * azvmr_reset_password_new, azvmr_client_reset_password, azvmr_operation_wait, azvmr_operation_result.
 *
 * Seven rules hold for every function of its parts, which are named below; each comment there adds only what is
 * particular to its function.
 *
 *  1. Types named azvmr_xxx are opaque unless their fields stand there. Only azvmr_xxx_free() ends an object; passing
 *     NULL to it is allowed and does nothing. A type without such a function is only ever lent.
 *  2. A function that can fail returns azvmr_status and takes, last, an optional azvmr_error ** that receives an
 *     error of the caller's own. On failure nothing else is written.
 *  3. What is written through an out-parameter belongs to the caller and outlives what it came from. A pointer that
 *     is returned is lent and dies with the object that lent it.
 *  4. Text is UTF-8 and ends with NUL; secrets and bodies travel as pointer and length. The library copies what it
 *     is given before the call returns, and wipes its copies of secrets. A getter never returns NULL: what an object
 *     does not have, or an object that is NULL, is empty text, an empty list or 0. Its `length` (bytes without the
 *     NUL) or `count` (entries) may be NULL, and so may `known`: 1, or 0 where nothing is told.
 *  5. Nothing is thrown and no callback runs under a lock. Callbacks run on the thread that drives the client's loop
 *     and must not block. Inside one everything may be started, cancelled, read and freed; azvmr_operation_wait,
 *     azvmr_client_step and azvmr_client_close return AZVMR_WOULD_DEADLOCK.
 *  6. Where a callback is registered, its `user_data` comes with an optional `release`. It is called exactly once,
 *     last, when the library will not use user_data again; also when the registration failed.
 *  7. Enumerations are int32_t; a program must expect values that its header does not name. Flags are int32_t, 0 or
 *     1. Times are int64_t, milliseconds since 1970 UTC, 0 where not known. Spans are int64_t milliseconds.
 *
 * Threads: an object is *shareable* (any thread, any time), *confined* (one thread at a time) or *immutable*
 * (shareable, for it never changes). Freeing is the last call on an object, whatever the word. After fork() only the
 * parent may go on: in the child every call that needs the client returns AZVMR_FORKED.
 */
#ifndef AZVMRESET_H
#define AZVMRESET_H

/* Version, types, status, errors. */
#include <azvmreset/c/base.h>

/* A client: who signs in, the network, how long, the log; then its tasks, their progress and their ends. */
#include <azvmreset/c/client.h>
#include <azvmreset/c/options.h>

/* The numbers of requests and results; keys that open passwords which a guest made. */
#include <azvmreset/c/sealing.h>
#include <azvmreset/c/values.h>

/* The tasks. reset: reset_password, reset_rdp, resume, rotate. guest: run_command, fix_account, accounts, verify.
 * machine: preflight, restart, status, find, leftovers. plan: the offline method; rescue: carried out. stage: stage and
 * unstage, a mounted volume. rest: rest, discover_cloud. What a task would do, and which rights it takes: dry_run. */
#include <azvmreset/c/dry_run.h>
#include <azvmreset/c/guest.h>
#include <azvmreset/c/machine.h>
#include <azvmreset/c/plan.h>
#include <azvmreset/c/rescue.h>
#include <azvmreset/c/reset.h>
#include <azvmreset/c/rest.h>
#include <azvmreset/c/stage.h>

/* What a task came to, and what a result lends. */
#include <azvmreset/c/result.h>

/* Without a network: passwords, the portal, failures. */
#include <azvmreset/c/advice.h>

/* For hosts that bring their own: tokens, sinks, vaults and journals, a network stack. */
#include <azvmreset/c/host.h>

#endif

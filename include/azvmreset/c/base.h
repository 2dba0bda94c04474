/* A part of azvmreset.h, whose rules hold here, too: what all the others stand on: version, types, status, errors. */
#ifndef AZVMRESET_C_BASE_H
#define AZVMRESET_C_BASE_H

#include <stddef.h>
#include <stdint.h>

/* What stands between these two is C and exported, and nothing else is. */
/* clang-format off */
#ifdef __GNUC__
#define AZVMR_EXPORT_ _Pragma("GCC visibility push(default)")
#define AZVMR_EXPORTED_ _Pragma("GCC visibility pop")
#else
#define AZVMR_EXPORT_
#define AZVMR_EXPORTED_
#endif
#ifdef __cplusplus
#define AZVMR_BEGIN_DECLS AZVMR_EXPORT_ extern "C" {
#define AZVMR_END_DECLS } AZVMR_EXPORTED_
#else
#define AZVMR_BEGIN_DECLS AZVMR_EXPORT_
#define AZVMR_END_DECLS AZVMR_EXPORTED_
#endif
/* clang-format on */

AZVMR_BEGIN_DECLS

/* ---- Version ------------------------------------------------------------------------------------------------- */

/* Grows by one when functions are added. A program runs with any library whose azvmr_abi_version() is not lower than
 * the number it was compiled with, and whose file name ends in the same number (libazvmreset.so.N). */
#define AZVMR_ABI_VERSION 1
int32_t azvmr_abi_version(void);

/* "0.1.0": the library's, which may differ from the header's. */
const char* azvmr_version(void);

/* ---- Types --------------------------------------------------------------------------------------------------- */

typedef struct azvmr_client azvmr_client;                     /* shareable: one identity, one cloud, many operations */
typedef struct azvmr_operation azvmr_operation;               /* shareable: a running or finished task               */
typedef struct azvmr_result azvmr_result;                     /* immutable: what a task came to                      */
typedef struct azvmr_error azvmr_error;                       /* immutable: why a call or a task failed              */
typedef struct azvmr_progress azvmr_progress;                 /* immutable: how far a task is                        */
typedef struct azvmr_sealing_key azvmr_sealing_key;           /* shareable: what opens sealed passwords              */
typedef struct azvmr_options azvmr_options;                   /* confined:  how a client is made                     */
typedef struct azvmr_preflight azvmr_preflight;               /* confined:  the request to look                      */
typedef struct azvmr_reset_password azvmr_reset_password;     /* confined:  the request for a new password           */
typedef struct azvmr_reset_rdp azvmr_reset_rdp;               /* confined:  the request for the RDP configuration    */
typedef struct azvmr_resume azvmr_resume;                     /* confined:  the request to go on with a reset        */
typedef struct azvmr_run_command azvmr_run_command;           /* confined:  the request to run a script in the guest */
typedef struct azvmr_fix_account azvmr_fix_account;           /* confined:  the request to repair an account         */
typedef struct azvmr_accounts azvmr_accounts;                 /* confined:  the request for the guest's accounts     */
typedef struct azvmr_verify azvmr_verify;                     /* confined:  the request to prove an account          */
typedef struct azvmr_rotate azvmr_rotate;                     /* confined:  the request for a rotation               */
typedef struct azvmr_plan_rescue azvmr_plan_rescue;           /* confined:  the request for a plan, offline          */
typedef struct azvmr_rescue azvmr_rescue;                     /* confined:  the request to carry a plan out          */
typedef struct azvmr_resume_rescue azvmr_resume_rescue;       /* confined:  the request to go on with a rescue       */
typedef struct azvmr_restore azvmr_restore;                   /* confined:  the request for a disk of a snapshot     */
typedef struct azvmr_rollback azvmr_rollback;                 /* confined:  the request to undo a rescue             */
typedef struct azvmr_cleanup azvmr_cleanup;                   /* confined:  the request to delete what one has left  */
typedef struct azvmr_adopt azvmr_adopt;                       /* confined:  the request to see what one has left     */
typedef struct azvmr_stage_volume azvmr_stage_volume;         /* confined:  the request to plant on a volume         */
typedef struct azvmr_unstage_volume azvmr_unstage_volume;     /* confined:  the request to read that back            */
typedef struct azvmr_restart azvmr_restart;                   /* confined:  the request to restart                   */
typedef struct azvmr_status_request azvmr_status_request;     /* confined:  the request for what is going on         */
typedef struct azvmr_find azvmr_find;                         /* confined:  the request to look for VMs              */
typedef struct azvmr_leftovers azvmr_leftovers;               /* confined:  the request for what earlier runs left   */
typedef struct azvmr_rest_request azvmr_rest_request;         /* confined:  one ARM request                          */
typedef struct azvmr_failure azvmr_failure;                   /* immutable: what a refusal means                     */
typedef struct azvmr_text azvmr_text;                         /* immutable: a text of the caller's own               */
typedef struct azvmr_sink azvmr_sink;                         /* a table of the host's: where a secret is kept       */
typedef struct azvmr_vault azvmr_vault;                       /* a table of the host's: where passwords rotate       */
typedef struct azvmr_journal azvmr_journal;                   /* a table of the host's: what a rescue has done       */
typedef struct azvmr_finding azvmr_finding;                   /* lent by a result: a blocker or a warning            */
typedef struct azvmr_rung_report azvmr_rung_report;           /* lent by a result: one rung of the ladder            */
typedef struct azvmr_lock azvmr_lock;                         /* lent by a result: a management lock                 */
typedef struct azvmr_shut_rung azvmr_shut_rung;               /* lent by a result: a rung that is not open           */
typedef struct azvmr_machine_state azvmr_machine_state;       /* lent by a result: the VM at one moment              */
typedef struct azvmr_account_state azvmr_account_state;       /* lent by a result: an account of the guest           */
typedef struct azvmr_account_change azvmr_account_change;     /* lent by a result: one value that was changed        */
typedef struct azvmr_guest_facts azvmr_guest_facts;           /* lent by a result: the Windows that answered         */
typedef struct azvmr_found_vm azvmr_found_vm;                 /* lent by a result: a VM that was looked for          */
typedef struct azvmr_leftover azvmr_leftover;                 /* lent by a result: what an earlier run left          */
typedef struct azvmr_dry_run_step azvmr_dry_run_step;         /* lent by a result: a request that would be sent      */
typedef struct azvmr_breach azvmr_breach;                     /* lent by a result: a rule that was not kept          */
typedef struct azvmr_candidate_report azvmr_candidate_report; /* lent by a result: what became of a candidate        */
typedef struct azvmr_header azvmr_header;                     /* lent by a result or an HTTP request: a header line  */

typedef void (*azvmr_release_fn)(void* user_data);
enum { AZVMR_FOREVER = -1 }; /* as a timeout: without limit */

/* ---- Status -------------------------------------------------------------------------------------------------- */

/* The hundreds are the category. No number is ever reused. docs/results.md says what each one means. */
typedef int32_t azvmr_status;
/* clang-format off */
enum {
  AZVMR_OK = 0,
  AZVMR_REFUSED = 100, /* ARM answered no */
  AZVMR_GUEST_REFUSED = 101, AZVMR_PROTOCOL = 102, AZVMR_THROTTLED = 103, AZVMR_SERVER_ERROR = 104,
  AZVMR_INVALID_ARGUMENT = 200, AZVMR_NOT_FINISHED = 201, AZVMR_WOULD_DEADLOCK = 202, AZVMR_WRONG_THREAD = 203,
  AZVMR_FORKED = 204, AZVMR_CLOSED = 205,
  AZVMR_NOT_SENT = 206, /* resumed: the write never left, and the password is needed again */
  AZVMR_BLOCKED = 300, /* a blocker was found; nothing was sent, unless a rescue had begun */
  AZVMR_AUTHENTICATION_FAILED = 400, AZVMR_PERMISSION_DENIED = 401,
  AZVMR_NOT_FOUND = 500,
  AZVMR_DEADLINE_EXCEEDED = 600,
  AZVMR_CANCELLED = 700,
  AZVMR_OUTCOME_UNKNOWN = 800, /* a write may have arrived; what became of it is not known */
  AZVMR_STATUS_UNREADABLE = 801,
  AZVMR_NETWORK = 900, AZVMR_NAME_RESOLUTION = 901, AZVMR_CONNECTION = 902, AZVMR_TLS = 903, AZVMR_PROXY = 904,
  AZVMR_OUT_OF_MEMORY = 1000, AZVMR_INTERNAL = 1001
};

/* What a program usually branches on; the exit codes of the command line are the same numbers. */
enum {
  AZVMR_CATEGORY_REFUSED = 1, AZVMR_CATEGORY_USAGE = 2, AZVMR_CATEGORY_BLOCKED = 3, AZVMR_CATEGORY_AUTHENTICATION = 4,
  AZVMR_CATEGORY_NOT_FOUND = 5, AZVMR_CATEGORY_DEADLINE = 6, AZVMR_CATEGORY_CANCELLED = 7,
  AZVMR_CATEGORY_OUTCOME_UNKNOWN = 8, AZVMR_CATEGORY_NETWORK = 9, AZVMR_CATEGORY_INTERNAL = 10
};
/* clang-format on */
int32_t azvmr_status_category(azvmr_status status); /* 0 for AZVMR_OK */

/* The names of numbers, as in JSON and in every language: "guest_refused". "unknown" for a number that has none. */
const char* azvmr_status_name(azvmr_status status);
const char* azvmr_category_name(int32_t category);
const char* azvmr_method_name(int32_t method);
const char* azvmr_rung_name(int32_t rung);
const char* azvmr_rung_outcome_name(int32_t outcome);
const char* azvmr_evidence_name(int32_t evidence);
const char* azvmr_tristate_name(int32_t state);
const char* azvmr_blocker_name(int32_t blocker);
const char* azvmr_phase_name(int32_t phase);
const char* azvmr_command_form_name(int32_t form);
const char* azvmr_sign_in_outcome_name(int32_t outcome);
const char* azvmr_candidate_kind_name(int32_t kind);

/* ---- Errors -------------------------------------------------------------------------------------------------- */

/* The fields of docs/results.md. None ever holds a secret. */
azvmr_status azvmr_error_code(const azvmr_error* error);
int32_t azvmr_error_category(const azvmr_error* error);
const char* azvmr_error_message(const azvmr_error* error, size_t* length);
const char* azvmr_error_remedy(const azvmr_error* error, size_t* length);
const char* azvmr_error_arm_code(const azvmr_error* error, size_t* length);
const char* azvmr_error_request_id(const azvmr_error* error, size_t* length);
const char* azvmr_error_correlation_id(const azvmr_error* error, size_t* length);
const char* azvmr_error_trace_id(const azvmr_error* error, size_t* length);
int32_t azvmr_error_http_status(const azvmr_error* error);
const char* const* azvmr_error_blockers(const azvmr_error* error, size_t* count);
const char* const* azvmr_error_candidates(const azvmr_error* error, size_t* count);
const char* azvmr_error_stage(const azvmr_error* error, size_t* length);
const char* azvmr_error_rescue_state(const azvmr_error* error, size_t* length);
const char* azvmr_error_failure(const azvmr_error* error, size_t* length);
int32_t azvmr_error_retryable(const azvmr_error* error);
const char* const* azvmr_error_help_urls(const azvmr_error* error, size_t* count);
const char* azvmr_error_resume_token(const azvmr_error* error, size_t* length); /* confidential */
int32_t azvmr_error_may_have_arrived(const azvmr_error* error);

/* All of it: {"error":{...}}. Empty when there is no memory for the text. */
const char* azvmr_error_json(const azvmr_error* error, size_t* length);
void azvmr_error_free(azvmr_error* error);

AZVMR_END_DECLS

#endif

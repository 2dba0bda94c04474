/*
 * azvmreset.h - the C interface of azvmreset: a new password for a locked-out Windows VM in Azure.
 *
 * The shortest way through this file: azvmr_options_new, azvmr_options_set_client_secret, azvmr_client_new,
 * azvmr_reset_password_new, azvmr_client_reset_password, azvmr_operation_wait, azvmr_operation_result.
 *
 * Seven rules hold for every function below; each comment adds only what is particular to its function.
 *
 *  1. Types named azvmr_xxx are opaque unless their fields stand here. Only azvmr_xxx_free() ends an object; passing
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
 * Contents: version, types, status, errors; options (who signs in, the network, how long, the log), client, operations;
 * values; keys for sealed passwords; the tasks reset_password, reset_rdp, resume, run_command, fix_account, accounts,
 * verify, rotate, preflight, plan, restart, status, find, leftovers, dry runs, rest, cloud; a mounted volume; results
 * and what they lend; passwords, the portal and failures without a network; and for hosts that bring their own: tokens,
 * sinks, a network stack.
 *
 * Threads: an object is *shareable* (any thread, any time), *confined* (one thread at a time) or *immutable*
 * (shareable, for it never changes). Freeing is the last call on an object, whatever the word. After fork() only the
 * parent may go on: in the child every call that needs the client returns AZVMR_FORKED.
 */
#ifndef AZVMRESET_H
#define AZVMRESET_H

#include <stddef.h>
#include <stdint.h>

#ifdef __GNUC__
#pragma GCC visibility push(default) /* what stands here is exported, and nothing else */
#endif
#ifdef __cplusplus
extern "C" {
#endif

/* ---- Version ------------------------------------------------------------------------------------------------- */

/* Grows by one when functions are added. A program runs with any library whose azvmr_abi_version() is not lower than
 * the number it was compiled with, and whose file name ends in the same number (libazvmreset.so.N). */
#define AZVMR_ABI_VERSION 1
int32_t azvmr_abi_version(void);

/* "0.1.0": the library's, which may differ from the header's. */
const char* azvmr_version(void);

/* ---- Types --------------------------------------------------------------------------------------------------- */

typedef struct azvmr_client azvmr_client;                 /* shareable: one identity, one cloud, many operations */
typedef struct azvmr_operation azvmr_operation;           /* shareable: a running or finished task               */
typedef struct azvmr_result azvmr_result;                 /* immutable: what a task came to                      */
typedef struct azvmr_error azvmr_error;                   /* immutable: why a call or a task failed              */
typedef struct azvmr_progress azvmr_progress;             /* immutable: how far a task is                        */
typedef struct azvmr_sealing_key azvmr_sealing_key;       /* shareable: what opens sealed passwords              */
typedef struct azvmr_options azvmr_options;               /* confined:  how a client is made                     */
typedef struct azvmr_preflight azvmr_preflight;           /* confined:  the request to look                      */
typedef struct azvmr_reset_password azvmr_reset_password; /* confined:  the request for a new password           */
typedef struct azvmr_reset_rdp azvmr_reset_rdp;           /* confined:  the request for the RDP configuration    */
typedef struct azvmr_resume azvmr_resume;                 /* confined:  the request to go on with a reset        */
typedef struct azvmr_run_command azvmr_run_command;       /* confined:  the request to run a script in the guest */
typedef struct azvmr_fix_account azvmr_fix_account;       /* confined:  the request to repair an account         */
typedef struct azvmr_accounts azvmr_accounts;             /* confined:  the request for the guest's accounts     */
typedef struct azvmr_verify azvmr_verify;                 /* confined:  the request to prove an account          */
typedef struct azvmr_rotate azvmr_rotate;                 /* confined:  the request for a rotation             */
typedef struct azvmr_plan_rescue azvmr_plan_rescue;       /* confined:  the request for a plan, offline          */
typedef struct azvmr_stage_volume azvmr_stage_volume;     /* confined:  the request to plant on a volume           */
typedef struct azvmr_unstage_volume azvmr_unstage_volume; /* confined:  the request to read that back              */
typedef struct azvmr_restart azvmr_restart;               /* confined:  the request to restart                   */
typedef struct azvmr_status_request azvmr_status_request; /* confined:  the request for what is going on         */
typedef struct azvmr_find azvmr_find;                     /* confined:  the request to look for VMs              */
typedef struct azvmr_leftovers azvmr_leftovers;           /* confined:  the request for what earlier runs left   */
typedef struct azvmr_rest_request azvmr_rest_request;     /* confined:  one ARM request                          */
typedef struct azvmr_failure azvmr_failure;               /* immutable: what a refusal means                     */
typedef struct azvmr_text azvmr_text;                     /* immutable: a text of the caller's own               */
typedef struct azvmr_sink azvmr_sink;                     /* a table of the host's: where a secret is kept       */
typedef struct azvmr_vault azvmr_vault;                   /* a table of the host's: where passwords rotate     */
typedef struct azvmr_finding azvmr_finding;               /* lent by a result: a blocker or a warning            */
typedef struct azvmr_rung_report azvmr_rung_report;       /* lent by a result: one rung of the ladder            */
typedef struct azvmr_lock azvmr_lock;                     /* lent by a result: a management lock                */
typedef struct azvmr_shut_rung azvmr_shut_rung;           /* lent by a result: a rung that is not open          */
typedef struct azvmr_machine_state azvmr_machine_state;   /* lent by a result: the VM at one moment              */
typedef struct azvmr_account_state azvmr_account_state;   /* lent by a result: an account of the guest           */
typedef struct azvmr_account_change azvmr_account_change; /* lent by a result: one value that was changed        */
typedef struct azvmr_guest_facts azvmr_guest_facts;       /* lent by a result: the Windows that answered         */
typedef struct azvmr_found_vm azvmr_found_vm;             /* lent by a result: a VM that was looked for          */
typedef struct azvmr_leftover azvmr_leftover;             /* lent by a result: what an earlier run left          */
typedef struct azvmr_dry_run_step azvmr_dry_run_step;     /* lent by a result: a request that would be sent      */
typedef struct azvmr_breach azvmr_breach;                 /* lent by a result: a rule that was not kept          */
typedef struct azvmr_header azvmr_header;                 /* lent by a result or an HTTP request: a header line  */

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
  AZVMR_BLOCKED = 300, /* preflight found a blocker; nothing was sent */
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
const char* azvmr_error_failure(const azvmr_error* error, size_t* length);
int32_t azvmr_error_retryable(const azvmr_error* error);
const char* const* azvmr_error_help_urls(const azvmr_error* error, size_t* count);
const char* azvmr_error_resume_token(const azvmr_error* error, size_t* length); /* confidential */
int32_t azvmr_error_may_have_arrived(const azvmr_error* error);

/* All of it: {"error":{...}}. Empty when there is no memory for the text. */
const char* azvmr_error_json(const azvmr_error* error, size_t* length);
void azvmr_error_free(azvmr_error* error);

/* ---- Options: who signs in, and where ------------------------------------------------------------------------ */

/* The defaults suit a program that resets machines in the public cloud. Only a credential is missing. */
azvmr_status azvmr_options_new(azvmr_options** out, azvmr_error** err);
void azvmr_options_free(azvmr_options* options);

/* The credential is one of these, or azvmr_options_set_token_source; the last one set counts, unless a chain was begun.
 * docs/authentication.md tells which one to use where. What it cannot be is said by azvmr_client_new. */
azvmr_status azvmr_options_set_client_secret(azvmr_options* options, const char* tenant, const char* client_id,
                                             const char* secret, size_t secret_length, azvmr_error** err);
azvmr_status azvmr_options_set_ready_token(azvmr_options* options, const char* token, size_t token_length,
                                           azvmr_error** err);

/* An application with a certificate. PEM with certificate and private key, or PFX, from `file` or from `bytes`. What is
 * not needed may be NULL or 0. Without struct_size: refused unread. */
enum { AZVMR_ASSERTION_PS256 = 0, AZVMR_ASSERTION_RS256 = 1 };
typedef struct azvmr_client_certificate {
  size_t struct_size; /* sizeof(azvmr_client_certificate) */
  const char* tenant;
  const char* client_id;
  const char* file;
  const char* bytes;
  size_t bytes_length;
  const char* password; /* of the PFX or of the encrypted key */
  size_t password_length;
  int32_t send_chain; /* x5c: for trust by subject name and issuer */
  int32_t algorithm;  /* of an RSA key */
} azvmr_client_certificate;
azvmr_status azvmr_options_set_client_certificate(azvmr_options* options, const azvmr_client_certificate* certificate,
                                                  azvmr_error** err);

/* A token of another issuer (Kubernetes, GitHub ...) in place of a secret; its file is read anew for every sign-in. */
azvmr_status azvmr_options_set_workload_identity(azvmr_options* options, const char* tenant, const char* client_id,
                                                 const char* token_file, azvmr_error** err);

/* The identity of this machine. At most one id names a user-assigned one; all NULL: the system-assigned one. */
azvmr_status azvmr_options_set_managed_identity(azvmr_options* options, const char* client_id, const char* object_id,
                                                const char* resource_id, azvmr_error** err);

/* Whoever is signed in to the Azure CLI. NULL: the CLI's own tenant and subscription, and `az` in PATH. A time limit of
 * 0: 13 s. */
azvmr_status azvmr_options_set_azure_cli(azvmr_options* options, const char* tenant, const char* subscription,
                                         const char* program, int64_t time_limit, azvmr_error** err);

/* A person signs in with a browser on another device. `prompt` shows what they need, lent for the call; anything but 0
 * says that it could not be shown, and ends the sign-in. */
typedef struct azvmr_device_code_prompt {
  size_t struct_size;  /* bytes the library filled in; grows at the end */
  const char* message; /* the service's own sentence */
  const char* user_code;
  const char* verification_uri;
  int64_t expires_at;
} azvmr_device_code_prompt;
typedef int32_t (*azvmr_device_code_fn)(const azvmr_device_code_prompt* prompt, void* user_data);
azvmr_status azvmr_options_set_device_code(azvmr_options* options, const char* tenant, const char* client_id,
                                           azvmr_device_code_fn prompt, void* user_data, azvmr_release_fn release,
                                           azvmr_error** err);

/* From here on every credential that is set is one more link of a chain, tried in that order until one gives a token.
 * The time limit is for each link but a device code; 0: 30 s. What was set before does not count. */
azvmr_status azvmr_options_begin_chain(azvmr_options* options, int64_t time_limit, azvmr_error** err);

/* Another cloud, by name ("AzureUSGovernment") or by the ARM endpoint that is asked for its metadata; or its parts, one
 * by one. The audience is the ARM endpoint unless set. To a trusted host, besides its own cloud's, a token for a
 * well-known cloud may be sent. */
azvmr_status azvmr_options_set_cloud(azvmr_options* options, const char* name_or_url, azvmr_error** err);
azvmr_status azvmr_options_set_arm_endpoint(azvmr_options* options, const char* url, azvmr_error** err);
azvmr_status azvmr_options_set_authority(azvmr_options* options, const char* url, azvmr_error** err);
azvmr_status azvmr_options_set_audience(azvmr_options* options, const char* audience, azvmr_error** err);
azvmr_status azvmr_options_add_trusted_arm_host(azvmr_options* options, const char* host, azvmr_error** err);

/* "Microsoft.Compute/virtualMachines" and "2024-07-01", where the defaults do not suit the cloud. */
azvmr_status azvmr_options_set_api_version(azvmr_options* options, const char* type, const char* version,
                                           azvmr_error** err);

/* ---- Options: the network ------------------------------------------------------------------------------------ */

/* The certificate authorities that are trusted instead of the system's: a PEM file, a directory of PEM files named by
 * hash, the PEM itself; more than one adds up. */
azvmr_status azvmr_options_set_ca_file(azvmr_options* options, const char* path, azvmr_error** err);
azvmr_status azvmr_options_set_ca_directory(azvmr_options* options, const char* path, azvmr_error** err);
azvmr_status azvmr_options_set_ca_pem(azvmr_options* options, const char* pem, azvmr_error** err);

/* "http://host:3128" or https, else https_proxy of the environment; and which hosts and domains are reached without it
 * ("*": all), else no_proxy of the environment. */
azvmr_status azvmr_options_set_proxy(azvmr_options* options, const char* url, azvmr_error** err);
azvmr_status azvmr_options_set_proxy_credentials(azvmr_options* options, const char* username, const char* password,
                                                 size_t password_length, azvmr_error** err);
azvmr_status azvmr_options_set_no_proxy(azvmr_options* options, const char* hosts, azvmr_error** err);

enum { AZVMR_ADDRESS_ANY = 0, AZVMR_ADDRESS_IPV4 = 4, AZVMR_ADDRESS_IPV6 = 6 };
azvmr_status azvmr_options_set_address_family(azvmr_options* options, int32_t family, azvmr_error** err);

/* W3C traceparent of whoever calls, for tasks without one of their own: every request carries its trace id, with a
 * parent id of its own, and results and errors name it. */
azvmr_status azvmr_options_set_traceparent(azvmr_options* options, const char* traceparent, azvmr_error** err);

/* For test servers: plain http, when the connected peer is a literal loopback address. */
azvmr_status azvmr_options_set_allow_http_loopback(azvmr_options* options, int32_t allow, azvmr_error** err);

/* Put in front of the library's own user agent. */
azvmr_status azvmr_options_set_user_agent(azvmr_options* options, const char* text, azvmr_error** err);

/* ---- Options: how long, how often ---------------------------------------------------------------------------- */

/* The longest for one operation, for one connection to be made, without a single byte on it, and for one request. */
azvmr_status azvmr_options_set_deadline(azvmr_options* options, int64_t milliseconds, azvmr_error** err);
azvmr_status azvmr_options_set_connect_timeout(azvmr_options* options, int64_t milliseconds, azvmr_error** err);
azvmr_status azvmr_options_set_idle_timeout(azvmr_options* options, int64_t milliseconds, azvmr_error** err);
azvmr_status azvmr_options_set_request_timeout(azvmr_options* options, int64_t milliseconds, azvmr_error** err);

/* How often to ask where the service does not say; else 2 s, then 4 s for two minutes, then 15 s. */
azvmr_status azvmr_options_set_poll_interval(azvmr_options* options, int64_t milliseconds, azvmr_error** err);

/* Resends of one request; before the n-th a random part of first * 2^n, at most longest. The budget is shared by all
 * requests to one host: a resend costs `cost`, a success gives one token back. */
azvmr_status azvmr_options_set_max_resends(azvmr_options* options, uint32_t count, azvmr_error** err);
azvmr_status azvmr_options_set_resend_delay(azvmr_options* options, int64_t first, int64_t longest, azvmr_error** err);
azvmr_status azvmr_options_set_resend_budget(azvmr_options* options, uint32_t tokens, uint32_t cost, azvmr_error** err);
azvmr_status azvmr_options_set_max_requests_in_flight(azvmr_options* options, uint32_t count, azvmr_error** err);

/* Who moves the client: a thread of its own, or the host by azvmr_client_step and azvmr_operation_wait. With the
 * latter nothing moves unless somebody calls. */
enum { AZVMR_DRIVE_THREAD = 0, AZVMR_DRIVE_HOST = 1 };
azvmr_status azvmr_options_set_drive(azvmr_options* options, int32_t drive, azvmr_error** err);

/* ---- Options: the log ---------------------------------------------------------------------------------------- */

enum { AZVMR_LOG_OFF = 0, AZVMR_LOG_ERROR = 1, AZVMR_LOG_WARN = 2, AZVMR_LOG_INFO = 3 };
enum { AZVMR_LOG_DEBUG = 4, AZVMR_LOG_TRACE = 5 };

/* A part of what a line tells, to search by: "method", "host", "path", "status", "milliseconds", "error", "request_id",
 * "correlation_id", "client_request_id", "traceparent", and others to come. */
typedef struct azvmr_log_field {
  const char* name;
  const char* value;
} azvmr_log_field;

/* One line without secrets, lent for the call. */
typedef struct azvmr_log_record {
  size_t struct_size; /* bytes the library filled in; grows at the end */
  int32_t level;
  const char* component; /* "http", "auth", "arm" ... */
  const char* message;
  const azvmr_log_field* fields;
  size_t field_count;
} azvmr_log_record;
typedef void (*azvmr_log_fn)(const azvmr_log_record* record, void* user_data);

azvmr_status azvmr_options_set_log(azvmr_options* options, int32_t level, azvmr_log_fn log, void* user_data,
                                   azvmr_release_fn release, azvmr_error** err);

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

/* ---- Values of requests and results -------------------------------------------------------------------------- */

/* LADDER, of a request alone: each way in turn, until one has set the password or the guest says no. */
enum { AZVMR_METHOD_LADDER = 0, AZVMR_METHOD_VM_ACCESS = 1, AZVMR_METHOD_RUN_COMMAND = 2, AZVMR_METHOD_OFFLINE = 3 };

/* The ways in, in the order of the ladder (docs/methods.md), and what became of each. */
enum { AZVMR_RUNG_VM_ACCESS = 1, AZVMR_RUNG_MANAGED_RUN_COMMAND = 2, AZVMR_RUNG_ACTION_RUN_COMMAND = 3 };
enum { AZVMR_RUNG_OFFLINE = 4 };
enum { AZVMR_RUNG_SUCCEEDED = 1, AZVMR_RUNG_FAILED = 2, AZVMR_RUNG_SKIPPED = 3 };

/* How far a result is proved; each level includes the one before. */
enum {
  AZVMR_EVIDENCE_NONE = 0,
  AZVMR_EVIDENCE_ACCEPTED = 1,  /* ARM took the request */
  AZVMR_EVIDENCE_APPLIED = 2,   /* the platform says Succeeded for this very attempt */
  AZVMR_EVIDENCE_CONFIRMED = 3, /* the guest itself answered */
  AZVMR_EVIDENCE_VERIFIED = 4   /* a sign-in with the new password succeeded */
};

enum { AZVMR_UNKNOWN = 0, AZVMR_NO = 1, AZVMR_YES = 2 };

enum {
  AZVMR_BLOCKER_NOT_WINDOWS = 1,
  AZVMR_BLOCKER_VM_NOT_RUNNING = 2,
  AZVMR_BLOCKER_AGENT_NOT_READY = 3, /* may be overridden */
  AZVMR_BLOCKER_AGENT_STALE = 4,     /* may be overridden */
  AZVMR_BLOCKER_EXTENSIONS_DISABLED = 5,
  AZVMR_BLOCKER_PROVISIONING_UPDATING = 6, /* may be overridden */
  AZVMR_BLOCKER_CLASSIC_VM = 7,
  AZVMR_BLOCKER_ACCOUNT_UNVERIFIED = 8,
  AZVMR_BLOCKER_DOMAIN_CONTROLLER = 9,
  AZVMR_BLOCKER_LAPS_MANAGED = 10,
  AZVMR_BLOCKER_CONSTRAINED_LANGUAGE = 11,
  AZVMR_BLOCKER_DOMAIN_ACCOUNT = 12,
  AZVMR_BLOCKER_DOMAIN_UNREACHABLE = 13,
  AZVMR_BLOCKER_READ_ONLY_DOMAIN_CONTROLLER = 14,
  AZVMR_BLOCKER_LOCKED = 15,             /* by a ReadOnly lock */
  AZVMR_BLOCKER_PERMISSION_MISSING = 16, /* for every open way */
  /* Of the offline method: what a plan or the staging of a volume finds. */
  AZVMR_BLOCKER_DISK_ENCRYPTED = 17,          /* by Azure Disk Encryption or BitLocker */
  AZVMR_BLOCKER_DISK_EPHEMERAL = 18,          /* it lies on the host, and cannot be copied */
  AZVMR_BLOCKER_DISK_UNMANAGED = 19,          /* a blob of a storage account */
  AZVMR_BLOCKER_CONFIDENTIAL_VM = 20,         /* its disk opens for itself alone */
  AZVMR_BLOCKER_SWAP_UNSUPPORTED = 21,        /* this cloud or this VM cannot take another OS disk */
  AZVMR_BLOCKER_AGENT_METHODS_OPEN = 22,      /* the offline method is the last resort */
  AZVMR_BLOCKER_DISK_IDENTITY_COLLISION = 23, /* the copy has the identity of the rescue VM's own disk */
  AZVMR_BLOCKER_HIBERNATED = 24,              /* Windows is asleep on this volume */
  AZVMR_BLOCKER_VOLUME_UNCLEAN = 25,          /* its journal has to be replayed by Windows first */
  AZVMR_BLOCKER_VOLUME_READ_ONLY = 26,        /* nothing can be written to it */
  AZVMR_BLOCKER_VOLUME_IN_USE = 27,           /* the running machine's own system */
  AZVMR_BLOCKER_NOT_A_WINDOWS_VOLUME = 28,    /* no Windows was found on it */
  AZVMR_BLOCKER_VOLUME_UNTRUSTWORTHY = 29, /* a link, a second name or an ambiguous one where a file is to be written */
  AZVMR_BLOCKER_SETUP_IN_PROGRESS = 30,    /* Windows Setup has not ended there (SetupType is not 0) */
  AZVMR_BLOCKER_WRONG_COMPUTER = 31,       /* another computer's Windows than was expected */
  AZVMR_BLOCKER_LOCAL_POLICY_OFF = 32,     /* a policy of the domain turns local group policy off */
  AZVMR_BLOCKER_RESCUE_UNSUITABLE = 33,    /* that VM cannot take the copy, or repair it */
  AZVMR_BLOCKER_ALREADY_STAGED = 34        /* something of azvmreset is planted there already */
};

/* Of a plan (docs/results.md). */
enum { AZVMR_PLANTED_RESET_PASSWORD = 1, AZVMR_PLANTED_RESET_RDP = 2 };
enum { AZVMR_HOOK_GROUP_POLICY = 1, AZVMR_HOOK_SETUP = 2 };
enum { AZVMR_PLANTED_OUTCOME_NOT_RUN = 1, AZVMR_PLANTED_OUTCOME_DONE = 2, AZVMR_PLANTED_OUTCOME_REFUSED = 3 };
enum { AZVMR_PLANTED_OUTCOME_FAILED = 4, AZVMR_PLANTED_OUTCOME_UNKNOWN = 5 };
enum { AZVMR_RESCUE_OS_WINDOWS = 1, AZVMR_RESCUE_OS_LINUX = 2 };
enum { AZVMR_NETWORK_SOURCE_SUBNET = 1, AZVMR_NETWORK_GIVEN_SUBNET = 2, AZVMR_NETWORK_NAT_GATEWAY = 3 };
enum { AZVMR_READ_BACK_AUTOMATIC = 0, AZVMR_READ_BACK_AGENT = 1, AZVMR_READ_BACK_SNAPSHOT = 2 };
enum { AZVMR_READ_BACK_NONE = 3 };
enum { AZVMR_POWER_AS_BEFORE = 0, AZVMR_POWER_RUNNING = 1, AZVMR_POWER_STOPPED = 2, AZVMR_POWER_DEALLOCATED = 3 };
enum {
  AZVMR_PLAN_TEXT = 1,
  AZVMR_PLAN_JSON = 2,
  AZVMR_PLAN_MARKDOWN = 3,
  AZVMR_PLAN_AZ = 4,
  AZVMR_PLAN_POWERSHELL = 5
};

/* Whether the guest is asked afterwards, by a Run Command that reads the account back. AUTOMATIC: where this identity
 * may do so; ALWAYS: else AZVMR_OUTCOME_UNKNOWN. */
enum { AZVMR_CONFIRM_AUTOMATIC = 0, AZVMR_CONFIRM_ALWAYS = 1, AZVMR_CONFIRM_NEVER = 2 };

/* The two forms of Run Command: a resource of its own, with exit code; or one at a time on a VM, without. */
enum { AZVMR_COMMAND_MANAGED = 0, AZVMR_COMMAND_ACTION = 1 };

enum { AZVMR_GROUP_ADMINISTRATORS = 1, AZVMR_GROUP_REMOTE_DESKTOP_USERS = 2 };

/* How the one attempt to sign in ended. UNPROVEN: this kind of logon is denied, and the password may be right. */
enum {
  AZVMR_SIGN_IN_NOT_TRIED = 0,
  AZVMR_SIGN_IN_PROVED = 1,
  AZVMR_SIGN_IN_WRONG_PASSWORD = 2,
  AZVMR_SIGN_IN_UNPROVEN = 3,
  AZVMR_SIGN_IN_CHANGE_REQUIRED = 4,
  AZVMR_SIGN_IN_DISABLED = 5,
  AZVMR_SIGN_IN_LOCKED = 6,
  AZVMR_SIGN_IN_EXPIRED = 7,
  AZVMR_SIGN_IN_RESTRICTED = 8 /* hours, workstations, a blank password */
};

/* What becomes of a VM that was started for a reset: it runs on, or is stopped or deallocated again, as it was. */
enum { AZVMR_AFTER_LEAVE_RUNNING = 0, AZVMR_AFTER_RESTORE = 1 };

/* What becomes of the VMAccess instance, which keeps the password encrypted and may act on it once more. AUTOMATIC: one
 * that the operation made is removed once the guest has confirmed the reset; REMOVE: also one that was there before. */
enum { AZVMR_VM_ACCESS_AUTOMATIC = 0, AZVMR_VM_ACCESS_REMOVE = 1, AZVMR_VM_ACCESS_LEAVE = 2 };

/* ---- Keys for sealed passwords --------------------------------------------------------------------------------- */

/* An RSA key pair of the caller: the guest gets the public half, and only this key opens what it seals. One key serves
 * any number of requests and clients at once. Generated: 3072 bits, on the calling thread, some tenths of a second.
 * From PEM: a private key of 3072 to 8192 bits without a passphrase (PKCS #8 or PKCS #1). */
azvmr_status azvmr_sealing_key_generate(azvmr_sealing_key** out, azvmr_error** err);
azvmr_status azvmr_sealing_key_from_pem(azvmr_sealing_key** out, const char* pem, size_t pem_length, azvmr_error** err);
void azvmr_sealing_key_free(azvmr_sealing_key* key);

/* The private key in PEM, with a NUL, into a buffer that is the caller's to wipe; `length` has its bytes without the
 * NUL, and may be NULL. With no buffer and the capacity 0 it only tells the length. Whoever has the PEM opens every
 * answer. */
azvmr_status azvmr_sealing_key_to_pem(const azvmr_sealing_key* key, char* buffer, size_t capacity, size_t* length,
                                      azvmr_error** err);

/* SHA-256 of the public key, 64 hexadecimal digits; and whether the key came from PEM, so that somebody has it still.
 */
const char* azvmr_sealing_key_fingerprint(const azvmr_sealing_key* key, size_t* length);
int32_t azvmr_sealing_key_kept(const azvmr_sealing_key* key);

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
 * with the new password afterwards. allow_offline: the last rung, which is not built yet and says how to go on by hand.
 */
azvmr_status azvmr_reset_password_set_method(azvmr_reset_password* request, int32_t method, azvmr_error** err);
azvmr_status azvmr_reset_password_set_form(azvmr_reset_password* request, int32_t form, azvmr_error** err);
azvmr_status azvmr_reset_password_set_clear_parameter(azvmr_reset_password* request, int32_t clear, azvmr_error** err);
azvmr_status azvmr_reset_password_set_built_in_administrator(azvmr_reset_password* request, int32_t built_in,
                                                             azvmr_error** err);
azvmr_status azvmr_reset_password_set_verify_in_guest(azvmr_reset_password* request, int32_t verify, azvmr_error** err);
azvmr_status azvmr_reset_password_set_allow_offline(azvmr_reset_password* request, int32_t allow, azvmr_error** err);
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

/* ---- Task: run_command, a script inside the guest -------------------------------------------------------------- */

/* Either a script, which is PowerShell in UTF-8, or the id of one that Azure holds ("IPConfig"). */
azvmr_status azvmr_run_command_new(azvmr_run_command** out, const char* vm, azvmr_error** err);
void azvmr_run_command_free(azvmr_run_command* request);
azvmr_status azvmr_run_command_set_script(azvmr_run_command* request, const char* script, size_t script_length,
                                          azvmr_error** err);
azvmr_status azvmr_run_command_set_command_id(azvmr_run_command* request, const char* command_id, azvmr_error** err);

/* Everybody who may read the VM can read a parameter. A protected one is never given out again by Azure, but stands on
 * a command line inside Windows, where auditing may record it; managed form only. */
azvmr_status azvmr_run_command_add_parameter(azvmr_run_command* request, const char* name, const char* value,
                                             azvmr_error** err);
azvmr_status azvmr_run_command_add_protected_parameter(azvmr_run_command* request, const char* name, const char* value,
                                                       size_t value_length, azvmr_error** err);

/* SAS URIs of append blobs that take all of what is written (managed form only). Without one Azure keeps the last 4
 * KiB, and more is an error unless `tail` says that these are enough. */
azvmr_status azvmr_run_command_set_output_blob(azvmr_run_command* request, const char* uri, size_t uri_length,
                                               azvmr_error** err);
azvmr_status azvmr_run_command_set_error_blob(azvmr_run_command* request, const char* uri, size_t uri_length,
                                              azvmr_error** err);
azvmr_status azvmr_run_command_set_tail(azvmr_run_command* request, int32_t tail, azvmr_error** err);

/* The resource of the managed form stays on the VM afterwards. */
azvmr_status azvmr_run_command_set_keep(azvmr_run_command* request, int32_t keep, azvmr_error** err);
azvmr_status azvmr_run_command_set_form(azvmr_run_command* request, int32_t form, azvmr_error** err);
azvmr_status azvmr_run_command_set_snapshot_first(azvmr_run_command* request, int32_t first, azvmr_error** err);
azvmr_status azvmr_run_command_add_override(azvmr_run_command* request, int32_t blocker, azvmr_error** err);

/* An account of the guest instead of LocalSystem, "DOMAIN\\name" for one of a domain; managed form only. */
azvmr_status azvmr_run_command_set_run_as(azvmr_run_command* request, const char* username, const char* password,
                                          size_t password_length, azvmr_error** err);
azvmr_status azvmr_run_command_set_timeout(azvmr_run_command* request, int64_t milliseconds, azvmr_error** err);
azvmr_status azvmr_run_command_set_traceparent(azvmr_run_command* request, const char* traceparent, azvmr_error** err);

azvmr_status azvmr_client_run_command(azvmr_operation** out, azvmr_client* client, const azvmr_run_command* request,
                                      azvmr_error** err);

/* ---- Task: fix_account, what keeps an account from signing in -------------------------------------------------- */

/* Repairs by default that the password must be changed, a password that is too old (which takes a new one), and a
 * lock-out. All else is asked for. The username is empty with built_in_administrator, the account with RID 500. */
azvmr_status azvmr_fix_account_new(azvmr_fix_account** out, const char* vm, const char* username, azvmr_error** err);
void azvmr_fix_account_free(azvmr_fix_account* request);
azvmr_status azvmr_fix_account_set_built_in_administrator(azvmr_fix_account* request, int32_t built_in,
                                                          azvmr_error** err);

/* An account of this domain: on a domain controller, or with azvmr_fix_account_set_run_as. */
azvmr_status azvmr_fix_account_set_domain(azvmr_fix_account* request, const char* domain, azvmr_error** err);

/* Read and judge, change nothing. */
azvmr_status azvmr_fix_account_set_detect_only(azvmr_fix_account* request, int32_t only, azvmr_error** err);
azvmr_status azvmr_fix_account_set_enable(azvmr_fix_account* request, int32_t enable, azvmr_error** err);

/* The account expires at the end of that day, UTC. */
azvmr_status azvmr_fix_account_set_extend_to(azvmr_fix_account* request, int64_t day, azvmr_error** err);
azvmr_status azvmr_fix_account_add_to(azvmr_fix_account* request, int32_t group, azvmr_error** err);
azvmr_status azvmr_fix_account_set_create(azvmr_fix_account* request, int32_t create, azvmr_error** err);

/* A new password, given or made, which travels as that of azvmr_reset_password does on Run Command. */
azvmr_status azvmr_fix_account_set_password(azvmr_fix_account* request, const char* password, size_t password_length,
                                            azvmr_error** err);
azvmr_status azvmr_fix_account_set_generate(azvmr_fix_account* request, int32_t generate, azvmr_error** err);
azvmr_status azvmr_fix_account_set_secret_file(azvmr_fix_account* request, const char* path, int32_t replace,
                                               azvmr_error** err);
azvmr_status azvmr_fix_account_set_secret_descriptor(azvmr_fix_account* request, int descriptor, azvmr_error** err);
azvmr_status azvmr_fix_account_set_secret_sink(azvmr_fix_account* request, const azvmr_sink* sink, azvmr_error** err);
azvmr_status azvmr_fix_account_set_clear_parameter(azvmr_fix_account* request, int32_t clear, azvmr_error** err);
azvmr_status azvmr_fix_account_set_require(azvmr_fix_account* request, int32_t evidence, azvmr_error** err);
azvmr_status azvmr_fix_account_set_form(azvmr_fix_account* request, int32_t form, azvmr_error** err);
azvmr_status azvmr_fix_account_set_snapshot_first(azvmr_fix_account* request, int32_t first, azvmr_error** err);
azvmr_status azvmr_fix_account_add_override(azvmr_fix_account* request, int32_t blocker, azvmr_error** err);
azvmr_status azvmr_fix_account_set_run_as(azvmr_fix_account* request, const char* username, const char* password,
                                          size_t password_length, azvmr_error** err);
azvmr_status azvmr_fix_account_set_timeout(azvmr_fix_account* request, int64_t milliseconds, azvmr_error** err);
azvmr_status azvmr_fix_account_set_traceparent(azvmr_fix_account* request, const char* traceparent, azvmr_error** err);

azvmr_status azvmr_client_fix_account(azvmr_operation** out, azvmr_client* client, const azvmr_fix_account* request,
                                      azvmr_error** err);

/* ---- Task: accounts, the guest's local ones; on a domain controller those of Administrators --------------------- */

azvmr_status azvmr_accounts_new(azvmr_accounts** out, const char* vm, azvmr_error** err);
void azvmr_accounts_free(azvmr_accounts* request);
azvmr_status azvmr_accounts_set_form(azvmr_accounts* request, int32_t form, azvmr_error** err);
azvmr_status azvmr_accounts_add_override(azvmr_accounts* request, int32_t blocker, azvmr_error** err);
azvmr_status azvmr_accounts_set_run_as(azvmr_accounts* request, const char* username, const char* password,
                                       size_t password_length, azvmr_error** err);
azvmr_status azvmr_accounts_set_timeout(azvmr_accounts* request, int64_t milliseconds, azvmr_error** err);
azvmr_status azvmr_accounts_set_traceparent(azvmr_accounts* request, const char* traceparent, azvmr_error** err);

azvmr_status azvmr_client_accounts(azvmr_operation** out, azvmr_client* client, const azvmr_accounts* request,
                                   azvmr_error** err);

/* ---- Task: verify, proof without a reset ----------------------------------------------------------------------- */

/* The account is read; with a password one sign-in is tried in the guest. One, because each counts towards the
 * lock-out. The password travels as that of azvmr_reset_password does on Run Command. */
azvmr_status azvmr_verify_new(azvmr_verify** out, const char* vm, const char* username, azvmr_error** err);
void azvmr_verify_free(azvmr_verify* request);
azvmr_status azvmr_verify_set_built_in_administrator(azvmr_verify* request, int32_t built_in, azvmr_error** err);
azvmr_status azvmr_verify_set_domain(azvmr_verify* request, const char* domain, azvmr_error** err);
azvmr_status azvmr_verify_set_password(azvmr_verify* request, const char* password, size_t password_length,
                                       azvmr_error** err);
azvmr_status azvmr_verify_set_clear_parameter(azvmr_verify* request, int32_t clear, azvmr_error** err);
azvmr_status azvmr_verify_set_require(azvmr_verify* request, int32_t evidence, azvmr_error** err);
azvmr_status azvmr_verify_set_form(azvmr_verify* request, int32_t form, azvmr_error** err);
azvmr_status azvmr_verify_add_override(azvmr_verify* request, int32_t blocker, azvmr_error** err);
azvmr_status azvmr_verify_set_run_as(azvmr_verify* request, const char* username, const char* password,
                                     size_t password_length, azvmr_error** err);
azvmr_status azvmr_verify_set_timeout(azvmr_verify* request, int64_t milliseconds, azvmr_error** err);
azvmr_status azvmr_verify_set_traceparent(azvmr_verify* request, const char* traceparent, azvmr_error** err);

azvmr_status azvmr_client_verify(azvmr_operation** out, azvmr_client* client, const azvmr_verify* request,
                                 azvmr_error** err);

/* ---- Task: rotate, for vaults ---------------------------------------------------------------------------------- */

/* A new password that the vault has before it is set, and calls current only once it is proved: store_pending, set,
 * verify, commit (docs/rotation.md). Killed anywhere, the vault holds what is current and at most one pending
 * candidate, of which one is in force; the next rotation is given both, waits for what is at work on the VM, and tries
 * them by one sign-in each. A rotation that fails names in azvmr_error_candidates those that may be in force. The table
 * of the vault is described below, with the sinks; one rotation at a time for each account. */
enum { AZVMR_CANDIDATE_PASSWORD = 1, AZVMR_CANDIDATE_SEALING_KEY = 2 };
typedef struct azvmr_candidate_report azvmr_candidate_report; /* lent by a result: what became of a candidate */
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

/* ---- Task: preflight, what stands in the way ----------------------------------------------------------------- */

azvmr_status azvmr_preflight_new(azvmr_preflight** out, const char* vm, azvmr_error** err);
void azvmr_preflight_free(azvmr_preflight* request);
azvmr_status azvmr_preflight_set_timeout(azvmr_preflight* request, int64_t milliseconds, azvmr_error** err);
azvmr_status azvmr_preflight_set_traceparent(azvmr_preflight* request, const char* traceparent, azvmr_error** err);

azvmr_status azvmr_client_preflight(azvmr_operation** out, azvmr_client* client, const azvmr_preflight* request,
                                    azvmr_error** err);

/* ---- Task: plan, the offline method thought through before anything is touched --------------------------------- */

/* Reads only. A plan with blockers is a result, too, and nothing of it may be carried out. Unless the setters say
 * otherwise: a new password by group policy, at a Linux rescue VM that is made. They are named as the fields of the
 * plan, where docs/results.md says what each means. A plan takes neither a password nor a key. */
azvmr_status azvmr_plan_rescue_new(azvmr_plan_rescue** out, const char* vm, azvmr_error** err);
void azvmr_plan_rescue_free(azvmr_plan_rescue* request);
azvmr_status azvmr_plan_rescue_set_task(azvmr_plan_rescue* request, int32_t task, azvmr_error** err);
azvmr_status azvmr_plan_rescue_set_hook(azvmr_plan_rescue* request, int32_t hook, azvmr_error** err);
azvmr_status azvmr_plan_rescue_set_username(azvmr_plan_rescue* request, const char* username, azvmr_error** err);
azvmr_status azvmr_plan_rescue_set_built_in_administrator(azvmr_plan_rescue* request, int32_t built_in,
                                                          azvmr_error** err);
azvmr_status azvmr_plan_rescue_set_existing_only(azvmr_plan_rescue* request, int32_t only, azvmr_error** err);
azvmr_status azvmr_plan_rescue_add_to(azvmr_plan_rescue* request, int32_t group, azvmr_error** err);

/* A chosen password will lie on the copy, in the clear until its script has run. */
azvmr_status azvmr_plan_rescue_set_plaintext(azvmr_plan_rescue* request, int32_t plaintext, azvmr_error** err);

/* A rescue VM that is there (NULL: none); or of one that is made, where what is empty is chosen. A subnet is the
 * network AZVMR_NETWORK_GIVEN_SUBNET. */
azvmr_status azvmr_plan_rescue_set_rescue_vm(azvmr_plan_rescue* request, const char* vm, azvmr_error** err);
azvmr_status azvmr_plan_rescue_set_rescue_os(azvmr_plan_rescue* request, int32_t os, azvmr_error** err);
azvmr_status azvmr_plan_rescue_set_rescue_size(azvmr_plan_rescue* request, const char* size, azvmr_error** err);
azvmr_status azvmr_plan_rescue_set_rescue_image(azvmr_plan_rescue* request, const char* image, azvmr_error** err);
azvmr_status azvmr_plan_rescue_set_rescue_group(azvmr_plan_rescue* request, const char* group, azvmr_error** err);
azvmr_status azvmr_plan_rescue_add_rescue_tag(azvmr_plan_rescue* request, const char* name, const char* value,
                                              azvmr_error** err);
azvmr_status azvmr_plan_rescue_set_network(azvmr_plan_rescue* request, int32_t network, azvmr_error** err);
azvmr_status azvmr_plan_rescue_set_subnet(azvmr_plan_rescue* request, const char* subnet_id, azvmr_error** err);
azvmr_status azvmr_plan_rescue_set_probe(azvmr_plan_rescue* request, int32_t probe, azvmr_error** err);
azvmr_status azvmr_plan_rescue_set_read_back(azvmr_plan_rescue* request, int32_t read_back, azvmr_error** err);
azvmr_status azvmr_plan_rescue_set_deallocate(azvmr_plan_rescue* request, int32_t deallocate, azvmr_error** err);
azvmr_status azvmr_plan_rescue_set_power_after(azvmr_plan_rescue* request, int32_t power, azvmr_error** err);
azvmr_status azvmr_plan_rescue_set_lease(azvmr_plan_rescue* request, int32_t lease, azvmr_error** err);
azvmr_status azvmr_plan_rescue_set_keep_snapshot(azvmr_plan_rescue* request, int32_t keep, azvmr_error** err);
azvmr_status azvmr_plan_rescue_set_from_snapshot(azvmr_plan_rescue* request, const char* id, azvmr_error** err);

/* Why the last resort: the JSON of a result or error, or a resume token; or the reason of a person. */
azvmr_status azvmr_plan_rescue_set_after_failure(azvmr_plan_rescue* request, const char* document, azvmr_error** err);
azvmr_status azvmr_plan_rescue_set_skip_agent_methods(azvmr_plan_rescue* request, const char* why, azvmr_error** err);
azvmr_status azvmr_plan_rescue_set_timeout(azvmr_plan_rescue* request, int64_t milliseconds, azvmr_error** err);
azvmr_status azvmr_plan_rescue_set_traceparent(azvmr_plan_rescue* request, const char* traceparent, azvmr_error** err);
azvmr_status azvmr_client_plan(azvmr_operation** out, azvmr_client* client, const azvmr_plan_rescue* request,
                               azvmr_error** err);

/* An AZVMR_RESULT_PLAN in one of its forms; and one from its JSON, which may come from anywhere. */
azvmr_status azvmr_plan_print(azvmr_text** out, const azvmr_result* plan, int32_t form, azvmr_error** err);
azvmr_status azvmr_plan_from_json(azvmr_result** out, const char* json, size_t json_length, azvmr_error** err);

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

/* ---- Tasks: restart, and status, what is going on at a VM ------------------------------------------------------ */

azvmr_status azvmr_restart_new(azvmr_restart** out, const char* vm, azvmr_error** err);
void azvmr_restart_free(azvmr_restart* request);
azvmr_status azvmr_restart_set_timeout(azvmr_restart* request, int64_t milliseconds, azvmr_error** err);
azvmr_status azvmr_restart_set_traceparent(azvmr_restart* request, const char* traceparent, azvmr_error** err);

azvmr_status azvmr_client_restart(azvmr_operation** out, azvmr_client* client, const azvmr_restart* request,
                                  azvmr_error** err);

azvmr_status azvmr_status_request_new(azvmr_status_request** out, const char* vm, azvmr_error** err);
void azvmr_status_request_free(azvmr_status_request* request);
azvmr_status azvmr_status_request_set_timeout(azvmr_status_request* request, int64_t milliseconds, azvmr_error** err);
azvmr_status azvmr_status_request_set_traceparent(azvmr_status_request* request, const char* traceparent,
                                                  azvmr_error** err);

azvmr_status azvmr_client_status(azvmr_operation** out, azvmr_client* client, const azvmr_status_request* request,
                                 azvmr_error** err);

/* ---- Task: find, from a name or an address to resource ids ----------------------------------------------------- */

/* `text` is a VM's name or its computer name, or an IPv4 or IPv6 address. */
azvmr_status azvmr_find_new(azvmr_find** out, const char* subscription, const char* text, azvmr_error** err);
void azvmr_find_free(azvmr_find* request);
azvmr_status azvmr_find_set_timeout(azvmr_find* request, int64_t milliseconds, azvmr_error** err);
azvmr_status azvmr_find_set_traceparent(azvmr_find* request, const char* traceparent, azvmr_error** err);

azvmr_status azvmr_client_find(azvmr_operation** out, azvmr_client* client, const azvmr_find* request,
                               azvmr_error** err);

/* ---- Task: leftovers, what earlier runs left at a VM ----------------------------------------------------------- */

azvmr_status azvmr_leftovers_new(azvmr_leftovers** out, const char* vm, azvmr_error** err);
void azvmr_leftovers_free(azvmr_leftovers* request);

/* Delete what is proved to be ours, one by one; all else is named and left. */
azvmr_status azvmr_leftovers_set_remove(azvmr_leftovers* request, int32_t remove, azvmr_error** err);

/* The tag of a reset of your own (azvmr_result_force_update_tag): a VMAccess instance that bears it is ours. */
azvmr_status azvmr_leftovers_set_force_update_tag(azvmr_leftovers* request, const char* tag, azvmr_error** err);

/* Ask the guest, too, for keys of ours, by a Run Command; with remove they are deleted there. */
azvmr_status azvmr_leftovers_set_in_guest(azvmr_leftovers* request, int32_t in_guest, azvmr_error** err);
azvmr_status azvmr_leftovers_set_timeout(azvmr_leftovers* request, int64_t milliseconds, azvmr_error** err);
azvmr_status azvmr_leftovers_set_traceparent(azvmr_leftovers* request, const char* traceparent, azvmr_error** err);

azvmr_status azvmr_client_leftovers(azvmr_operation** out, azvmr_client* client, const azvmr_leftovers* request,
                                    azvmr_error** err);

/* ---- Dry runs: what a task would do, without doing it ---------------------------------------------------------- */

/* The VM is read, nothing is written. A password may be missing. */
azvmr_status azvmr_client_dry_run_reset_password(azvmr_operation** out, azvmr_client* client,
                                                 const azvmr_reset_password* request, azvmr_error** err);
azvmr_status azvmr_client_dry_run_reset_rdp(azvmr_operation** out, azvmr_client* client, const azvmr_reset_rdp* request,
                                            azvmr_error** err);
azvmr_status azvmr_client_dry_run_restart(azvmr_operation** out, azvmr_client* client, const azvmr_restart* request,
                                          azvmr_error** err);
azvmr_status azvmr_client_dry_run_run_command(azvmr_operation** out, azvmr_client* client,
                                              const azvmr_run_command* request, azvmr_error** err);
azvmr_status azvmr_client_dry_run_fix_account(azvmr_operation** out, azvmr_client* client,
                                              const azvmr_fix_account* request, azvmr_error** err);

/* The same by hand, line by line, lent by the result of a dry run: bash with az, PowerShell, or cmd inside the guest
 * with net. They ask for a password and never hold one. Empty when there is no memory for them. */
enum { AZVMR_SHELL_AZ = 1, AZVMR_SHELL_POWERSHELL = 2, AZVMR_SHELL_NET = 3 };
const char* const* azvmr_dry_run_commands(const azvmr_result* result, int32_t shell, size_t* count);

/* ---- Required actions: what Azure must allow for a request ----------------------------------------------------- */

/* Exactly what the request, as it is filled in, may do; nothing is sent. Without a name of a role the document
 * "azvmreset.required_actions/1" (docs/results.md), else a custom role with these actions, as `az role definition
 * create --role-definition` takes it. */
azvmr_status azvmr_preflight_required_actions(azvmr_text** out, const azvmr_preflight* request, const char* role_name,
                                              azvmr_error** err);
azvmr_status azvmr_reset_password_required_actions(azvmr_text** out, const azvmr_reset_password* request,
                                                   const char* role_name, azvmr_error** err);
azvmr_status azvmr_reset_rdp_required_actions(azvmr_text** out, const azvmr_reset_rdp* request, const char* role_name,
                                              azvmr_error** err);
azvmr_status azvmr_rotate_required_actions(azvmr_text** out, const azvmr_rotate* request, const char* role_name,
                                           azvmr_error** err);
azvmr_status azvmr_restart_required_actions(azvmr_text** out, const azvmr_restart* request, const char* role_name,
                                            azvmr_error** err);
azvmr_status azvmr_run_command_required_actions(azvmr_text** out, const azvmr_run_command* request,
                                                const char* role_name, azvmr_error** err);
azvmr_status azvmr_fix_account_required_actions(azvmr_text** out, const azvmr_fix_account* request,
                                                const char* role_name, azvmr_error** err);
azvmr_status azvmr_accounts_required_actions(azvmr_text** out, const azvmr_accounts* request, const char* role_name,
                                             azvmr_error** err);
azvmr_status azvmr_verify_required_actions(azvmr_text** out, const azvmr_verify* request, const char* role_name,
                                           azvmr_error** err);
azvmr_status azvmr_status_request_required_actions(azvmr_text** out, const azvmr_status_request* request,
                                                   const char* role_name, azvmr_error** err);
azvmr_status azvmr_leftovers_required_actions(azvmr_text** out, const azvmr_leftovers* request, const char* role_name,
                                              azvmr_error** err);
azvmr_status azvmr_plan_rescue_required_actions(azvmr_text** out, const azvmr_plan_rescue* request,
                                                const char* role_name, azvmr_error** err);

/* ---- Task: rest, one ARM request by the library's own rules --------------------------------------------------- */

/* `url` is absolute and on the client's ARM endpoint, or a path that begins with "/". */
azvmr_status azvmr_rest_request_new(azvmr_rest_request** out, const char* method, const char* url, azvmr_error** err);
void azvmr_rest_request_free(azvmr_rest_request* request);
azvmr_status azvmr_rest_request_add_header(azvmr_rest_request* request, const char* name, const char* value,
                                           azvmr_error** err);

/* Sent as application/json unless a header says otherwise. */
azvmr_status azvmr_rest_request_set_body(azvmr_rest_request* request, const char* body, size_t body_length,
                                         azvmr_error** err);

/* Follow the long-running operation to its end; follow nextLink and join the pages to {"value":[...]}. */
azvmr_status azvmr_rest_request_set_wait(azvmr_rest_request* request, int32_t wait, azvmr_error** err);
azvmr_status azvmr_rest_request_set_all(azvmr_rest_request* request, int32_t all, azvmr_error** err);

/* Where the final answer is read from, when the rules for the method do not say it. */
enum { AZVMR_FINAL_STATE_UNSET = 0, AZVMR_FINAL_STATE_AZURE_ASYNC_OPERATION = 1 };
enum { AZVMR_FINAL_STATE_LOCATION = 2, AZVMR_FINAL_STATE_ORIGINAL_URI = 3 };
azvmr_status azvmr_rest_request_set_final_state_via(azvmr_rest_request* request, int32_t via, azvmr_error** err);
azvmr_status azvmr_rest_request_set_timeout(azvmr_rest_request* request, int64_t milliseconds, azvmr_error** err);
azvmr_status azvmr_rest_request_set_traceparent(azvmr_rest_request* request, const char* traceparent,
                                                azvmr_error** err);

azvmr_status azvmr_client_rest(azvmr_operation** out, azvmr_client* client, const azvmr_rest_request* request,
                               azvmr_error** err);

/* ---- Task: discover_cloud ------------------------------------------------------------------------------------ */

/* Where the client works and signs in: of a well-known cloud at once, of another with what its metadata says. */
azvmr_status azvmr_client_discover_cloud(azvmr_operation** out, azvmr_client* client, azvmr_error** err);

/* ---- Results ------------------------------------------------------------------------------------------------- */

/* The fields of docs/results.md under the same names. A getter of another kind of result finds nothing. */
enum { AZVMR_RESULT_RESET = 1, AZVMR_RESULT_PREFLIGHT = 2, AZVMR_RESULT_REST = 3, AZVMR_RESULT_RESTART = 4 };
enum { AZVMR_RESULT_STATUS = 5, AZVMR_RESULT_FIND = 6, AZVMR_RESULT_LEFTOVERS = 7, AZVMR_RESULT_DRY_RUN = 8 };
enum { AZVMR_RESULT_PASSWORD = 9, AZVMR_RESULT_CLOUD = 10, AZVMR_RESULT_RUN_COMMAND = 11 };
enum { AZVMR_RESULT_FIX_ACCOUNT = 12, AZVMR_RESULT_ACCOUNTS = 13, AZVMR_RESULT_VERIFY = 14 };
enum { AZVMR_RESULT_ROTATION = 15, AZVMR_RESULT_PLAN = 16, AZVMR_RESULT_STAGE = 17, AZVMR_RESULT_UNSTAGE = 18 };
int32_t azvmr_result_kind(const azvmr_result* result);

/* All of it as one document. It never holds a password. Empty when there is no memory for the text. */
const char* azvmr_result_json(const azvmr_result* result, size_t* length);
void azvmr_result_free(azvmr_result* result);

/* Of most kinds. */
const char* azvmr_result_target(const azvmr_result* result, size_t* length);
const azvmr_finding* const* azvmr_result_blockers(const azvmr_result* result, size_t* count);
const azvmr_finding* const* azvmr_result_warnings(const azvmr_result* result, size_t* count);

/* Of what changes a VM or works inside it; action and username also of a dry run. */
const char* azvmr_result_action(const azvmr_result* result, size_t* length);
const char* azvmr_result_username(const azvmr_result* result, size_t* length);
int32_t azvmr_result_evidence(const azvmr_result* result);
int64_t azvmr_result_started_at(const azvmr_result* result);
int64_t azvmr_result_finished_at(const azvmr_result* result);
const char* const* azvmr_result_next_steps(const azvmr_result* result, size_t* count);
const char* const* azvmr_result_correlation_ids(const azvmr_result* result, size_t* count);
const char* azvmr_result_trace_id(const azvmr_result* result, size_t* length);

/* Reset. */
const char* azvmr_result_operation_id(const azvmr_result* result, size_t* length);
int32_t azvmr_result_method(const azvmr_result* result);
int32_t azvmr_result_created(const azvmr_result* result);
const azvmr_rung_report* const* azvmr_result_rungs(const azvmr_result* result, size_t* count);
const char* azvmr_result_extension_name(const azvmr_result* result, size_t* length);
const char* azvmr_result_extension_version(const azvmr_result* result, size_t* length);
const char* azvmr_result_force_update_tag(const azvmr_result* result, size_t* length); /* also of a status */
const char* azvmr_result_guest_message(const azvmr_result* result, size_t* length);    /* also of a status */
int32_t azvmr_result_extension_removed(const azvmr_result* result);
const char* azvmr_result_seal(const azvmr_result* result, size_t* length);
const char* azvmr_result_key_fingerprint(const azvmr_result* result, size_t* length);
const azvmr_machine_state* azvmr_result_before(const azvmr_result* result);
const azvmr_machine_state* azvmr_result_after(const azvmr_result* result);
int32_t azvmr_result_started_vm(const azvmr_result* result);
int32_t azvmr_result_resumed(const azvmr_result* result);
const char* azvmr_result_snapshot_id(const azvmr_result* result, size_t* length);
int32_t azvmr_result_restart_needed(const azvmr_result* result);
const int32_t* azvmr_result_overrides(const azvmr_result* result, size_t* count);
const char* const* azvmr_result_help_urls(const azvmr_result* result, size_t* count);

/* Of what was done inside the guest. Of a reset the account is known where the guest was asked. */
int32_t azvmr_result_form(const azvmr_result* result);
const char* azvmr_result_command_name(const azvmr_result* result, size_t* length);  /* also of a reset */
const char* azvmr_result_script_sha256(const azvmr_result* result, size_t* length); /* also of a reset */
int32_t azvmr_result_removed(const azvmr_result* result);
const azvmr_account_state* azvmr_result_account(const azvmr_result* result, int32_t* known);
int32_t azvmr_result_sign_in(const azvmr_result* result); /* also of a reset */
const azvmr_finding* const* azvmr_result_hindrances(const azvmr_result* result, size_t* count);
const azvmr_guest_facts* azvmr_result_guest(const azvmr_result* result);

/* Run command: succeeded means exit code 0, or what of the action form, which has none, comes closest. */
int32_t azvmr_result_succeeded(const azvmr_result* result);
const char* azvmr_result_execution_state(const azvmr_result* result, size_t* length);
int32_t azvmr_result_exit_code(const azvmr_result* result, int32_t* known);
const char* azvmr_result_output(const azvmr_result* result, size_t* length);
const char* azvmr_result_error_output(const azvmr_result* result, size_t* length);
int32_t azvmr_result_truncated(const azvmr_result* result);
const char* azvmr_result_failure(const azvmr_result* result, size_t* length);

/* Fix account; accounts; verify. */
const azvmr_account_state* azvmr_result_account_before(const azvmr_result* result);
const azvmr_account_state* azvmr_result_account_after(const azvmr_result* result);
const azvmr_account_change* const* azvmr_result_changes(const azvmr_result* result, size_t* count);
const azvmr_account_state* const* azvmr_result_accounts(const azvmr_result* result, size_t* count);
int32_t azvmr_result_complete(const azvmr_result* result);
const char* azvmr_result_logon_type(const azvmr_result* result, size_t* length);

/* Rotation: the candidate that is the current one now, or empty; all of them, the new one last; and how that was set,
 * an AZVMR_RESULT_RESET that is lent, or NULL. The evidence is that it is in force. */
const char* azvmr_result_current(const azvmr_result* result, size_t* length);
const azvmr_candidate_report* const* azvmr_result_candidates(const azvmr_result* result, size_t* count);
const azvmr_result* azvmr_result_reset(const azvmr_result* result);

/* Plan: what a program branches on, beside target, username, blockers, warnings and next_steps. Spans in seconds. */
const char* azvmr_result_id(const azvmr_result* result, size_t* length);
const azvmr_finding* const* azvmr_result_unknowns(const azvmr_result* result, size_t* count);
int64_t azvmr_result_expected(const azvmr_result* result);
int64_t azvmr_result_downtime(const azvmr_result* result);

/* Of stage and unstage; the rest is in their JSON. The outcome is an AZVMR_PLANTED_OUTCOME. */
const char* azvmr_result_volume(const azvmr_result* result, size_t* length);
const char* azvmr_result_marker(const azvmr_result* result, size_t* length);
int32_t azvmr_result_outcome(const azvmr_result* result);
const char* azvmr_result_reason(const azvmr_result* result, size_t* length);
int32_t azvmr_result_password_delivered(const azvmr_result* result);
const char* const* azvmr_result_left(const azvmr_result* result, size_t* count);

/* Preflight and status; power and agent_status also of a restart. */
const char* azvmr_result_power(const azvmr_result* result, size_t* length);
const char* azvmr_result_provisioning_state(const azvmr_result* result, size_t* length);
const char* azvmr_result_agent_status(const azvmr_result* result, size_t* length);
const char* azvmr_result_agent_version(const azvmr_result* result, size_t* length);
int64_t azvmr_result_agent_reported_at(const azvmr_result* result);
const char* azvmr_result_vm_access_name(const azvmr_result* result, size_t* length);
const char* azvmr_result_vm_access_version(const azvmr_result* result, size_t* length);

/* Preflight. */
const char* azvmr_result_location(const azvmr_result* result, size_t* length);
const char* azvmr_result_os(const azvmr_result* result, size_t* length);
const char* azvmr_result_os_name(const azvmr_result* result, size_t* length);
const char* azvmr_result_admin_username(const azvmr_result* result, size_t* length);
int32_t azvmr_result_extensions_allowed(const azvmr_result* result);
int32_t azvmr_result_domain_controller(const azvmr_result* result);
int32_t azvmr_result_laps_managed(const azvmr_result* result);
int32_t azvmr_result_permissions_checked(const azvmr_result* result);
int32_t azvmr_result_locks_checked(const azvmr_result* result);
const char* const* azvmr_result_missing_actions(const azvmr_result* result, size_t* count);
const azvmr_lock* const* azvmr_result_locks(const azvmr_result* result, size_t* count);
const int32_t* azvmr_result_open_methods(const azvmr_result* result, size_t* count);
const int32_t* azvmr_result_open_rungs(const azvmr_result* result, size_t* count);
const azvmr_shut_rung* const* azvmr_result_shut_rungs(const azvmr_result* result, size_t* count);

/* Status. */
int32_t azvmr_result_operation_in_progress(const azvmr_result* result);
const char* azvmr_result_vm_access_state(const azvmr_result* result, size_t* length);
int64_t azvmr_result_guest_reported_at(const azvmr_result* result);

/* Find. */
const char* azvmr_result_subscription(const azvmr_result* result, size_t* length);
const char* azvmr_result_text(const azvmr_result* result, size_t* length);
const azvmr_found_vm* const* azvmr_result_vms(const azvmr_result* result, size_t* count);

/* Leftovers; dry run. */
const azvmr_leftover* const* azvmr_result_items(const azvmr_result* result, size_t* count);
const azvmr_dry_run_step* const* azvmr_result_steps(const azvmr_result* result, size_t* count);

/* Password. */
int32_t azvmr_result_acceptable(const azvmr_result* result);
const azvmr_breach* const* azvmr_result_breaches(const azvmr_result* result, size_t* count);

/* Cloud. */
const char* azvmr_result_name(const azvmr_result* result, size_t* length);
const char* azvmr_result_arm_endpoint(const azvmr_result* result, size_t* length);
const char* azvmr_result_authority(const azvmr_result* result, size_t* length);
const char* const* azvmr_result_audiences(const azvmr_result* result, size_t* count);
const char* azvmr_result_portal(const azvmr_result* result, size_t* length);
int32_t azvmr_result_adfs(const azvmr_result* result);

/* Rest: the answer as it was received. */
int32_t azvmr_result_status(const azvmr_result* result);
const azvmr_header* const* azvmr_result_headers(const azvmr_result* result, size_t* count);
const char* azvmr_result_body(const azvmr_result* result, size_t* length);

/* ---- What a result lends ------------------------------------------------------------------------------------- */

const char* azvmr_finding_code(const azvmr_finding* finding, size_t* length);
const char* azvmr_finding_message(const azvmr_finding* finding, size_t* length);
const char* azvmr_finding_remedy(const azvmr_finding* finding, size_t* length);

int32_t azvmr_rung_report_rung(const azvmr_rung_report* report);
int32_t azvmr_rung_report_outcome(const azvmr_rung_report* report);
const char* azvmr_rung_report_reason(const azvmr_rung_report* report, size_t* length);
const char* azvmr_rung_report_message(const azvmr_rung_report* report, size_t* length);
const char* azvmr_rung_report_remedy(const azvmr_rung_report* report, size_t* length);
int64_t azvmr_rung_report_took(const azvmr_rung_report* report);
int32_t azvmr_rung_report_writes(const azvmr_rung_report* report);
const char* const* azvmr_rung_report_left(const azvmr_rung_report* report, size_t* count);
int32_t azvmr_rung_report_may_have_set(const azvmr_rung_report* report);

const char* azvmr_lock_id(const azvmr_lock* lock, size_t* length);
const char* azvmr_lock_name(const azvmr_lock* lock, size_t* length);
const char* azvmr_lock_level(const azvmr_lock* lock, size_t* length);
const char* azvmr_lock_notes(const azvmr_lock* lock, size_t* length);

int32_t azvmr_shut_rung_rung(const azvmr_shut_rung* shut);
const char* azvmr_shut_rung_code(const azvmr_shut_rung* shut, size_t* length);
const char* azvmr_shut_rung_message(const azvmr_shut_rung* shut, size_t* length);
const char* azvmr_shut_rung_remedy(const azvmr_shut_rung* shut, size_t* length);

const char* azvmr_machine_state_power(const azvmr_machine_state* state, size_t* length);
const char* azvmr_machine_state_agent_status(const azvmr_machine_state* state, size_t* length);
const char* azvmr_machine_state_vm_access_name(const azvmr_machine_state* state, size_t* length);
const char* azvmr_machine_state_vm_access_version(const azvmr_machine_state* state, size_t* length);
const char* azvmr_machine_state_vm_access_state(const azvmr_machine_state* state, size_t* length);
const char* azvmr_machine_state_force_update_tag(const azvmr_machine_state* state, size_t* length);

int32_t azvmr_account_state_exists(const azvmr_account_state* account);
const char* azvmr_account_state_name(const azvmr_account_state* account, size_t* length);
const char* azvmr_account_state_sid(const azvmr_account_state* account, size_t* length);
const char* azvmr_account_state_domain(const azvmr_account_state* account, size_t* length);
int32_t azvmr_account_state_built_in_administrator(const azvmr_account_state* account);
int32_t azvmr_account_state_enabled(const azvmr_account_state* account);
int32_t azvmr_account_state_locked(const azvmr_account_state* account);
int32_t azvmr_account_state_change_required(const azvmr_account_state* account);
int32_t azvmr_account_state_password_never_expires(const azvmr_account_state* account);
int64_t azvmr_account_state_password_age(const azvmr_account_state* account, int32_t* known); /* seconds */
int32_t azvmr_account_state_expired(const azvmr_account_state* account);
int64_t azvmr_account_state_expires_at(const azvmr_account_state* account);
int32_t azvmr_account_state_in_administrators(const azvmr_account_state* account);
int32_t azvmr_account_state_in_remote_desktop_users(const azvmr_account_state* account);
int32_t azvmr_account_state_laps_managed(const azvmr_account_state* account);
int32_t azvmr_account_state_remote_logon_denied(const azvmr_account_state* account);

const char* azvmr_candidate_report_id(const azvmr_candidate_report* report, size_t* length);
int32_t azvmr_candidate_report_kind(const azvmr_candidate_report* report);
int32_t azvmr_candidate_report_in_force(const azvmr_candidate_report* report);
int32_t azvmr_candidate_report_sign_in(const azvmr_candidate_report* report);

const char* azvmr_account_change_what(const azvmr_account_change* change, size_t* length);
const char* azvmr_account_change_before(const azvmr_account_change* change, size_t* length);
const char* azvmr_account_change_after(const azvmr_account_change* change, size_t* length);

const char* azvmr_guest_facts_os_version(const azvmr_guest_facts* guest, size_t* length);
const char* azvmr_guest_facts_language(const azvmr_guest_facts* guest, size_t* length);
const char* azvmr_guest_facts_powershell_version(const azvmr_guest_facts* guest, size_t* length);
const char* azvmr_guest_facts_language_mode(const azvmr_guest_facts* guest, size_t* length);
int32_t azvmr_guest_facts_bits(const azvmr_guest_facts* guest);
const char* azvmr_guest_facts_domain(const azvmr_guest_facts* guest, size_t* length);
int32_t azvmr_guest_facts_domain_controller(const azvmr_guest_facts* guest);
int32_t azvmr_guest_facts_read_only_domain_controller(const azvmr_guest_facts* guest);
int64_t azvmr_guest_facts_clock(const azvmr_guest_facts* guest);

const char* azvmr_found_vm_id(const azvmr_found_vm* vm, size_t* length);
const char* azvmr_found_vm_name(const azvmr_found_vm* vm, size_t* length);
const char* azvmr_found_vm_resource_group(const azvmr_found_vm* vm, size_t* length);
const char* azvmr_found_vm_location(const azvmr_found_vm* vm, size_t* length);
const char* azvmr_found_vm_matched(const azvmr_found_vm* vm, size_t* length);
const char* azvmr_found_vm_address(const azvmr_found_vm* vm, size_t* length);

const char* azvmr_leftover_id(const azvmr_leftover* leftover, size_t* length);
const char* azvmr_leftover_kind(const azvmr_leftover* leftover, size_t* length);
const char* azvmr_leftover_name(const azvmr_leftover* leftover, size_t* length);
const char* azvmr_leftover_operation_id(const azvmr_leftover* leftover, size_t* length);
int64_t azvmr_leftover_created_at(const azvmr_leftover* leftover);
int32_t azvmr_leftover_ours(const azvmr_leftover* leftover);
int32_t azvmr_leftover_removed(const azvmr_leftover* leftover);
const char* azvmr_leftover_reason(const azvmr_leftover* leftover, size_t* length);

const char* azvmr_dry_run_step_action(const azvmr_dry_run_step* step, size_t* length);
const char* azvmr_dry_run_step_method(const azvmr_dry_run_step* step, size_t* length);
const char* azvmr_dry_run_step_url(const azvmr_dry_run_step* step, size_t* length);
const char* azvmr_dry_run_step_body(const azvmr_dry_run_step* step, size_t* length);

const char* azvmr_breach_rule(const azvmr_breach* breach, size_t* length);
const char* azvmr_breach_message(const azvmr_breach* breach, size_t* length);
const char* azvmr_breach_source(const azvmr_breach* breach, size_t* length);
int32_t azvmr_breach_hopeless(const azvmr_breach* breach);

const char* azvmr_header_name(const azvmr_header* header, size_t* length);
const char* azvmr_header_value(const azvmr_header* header, size_t* length);

/* ---- Without a network: passwords ------------------------------------------------------------------------------ */

/* Judges a password by every rule that is known; gives an AZVMR_RESULT_PASSWORD. `account` may be NULL; `create` asks
 * the list of reserved names too. */
azvmr_status azvmr_check_password(azvmr_result** out, const char* password, size_t password_length, const char* account,
                                  int32_t create, azvmr_error** err);

/* Where a password will travel, which decides on its alphabet: anywhere; JSON to an extension; `net user`, cmd and
 * PowerShell; typed by a person on an unknown keyboard. */
enum { AZVMR_CHANNEL_ANY = 0, AZVMR_CHANNEL_VM_ACCESS = 1 };
enum { AZVMR_CHANNEL_COMMAND_LINE = 2, AZVMR_CHANNEL_KEYBOARD = 3 };

/* A password of `length` characters (12 to 123, to 14 for the command line; 24 suits) from the system's secure source,
 * each one byte. The buffer is the caller's to wipe, and must have room for a NUL besides. `account` is kept out of the
 * password; it may be NULL. */
azvmr_status azvmr_generate_password(char* buffer, size_t capacity, uint32_t length, int32_t channel,
                                     const char* account, azvmr_error** err);

/* ---- Without a network: the portal, and failures --------------------------------------------------------------- */

/* The well-known clouds, and one of them by any of its names, as an AZVMR_RESULT_CLOUD. */
const char* const* azvmr_cloud_names(size_t* count);
azvmr_status azvmr_cloud_named(azvmr_result** out, const char* name, azvmr_error** err);

/* The address of the portal's own page for the job. `cloud` is the name of a well-known one, its ARM endpoint, or the
 * address of a portal. `tenant` may be NULL, `cloud` too: the public one. */
azvmr_status azvmr_portal_url(azvmr_text** out, const char* vm, const char* tenant, const char* cloud,
                              azvmr_error** err);
const char* azvmr_text_value(const azvmr_text* text, size_t* length);
void azvmr_text_free(azvmr_text* text);

/* Explains a code ("0x800708C5", "OperationNotAllowed") or a text that contains one. Not known: AZVMR_OK, and NULL in
 * `out`. */
azvmr_status azvmr_explain_failure(azvmr_failure** out, const char* code_or_text, azvmr_error** err);
const char* azvmr_failure_name(const azvmr_failure* failure, size_t* length); /* as in azvmr_error_failure */
const char* azvmr_failure_meaning(const azvmr_failure* failure, size_t* length);
const char* azvmr_failure_remedy(const azvmr_failure* failure, size_t* length);
const char* azvmr_failure_help_url(const azvmr_failure* failure, size_t* length);
uint32_t azvmr_failure_hresult(const azvmr_failure* failure);
int32_t azvmr_failure_retryable(const azvmr_failure* failure);
void azvmr_failure_free(azvmr_failure* failure);

/* ---- For hosts with tokens of their own ----------------------------------------------------------------------- */

typedef struct azvmr_token_request azvmr_token_request;       /* immutable: lent until its completion is freed  */
typedef struct azvmr_token_completion azvmr_token_completion; /* confined:  the host's, to be freed in the end  */

/* Both functions run on the thread that drives the loop. `request` hands over a completion, which the host completes
 * at once or later, from any thread. After `cancel` (NULL allowed) nobody waits for it any more; it is freed all the
 * same. The library keeps a token and asks again early, one request at a time. Without struct_size: refused unread. */
typedef struct azvmr_token_source {
  size_t struct_size; /* sizeof(azvmr_token_source) */
  void (*request)(const azvmr_token_request* request, azvmr_token_completion* completion, void* user_data);
  void (*cancel)(uint64_t id, void* user_data);
  void* user_data;
  azvmr_release_fn release;
} azvmr_token_source;

azvmr_status azvmr_options_set_token_source(azvmr_options* options, const azvmr_token_source* source,
                                            azvmr_error** err);
uint64_t azvmr_token_request_id(const azvmr_token_request* request); /* as in `cancel` */
const char* azvmr_token_request_scope(const azvmr_token_request* request, size_t* length);
const char* azvmr_token_request_tenant(const azvmr_token_request* request, size_t* length);
const char* azvmr_token_request_claims(const azvmr_token_request* request, size_t* length);

/* The first of these counts, the rest is ignored. Freeing without any fails the request with AZVMR_INTERNAL. */
void azvmr_token_completion_complete(azvmr_token_completion* completion, const char* token, size_t token_length,
                                     int64_t expires_at);
void azvmr_token_completion_fail(azvmr_token_completion* completion, azvmr_status status, const char* message);
void azvmr_token_completion_free(azvmr_token_completion* completion);

/* ---- For hosts with a vault or a database of their own ---------------------------------------------------------- */

typedef struct azvmr_store_request azvmr_store_request;       /* immutable: lent until its completion is freed  */
typedef struct azvmr_store_completion azvmr_store_completion; /* confined:  the host's, to be freed in the end  */

/* As azvmr_token_source. What is stored is a secret or a resume token; a later token replaces an earlier one. Ids are
 * unique within one sink of one operation. */
struct azvmr_sink {
  size_t struct_size; /* sizeof(azvmr_sink) */
  void (*store)(const azvmr_store_request* request, azvmr_store_completion* completion, void* user_data);
  void (*cancel)(uint64_t id, void* user_data);
  void* user_data;
  azvmr_release_fn release;
};

uint64_t azvmr_store_request_id(const azvmr_store_request* request);
const char* azvmr_store_request_content(const azvmr_store_request* request, size_t* length); /* without a NUL */

/* It is kept, and the operation goes on; or it is not, and the operation ends before anything that depends on it is
 * sent. The first of these counts. Freeing without either fails the store with AZVMR_INTERNAL. */
void azvmr_store_completion_complete(azvmr_store_completion* completion);
void azvmr_store_completion_fail(azvmr_store_completion* completion, azvmr_status status, const char* message);
void azvmr_store_completion_free(azvmr_store_completion* completion);

typedef struct azvmr_vault_request azvmr_vault_request; /* immutable: lent until its completion is freed */
typedef void (*azvmr_vault_fn)(const azvmr_vault_request* request, azvmr_store_completion* completion, void* user_data);

/* As azvmr_sink, for azvmr_rotate. store_pending keeps a candidate beside what is current, in place of the one that is
 * pending: with the same id it is the same candidate, of which more is known; else that one is known not to be in
 * force. It must survive a crash once the store is completed. commit: the candidate of that id, pending or current, is
 * in force; it becomes the current one, and the other is forgotten. It may come again for the same id. Calls are
 * numbered within one rotation; `cancel` names one that nobody waits for any more, and may be NULL. */
struct azvmr_vault {
  size_t struct_size; /* sizeof(azvmr_vault) */
  azvmr_vault_fn store_pending;
  azvmr_vault_fn commit;
  void (*cancel)(uint64_t call, void* user_data);
  void* user_data;
  azvmr_release_fn release;
};

uint64_t azvmr_vault_request_call(const azvmr_vault_request* request);
const char* azvmr_vault_request_candidate_id(const azvmr_vault_request* request, size_t* length);

/* Of store_pending; the secret is a password or the key in PEM, without a NUL, and the resume token may be empty. */
int32_t azvmr_vault_request_kind(const azvmr_vault_request* request);
const char* azvmr_vault_request_secret(const azvmr_vault_request* request, size_t* length);
const char* azvmr_vault_request_resume_token(const azvmr_vault_request* request, size_t* length);

/* ---- For hosts with a network stack of their own --------------------------------------------------------------- */

typedef struct azvmr_http_request azvmr_http_request;       /* immutable: lent until its completion is freed    */
typedef struct azvmr_http_completion azvmr_http_completion; /* confined:  the host's, to be freed in the end    */

/* As azvmr_token_source. A request is final: the transport adds only what the protocol needs (Host, Content-Length),
 * follows no redirect and repeats nothing. Ids are unique within one client. */
typedef struct azvmr_transport {
  size_t struct_size; /* sizeof(azvmr_transport) */
  void (*start)(const azvmr_http_request* request, azvmr_http_completion* completion, void* user_data);
  void (*cancel)(uint64_t id, void* user_data);
  void* user_data;
  azvmr_release_fn release;
} azvmr_transport;

azvmr_status azvmr_options_set_transport(azvmr_options* options, const azvmr_transport* transport, azvmr_error** err);
uint64_t azvmr_http_request_id(const azvmr_http_request* request);
const char* azvmr_http_request_method(const azvmr_http_request* request, size_t* length);
const char* azvmr_http_request_url(const azvmr_http_request* request, size_t* length);
const azvmr_header* const* azvmr_http_request_headers(const azvmr_http_request* request, size_t* count);
const char* azvmr_http_request_body(const azvmr_http_request* request, size_t* length);

/* Not on a connection that served another request, because a network stack may resend by itself when such a one dies;
 * only to a peer whose address is a literal loopback one (or a link-local or private one); never through a proxy. */
int32_t azvmr_http_request_fresh_connection(const azvmr_http_request* request);
int32_t azvmr_http_request_loopback_only(const azvmr_http_request* request);
int32_t azvmr_http_request_local_only(const azvmr_http_request* request);
int32_t azvmr_http_request_no_proxy(const azvmr_http_request* request);
int64_t azvmr_http_request_connect_timeout(const azvmr_http_request* request);
int64_t azvmr_http_request_idle_timeout(const azvmr_http_request* request);
int64_t azvmr_http_request_request_timeout(const azvmr_http_request* request); /* from its start to its last byte */
size_t azvmr_http_request_max_header_bytes(const azvmr_http_request* request);
size_t azvmr_http_request_max_body_bytes(const azvmr_http_request* request);

/* The first of complete and fail counts. Freeing without either fails the request with AZVMR_INTERNAL.
 * `may_have_arrived`: whether the service may have seen the request; in doubt 1. */
void azvmr_http_completion_add_header(azvmr_http_completion* completion, const char* name, const char* value);
void azvmr_http_completion_complete(azvmr_http_completion* completion, int32_t status, const char* body,
                                    size_t body_length);
void azvmr_http_completion_fail(azvmr_http_completion* completion, azvmr_status status, const char* message,
                                int32_t may_have_arrived);
void azvmr_http_completion_free(azvmr_http_completion* completion);

#ifdef __cplusplus
}
#endif
#ifdef __GNUC__
#pragma GCC visibility pop
#endif

#endif

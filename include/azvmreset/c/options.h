/* A part of azvmreset.h, whose rules hold here, too: how a client is made: who signs in, the network, how long, the
 * log. */
#ifndef AZVMRESET_C_OPTIONS_H
#define AZVMRESET_C_OPTIONS_H

#include <azvmreset/c/base.h>

AZVMR_BEGIN_DECLS

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

/* The longest for one operation, for one connection to be made, without a single byte on it, and for one request. An
 * operation else has 45 minutes; two hours, where it carries out, goes on with or undoes a rescue, or may end in one.
 */
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

AZVMR_END_DECLS

#endif

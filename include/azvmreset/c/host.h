/* A part of azvmreset.h, whose rules hold here, too: what a host may bring: tokens, sinks and vaults, a network stack.
 */
#ifndef AZVMRESET_C_HOST_H
#define AZVMRESET_C_HOST_H

#include <azvmreset/c/base.h>

AZVMR_BEGIN_DECLS

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

/* ---- For hosts that keep the journal of a rescue ---------------------------------------------------------------- */

typedef struct azvmr_append_request azvmr_append_request;   /* immutable: lent until its completion is freed */
typedef struct azvmr_read_completion azvmr_read_completion; /* confined:  the host's, to be freed in the end */

/* As azvmr_sink: the bytes of one journal, in a database or where another machine can go on. `read` gives all of them,
 * none when nothing was ever kept, at most 16 MiB. What is appended stands at `offset`: the number of bytes that are
 * kept, or fewer where the end of an append that never ended is cut off; then what lies behind it goes. It must survive
 * a crash once it is completed. Calls come one after the other; the host sees to it that only one operation works with
 * a journal. `cancel` may be NULL. */
struct azvmr_journal {
  size_t struct_size; /* sizeof(azvmr_journal) */
  void (*read)(uint64_t call, azvmr_read_completion* completion, void* user_data);
  void (*append)(const azvmr_append_request* request, azvmr_store_completion* completion, void* user_data);
  void (*cancel)(uint64_t call, void* user_data);
  void* user_data;
  azvmr_release_fn release;
};

uint64_t azvmr_append_request_call(const azvmr_append_request* request);
uint64_t azvmr_append_request_offset(const azvmr_append_request* request);
const char* azvmr_append_request_bytes(const azvmr_append_request* request, size_t* length); /* without a NUL */

/* The first of these counts. Freeing without either fails the read with AZVMR_INTERNAL. */
void azvmr_read_completion_complete(azvmr_read_completion* completion, const char* bytes, size_t length);
void azvmr_read_completion_fail(azvmr_read_completion* completion, azvmr_status status, const char* message);
void azvmr_read_completion_free(azvmr_read_completion* completion);

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

AZVMR_END_DECLS

#endif

/* A part of azvmreset.h, whose rules hold here, too: ARM requests of your own, and the cloud. */
#ifndef AZVMRESET_C_REST_H
#define AZVMRESET_C_REST_H

#include <azvmreset/c/base.h>

AZVMR_BEGIN_DECLS

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

AZVMR_END_DECLS

#endif

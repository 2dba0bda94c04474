/* A part of azvmreset.h, whose rules hold here, too: the VM from outside: preflight, restart, status, find, leftovers.
 */
#ifndef AZVMRESET_C_MACHINE_H
#define AZVMRESET_C_MACHINE_H

#include <azvmreset/c/base.h>

AZVMR_BEGIN_DECLS

/* ---- Task: preflight, what stands in the way ----------------------------------------------------------------- */

azvmr_status azvmr_preflight_new(azvmr_preflight** out, const char* vm, azvmr_error** err);
void azvmr_preflight_free(azvmr_preflight* request);
azvmr_status azvmr_preflight_set_timeout(azvmr_preflight* request, int64_t milliseconds, azvmr_error** err);
azvmr_status azvmr_preflight_set_traceparent(azvmr_preflight* request, const char* traceparent, azvmr_error** err);

azvmr_status azvmr_client_preflight(azvmr_operation** out, azvmr_client* client, const azvmr_preflight* request,
                                    azvmr_error** err);

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

AZVMR_END_DECLS

#endif

/* A part of azvmreset.h, whose rules hold here, too: the offline method, thought through: plan. */
#ifndef AZVMRESET_C_PLAN_H
#define AZVMRESET_C_PLAN_H

#include <azvmreset/c/base.h>

AZVMR_BEGIN_DECLS

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

/* Of a rescue VM that is made, where a policy demands it. The address range is that of its own network. */
azvmr_status azvmr_plan_rescue_set_rescue_address_range(azvmr_plan_rescue* request, const char* range,
                                                        azvmr_error** err);
azvmr_status azvmr_plan_rescue_set_rescue_admin_username(azvmr_plan_rescue* request, const char* username,
                                                         azvmr_error** err);
azvmr_status azvmr_plan_rescue_set_rescue_os_disk_sku(azvmr_plan_rescue* request, const char* sku, azvmr_error** err);
azvmr_status azvmr_plan_rescue_set_rescue_disk_encryption_set(azvmr_plan_rescue* request, const char* id,
                                                              azvmr_error** err);
azvmr_status azvmr_plan_rescue_set_rescue_security_type(azvmr_plan_rescue* request, const char* type,
                                                        azvmr_error** err);
azvmr_status azvmr_plan_rescue_set_rescue_zone(azvmr_plan_rescue* request, const char* zone, azvmr_error** err);
azvmr_status azvmr_plan_rescue_set_rescue_license_type(azvmr_plan_rescue* request, const char* type, azvmr_error** err);
azvmr_status azvmr_plan_rescue_set_rescue_encryption_at_host(azvmr_plan_rescue* request, int32_t encrypted,
                                                             azvmr_error** err);

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

AZVMR_END_DECLS

#endif

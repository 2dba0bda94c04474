/* The simulated Azure as the network stack of a C program: requests are answered inside `start`, on real time but
 * without service times and throttling, so nothing waits. Any thread may use it.
 */
#ifndef AZVMRESET_TESTS_SIMULATED_AZURE_H
#define AZVMRESET_TESTS_SIMULATED_AZURE_H

#include <azvmreset.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct simulated_azure simulated_azure;

simulated_azure* simulated_azure_new(void);
void simulated_azure_free(simulated_azure* azure);

/* The transport for options; its release counts in simulated_azure_released. */
azvmr_transport simulated_azure_transport(simulated_azure* azure);
int simulated_azure_released(const simulated_azure* azure);

/* Borrowed until the next call. */
const char* simulated_azure_vm(simulated_azure* azure, const char* name);
const char* simulated_azure_tenant(const simulated_azure* azure);
const char* simulated_azure_client_id(const simulated_azure* azure);
const char* simulated_azure_client_secret(const simulated_azure* azure);

/* From now on requests stay without an answer until they are cancelled; or are answered again. */
void simulated_azure_hold(simulated_azure* azure, int hold);

/* The same for writes alone. */
void simulated_azure_hold_writes(simulated_azure* azure, int hold);
int simulated_azure_cancelled(const simulated_azure* azure);

/* From now on every request of that method on a path that contains `path` gets this answer, unprocessed. */
void simulated_azure_answer(simulated_azure* azure, const char* method, const char* path, int status, const char* code,
                            const char* message);

/* From now on the answer to every such request is lost after it was processed. */
void simulated_azure_lose_answer(simulated_azure* azure, const char* method, const char* path);

/* Whether a sign-in at the guest's console would succeed. */
int simulated_azure_accepts(simulated_azure* azure, const char* vm, const char* username, const char* password);

/* How many requests were started, and how many of them were writes. */
int simulated_azure_requests(const simulated_azure* azure);
int simulated_azure_writes(const simulated_azure* azure);

#ifdef __cplusplus
}
#endif

#endif

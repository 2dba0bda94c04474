/* What the parts of the C program share. */
#ifndef AZVMRESET_TESTS_C_TESTS_H
#define AZVMRESET_TESTS_C_TESTS_H

#include "capi/check.h"
#include "capi/simulated_azure.h"

#define OLD_PASSWORD "Forgotten-Passw0rd"
#define NEW_PASSWORD "Correct-Horse-42!"

/* An Azure, options for a client of it, and the client once it was opened. */
struct world {
  simulated_azure* azure;
  azvmr_options* options;
  azvmr_client* client;
};
struct world world_new(void);
void world_open(struct world* world);
void world_free(struct world* world);

azvmr_operation* start_reset(struct world* world, const char* vm, const char* username, const char* password);
azvmr_operation* start_preflight(struct world* world, const char* vm);

/* Waits, takes the result or the error, frees the operation. */
azvmr_result* result_of(azvmr_operation* operation, azvmr_error** err);

void test_arguments(void);  /* c_arguments_test.c: what is refused at the edge */
void test_failures(void);   /* c_failures_test.c: how tasks fail */
void test_operations(void); /* c_operations_test.c: waiting, cancelling, callbacks */
void test_guest(void);      /* c_guest_test.c: scripts and accounts inside the guest */
void test_hosts(void);      /* c_hosts_test.c: tokens, log lines and the loop of the host */
void test_rescue(void);    /* c_rescue_test.c: rescues, and a journal of the host */
void test_rotation(void);   /* c_rotation_test.c: a vault of the host, and what it is told */
void test_sealing(void);    /* c_sealing_test.c: keys for sealed passwords, and the ladder */
void test_sinks(void);      /* c_sinks_test.c: where secrets and resume tokens are kept */
void test_staging(void);    /* c_staging_test.c: a mounted volume, as far as C goes without one */
void test_tasks(void);      /* c_tasks_test.c: the smaller tasks, and what needs no network */

#endif

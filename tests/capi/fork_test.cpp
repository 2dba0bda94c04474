#include "capi/simulated_azure.h"
#include "support/catch.hpp"

#include <azvmreset.h>

#include <cstring>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

namespace {

azvmr_operation* start_preflight(azvmr_client* client, const std::string& vm) {
  azvmr_preflight* request = nullptr;
  azvmr_operation* operation = nullptr;
  azvmr_preflight_new(&request, vm.c_str(), nullptr);
  azvmr_client_preflight(&operation, client, request, nullptr);
  azvmr_preflight_free(request);
  return operation;
}

// What the child found wrong, as a number to exit with; 0 is nothing.
int look_from_the_child(azvmr_client* client, azvmr_operation* running, const std::string& vm) {
  if (azvmr_client_step(client, 0, nullptr) != AZVMR_FORKED) return 1;
  if (azvmr_client_close(client, 0, nullptr) != AZVMR_FORKED) return 2;
  if (azvmr_operation_wait(running, 0, nullptr, nullptr) != AZVMR_FORKED) return 3;
  azvmr_result* result = nullptr;
  azvmr_operation* refused = start_preflight(client, vm);
  if (azvmr_operation_result(&result, refused, nullptr) != AZVMR_FORKED) return 4;
  azvmr_operation_free(refused);
  azvmr_operation_cancel(running);
  azvmr_operation_free(running);
  azvmr_client_free(client);
  return 0;
}

}  // namespace

TEST_CASE("a forked child is told so, and what it frees leaves no trace", "[capi][fork]") {
  simulated_azure* azure = simulated_azure_new();
  azvmr_options* options = nullptr;
  azvmr_client* client = nullptr;
  const std::string vm = simulated_azure_vm(azure, "web-01");
  const azvmr_transport transport = simulated_azure_transport(azure);
  const char* secret = simulated_azure_client_secret(azure);
  REQUIRE(azvmr_options_new(&options, nullptr) == AZVMR_OK);
  REQUIRE(azvmr_options_set_transport(options, &transport, nullptr) == AZVMR_OK);
  REQUIRE(azvmr_options_set_client_secret(options, simulated_azure_tenant(azure), simulated_azure_client_id(azure),
                                          secret, std::strlen(secret), nullptr) == AZVMR_OK);
  REQUIRE(azvmr_options_set_drive(options, AZVMR_DRIVE_HOST, nullptr) == AZVMR_OK);
  REQUIRE(azvmr_client_new(&client, options, nullptr) == AZVMR_OK);
  azvmr_options_free(options);
  azvmr_operation* running = start_preflight(client, vm);

  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  // No destructor of the test's own may run in the child.
  if (child == 0) ::_exit(look_from_the_child(client, running, vm));

  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);

  // The parent goes on as if nothing had been.
  azvmr_result* result = nullptr;
  CHECK(azvmr_operation_wait(running, AZVMR_FOREVER, nullptr, nullptr) == AZVMR_OK);
  CHECK(azvmr_operation_result(&result, running, nullptr) == AZVMR_OK);
  CHECK(std::string(azvmr_result_os(result, nullptr)) == "windows");
  azvmr_result_free(result);
  azvmr_operation_free(running);
  azvmr_client_free(client);
  CHECK(simulated_azure_released(azure) == 1);
  simulated_azure_free(azure);
}

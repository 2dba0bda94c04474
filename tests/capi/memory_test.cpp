// Memory that runs out at the n-th allocation, for every n of a whole reset by the C interface: every call succeeds or
// says AZVMR_OUT_OF_MEMORY, user data is released once, nothing leaks.
#include "capi/simulated_azure.h"
#include "client/allocation.hpp"
#include "support/catch.hpp"

#include <azvmreset.h>

#include <cstring>
#include <string>

using azvmreset::test::Allocations;
using azvmreset::test::Exempt;

namespace {

// The simulator's side of the border between the library and its world.
struct World {
  simulated_azure* azure = nullptr;
  azvmr_transport inner{};
  std::string vm;
};

World& world_of(void* user_data) { return *static_cast<World*>(user_data); }

azvmr_transport exempt_transport(World& world) {
  return {sizeof(azvmr_transport),
          [](const azvmr_http_request* request, azvmr_http_completion* completion, void* user_data) {
            const Exempt exempt;
            world_of(user_data).inner.start(request, completion, world_of(user_data).inner.user_data);
          },
          [](uint64_t id, void* user_data) {
            const Exempt exempt;
            world_of(user_data).inner.cancel(id, world_of(user_data).inner.user_data);
          },
          &world, nullptr};
}

struct Counts {
  int done = 0;
  int registered = 0;
  int released = 0;

  // Another user data goes out.
  Counts* given() {
    ++registered;
    return this;
  }
};

void count_done(azvmr_operation*, azvmr_status, void* user_data) { ++static_cast<Counts*>(user_data)->done; }
void count_progress(azvmr_operation*, const azvmr_progress*, void*) {}
void count_log(const azvmr_log_record*, void*) {}
void count_release(void* user_data) { ++static_cast<Counts*>(user_data)->released; }

void keep(const azvmr_store_request*, azvmr_store_completion* completion, void*) {
  azvmr_store_completion_complete(completion);
  azvmr_store_completion_free(completion);
}

template <class Set>
azvmr_status keep_with(Set set, azvmr_reset_password* request, Counts& counts, azvmr_error** err) {
  const azvmr_sink sink{sizeof(azvmr_sink), keep, nullptr, counts.given(), count_release};
  return set(request, &sink, err);
}

// A whole reset; AZVMR_OK when it changed the password, or the first status that came instead.
azvmr_status reset_once(World& world, Counts& counts) {
  azvmr_error* err = nullptr;
  azvmr_options* options = nullptr;
  azvmr_client* client = nullptr;
  azvmr_reset_password* request = nullptr;
  azvmr_operation* operation = nullptr;
  azvmr_result* result = nullptr;
  azvmr_progress* progress = nullptr;
  const azvmr_transport transport = exempt_transport(world);
  const char* secret = simulated_azure_client_secret(world.azure);

  azvmr_status status = AZVMR_OK;
  const auto fine = [&status](azvmr_status now) { return (status = now) == AZVMR_OK; };
  if (fine(azvmr_options_new(&options, &err)) && fine(azvmr_options_set_transport(options, &transport, &err)) &&
      fine(azvmr_options_set_client_secret(options, simulated_azure_tenant(world.azure),
                                           simulated_azure_client_id(world.azure), secret, std::strlen(secret),
                                           &err)) &&
      fine(azvmr_options_set_drive(options, AZVMR_DRIVE_HOST, &err)) &&
      fine(azvmr_options_set_log(options, AZVMR_LOG_TRACE, count_log, counts.given(), count_release, &err)) &&
      fine(azvmr_client_new(&client, options, &err)) &&
      fine(azvmr_reset_password_new(&request, world.vm.c_str(), "azureuser", "", 0, &err)) &&
      fine(azvmr_reset_password_set_generate(request, 1, &err)) &&
      fine(azvmr_reset_password_set_confirm(request, AZVMR_CONFIRM_NEVER, &err)) &&
      fine(keep_with(azvmr_reset_password_set_secret_sink, request, counts, &err)) &&
      fine(keep_with(azvmr_reset_password_set_resume_sink, request, counts, &err)) &&
      fine(azvmr_client_reset_password(&operation, client, request, &err)) &&
      fine(azvmr_operation_on_done(operation, count_done, counts.given(), count_release, &err)) &&
      fine(azvmr_operation_on_progress(operation, count_progress, counts.given(), count_release, &err)) &&
      fine(azvmr_operation_wait(operation, AZVMR_FOREVER, nullptr, &err)) &&
      fine(azvmr_operation_progress(&progress, operation, &err)) &&
      fine(azvmr_operation_result(&result, operation, &err))) {
    CHECK(azvmr_result_evidence(result) == AZVMR_EVIDENCE_APPLIED);
    CHECK(azvmr_result_json(result, nullptr) != nullptr);
  } else {
    CHECK(azvmr_error_code(err) == status);
    CHECK(azvmr_error_json(err, nullptr) != nullptr);
  }
  azvmr_result_free(result);
  azvmr_progress_free(progress);
  azvmr_operation_free(operation);
  azvmr_reset_password_free(request);
  azvmr_client_free(client);
  azvmr_options_free(options);
  azvmr_error_free(err);
  return status;
}

}  // namespace

TEST_CASE("a reset by the C interface whose n-th allocation fails, for every n", "[capi][memory]") {
  int failures = 0;
  bool failed = true;
  for (std::int64_t n = 0; failed || n <= 2; ++n) {
    INFO("allocation " << n << " fails");
    const auto alive = Allocations::alive();
    {
      World world;
      world.azure = simulated_azure_new();
      world.inner = simulated_azure_transport(world.azure);
      world.vm = simulated_azure_vm(world.azure, "web-01");
      Counts counts;

      Allocations::fail(n);
      const azvmr_status status = reset_once(world, counts);
      failed = Allocations::failed();
      Allocations::fail(0);

      CHECK(counts.released == counts.registered);
      CHECK(counts.done <= 1);
      const bool honest = status == AZVMR_OK || status == AZVMR_OUT_OF_MEMORY || status == AZVMR_OUTCOME_UNKNOWN;
      INFO("it ended with " << azvmr_status_name(status));
      CHECK(honest);
      if (status != AZVMR_OK) ++failures;
      simulated_azure_free(world.azure);
    }
    // What is made once per process came with the first two runs: in one nothing fails, in the other the error that was
    // made beforehand writes its document.
    if (n > 1) CHECK(Allocations::alive() == alive);
  }
  CHECK(failures > 100);
}

// Many threads and one client, as a host with a thread pool has them. Worth most under the thread sanitizer.
#include "capi/simulated_azure.h"
#include "support/catch.hpp"

#include <azvmreset.h>

#include <atomic>
#include <cstring>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace {

struct Counts {
  std::atomic<int> registered{0};
  std::atomic<int> done{0};
  std::atomic<int> released{0};
};

void count_done(azvmr_operation* operation, azvmr_status, void* user_data) {
  if (azvmr_operation_done(operation) == 1) ++static_cast<Counts*>(user_data)->done;
}
void count_progress(azvmr_operation*, const azvmr_progress*, void*) {}
void count_release(void* user_data) { ++static_cast<Counts*>(user_data)->released; }

azvmr_client* client_of(simulated_azure* azure) {
  azvmr_options* options = nullptr;
  azvmr_client* client = nullptr;
  const azvmr_transport transport = simulated_azure_transport(azure);
  const char* secret = simulated_azure_client_secret(azure);
  REQUIRE(azvmr_options_new(&options, nullptr) == AZVMR_OK);
  REQUIRE(azvmr_options_set_transport(options, &transport, nullptr) == AZVMR_OK);
  REQUIRE(azvmr_options_set_client_secret(options, simulated_azure_tenant(azure), simulated_azure_client_id(azure),
                                          secret, std::strlen(secret), nullptr) == AZVMR_OK);
  REQUIRE(azvmr_client_new(&client, options, nullptr) == AZVMR_OK);
  azvmr_options_free(options);
  return client;
}

// Starts, and then does what its turn says: waits, cancels and waits, or frees what still runs.
void work(azvmr_client* client, const std::string& vm, int turn, Counts& counts) {
  azvmr_preflight* request = nullptr;
  azvmr_operation* operation = nullptr;
  if (azvmr_preflight_new(&request, vm.c_str(), nullptr) != AZVMR_OK) return;
  if (azvmr_client_preflight(&operation, client, request, nullptr) == AZVMR_OK) {
    counts.registered += 2;
    azvmr_operation_on_done(operation, count_done, &counts, count_release, nullptr);
    azvmr_operation_on_progress(operation, count_progress, &counts, count_release, nullptr);
    if (turn % 3 == 1) azvmr_operation_cancel(operation);
    if (turn % 3 != 2) {
      azvmr_result* result = nullptr;
      azvmr_error* err = nullptr;
      azvmr_operation_wait(operation, AZVMR_FOREVER, nullptr, nullptr);
      azvmr_operation_result(&result, operation, &err);
      azvmr_result_json(result, nullptr);
      azvmr_error_free(err);
      azvmr_result_free(result);
    }
    azvmr_operation_free(operation);
  }
  azvmr_preflight_free(request);
}

// A vault that answers on threads of its own, every other time with the news that it cannot.
struct Vault {
  std::mutex mutex;
  std::vector<std::thread> answers;
  std::atomic<int> stores{0};
  std::atomic<int> registered{0};
  std::atomic<int> released{0};

  azvmr_sink sink() {
    ++registered;
    return {sizeof(azvmr_sink), store, cancel, this, release};
  }
  static void store(const azvmr_store_request* request, azvmr_store_completion* completion, void* user_data) {
    auto& self = *static_cast<Vault*>(user_data);
    const bool full = self.stores++ % 2 == 1;
    const std::lock_guard lock(self.mutex);
    self.answers.emplace_back([request, completion, full] {
      size_t length = 0;
      azvmr_store_request_content(request, &length);
      if (full || length == 0) azvmr_store_completion_fail(completion, AZVMR_REFUSED, "the vault is full");
      azvmr_store_completion_complete(completion);
      azvmr_store_completion_free(completion);
    });
  }
  static void cancel(uint64_t, void*) {}
  static void release(void* user_data) { ++static_cast<Vault*>(user_data)->released; }
};

}  // namespace

TEST_CASE("sinks answer on other threads, while their operations are cancelled and freed", "[capi][threads]") {
  simulated_azure* azure = simulated_azure_new();
  azvmr_client* client = client_of(azure);
  Vault vault;
  int finished = 0;
  const std::string vm = simulated_azure_vm(azure, "web-01");
  for (int turn = 0; turn < 40; ++turn) {
    azvmr_reset_rdp* request = nullptr;
    azvmr_operation* operation = nullptr;
    REQUIRE(azvmr_reset_rdp_new(&request, vm.c_str(), nullptr) == AZVMR_OK);
    const azvmr_sink sink = vault.sink();
    CHECK(azvmr_reset_rdp_set_resume_sink(request, &sink, nullptr) == AZVMR_OK);
    REQUIRE(azvmr_client_reset_rdp(&operation, client, request, nullptr) == AZVMR_OK);
    azvmr_reset_rdp_free(request);
    if (turn % 4 == 3) azvmr_operation_cancel(operation);
    if (turn % 4 != 2) {
      azvmr_operation_wait(operation, AZVMR_FOREVER, nullptr, nullptr);
      finished += azvmr_operation_done(operation);
    }
    azvmr_operation_free(operation);
  }
  azvmr_client_free(client);
  for (std::thread& answer : vault.answers) answer.join();
  CHECK(finished == 30);
  CHECK(vault.stores > 0);
  CHECK(vault.released == vault.registered);
  simulated_azure_free(azure);
}

TEST_CASE("eight threads start, wait, cancel and free", "[capi][threads]") {
  constexpr int kThreads = 8;
  constexpr int kTurns = 30;
  simulated_azure* azure = simulated_azure_new();
  const std::string vm = simulated_azure_vm(azure, "web-01");
  azvmr_client* client = client_of(azure);
  Counts counts;

  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int turn = 0; turn < kTurns; ++turn) work(client, vm, t + turn, counts);
    });
  }
  for (std::thread& thread : threads) thread.join();
  azvmr_client_free(client);

  CHECK(counts.registered == 2 * kThreads * kTurns);
  CHECK(counts.done == kThreads * kTurns);
  CHECK(counts.released == counts.registered);
  CHECK(simulated_azure_released(azure) == 1);
  simulated_azure_free(azure);
}

TEST_CASE("two threads ask for one result and its document", "[capi][threads]") {
  simulated_azure* azure = simulated_azure_new();
  const std::string vm = simulated_azure_vm(azure, "web-01");
  azvmr_client* client = client_of(azure);
  azvmr_preflight* request = nullptr;
  azvmr_operation* operation = nullptr;
  REQUIRE(azvmr_preflight_new(&request, vm.c_str(), nullptr) == AZVMR_OK);
  REQUIRE(azvmr_client_preflight(&operation, client, request, nullptr) == AZVMR_OK);
  azvmr_preflight_free(request);

  azvmr_result* results[2] = {nullptr, nullptr};
  std::string documents[2];
  std::thread threads[2];
  for (int t = 0; t < 2; ++t) {
    threads[t] = std::thread([&, t] {
      azvmr_operation_wait(operation, AZVMR_FOREVER, nullptr, nullptr);
      azvmr_operation_result(&results[t], operation, nullptr);
    });
  }
  for (std::thread& thread : threads) thread.join();
  REQUIRE(results[0] != nullptr);
  REQUIRE(results[1] != nullptr);
  for (int t = 0; t < 2; ++t) {
    threads[t] = std::thread([&, t] { documents[t] = azvmr_result_json(results[0], nullptr); });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(documents[0] == documents[1]);
  CHECK(documents[0] == azvmr_result_json(results[1], nullptr));

  for (azvmr_result* result : results) azvmr_result_free(result);
  azvmr_operation_free(operation);
  azvmr_client_free(client);
  simulated_azure_free(azure);
}

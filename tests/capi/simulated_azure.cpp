#include "capi/simulated_azure.h"

#include "simulator/azure.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <utility>

using azvmreset::sim::Azure;
using azvmreset::sim::Fault;
using azvmreset::sim::FaultKind;

namespace {

azvmreset::sim::Settings without_waiting() {
  azvmreset::sim::Settings settings;
  settings.time_scale = 0;
  settings.retry_after = 0;
  return settings;
}

azvmreset::sim::Scenario without_limits() {
  azvmreset::sim::Scenario scenario = azvmreset::sim::default_scenario();
  scenario.throttling = azvmreset::sim::Throttling::off;
  return scenario;
}

}  // namespace

struct simulated_azure {
  std::mutex mutex;
  Azure azure{without_limits(), without_waiting()};
  std::map<std::uint64_t, azvmr_http_completion*> held;
  std::string vm;
  bool hold = false;
  bool hold_writes = false;
  std::atomic<int> requests{0};
  std::atomic<int> writes{0};
  std::atomic<int> cancelled{0};
  std::atomic<int> released{0};
  azvmreset::sim::Time last{};

  // The model's time never goes back, the machine's may.
  azvmreset::sim::Time now() {
    last = std::max(last, std::chrono::system_clock::now());
    return last;
  }
};

namespace {

azvmreset::sim::Request received(const azvmr_http_request* sent) {
  azvmreset::sim::Request request;
  request.method = azvmr_http_request_method(sent, nullptr);
  request.url = azvmr_http_request_url(sent, nullptr);
  size_t count = 0;
  const azvmr_header* const* headers = azvmr_http_request_headers(sent, &count);
  for (size_t i = 0; i < count; ++i) {
    request.headers.emplace_back(azvmr_header_name(headers[i], nullptr), azvmr_header_value(headers[i], nullptr));
  }
  size_t length = 0;
  const char* body = azvmr_http_request_body(sent, &length);
  request.body.assign(body, length);
  return request;
}

void start(const azvmr_http_request* sent, azvmr_http_completion* completion, void* user_data) {
  auto& self = *static_cast<simulated_azure*>(user_data);
  const std::lock_guard lock(self.mutex);
  ++self.requests;
  azvmreset::sim::Request request = received(sent);
  const bool writes = request.method == "PUT";
  if (writes) ++self.writes;
  if (self.hold || (self.hold_writes && writes)) {
    self.held.emplace(azvmr_http_request_id(sent), completion);
    return;
  }
  const azvmreset::sim::Reply reply = self.azure.handle(request, self.now());
  if (reply.wire == azvmreset::sim::Wire::answered) {
    for (const auto& [name, value] : reply.answer.headers) {
      azvmr_http_completion_add_header(completion, name.c_str(), value.c_str());
    }
    azvmr_http_completion_complete(completion, reply.answer.status, reply.answer.body.data(), reply.answer.body.size());
  } else {
    azvmr_http_completion_fail(completion, AZVMR_CONNECTION, "the connection was reset", 1);
  }
  azvmr_http_completion_free(completion);
}

void cancel(uint64_t id, void* user_data) {
  auto& self = *static_cast<simulated_azure*>(user_data);
  const std::lock_guard lock(self.mutex);
  if (auto flight = self.held.extract(id)) {
    ++self.cancelled;
    azvmr_http_completion_free(flight.mapped());
  }
}

void release(void* user_data) { ++static_cast<simulated_azure*>(user_data)->released; }

}  // namespace

simulated_azure* simulated_azure_new() { return new simulated_azure; }
void simulated_azure_free(simulated_azure* azure) { delete azure; }

azvmr_transport simulated_azure_transport(simulated_azure* azure) {
  return {sizeof(azvmr_transport), start, cancel, azure, release};
}
int simulated_azure_released(const simulated_azure* azure) { return azure->released; }

const char* simulated_azure_vm(simulated_azure* azure, const char* name) {
  azure->vm = azure->azure.vm_id(name);
  return azure->vm.c_str();
}
const char* simulated_azure_tenant(const simulated_azure* azure) { return azure->azure.scenario().tenant_id.c_str(); }
const char* simulated_azure_client_id(const simulated_azure* azure) {
  return azure->azure.scenario().principals.front().client_id.c_str();
}
const char* simulated_azure_client_secret(const simulated_azure* azure) {
  return azure->azure.scenario().principals.front().client_secret.c_str();
}

void simulated_azure_hold(simulated_azure* azure, int hold) {
  const std::lock_guard lock(azure->mutex);
  azure->hold = hold != 0;
}
void simulated_azure_hold_writes(simulated_azure* azure, int hold) {
  const std::lock_guard lock(azure->mutex);
  azure->hold_writes = hold != 0;
}
int simulated_azure_cancelled(const simulated_azure* azure) { return azure->cancelled; }

void simulated_azure_answer(simulated_azure* azure, const char* method, const char* path, int status, const char* code,
                            const char* message) {
  const std::lock_guard lock(azure->mutex);
  azure->azure.faults().add(Fault(FaultKind::status).on(method, path).times(0).status(status).arm_error(code, message));
}

void simulated_azure_lose_answer(simulated_azure* azure, const char* method, const char* path) {
  const std::lock_guard lock(azure->mutex);
  azure->azure.faults().add(Fault(FaultKind::reset_after).on(method, path).times(0));
}

int simulated_azure_accepts(simulated_azure* azure, const char* vm, const char* username, const char* password) {
  const std::lock_guard lock(azure->mutex);
  azure->azure.advance(azure->now());
  azvmreset::sim::Windows* guest = azure->azure.guest(vm);
  return guest != nullptr && guest->sign_in(username, password).accepted() ? 1 : 0;
}

int simulated_azure_requests(const simulated_azure* azure) { return azure->requests; }
int simulated_azure_writes(const simulated_azure* azure) { return azure->writes; }

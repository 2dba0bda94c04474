// The operations in a simulated Azure, under virtual time, without the client
// above them.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <azvmreset/reset.hpp>
#include "arm/client.hpp"
#include "base/encoding/percent.hpp"
#include "base/json/reader.hpp"
#include "base/wiped.hpp"
#include "http/retry_policy.hpp"
#include "http/wire.hpp"
#include "ops/context.hpp"
#include "simulator/in_process.hpp"
#include "support/memory_files.hpp"
#include "support/seeded_random.hpp"
#include "support/task_runner.hpp"

namespace azvmreset::test {

// Tokens taken straight from the model: signing in is not what is tested here.
class SignedIn final : public http::Policy {
 public:
  SignedIn(sim::InProcessAzure& azure, VirtualPort& port) : azure_(azure), port_(port) {}

  engine::Task<Result<http::Response>> send(http::Request& request, http::Next next) override {
    if (port_.now() >= renew_at_) {
      authorization_ = std::make_shared<const Secret>("Bearer " + token());
      renew_at_ = port_.now() + std::chrono::minutes(50);
    }
    request.authorization = authorization_;
    co_return co_await next(request);
  }

 private:
  std::string token() {
    base::WipedString secret;
    base::append_form_encoded(secret, azure_.client_secret());
    const auto reply = azure_->handle({"POST",
                                       azure_->settings().authority + "/" + azure_.tenant_id() + "/oauth2/v2.0/token",
                                       {{"Content-Type", "application/x-www-form-urlencoded"}},
                                       "grant_type=client_credentials&client_id=" + azure_.client_id() +
                                           "&client_secret=" + std::string(base::view(secret)) +
                                           "&scope=https%3A%2F%2Fmanagement.azure.com%2F.default"},
                                      port_.wall_now());
    const auto body = base::json::Document::parse(reply.answer.body);
    return body ? body->root()["access_token"].text_or("") : "";
  }

  sim::InProcessAzure& azure_;
  VirtualPort& port_;
  std::shared_ptr<const Secret> authorization_;
  engine::TimePoint renew_at_ = engine::TimePoint::min();
};

class SimulatedWorld {
 public:
  explicit SimulatedWorld(sim::Settings settings = {}, sim::Scenario scenario = sim::default_scenario())
      : azure(runner.port, std::move(settings), std::move(scenario)) {}

  ops::Context context() { return {arm, random, runner.port, ops::Storage(worker, files), progress_}; }

  ResourceId vm(std::string_view name) { return ResourceId::parse(azure->vm_id(name)).value(); }

  // That password is the account's, whatever else hinders the sign-in.
  bool is_password(std::string_view vm, std::string_view account, std::string_view password) {
    return azure.sign_in(vm, account, password).code != 1326;
  }

  int writes() {
    int count = 0;
    for (const auto& logged : azure->requests()) count += logged.request.method == "PUT";
    return count;
  }

  TaskRunner runner;
  engine::Worker worker{runner.loop, engine::Worker::Mode::inline_jobs};
  MemoryFiles files;
  sim::InProcessAzure azure;
  SeededRandom random;

 private:
  class Silent final : public base::ProgressSink {
    void entered(Phase, std::string_view) noexcept override {}
    void polled() noexcept override {}
  };

  Silent progress_;
  SignedIn signed_in_{azure, runner.port};
  http::RetryPolicy retry_{random, RetryOptions()};
  http::Wire wire_{azure, http::WireOptions()};
  http::Pipeline pipeline_{{&retry_, &signed_in_}, wire_};

 public:
  arm::Arm arm{runner.loop, random, pipeline_,
               arm::ArmOptions(arm::Endpoint::parse("https://management.azure.com").value())};
};

}  // namespace azvmreset::test

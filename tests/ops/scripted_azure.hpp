// One VM whose ARM answers by the book.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <azvmreset/reset.hpp>
#include "arm/client.hpp"
#include "base/format.hpp"
#include "ops/context.hpp"
#include "ops/golden.hpp"
#include "support/memory_files.hpp"
#include "support/scripted_sender.hpp"
#include "support/seeded_random.hpp"
#include "support/task_runner.hpp"

namespace azvmreset::test {

inline constexpr std::string_view kVm =
    "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rescue-demo/providers/Microsoft.Compute/"
    "virtualMachines/web-01";
inline constexpr std::string_view kPassword = "Correct-Horse-42!";

// Remembers the phases, each once in a row.
class PhaseLog final : public base::ProgressSink {
 public:
  void entered(Phase phase, std::string_view) noexcept override {
    if (phases.empty() || phases.back() != phase) phases.push_back(phase);
  }
  void polled() noexcept override { ++polls; }

  std::vector<Phase> phases;
  int polls = 0;
};

class ScriptedAzure {
 public:
  ops::Context context() { return {arm, random, runner.port, ops::Storage(worker, files), progress}; }

  ResourceId vm() const { return ResourceId::parse(kVm).value(); }
  // Of VMAccess alone: the guest is not asked.
  ResetPassword reset() const {
    ResetPassword request(vm(), "azureuser", Secret(kPassword));
    request.confirm = Confirm::never;
    return request;
  }

  // The answer to the first read, with the date by which ages are measured.
  void describe(std::string body, std::string date = "Mon, 21 Sep 2026 14:01:00 GMT") {
    wire.reply(200, {{"Date", std::move(date)}}, std::move(body));
  }

  // ARM takes the write, and its operation ends like this at the first poll.
  void accept(std::string status_document) {
    wire.reply(201,
               {{"Azure-AsyncOperation", "https://management.azure.com/operations/1"},
                {"x-ms-correlation-request-id", "correlation-1"}},
               R"({"properties":{"provisioningState":"Creating"}})");
    wire.reply(200, {}, std::move(status_document));
  }

  // The extension as it is read at the end; "{tag}" becomes the tag of the last write.
  void show_extension(std::string body) {
    answers_with_tag_.push_back(std::move(body));
    wire.answer_all([this](const Sent&) -> Result<http::Response> {
      const std::string next = answers_with_tag_.front();
      if (answers_with_tag_.size() > 1) answers_with_tag_.erase(answers_with_tag_.begin());
      return response(200, {}, next.find("{tag}") == std::string::npos ? next : with(next, "{tag}", last_tag()));
    });
  }

  // Of the last PUT.
  std::string last_tag() const {
    const auto body = base::json::Document::parse(last_put().body);
    return body ? body->root()["properties"]["forceUpdateTag"].text_or("") : "";
  }
  const Sent& last_put() const {
    for (auto sent = wire.sent().rbegin(); sent != wire.sent().rend(); ++sent) {
      if (sent->method == "PUT") return *sent;
    }
    throw std::runtime_error("nothing was written");
  }
  int puts() const {
    int count = 0;
    for (const Sent& sent : wire.sent()) count += sent.method == "PUT";
    return count;
  }

  TaskRunner runner;
  engine::Worker worker{runner.loop, engine::Worker::Mode::inline_jobs};
  MemoryFiles files;
  ScriptedSender wire;
  SeededRandom random;
  PhaseLog progress;
  arm::Arm arm{runner.loop, random, wire,
               arm::ArmOptions(arm::Endpoint::parse("https://management.azure.com").value())};

 private:
  std::vector<std::string> answers_with_tag_;
};

// An extension resource with its instance view.
inline std::string extension(std::string_view tag, std::string_view state, std::string_view status_code = "",
                             std::string_view message = "", std::string_view time = "2026-09-21T14:02:00Z") {
  const std::string statuses =
      status_code.empty()
          ? "[]"
          : base::format(R"([{{"code":"{}","level":"{}","message":"{}","time":"{}"}}])", status_code,
                         status_code.find("failed") == std::string_view::npos ? "Info" : "Error", message, time);
  return base::format(
      R"({{"name":"enablevmaccess","properties":{{"publisher":"Microsoft.Compute","type":"VMAccessAgent",)"
      R"("typeHandlerVersion":"2.0","forceUpdateTag":"{}","provisioningState":"{}",)"
      R"("instanceView":{{"name":"enablevmaccess","statuses":{}}}}}}})",
      tag, state, statuses);
}

inline std::string succeeded() { return R"({"status":"Succeeded"})"; }
inline std::string ended(std::string_view state, std::string_view code, std::string_view message) {
  return base::format(R"({{"status":"{}","error":{{"code":"{}","message":"{}"}}}})", state, code, message);
}

}  // namespace azvmreset::test

// A VM whose Run Command answers by the book: the resource is there from its
// PUT to its DELETE, and shows one view after the other.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/json/writer.hpp"
#include "ops/scripted_azure.hpp"

namespace azvmreset::test {

// The instance view of a script.
struct View {
  std::string state = "Succeeded";
  std::string exit_code = "0";
  std::string output = "said";
  std::string error = {};
  std::string message = {};

  std::string text() const {
    base::json::Writer json;
    json.begin_object().member("name", "any");
    json.key("properties").begin_object().member("provisioningState", "Succeeded");
    json.key("instanceView").begin_object().member("executionState", state);
    if (!exit_code.empty()) json.key("exitCode").raw(exit_code);
    json.member("output", output).member("error", error).member("executionMessage", message);
    json.end_object().end_object().end_object();
    return json.text();
  }
};

struct ScriptedCommands : ScriptedAzure {
  ScriptedCommands() {
    wire.answer_all([this](const Sent& sent) { return answer(sent); });
  }

  // What is asked once is answered by the first, then the next; the last one stays.
  template <class T>
  static T next(std::vector<T>& answers) {
    T first = answers.front();
    if (answers.size() > 1) answers.erase(answers.begin());
    return first;
  }

  static Result<http::Response> error(int status, std::string_view code, std::string_view message = "words") {
    return response(status, {}, base::format(R"({{"error":{{"code":"{}","message":"{}"}}}})", code, message));
  }
  static Error broken() {
    Error lost(ErrorCode::connection, "the connection broke");
    lost.may_have_arrived = true;
    return lost;
  }

  Result<http::Response> answer(const Sent& sent) {
    if (sent.url.find("/operations/") != std::string::npos) return response(200, {}, next(statuses));
    if (sent.url.find("/results/") != std::string::npos) return response(200, {}, action_output);
    if (sent.url.find("/snapshots/") != std::string::npos) return response(200, {}, "{}");
    if (sent.url.find("/runCommand") == std::string::npos) return response(200, {}, vm_body);
    if (on_request) {
      if (auto instead = on_request(sent)) return std::move(*instead);
    }
    if (sent.method == "PUT") {
      there = true;
      return response(201, operation(), R"({"properties":{"provisioningState":"Creating"}})");
    }
    if (sent.method == "DELETE") {
      const bool was_there = there;
      there = false;
      return response(was_there ? 200 : 204);
    }
    if (sent.method == "POST") return response(202, operation());
    if (!there) return error(404, "ResourceNotFound");
    return response(200, {}, next(views).text());
  }

  static Headers operation() {
    return {{"Azure-AsyncOperation", "https://management.azure.com/operations/1"},
            {"Location", "https://management.azure.com/results/1"},
            {"x-ms-correlation-request-id", "correlation-1"}};
  }

  int count(std::string_view method) const {
    int number = 0;
    for (const Sent& sent : wire.sent()) number += sent.method == method;
    return number;
  }
  const Sent& first(std::string_view method) const {
    for (const Sent& sent : wire.sent()) {
      if (sent.method == method) return sent;
    }
    throw std::runtime_error("nothing was sent by " + std::string(method));
  }

  bool there = false;
  std::vector<std::string> statuses = {succeeded()};
  std::vector<View> views = {View()};
  std::string vm_body = golden("vm.json");
  std::string action_output = R"({"value":[{"code":"ComponentStatus/StdOut/succeeded","message":"said"},)"
                              R"({"code":"ComponentStatus/StdErr/succeeded","message":""}]})";
  std::function<std::optional<Result<http::Response>>(const Sent&)> on_request;
};

}  // namespace azvmreset::test

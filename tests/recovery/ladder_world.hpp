// A VM whose every way in can be made to fail as its test wants.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ops/scripted_guest.hpp"
#include "recovery/ladder.hpp"

namespace azvmreset::test {

class LadderWorld : public ScriptedGuest {
 public:
  explicit LadderWorld(std::vector<GuestWords> answers = {GuestWords()}) : ScriptedGuest(std::move(answers)) {
    vm_body = vm_with_handler_only();
    on_request = [this](const Sent& sent) { return instead_of(sent); };
  }

  // What is answered to a write by this way, instead of what the book says.
  using Instead = std::function<std::optional<Result<http::Response>>(const Sent&)>;
  Instead on_extension;  // PUT
  Instead on_managed;    // PUT
  Instead on_action;     // POST
  Instead on_removal;    // DELETE of the extension
  Instead on_snapshot;   // PUT

  // How the operation of VMAccess ends; empty: it never does.
  std::string end_of_extension = succeeded();
  std::string permissions = R"({"value":[{"actions":["*"],"notActions":[]}]})";
  std::string locks = R"({"value":[]})";
  bool instance = false;  // of ours, on the VM

  ResetPassword request(std::string account = "azureuser") const {
    ResetPassword reset(vm(), std::move(account), Secret(kPassword));
    reset.clear_parameter = true;  // so that one script does it
    return reset;
  }

  Result<ResetResult> climb(ResetPassword reset, std::chrono::milliseconds limit = std::chrono::hours(1)) {
    return runner.run(recovery::reset_password(context(), std::move(reset)), limit);
  }

  int written(std::string_view method, std::string_view part) const {
    int number = 0;
    for (const Sent& sent : wire.sent()) number += sent.method == method && holds(sent, part);
    return number;
  }

  static Result<http::Response> refusal(int status, std::string_view code, std::string_view message = "no") {
    return response(status, {}, base::format(R"({{"error":{{"code":"{}","message":"{}"}}}})", code, message));
  }
  static Instead always(int status, std::string code, std::string message = "no") {
    return [=](const Sent&) { return std::optional(refusal(status, code, message)); };
  }

 private:
  std::optional<Result<http::Response>> instead_of(const Sent& sent) {
    if (holds(sent, "/permissions")) return response(200, {}, permissions);
    if (holds(sent, "/locks")) return response(200, {}, locks);
    if (holds(sent, "/operations/access")) {
      return response(200, {}, end_of_extension.empty() ? R"({"status":"InProgress"})" : end_of_extension);
    }
    if (holds(sent, "/extensions/")) return of_extension(sent);
    if (holds(sent, "/snapshots/") && on_snapshot) return on_snapshot(sent);
    const bool managed = sent.method == "PUT" && holds(sent, "/runCommands/");
    if (managed && on_managed) return on_managed(sent);
    if (sent.method == "POST" && holds(sent, "/runCommand?") && on_action) return on_action(sent);
    return std::nullopt;
  }

  std::optional<Result<http::Response>> of_extension(const Sent& sent) {
    if (sent.method == "PUT") {
      if (on_extension) {
        if (auto instead = on_extension(sent)) return instead;
      }
      instance = true;
      tag_ = base::json::Document::parse(sent.body)->root()["properties"]["forceUpdateTag"].text_or("");
      return response(201, {{"Azure-AsyncOperation", "https://management.azure.com/operations/access"}},
                      R"({"properties":{"provisioningState":"Creating"}})");
    }
    if (sent.method == "DELETE") {
      if (on_removal) {
        if (auto instead = on_removal(sent)) return instead;
      }
      instance = false;
      return response(204);
    }
    if (!instance) return refusal(404, "ResourceNotFound");
    if (end_of_extension.empty()) return response(200, {}, extension(tag_, "Creating"));
    const bool good = end_of_extension == succeeded();
    return response(
        200, {},
        good ? extension(tag_, "Succeeded", "ProvisioningState/succeeded", "done") : extension(tag_, "Failed"));
  }

  std::string tag_;
};

inline const RungReport* rung(const std::vector<RungReport>& rungs, Rung which) {
  for (const RungReport& report : rungs) {
    if (report.rung == which) return &report;
  }
  return nullptr;
}

inline bool has_code(const std::vector<Finding>& findings, std::string_view code) {
  for (const Finding& finding : findings) {
    if (finding.code == code) return true;
  }
  return false;
}

}  // namespace azvmreset::test

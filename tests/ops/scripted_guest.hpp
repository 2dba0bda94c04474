// A VM whose guest answers the account script by the book (docs/guest-scripts.md), and whose VMAccess succeeds.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/encoding/base64url.hpp"
#include "ops/resets.hpp"

namespace azvmreset::test {

// What an account of the guest is like, as the script tells it.
inline constexpr std::string_view kGuestAccount =
    R"({"name":"azureuser","sid":"S-1-5-21-1-2-3-1001","domain":"","enabled":true,"locked":false,)"
    R"("change_required":false,"never_expires":false,"expired":false,"administrators":true,)"
    R"("remote_desktop_users":false,"laps":false,"remote_logon_denied":false,"password_age":60,"expires":null})";

inline std::string must_change_account() {
  return with(std::string(kGuestAccount), R"("change_required":false)", R"("change_required":true)");
}

// The last line of the script; the first one is put before it.
struct GuestWords {
  std::string outcome = "done";
  std::string reason;
  std::string step;
  int code = 0;
  std::string changed = "[]";
  std::string before = std::string(kGuestAccount);
  std::string after = "null";
  std::string accounts = "[]";
  int role = 3;
  int sign_in = -1;
};

inline std::string line_of(const GuestWords& words, std::string_view nonce) {
  return base::format(
      R"({{"azvmreset":1,"nonce":"{}","outcome":"{}","reason":"{}","step":"{}","code":{},"text":"","changed":{},)"
      R"("guest":{{"os":"10.0.20348","language":"en-US","domain":"","role":{},"read_only":false,"clock":1790000000}},)"
      R"("before":{},"after":{},"accounts":{},"complete":true,"sign_in":{}}})",
      nonce, words.outcome, words.reason, words.step, words.code, words.changed, words.role, words.before, words.after,
      words.accounts, words.sign_in);
}

class ScriptedGuest : public ScriptedAzure {
 public:
  // One for each time that the script runs; the last one again and again.
  explicit ScriptedGuest(std::vector<GuestWords> answers = {GuestWords()}) : answers_(std::move(answers)) {
    wire.answer_all([this](const Sent& sent) { return answer(sent); });
  }

  // Every `request` parameter that reached the guest, decoded.
  std::vector<std::string> requests;
  // Whether each came with a protected parameter.
  std::vector<bool> secrets;

  std::string vm_body = golden("vm.json");
  std::string stale_nonce;          // answers bear this one
  std::optional<int> refuse_write;  // a PUT of a run command gets this status
  int writes_of_extension = 0;

 private:
  static bool holds(const Sent& sent, std::string_view part) { return sent.url.find(part) != std::string::npos; }

  Result<http::Response> answer(const Sent& sent) {
    if (holds(sent, "/operations/")) return response(200, {}, succeeded());
    if (holds(sent, "/runCommands/")) return of_command(sent);
    if (holds(sent, "/extensions/")) return of_extension(sent);
    return response(200, {{"Date", "Mon, 21 Sep 2026 14:01:00 GMT"}}, vm_body);
  }

  Result<http::Response> of_command(const Sent& sent) {
    if (sent.method == "DELETE") {
      shown_.clear();
      return response(204);
    }
    if (sent.method == "PUT") {
      if (refuse_write) {
        return response(*refuse_write, {}, R"({"error":{"code":"AuthorizationFailed","message":"no"}})");
      }
      take(sent.body);
      return accepted();
    }
    if (shown_.empty()) return response(404, {}, R"({"error":{"code":"ResourceNotFound","message":"gone"}})");
    return response(200, {}, shown_);
  }

  Result<http::Response> of_extension(const Sent& sent) {
    if (sent.method == "PUT") {
      ++writes_of_extension;
      return accepted();
    }
    return response(200, {}, extension(last_extension_tag(), "Succeeded", "ProvisioningState/succeeded", "done"));
  }

  std::string last_extension_tag() const {
    for (auto sent = wire.sent().rbegin(); sent != wire.sent().rend(); ++sent) {
      if (sent->method != "PUT" || !holds(*sent, "/extensions/")) continue;
      return base::json::Document::parse(sent->body)->root()["properties"]["forceUpdateTag"].text_or("");
    }
    return "";
  }

  static http::Response accepted() {
    return response(201, {{"Azure-AsyncOperation", "https://management.azure.com/operations/1"}},
                    R"({"properties":{"provisioningState":"Creating"}})");
  }

  void take(const std::string& body) {
    const auto document = base::json::Document::parse(body);
    const auto properties = document->root()["properties"];
    std::string nonce;
    for (const auto parameter : properties["parameters"].elements()) {
      const std::string value = parameter["value"].text_or("x").substr(1);
      if (parameter["name"].text_or("") == "nonce") nonce = value;
      if (parameter["name"].text_or("") == "request") requests.push_back(base::base64url_decode(value).value_or(""));
    }
    secrets.push_back(properties["protectedParameters"].size() > 0);
    const GuestWords words = answers_.front();
    if (answers_.size() > 1) answers_.erase(answers_.begin());
    if (!stale_nonce.empty()) nonce = stale_nonce;
    const bool done = words.outcome == "done";
    base::json::Writer json;
    json.begin_object().member("name", "azvmreset-x").key("properties").begin_object();
    json.member("provisioningState", "Succeeded").key("instanceView").begin_object();
    json.member("executionState", done ? "Succeeded" : "Failed").member("exitCode", done ? 0 : 1);
    json.member("output",
                base::format("{{\"azvmreset\":1,\"nonce\":\"{}\",\"language_mode\":\"FullLanguage\",\"bits\":64,"
                             "\"powershell\":\"5.1.20348.2400\"}}\n{}\n",
                             nonce, line_of(words, nonce)));
    json.member("error", "").end_object().end_object().end_object();
    shown_ = json.text();
  }

  std::vector<GuestWords> answers_;
  std::string shown_;
};

}  // namespace azvmreset::test

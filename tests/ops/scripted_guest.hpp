// A VM whose guest answers the account script by the book (docs/guest-scripts.md), and whose VMAccess succeeds.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/encoding/base64.hpp"
#include "base/encoding/base64url.hpp"
#include "base/rsa.hpp"
#include "guest/sealed_blocks.hpp"
#include "ops/resets.hpp"
#include "support/sealing_keys.hpp"

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
  // One for each time that the script runs, but for keys; the last one again and again.
  explicit ScriptedGuest(std::vector<GuestWords> answers = {GuestWords()}) : answers_(std::move(answers)) {
    wire.answer_all([this](const Sent& sent) { return answer(sent); });
  }

  // Every `request` parameter that reached the guest, decoded.
  std::vector<std::string> requests;
  // Whether each came with a protected parameter.
  std::vector<bool> secrets;
  // What was sealed to the guest's key, opened with the nonce of its run.
  std::vector<std::string> opened;

  std::string vm_body = golden("vm.json");
  std::string stale_nonce;          // answers bear this one
  std::optional<int> refuse_write;  // a PUT of a run command gets this status
  int writes_of_extension = 0;

  // Of the guest's keys, and of what it seals.
  GuestWords key_words;
  base::OaepHash hash = base::OaepHash::sha256;
  std::string made_password = "Made-In-The-Guest.24";
  std::string sealed_for = "S-1-5-21-1-2-3-1001";
  bool tells_sealed = true;
  bool tells_answer = true;
  std::function<void(std::string& nonce, std::string& blocks)> tamper;  // with what it seals
  bool there = false;                                                   // a run command of ours, on the VM
  int made = 0;                                                         // passwords

  // Before it is answered; an answer is one instead.
  std::function<std::optional<Result<http::Response>>(const Sent&)> on_request;
  // Carries out what a request says, although nobody hears of it.
  Error lose(const Sent& sent) {
    (void)carry_out(sent);
    Error lost(ErrorCode::connection, "the connection broke");
    lost.may_have_arrived = true;
    return lost;
  }

  static bool holds(const Sent& sent, std::string_view part) { return sent.url.find(part) != std::string::npos; }
  static bool writes_command(const Sent& sent) { return sent.method == "PUT" && holds(sent, "/runCommands/"); }

  int count(std::string_view method) const {
    int number = 0;
    for (const Sent& sent : wire.sent()) number += sent.method == method && holds(sent, "/runCommand");
    return number;
  }

 private:
  Result<http::Response> answer(const Sent& sent) {
    if (on_request) {
      if (auto instead = on_request(sent)) return std::move(*instead);
    }
    return carry_out(sent);
  }

  Result<http::Response> carry_out(const Sent& sent) {
    if (holds(sent, "/operations/")) return response(200, {}, succeeded());
    if (holds(sent, "/results/")) return response(200, {}, action_result_);
    if (holds(sent, "/runCommands/")) return of_command(sent);
    if (holds(sent, "/runCommand")) return of_action(sent);
    if (holds(sent, "/extensions/")) return of_extension(sent);
    return response(200, {{"Date", "Mon, 21 Sep 2026 14:01:00 GMT"}}, vm_body);
  }

  Result<http::Response> of_command(const Sent& sent) {
    if (sent.method == "DELETE") {
      there = false;
      return response(204);
    }
    if (sent.method == "PUT") {
      if (refuse_write) {
        return response(*refuse_write, {}, R"({"error":{"code":"AuthorizationFailed","message":"no"}})");
      }
      take(sent.body);
      return accepted();
    }
    if (!there) return response(404, {}, R"({"error":{"code":"ResourceNotFound","message":"gone"}})");
    return response(200, {}, shown_);
  }

  Result<http::Response> of_action(const Sent& sent) {
    const auto document = base::json::Document::parse(sent.body);
    const std::string output = run(document->root()["parameters"], document->root()["protectedParameters"]).output;
    base::json::Writer json;
    json.begin_object().key("value").begin_array().begin_object();
    json.member("code", "ComponentStatus/StdOut/succeeded").member("message", output);
    json.end_object().end_array().end_object();
    action_result_ = json.text();
    return response(202, {{"Location", "https://management.azure.com/results/1"}});
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
    const Ran ran = run(properties["parameters"], properties["protectedParameters"]);
    base::json::Writer json;
    json.begin_object().member("name", "azvmreset-x").key("properties").begin_object();
    json.key("parameters").raw(properties["parameters"].dump());
    json.member("provisioningState", "Succeeded").key("instanceView").begin_object();
    json.member("executionState", ran.done ? "Succeeded" : "Failed").member("exitCode", ran.done ? 0 : 1);
    json.member("output", ran.output);
    json.member("error", "").end_object().end_object().end_object();
    shown_ = json.text();
    there = true;
  }

  struct Ran {
    bool done = false;
    std::string output;
  };

  static std::string parameter(base::json::Value list, std::string_view name) {
    for (const auto each : list.elements()) {
      if (each["name"].text_or("") == name) return each["value"].text_or("x").substr(1);
    }
    return "";
  }

  Ran run(base::json::Value parameters, base::json::Value protected_parameters) {
    std::string nonce = parameter(parameters, "nonce");
    requests.push_back(base::base64url_decode(parameter(parameters, "request")).value_or(""));
    secrets.push_back(protected_parameters.size() > 0);
    if (!stale_nonce.empty()) nonce = stale_nonce;
    const auto request = base::json::Document::parse(requests.back());
    std::string output = base::format(
        R"({{"azvmreset":1,"nonce":"{}","language_mode":"FullLanguage","bits":64,"powershell":"5.1.20348.2400"}})"
        "\n",
        nonce);
    const bool makes_key = request->root()["task"].text() == "key";
    if (makes_key) {
      const std::string line = line_of(key_words, nonce);
      return {true, output + line.substr(0, line.size() - 1) + key_member() + "}\n"};
    }
    const GuestWords words = answers_.front();
    if (answers_.size() > 1) answers_.erase(answers_.begin());
    const auto way = request->root()["password"].text_or("");
    if (way == "sealed") open(secrets.back() ? protected_parameters : parameters, nonce);
    if (way == "made" && words.outcome != "refused") output += sealed_line(request->root()["seal_to"], nonce);
    if (tells_answer) output += line_of(words, nonce) + "\n";
    return {words.outcome == "done", std::move(output)};
  }

  std::string key_member() const {
    const base::RsaPublicKey& key = sealing_key().pair().public_key();
    return base::format(R"(,"key":{{"modulus":"{}","exponent":"{}","hash":"{}"}})", base::base64url_encode(key.modulus),
                        base::base64url_encode(key.exponent), base::name_of(hash));
  }

  void open(base::json::Value parameters, const std::string& nonce) {
    const auto blocks = base::base64url_decode(parameter(parameters, "secret"));
    const auto password = guest::open(sealing_key(), {hash, blocks.value_or("")}, nonce, sealed_for);
    opened.emplace_back(password ? std::string(password->expose()) : password.error().message);
  }

  std::string sealed_line(base::json::Value seal_to, std::string nonce) {
    ++made;
    if (!tells_sealed) return "";
    const auto number = [&](std::string_view name) {
      return base::base64url_decode(seal_to[name].text_or("")).value_or("");
    };
    const guest::GuestKey key{{number("modulus"), number("exponent")}, hash};
    std::string of_nonce = nonce;
    std::string untouched;
    if (tamper) tamper(of_nonce, untouched);
    const std::string password = made == 1 ? made_password : base::format("{}-{}", made_password, made);
    const auto sealed = guest::seal(key, of_nonce, sealed_for, Secret(password));
    std::string blocks =
        sealed ? base::base64url_decode(sealed->expose().substr(1)).value_or("") : std::string("not sealed");
    if (tamper) tamper(of_nonce, blocks);
    return base::format(R"({{"azvmreset":1,"nonce":"{}","sealed":{{"hash":"{}","blocks":"{}"}}}})"
                        "\n",
                        nonce, base::name_of(hash), base::base64_encode(blocks));
  }

  std::vector<GuestWords> answers_;
  std::string shown_;
  std::string action_result_;
};

}  // namespace azvmreset::test

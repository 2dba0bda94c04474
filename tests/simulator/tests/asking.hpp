// Talks to the model as any client would: with its own words, not ours.
#pragma once

#include "base/json/reader.hpp"
#include "simulator/azure.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace azvmreset::sim {

inline constexpr std::string_view kTenant = "00000000-0000-4000-8000-00000000000a";
inline constexpr std::string_view kClient = "00000000-0000-4000-8000-00000000000b";
inline constexpr std::string_view kFormSecret = "simulated~secret%2Fwith%2Bsigns%26more%3D1";
inline constexpr std::string_view kSubscription = "/subscriptions/00000000-0000-4000-8000-000000000001";
inline constexpr std::string_view kOldPassword = "Forgotten-Passw0rd";

// A client with a clock. Every question is asked at `now`.
struct Asking {
  explicit Asking(Settings settings = {}, Scenario scenario = default_scenario())
      : azure(std::move(scenario), std::move(settings)) {}

  Reply send(std::string method, std::string url, std::string body = {}, Headers headers = {}) {
    if (!url.starts_with("https://")) url = "https://management.azure.com" + url;
    if (!body.empty() && !find_header(headers, "Content-Type"))
      headers.emplace_back("Content-Type", "application/json");
    if (!token.empty()) headers.emplace_back("Authorization", "Bearer " + token);
    return azure.handle({std::move(method), std::move(url), std::move(headers), std::move(body)}, now);
  }

  Answer ask(std::string method, std::string url, std::string body = {}, Headers headers = {}) {
    return send(std::move(method), std::move(url), std::move(body), std::move(headers)).answer;
  }

  Answer ask_token(std::string form, std::string_view tenant = kTenant) {
    return azure
        .handle({"POST",
                 "https://login.microsoftonline.com/" + std::string(tenant) + "/oauth2/v2.0/token",
                 {{"Content-Type", "application/x-www-form-urlencoded"}},
                 std::move(form)},
                now)
        .answer;
  }

  static std::string form(std::string_view client = kClient, std::string_view secret = kFormSecret,
                          std::string_view scope = "https%3A%2F%2Fmanagement.azure.com%2F.default") {
    return "grant_type=client_credentials&client_id=" + std::string(client) + "&client_secret=" + std::string(secret) +
           "&scope=" + std::string(scope);
  }

  Asking& signed_in() {
    token = text(ask_token(form()), "access_token");
    return *this;
  }

  std::string vm(std::string_view name, std::string_view rest = "") const {
    return azure.vm_id(name) + std::string(rest);
  }

  // A power action, without its body.
  Answer act(std::string_view name, std::string_view action, std::string_view more = "") {
    return ask("POST", vm(name, "/" + std::string(action) + "?api-version=2024-07-01" + std::string(more)));
  }

  // "PowerState/running".
  std::string power(std::string_view name) {
    const auto view = base::json::Document::parse(ask("GET", vm(name, "/instanceView?api-version=2024-07-01")).body);
    return view ? view->root()["statuses"].at(1)["code"].text_or("") : "";
  }

  // "Ready", "Not Ready" or nothing.
  std::string agent(std::string_view name) {
    const auto view = base::json::Document::parse(ask("GET", vm(name, "/instanceView?api-version=2024-07-01")).body);
    return view ? view->root()["vmAgent"]["statuses"].at(0)["displayStatus"].text_or("") : "";
  }

  std::string status_of(const Answer& accepted) {
    return text(ask("GET", header(accepted, "Azure-AsyncOperation")), "status");
  }

  // A reset as shipped tools send it (F1.1).
  Answer put_vm_access(std::string_view name, std::string_view user, std::string_view password, std::string_view tag,
                       std::string_view instance = "enablevmaccess") {
    const std::string settings = user.empty() ? "{}" : R"({"UserName":")" + std::string(user) + "\"}";
    const std::string secret = user.empty() ? "{}" : R"({"Password":")" + std::string(password) + "\"}";
    return ask("PUT", vm(name, "/extensions/" + std::string(instance) + "?api-version=2024-07-01"),
               R"({"location":"westeurope","properties":{"publisher":"Microsoft.Compute","type":"VMAccessAgent",)"
               R"("typeHandlerVersion":"2.0","autoUpgradeMinorVersion":true,"forceUpdateTag":")" +
                   std::string(tag) + R"(","settings":)" + settings + R"(,"protectedSettings":)" + secret + "}}");
  }

  // The member of that name at the top of the body.
  static std::string text(const Answer& answer, std::string_view member) {
    const auto document = base::json::Document::parse(answer.body);
    return document ? document->root()[member].text_or("") : "";
  }
  static std::string error_code(const Answer& answer) {
    const auto document = base::json::Document::parse(answer.body);
    return document ? document->root()["error"]["code"].text_or("") : "";
  }
  static std::string state(const Answer& answer) {
    const auto document = base::json::Document::parse(answer.body);
    return document ? document->root()["properties"]["provisioningState"].text_or("") : "";
  }
  static std::string header(const Answer& answer, std::string_view name) {
    return std::string(find_header(answer.headers, name).value_or(""));
  }

  void pass(Duration time) { now += time; }

  Azure azure;
  Time now{std::chrono::seconds(1'790'000'000)};
  std::string token;
};

}  // namespace azvmreset::sim

// Runs the account script in a guest as a client would, with its own words.
#pragma once

#include "base/encoding/base64url.hpp"
#include "base/format.hpp"
#include "base/json/writer.hpp"
#include "simulator/digest.hpp"
#include "simulator/tests/asking.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace azvmreset::sim {

inline constexpr std::string_view kScript = "[CmdletBinding()]param([string]$nonce) # stands for the reviewed one";
inline constexpr std::string_view kNonce = "0123456789abcdef0123456789abcdef";

inline Scenario with_script() {
  Scenario scenario = default_scenario();
  scenario.scripts.account.push_back(digest_of(kScript));
  return scenario;
}

struct Asked {
  std::string task = "read";
  std::string account = "azureuser";
  std::string changes = "[]";
  std::string domain = {};
  std::string expires = {};
  std::string secret = {};
  std::string password = {};  // empty: clear with a secret, else none
  std::string key = {};
  bool sign_in = false;
  std::string seal_to = "null";
  std::int64_t not_after = 1'800'000'000;
  bool built_in = false;
  std::int64_t version = 2;
  std::string more = {};  // of the resource

  std::string request() const {
    const std::string way = !password.empty() ? password : secret.empty() ? "none" : "clear";
    std::string text = base::format(R"({{"version":{},"task":"{}","not_after":{},"seconds":60,"account":"{}",)"
                                    R"("built_in_administrator":{},"domain":"{}","changes":{},"expires":"{}")",
                                    version, task, not_after, account, built_in, domain, changes, expires);
    text += base::format(R"(,"password":"{}","key":"{}","sign_in":{},"seal_to":{})", way, key, sign_in, seal_to);
    return text + "}";
  }

  std::string body() const {
    base::json::Writer text;
    text.string(kScript);
    std::string body = R"({"location":"westeurope","properties":{"source":{"script":)" + text.text() +
                       R"(},"parameters":[{"name":"nonce","value":"x)" + std::string(kNonce) +
                       R"("},{"name":"request","value":"x)" + base::base64url_encode(request()) + R"("}])";
    if (!secret.empty()) {
      body += R"(,"protectedParameters":[{"name":"secret","value":"x)" + base::base64url_encode(secret) + R"("}])";
    }
    return body + more + "}}";
  }
};

struct Answered {
  Answered(std::string_view output, std::int64_t code) : exit_code(code), whole(output) {
    const std::size_t end = output.rfind('\n');
    first = output.substr(0, std::min(output.find('\n'), output.size()));
    last = end == std::string_view::npos ? std::string() : std::string(output.substr(end + 1));
    document.emplace(*base::json::Document::parse(last.empty() ? "{}" : last));
  }
  base::json::Value operator[](std::string_view name) const { return document->root()[name]; }
  std::string text(std::string_view name) const { return (*this)[name].text_or("(none)"); }
  std::string changed() const { return (*this)["changed"].dump(); }

  std::int64_t exit_code;
  std::string whole;
  std::string first;
  std::string last;
  std::optional<base::json::Document> document;
};

inline Answered read_view(Asking& client, std::string_view url) {
  const auto view = base::json::Document::parse(client.ask("GET", std::string(url) + "&$expand=instanceView").body);
  const auto told = view->root()["properties"]["instanceView"];
  return {told["output"].text_or(""), told["exitCode"].integer().value_or(-1)};
}

inline Answered ask_script(Asking& client, std::string_view vm, const Asked& asked) {
  client.signed_in();
  const std::string url = client.vm(vm, "/runCommands/ours?api-version=2024-11-01");
  const Answer accepted = client.ask("PUT", url, asked.body());
  REQUIRE((accepted.status == 200 || accepted.status == 201));
  client.pass(std::chrono::minutes(5));
  return read_view(client, url);
}

}  // namespace azvmreset::sim

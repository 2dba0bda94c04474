#include "guest/scripts.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/digest.hpp"
#include "base/encoding/base64url.hpp"
#include "base/json/reader.hpp"
#include "guest/account_answer.hpp"
#include "support/catch.hpp"

using namespace azvmreset;

namespace {

std::string file(const std::string& name) {
  std::ifstream stream(AZVMRESET_SOURCE_DIR "/" + name, std::ios::binary);
  REQUIRE(stream);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

struct Script {
  std::string file;
  std::string_view text;
  std::string_view sha256;
};

std::vector<Script> all_scripts() {
  return {{"src/guest/scripts/account.ps1", guest::account_script(), guest::account_script_sha256()},
          {"src/guest/scripts/marker.ps1", guest::marker_script(), guest::marker_script_sha256()},
          {"src/guest/scripts/planted.ps1", guest::planted_script(), guest::planted_script_sha256()},
          {"src/guest/scripts/rdp.ps1", guest::rdp_script(), guest::rdp_script_sha256()},
          {"src/guest/scripts/rescue.ps1", guest::windows_rescue_script(), guest::windows_rescue_script_sha256()},
          {"src/guest/scripts/rescue.sh", guest::linux_rescue_script(), guest::linux_rescue_script_sha256()}};
}

}  // namespace

TEST_CASE("each script is its file, byte for byte", "[guest][scripts]") {
  for (const Script& script : all_scripts()) {
    CAPTURE(script.file);
    CHECK((script.text == file(script.file)));
    CHECK(script.sha256 == base::sha256_hex(script.text));
  }
}

TEST_CASE("each script is reviewed", "[guest][scripts]") {
  const auto document = base::json::Document::parse(file("tests/guest_scripts/reviewed.json"));
  REQUIRE(document);
  for (const Script& ours : all_scripts()) {
    CAPTURE(ours.file);
    int reviews = 0;
    for (const base::json::Value script : document->root()["scripts"].elements()) {
      if (script["sha256"].text() != ours.sha256) continue;
      ++reviews;
      CHECK(script["file"].text() == ours.file);
      CHECK(script["does"].text().value_or("") != "");
      CHECK(script["checked"]["syntax"].is_string());
    }
    INFO("an edited script is reviewed again: tests/guest_scripts/README.md");
    CHECK(reviews == 1);
  }
}

TEST_CASE("the account script knows the words that we do", "[guest][scripts]") {
  const std::string_view text = guest::account_script();
  const auto knows = [&](std::string_view word) {
    CAPTURE(word);
    CHECK(text.find("'" + std::string(word) + "'") != std::string_view::npos);
  };
  for (int i = 0; i < 8; ++i) knows(guest::name_of(static_cast<guest::AccountAction>(i)));
  for (const std::string_view task : {"read", "list", "change", "verify", "key", "keys", "remove_keys", "none", "clear",
                                      "sealed", "made", "sha256", "sha1"})
    knows(task);
  for (int i = 1; i < static_cast<int>(guest::AccountReason::unknown); ++i) {
    const auto reason = static_cast<guest::AccountReason>(i);
    // Told by the language mode alone.
    if (reason != guest::AccountReason::constrained_language) knows(guest::name_of(reason));
  }
}

TEST_CASE("the account script expects the members that we send, and no other", "[guest][scripts]") {
  const std::string json =
      base::base64url_decode(std::string_view(guest::request_parameter({})).substr(1)).value_or("");
  const auto request = base::json::Document::parse(json);
  REQUIRE(request);
  std::vector<std::string> names;
  for (const auto [name, value] : request->root().members()) names.emplace_back(name);
  std::sort(names.begin(), names.end());
  std::string all;
  for (const std::string& name : names) all += (all.empty() ? "" : " ") + name;
  CHECK(guest::account_script().find("'" + all + "'") != std::string_view::npos);
}

TEST_CASE("those who allow scripts by their hash are told the right ones", "[guest][scripts]") {
  const std::string document = file("docs/security-operations.md");
  for (const Script& script : all_scripts()) {
    CAPTURE(script.file);
    CHECK(document.find(script.sha256) != std::string::npos);
  }
}

// What Windows PowerShell 4 and 5.1, its readers and its watchers demand of a text; and the action form of Run Command,
// which can take \n for the end of a line (F2.4/5).
TEST_CASE("each script is plain ASCII that keeps to what every Windows PowerShell has", "[guest][scripts]") {
  for (const Script& script : all_scripts()) {
    CAPTURE(script.file);
    const std::string_view text = script.text;
    CHECK(std::all_of(text.begin(), text.end(), [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); }));
    CHECK(text.size() < 24 * 1024);
    if (script.file.ends_with(".sh")) {
      CHECK(text.starts_with("#!/bin/sh\n"));
      continue;
    }
    CHECK(text.starts_with("[CmdletBinding()]\nparam("));
    for (const std::string word : {"Add-Type",
                                   "LocalAccounts",
                                   "Get-LocalUser",
                                   "net.exe",
                                   "net user",
                                   "::new(",
                                   "Invoke-Expression",
                                   "iex ",
                                   "EncodedCommand",
                                   "ConvertTo-SecureString",
                                   "Write-Verbose",
                                   "Write-Host",
                                   "2>",
                                   "Read-Host",
                                   "-AsHashtable",
                                   "?.",
                                   " ?? ",
                                   "ActiveDirectory",
                                   "\\n",
                                   "\\r",
                                   "\\t"}) {
      CAPTURE(word);
      CHECK(text.find(word) == std::string_view::npos);
    }
  }
}

TEST_CASE("the planted script and the order have the same members", "[guest][scripts]") {
  const std::string_view text = guest::planted_script();
  for (const std::string_view member : {"task", "requests", "secret", "not_after", "hook", "setup.type",
                                        "setup.command_line", "planted", "attributes"}) {
    CAPTURE(member);
    CHECK(text.find("$order." + std::string(member)) != std::string_view::npos);
  }
}

TEST_CASE("the script for Remote Desktop knows the words of the agreement", "[guest][scripts]") {
  const std::string_view text = guest::rdp_script();
  for (const std::string_view word :
       {"allow_connections", "port", "network_level_authentication", "security_layer", "firewall", "service"}) {
    CAPTURE(word);
    CHECK(text.find("$answer.step = '" + std::string(word) + "'") != std::string_view::npos);
    CHECK(file("docs/planting.md").find("`" + std::string(word) + "`") != std::string::npos);
  }
}

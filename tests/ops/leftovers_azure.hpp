// A scripted resource group with a VM, its run commands and its snapshots.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/encoding/base64url.hpp"
#include "base/json/writer.hpp"
#include "ops/leftovers.hpp"
#include "ops/scripted_azure.hpp"
#include "support/catch.hpp"

namespace azvmreset::test::left {

using base::format;
using namespace std::chrono_literals;

inline constexpr std::string_view group = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/disks-rg";
inline constexpr std::string_view operation = "0f8fad5b-d9cb-469f-a165-70867728950e";
inline constexpr std::string_view our_name = "azvmreset-0f8fad5bd9cb469fa16570867728950e";

inline std::string disk(std::string_view name = "web-01-os") {
  return format("{}/providers/Microsoft.Compute/disks/{}", group, name);
}
inline std::string id_of(std::string_view name) {
  return format("{}/providers/Microsoft.Compute/snapshots/{}", group, name);
}

inline std::string vm_on(std::string_view os_disk = disk()) {
  return with(golden("vm.json"), R"("name": "web-01-os",)",
              format(R"("name": "web-01-os", "managedDisk": {{"id": "{}"}},)", os_disk));
}

// A snapshot; what is not said is as ours would be.
struct Copy {
  std::string name = std::string(our_name);
  std::string tags = format(R"("azvmreset-operation":"{}","azvmreset-target":"{}")", operation, kVm);
  std::string source = disk();
  std::string state = "Succeeded";

  std::string text() const {
    return format(R"({{"id":"{}","name":"{}","tags":{{{}}},"properties":{{"provisioningState":"{}",)"
                  R"("timeCreated":"2026-09-21T14:00:00Z","creationData":{{"sourceResourceId":"{}"}}}}}})",
                  id_of(name), name, tags, state, source);
  }
};

struct Group : ScriptedAzure {
  // The VM; after the first read of it, its run commands.
  Group& vm(std::string body = vm_on()) {
    describe(std::move(body));
    if (!commands_listed_) wire.reply(200, {}, format(R"({{"value":[{}]}})", commands_));
    commands_listed_ = true;
    return *this;
  }
  Group& commands(std::string elements) {
    commands_ = std::move(elements);
    return *this;
  }
  Group& list(const std::vector<Copy>& copies, std::string_view next = "") {
    std::string body = R"({"value":[)";
    for (const Copy& copy : copies) body += (body.back() == '[' ? "" : ",") + copy.text();
    body += next.empty() ? "]}" : format(R"(],"nextLink":"{}"}})", next);
    wire.reply(200, {}, std::move(body));
    return *this;
  }
  Group& show(const Copy& copy) {
    wire.reply(200, {}, copy.text());
    return *this;
  }
  Group& answer(int status, std::string_view code = "X") {
    wire.reply(status, {}, status < 300 ? "" : format(R"({{"error":{{"code":"{}","message":"words"}}}})", code));
    return *this;
  }

  Result<LeftoversReport> run(bool remove, std::chrono::milliseconds limit = 1h) {
    Leftovers request(ScriptedAzure::vm());
    request.remove = remove;
    request.force_update_tag = tag;
    return runner.run(ops::leftovers(context(), std::move(request)), limit);
  }
  std::string tag;  // of a reset, where the caller knows one

  LeftoversReport look() {
    auto report = run(false);
    REQUIRE(report);
    return *report;
  }
  LeftoversReport remove() {
    auto report = run(true);
    REQUIRE(report);
    return *report;
  }
  std::vector<std::string> deleted() const {
    std::vector<std::string> urls;
    for (const Sent& sent : wire.sent()) {
      if (sent.method == "DELETE")
        urls.push_back(sent.url);
      else
        CHECK(sent.method == "GET");
    }
    return urls;
  }

 private:
  std::string commands_;
  bool commands_listed_ = false;
};

inline const Leftover& only(std::string_view kind, const LeftoversReport& report) {
  const Leftover* found = nullptr;
  for (const Leftover& item : report.items) {
    if (item.kind != kind) continue;
    REQUIRE(found == nullptr);
    found = &item;
  }
  REQUIRE(found != nullptr);
  return *found;
}
inline const Leftover& only_snapshot(const LeftoversReport& report) { return only("snapshot", report); }
inline const Leftover& only_command(const LeftoversReport& report) { return only("run_command", report); }

// A run command of the VM; what is not said is as ours would be.
struct Command {
  std::string name = std::string(our_name);
  std::string tags = format(R"("azvmreset-operation":"{}","azvmreset-target":"{}")", operation, kVm);
  std::string state = "Succeeded";
  std::string request = "{}";  // of the account script
  std::string output;          // "{nonce}" stands for its nonce

  std::string id() const { return format("{}/runCommands/{}", kVm, name); }
  std::string text() const {
    constexpr std::string_view nonce = "0123456789abcdef0123456789abcdef";
    base::json::Writer json;
    json.begin_object().member("id", id()).member("name", name).key("tags").raw("{" + tags + "}");
    json.key("properties").begin_object().key("parameters").begin_array();
    json.begin_object().member("name", "nonce").member("value", format("x{}", nonce)).end_object();
    json.begin_object().member("name", "request").member("value", "x" + base::base64url_encode(request)).end_object();
    json.end_array().key("instanceView").begin_object().member("executionState", state);
    json.member("output", output.find("{nonce}") == std::string::npos ? output : with(output, "{nonce}", nonce));
    return json.end_object().end_object().end_object().text();
  }
};

}  // namespace azvmreset::test::left

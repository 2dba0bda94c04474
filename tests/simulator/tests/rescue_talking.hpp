// Runs a rescue script at a VM as a client would, with its own words.
#pragma once

#include "base/encoding/base64.hpp"
#include "base/encoding/base64url.hpp"
#include "base/encoding/hex.hpp"
#include "base/format.hpp"
#include "base/json/writer.hpp"
#include "simulator/digest.hpp"
#include "simulator/guest/boot/security_descriptor.hpp"
#include "simulator/guest/compressed.hpp"
#include "simulator/tests/disk_changing.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

namespace azvmreset::sim {

inline constexpr std::string_view kRescueShell = "#!/bin/sh\n# stands for the reviewed one";
inline constexpr std::string_view kRescuePowerShell = "param([string]$nonce) # stands for the reviewed one";
inline constexpr std::string_view kRescueNonce = "0123456789abcdef0123456789abcdef";
inline constexpr std::uint64_t kOsDiskBytes = 127ull << 30;

inline Scenario with_rescue_scripts(Scenario scenario = default_scenario()) {
  scenario.throttling = Throttling::off;
  scenario.scripts.rescue_shell.push_back(digest_of(kRescueShell));
  scenario.scripts.rescue_powershell.push_back(digest_of(kRescuePowerShell));
  return scenario;
}

// A new file, or one in the place of another.
inline std::string written(std::string_view kind, std::string_view path, std::string_view content,
                           std::uint32_t attributes = 0x20) {
  std::string lines = base::format("{} {}\nattributes {}\nat 0\nsize {}\nsha256 {}\n", kind, path, attributes,
                                   content.size(), digest_of(content));
  if (kind == "create") lines += base::format("acl {}\n", base::hex_encode(guarded_bytes()));
  return lines + base::format("gzip {}\n", base::base64_encode(gzipped(content)));
}

struct RescueAsked {
  std::string verb = "probe";
  std::string lines = {};
  std::string secret = {};
  std::string head = {};  // "computer X\n", "identity X\n"
  std::uint32_t lun = 0;
  std::uint64_t bytes = kOsDiskBytes;
  std::size_t offset = 0;
  std::int64_t not_after = 1'900'000'000;

  std::string request() const {
    std::string text = base::format("azvmreset-rescue 1\nverb {}\nnot_after {}\noffset {}\n", verb, not_after, offset);
    if (verb != "prepare") text += base::format("lun {}\ndisk_bytes {}\n", lun, bytes);
    return text + head + lines;
  }
};

struct RescueTold {
  std::string outcome = "nothing";
  std::string reason;
  std::string text;
  std::string lines;
  std::size_t total = 0;
  std::string output;
  std::string state;
  std::int64_t exit_code = -1;

  // "refused unclean".
  std::string end() const { return reason.empty() ? outcome : outcome + " " + reason; }
  bool has(std::string_view line) const {
    return ("\n" + lines).find("\n" + std::string(line) + "\n") != std::string::npos;
  }
  // What stands behind the word, in base64.
  std::string decoded(std::string_view word) const {
    const std::string all = "\n" + lines;
    const std::size_t at = all.find("\n" + std::string(word) + " ");
    if (at == std::string::npos) return "(none)";
    const std::size_t begin = at + word.size() + 2;
    return base::base64_decode(all.substr(begin, all.find('\n', begin) - begin)).value_or("(broken)");
  }
};

struct RescueTalking : DiskChanging {
  explicit RescueTalking(Scenario scenario = with_rescue_scripts(), Settings settings = {})
      : DiskChanging(std::move(settings), std::move(scenario)) {}

  std::string command_url(std::string_view vm_name) const {
    return vm(vm_name, "/runCommands/rescue?api-version=2024-11-01");
  }

  Answer begin(std::string_view vm_name, const RescueAsked& asked) {
    signed_in();
    const bool linux = azure.guest(vm_name) == nullptr;
    base::json::Writer script;
    script.string(linux ? kRescueShell : kRescuePowerShell);
    std::string body = R"({"location":"westeurope","properties":{"source":{"script":)" + script.text() +
                       R"(},"parameters":[{"name":"nonce","value":"x)" + std::string(kRescueNonce) +
                       R"("},{"name":"request","value":"x)" + base::base64url_encode(asked.request()) + R"("}])";
    if (!asked.secret.empty()) {
      body +=
          R"(,"protectedParameters":[{"name":"secret","value":"x)" + base::base64url_encode(asked.secret) + R"("}])";
    }
    const Answer accepted = ask("PUT", command_url(vm_name), body + "}}");
    REQUIRE((accepted.status == 200 || accepted.status == 201));
    return accepted;
  }

  RescueTold told(std::string_view vm_name) {
    const auto view = read(ask("GET", command_url(vm_name) + "&$expand=instanceView"));
    const auto instance = view.root()["properties"]["instanceView"];
    RescueTold told;
    told.output = instance["output"].text_or("");
    told.state = instance["executionState"].text_or("");
    told.exit_code = instance["exitCode"].integer().value_or(-1);
    const auto line = base::json::Document::parse(told.output);
    if (!line || line->root()["nonce"].text() != kRescueNonce) return told;
    const auto answer = line->root()["rescue"];
    told.outcome = answer["outcome"].text_or("");
    told.reason = answer["reason"].text_or("");
    told.text = answer["text"].text_or("");
    told.total = static_cast<std::size_t>(answer["total"].integer().value_or(0));
    const std::string chunk = base::base64_decode(answer["chunk"].text_or("!")).value_or("");
    told.lines = gunzipped(chunk, 8 << 20).value_or(chunk);
    return told;
  }

  RescueTold rescue(std::string_view vm_name, const RescueAsked& asked = {}) {
    begin(vm_name, asked);
    pass(std::chrono::minutes(5));
    return told(vm_name);
  }

  // A copy of dead-01's disk as it is now, at the rescue VM.
  std::string copied_to(std::string_view vm_name, std::string_view name = "copy", std::string_view lun = "0",
                        std::string_view of = "dead-01") {
    const bool zonal = vm_name == "rescue-01";
    const std::string id = copy(of, name, "", zonal ? R"(,"zones":["1"])" : "");
    CHECK(attach(vm_name, id, lun).status < 300);
    pass(std::chrono::minutes(5));
    signed_in();
    return id;
  }

  World& world() { return const_cast<World&>(azure.world()); }
  DiskContent& content(std::string_view disk_name) { return world().find_volume(disk(disk_name))->content; }
  void ready_linux() { world().find("linux-01")->set_up.rescue_tools = true; }
};

}  // namespace azvmreset::sim

#include "staging/stage.hpp"

#include "base/digest.hpp"
#include "base/json/reader.hpp"
#include "guest/planting.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "windows.hpp"

using namespace azvmreset;
using test::chosen_request;
using test::FakeVolume;
using test::sealed_request;
using test::Windows;

namespace {

using Texts = std::vector<std::string>;

Error refusal(Windows& windows, const StageVolume& request) {
  const auto report = windows.stage(request);
  if (report) FAIL("it was staged");
  CHECK(windows.volume.writes == 0);
  return report.error();
}

bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

// Ends each store at once, or from another thread, or gives it up.
class Vault final : public HostSink {
 public:
  enum class Way { keeps, keeps_later, fails, gives_up };
  explicit Vault(Way way) : way_(way) {}
  ~Vault() override {
    if (later_.joinable()) later_.join();
  }

  void store(std::uint64_t, Secret content, StoreCompletion completion) override {
    if (way_ == Way::gives_up) return;
    if (way_ == Way::fails) return completion.fail(Error(ErrorCode::permission_denied, "the vault is sealed"));
    kept = content.expose();
    if (way_ == Way::keeps) return completion.complete();
    later_ = std::thread([ended = std::move(completion)]() mutable { ended.complete(); });
  }

  std::string kept;

 private:
  const Way way_;
  std::thread later_;
};

}  // namespace

TEST_CASE("a sealed password is staged: every file is there, for SYSTEM and Administrators alone", "[staging]") {
  Windows windows;
  const auto report = windows.stage(sealed_request());
  REQUIRE(report);
  CHECK(report->id.size() == 32);
  CHECK(report->volume == "/mnt/windows");
  CHECK(report->username == "azureuser");
  CHECK(report->key_fingerprint == test::sealing_key().fingerprint());
  CHECK(report->marker == "Windows\\azvmreset-" + report->id + ".marker");
  CHECK(report->not_after == windows.clock.wall_now() + std::chrono::hours(24 * 7));
  CHECK(report->next_steps.size() == 3);

  REQUIRE(report->files.size() == 6);
  CHECK(report->files.back().path == test::kGptIni);
  for (const StagedFile& file : report->files) {
    INFO(file.path);
    const auto& node = windows.volume.nodes.at(base::to_lower(file.path));
    CHECK(file.sha256 == base::sha256_hex(node.bytes));
    CHECK(file.bytes == static_cast<std::int64_t>(node.bytes.size()));
    CHECK(node.acl == guest::planted_security_descriptor());
    CHECK_FALSE(file.secret);
    CHECK_FALSE(file.merged);
  }
  CHECK_FALSE(windows.volume.has(report->marker));
}

TEST_CASE("what is there of local policy is merged in place, with its attributes and its ACL", "[staging]") {
  Windows windows;
  windows.use_local_policy();
  const auto report = windows.stage(sealed_request());
  REQUIRE(report);
  const auto& gpt_ini = windows.volume.nodes.at(base::to_lower(test::kGptIni));
  CHECK(gpt_ini.attributes == 0x22);
  CHECK(gpt_ini.acl == "of gpt.ini");
  CHECK(holds(gpt_ini.bytes, "{35378EAC-683F-11D2-A89A-00C04FBBCFA2}"));
  CHECK(holds(gpt_ini.bytes, "{42B5FAAE-6536-11D2-AE5A-0000F87571E3}"));
  CHECK(holds(windows.volume.bytes(test::kScriptsIni), "0CmdLine=backup.cmd"));
  CHECK(holds(windows.volume.bytes(test::kScriptsIni), "1CmdLine=azvmreset-" + report->id + ".cmd"));
  CHECK(std::count_if(report->files.begin(), report->files.end(), [](const StagedFile& file) { return file.merged; }) ==
        2);
}

TEST_CASE("the key is kept before anything is written", "[staging]") {
  Windows windows;
  windows.files.stores_until_full = 0;
  const Error error = refusal(windows, sealed_request());
  CHECK(error.code == ErrorCode::invalid_argument);

  Windows other;
  REQUIRE(other.stage(sealed_request()));
  CHECK(holds(other.files.files.at("key.pem"), "BEGIN PRIVATE KEY"));
}

TEST_CASE("a host's vault is waited for, whichever thread ends its store", "[staging]") {
  for (const auto way : {Vault::Way::keeps, Vault::Way::keeps_later}) {
    Windows windows;
    const auto vault = std::make_shared<Vault>(way);
    StageVolume request = sealed_request();
    request.key_sink = vault;
    REQUIRE(windows.stage(request));
    CHECK(holds(vault->kept, "BEGIN PRIVATE KEY"));
  }
}

TEST_CASE("a vault that keeps nothing ends the staging before anything is written", "[staging]") {
  for (const auto way : {Vault::Way::fails, Vault::Way::gives_up}) {
    Windows windows;
    StageVolume request = sealed_request();
    request.key_sink = std::make_shared<Vault>(way);
    CHECK_FALSE(refusal(windows, request).message.empty());
  }
}

TEST_CASE("a chosen password lies in the order alone, and the report says so", "[staging]") {
  Windows windows;
  const auto report = windows.stage(chosen_request());
  REQUIRE(report);
  Texts secret;
  for (const StagedFile& file : report->files) {
    if (file.secret) secret.push_back(file.path);
  }
  CHECK(secret == Texts{test::kStartup + "\\azvmreset-" + report->id + ".json"});
  CHECK(report->warnings.front().code == "plaintext_on_volume");
  CHECK(report->key_fingerprint.empty());
  CHECK_FALSE(holds(to_json(*report), "Chosen-Passw0rd!"));
}

TEST_CASE("the Remote Desktop configuration is staged without an account", "[staging]") {
  Windows windows;
  StageVolume request("/mnt/windows");
  request.task = PlantedTask::reset_rdp;
  const auto report = windows.stage(request);
  REQUIRE(report);
  CHECK(windows.volume.has(test::kStartup + "\\azvmreset-" + report->id + "-rdp.ps1"));

  request.reset.username = "azureuser";
  CHECK(refusal(windows = Windows(), request).code == ErrorCode::invalid_argument);
}

TEST_CASE("a request that contradicts itself is refused before the volume is looked at", "[staging]") {
  const std::pair<const char*, void (*)(StageVolume&)> cases[] = {
      {"found no volume", [](StageVolume& request) { request.volume.clear(); }},
      {"the hook setup", [](StageVolume& request) { request.hook = Hook::setup; }},
      {"0 hours for valid_for", [](StageVolume& request) { request.valid_for = std::chrono::hours(0); }},
      {"2161 hours for valid_for", [](StageVolume& request) { request.valid_for = std::chrono::hours(2161); }},
      {"agent_stale among the overrides", [](StageVolume& request) { request.overrides = {Blocker::agent_stale}; }},
      {"domain_controller among the", [](StageVolume& request) { request.overrides = {Blocker::domain_controller}; }},
      {"beside a sealing_key", [](StageVolume& request) { request.reset.password = Secret("x"); }},
      {"beside a sealing_key", [](StageVolume& request) { request.reset.plaintext = true; }},
      {"neither a sealing_key nor a password",
       [](StageVolume& request) {
         request.reset.sealing_key.reset();
         request.key_sink = Sink();
       }},
      {"key_sink without a sealing_key", [](StageVolume& request) { request.reset.sealing_key.reset(); }},
      {"without plaintext",
       [](StageVolume& request) {
         request = chosen_request();
         request.reset.plaintext = false;
       }},
      {"generated and is kept nowhere", [](StageVolume& request) { request.key_sink = Sink(); }},
      {"key_sink is a file without", [](StageVolume& request) { request.key_sink = FileSink(""); }},
      {"with built_in_administrator", [](StageVolume& request) { request.reset.built_in_administrator = true; }},
      {"user principal name", [](StageVolume& request) { request.reset.username = "me@example.com"; }},
  };
  for (const auto& [expected, change] : cases) {
    INFO(expected);
    Windows windows;
    StageVolume request = sealed_request();
    change(request);
    const Error error = refusal(windows, request);
    CHECK(error.code == ErrorCode::invalid_argument);
    CHECK(holds(error.message, expected));
    CHECK(error.remedy.empty() == holds(error.message, "key_sink is a file"));
    CHECK(windows.volume.reads.empty());
  }
}

TEST_CASE("an account of a domain is not on the volume", "[staging]") {
  Windows windows;
  StageVolume request = sealed_request();
  request.reset.username = "CORP\\me";
  const Error error = refusal(windows, request);
  CHECK(error.code == ErrorCode::blocked);
  CHECK(error.blockers == Texts{"domain_account"});
}

TEST_CASE("what stands in the way is a blocker, and nothing is written", "[staging]") {
  Windows windows;
  windows.volume.put("Windows\\NTDS\\ntds.dit", "");
  windows.volume.mounted.read_only = true;
  const Error error = refusal(windows, sealed_request());
  CHECK(error.code == ErrorCode::blocked);
  CHECK(error.blockers == Texts{"volume_read_only", "domain_controller"});
  CHECK(windows.files.files.empty());
}

TEST_CASE("local policy that is off may be overridden, and then it is a warning", "[staging]") {
  if (!test::can_make_hives()) return;
  Windows windows;
  test::HiveValues member;
  member.domain = "corp.example";
  windows.volume.put(test::kSystem, test::system_hive(member));
  windows.volume.put(test::kSoftware, test::software_hive(1));
  StageVolume request = sealed_request();
  CHECK(refusal(windows, request).blockers == Texts{"local_policy_off"});

  request.overrides = {Blocker::local_policy_off};
  const auto report = windows.stage(request);
  REQUIRE(report);
  CHECK(report->overrides == request.overrides);
  CHECK(report->warnings.back().code == "local_policy_off");
}

TEST_CASE("a volume on which something is planted already is refused, and the id is named", "[staging]") {
  Windows windows;
  const auto first = windows.stage(sealed_request());
  REQUIRE(first);
  const int writes = windows.volume.writes;
  StageVolume again = sealed_request();
  again.key_sink = FileSink("other.pem");
  const auto second = windows.stage(again);
  REQUIRE_FALSE(second);
  CHECK(second.error().blockers == Texts{"already_staged"});
  CHECK(holds(second.error().message, first->id));
  CHECK(holds(second.error().remedy, "unstage"));
  CHECK(windows.volume.writes == writes);
}

TEST_CASE("a marker alone is something planted", "[staging]") {
  Windows windows;
  windows.volume.put("Windows\\azvmreset-0123456789abcdef0123456789abcdef.marker", "");
  CHECK(refusal(windows, sealed_request()).blockers == Texts{"already_staged"});
}

TEST_CASE("a file in an encoding that Windows may not read is kept in it, with a warning", "[staging]") {
  Windows windows;
  windows.use_local_policy();
  windows.volume.nodes.at(base::to_lower(test::kGptIni)).bytes = "\xEF\xBB\xBF[General]\r\nVersion=1\r\n";
  const auto report = windows.stage(sealed_request());
  REQUIRE(report);
  CHECK(std::count_if(report->warnings.begin(), report->warnings.end(), [](const Finding& warning) {
          return warning.code == "unusual_encoding" && holds(warning.message, "gpt.ini");
        }) == 1);
  CHECK(holds(windows.volume.bytes(test::kGptIni), "\xEF\xBB\xBF[General]"));
}

TEST_CASE("a scripts.ini that cannot be merged is refused", "[staging]") {
  Windows windows;
  windows.volume.put(test::kScriptsIni, "[Startup]\r\n0CmdLine=a\r\n[Startup]\r\n0CmdLine=b\r\n");
  CHECK(refusal(windows, sealed_request()).code == ErrorCode::invalid_argument);
  CHECK(windows.files.files.empty());
}

TEST_CASE("a write that fails, wherever it is and however far it came, leaves the volume as it was", "[staging]") {
  for (const bool with_policy : {false, true}) {
    Windows probe;
    if (with_policy) probe.use_local_policy();
    REQUIRE(probe.stage(sealed_request()));
    for (const auto failing :
         {FakeVolume::Failing::before, FakeVolume::Failing::half_way, FakeVolume::Failing::after}) {
      for (int at = 0; at < probe.volume.writes; ++at) {
        Windows windows;
        if (with_policy) windows.use_local_policy();
        const FakeVolume::Nodes before = windows.volume.nodes;
        windows.volume.fails_at = at;
        windows.volume.failing = failing;
        INFO("write " << at);
        const auto report = windows.stage(sealed_request());
        REQUIRE_FALSE(report);
        CHECK(holds(report.error().message, "no space left on the volume; all that was written is taken back"));
        CHECK_FALSE(report.error().may_have_arrived);
        CHECK(windows.volume.nodes == before);
      }
    }
  }
}

TEST_CASE("where taking back fails, too, the error names what is left", "[staging]") {
  Windows windows;
  windows.use_local_policy();
  windows.volume.fails_at = 4;
  windows.volume.goes_on_failing = true;
  const auto report = windows.stage(sealed_request());
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::outcome_unknown);
  CHECK(report.error().may_have_arrived);
  CHECK(holds(report.error().message, "this could not be taken back: Windows\\System32\\GroupPolicy\\Machine"));
  CHECK(holds(report.error().remedy, "unstage"));
}

TEST_CASE("a file that reads back as another one is no success, and is taken back", "[staging]") {
  Windows windows;
  windows.use_local_policy();
  const FakeVolume::Nodes before = windows.volume.nodes;
  Windows probe;
  probe.use_local_policy();
  const auto id = probe.stage(sealed_request())->id;
  windows.volume.spoiled = base::to_lower(test::kStartup + "\\azvmreset-" + id + ".ps1");
  const auto report = windows.stage(sealed_request());
  REQUIRE_FALSE(report);
  CHECK(holds(report.error().message, "read back with another content"));
  CHECK(windows.volume.nodes == before);
}

TEST_CASE("the report of a staging is a document", "[staging]") {
  Windows windows;
  const auto report = windows.stage(sealed_request());
  REQUIRE(report);
  const auto document = base::json::Document::parse(to_json(*report));
  REQUIRE(document);
  const auto root = document->root();
  CHECK(root["schema"].text() == "azvmreset.stage/1");
  CHECK(root["id"].text() == report->id);
  CHECK(root["task"].text() == "reset_password");
  CHECK(root["hook"].text() == "group_policy");
  CHECK(root["files"].size() == report->files.size());
  CHECK(root["not_after"].text() == "2026-09-28T14:13:20Z");
}

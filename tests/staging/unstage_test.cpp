#include "staging/stage.hpp"

#include "base/json/reader.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "markers.hpp"
#include "support/catch.hpp"
#include "windows.hpp"

using namespace azvmreset;
using test::chosen_request;
using test::FakeVolume;
using test::MarkerText;
using test::sealed_request;
using test::Windows;

namespace {

using Texts = std::vector<std::string>;

const std::string kPassword = "Made-in-the-guest-24chars";

bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

Texts codes_of(const std::vector<Finding>& findings) {
  Texts codes;
  for (const Finding& found : findings) codes.push_back(found.code);
  return codes;
}

std::string planted(const std::string& id, const std::string& ending) {
  return test::kStartup + "\\azvmreset-" + id + ending;
}

// A Windows on which something was staged.
struct Staged : Windows {
  explicit Staged(const StageVolume& request = sealed_request(), bool with_policy = true) {
    if (with_policy) use_local_policy();
    before = volume.nodes;
    auto report = stage(request);
    if (!report) FAIL(report.error().message);
    id = report->id;
    marker_path = report->marker;
    volume.writes = 0;
  }

  // As the planted script leaves the volume: everything put back, and the marker.
  void ran(const MarkerText& marker) {
    const std::string gpt_ini = volume.bytes(planted(id, "-gpt.ini"));
    volume.nodes = before;
    volume.put(test::kGptIni, gpt_ini, 0x22, "of gpt.ini");
    began(marker);
  }
  // Ended before it put anything back.
  void began(const MarkerText& marker) { volume.put(marker_path, marker.text(), 0x20, "of the marker"); }

  MarkerText marker() const { return MarkerText(id); }

  UnstageReport unstaged(const UnstageVolume& request) {
    auto report = unstage(request);
    if (!report) FAIL(report.error().message);
    return std::move(*report);
  }

  FakeVolume::Nodes before;
  std::string id;
  std::string marker_path;
};

UnstageVolume plain() { return UnstageVolume("/mnt/windows"); }

UnstageVolume with_key(const SealingKey& key = test::sealing_key()) {
  UnstageVolume request("/mnt/windows");
  request.sealing_key = key;
  request.secret_sink = FileSink("password.txt");
  return request;
}

// All but the file whose version is raised.
FakeVolume::Nodes but_gpt_ini(FakeVolume::Nodes nodes) {
  nodes.erase(base::to_lower(test::kGptIni));
  return nodes;
}

}  // namespace

TEST_CASE("what has not run is taken back: every byte, attribute and ACL is as before but Version", "[staging]") {
  for (const bool with_policy : {false, true}) {
    for (const bool sealed : {false, true}) {
      Staged windows(sealed ? sealed_request() : chosen_request(), with_policy);
      const auto report = windows.unstaged(plain());
      CHECK(report.outcome == PlantedOutcome::not_run);
      CHECK(report.evidence == Evidence::none);
      CHECK(report.left.empty());
      CHECK(report.warnings.empty());
      CHECK_FALSE(report.removed_paths.empty());
      CHECK(but_gpt_ini(windows.volume.nodes) == but_gpt_ini(windows.before));
      if (!with_policy) {
        CHECK(windows.volume.nodes == windows.before);
        continue;
      }
      auto gpt_ini = windows.volume.nodes.at(base::to_lower(test::kGptIni));
      CHECK(holds(gpt_ini.bytes, "Version=65541"));
      gpt_ini.bytes = test::kOldGptIni;
      CHECK(gpt_ini == windows.before.at(base::to_lower(test::kGptIni)));
    }
  }
}

TEST_CASE("a script that was ended before its first line has changed nothing", "[staging]") {
  for (const std::string& cut : {std::string(), std::string(R"({"azvmreset":1,"non)")}) {
    Staged windows;
    windows.volume.put(windows.marker_path, cut);
    const auto report = windows.unstaged(with_key());
    CHECK(report.outcome == PlantedOutcome::refused);
    CHECK(report.reason == "interrupted");
    CHECK_FALSE(report.password_delivered);
    CHECK(but_gpt_ini(windows.volume.nodes) == but_gpt_ini(windows.before));
  }
}

TEST_CASE("a volume that was taken back can be staged again", "[staging]") {
  Staged windows;
  windows.unstaged(plain());
  StageVolume again = sealed_request();
  again.key_sink = FileSink("key.pem", true);
  CHECK(windows.stage(again));
}

TEST_CASE("a sealed password is delivered, and then the marker is removed", "[staging]") {
  Staged windows;
  windows.ran(windows.marker()
                  .started()
                  .sealed(test::sealing_key(), test::kSid, kPassword)
                  .done(R"(["password","must_change"])", 0)
                  .ended());
  const auto report = windows.unstaged(with_key());
  CHECK(report.outcome == PlantedOutcome::done);
  CHECK(report.evidence == Evidence::verified);
  CHECK(report.sign_in == SignInOutcome::proved);
  CHECK(report.username == "alice");
  CHECK(report.created == Tristate::no);
  CHECK(report.changed == Texts{"password", "must_change"});
  REQUIRE(report.account);
  CHECK(report.account->sid == test::kSid);
  CHECK(report.password_delivered);
  CHECK(report.ran_at == std::chrono::system_clock::time_point(std::chrono::seconds(1790000100)));
  CHECK(report.removed_paths == Texts{windows.marker_path});
  CHECK(report.left.empty());
  CHECK(windows.files.files.at("password.txt") == kPassword + "\n");
  CHECK_FALSE(windows.volume.has(windows.marker_path));
  CHECK(but_gpt_ini(windows.volume.nodes) == but_gpt_ini(windows.before));
}

TEST_CASE("a password of an account that was made is for nobody yet", "[staging]") {
  Staged windows;
  windows.ran(windows.marker()
                  .started()
                  .sealed(test::sealing_key(), "-", kPassword)
                  .done(R"(["create","administrators"])", -1, "null")
                  .ended());
  const auto report = windows.unstaged(with_key());
  CHECK(report.created == Tristate::yes);
  CHECK(report.evidence == Evidence::confirmed);
  CHECK(report.password_delivered);
}

TEST_CASE("a sealed password that was not delivered stays, and so does everything else", "[staging]") {
  Staged windows;
  windows.ran(
      windows.marker().started().sealed(test::sealing_key(), test::kSid, kPassword).done(R"(["password"])").ended());
  const FakeVolume::Nodes before = windows.volume.nodes;
  const auto refused = [&](const UnstageVolume& request) {
    const auto report = windows.unstage(request);
    REQUIRE_FALSE(report);
    CHECK(holds(report.error().message, "the sealed password was not delivered, and nothing was removed"));
    CHECK_FALSE(report.error().remedy.empty());
    CHECK(windows.volume.writes == 0);
    CHECK(windows.volume.nodes == before);
  };
  SECTION("without the key") { refused(plain()); }
  SECTION("with another key") { refused(with_key(test::another_sealing_key())); }
  SECTION("when the sink cannot keep it") {
    windows.files.stores_until_full = 0;
    refused(with_key());
  }
  SECTION("when the sink cannot keep it, although it may be discarded") {
    windows.files.stores_until_full = 0;
    UnstageVolume request = with_key();
    request.discard_password = true;
    refused(request);
  }
}

TEST_CASE("a sealed password that nobody can open is discarded on demand alone", "[staging]") {
  Staged windows;
  windows.ran(windows.marker()
                  .started()
                  .sealed(test::another_sealing_key(), test::kSid, kPassword)
                  .done(R"(["password"])", 0)
                  .ended());
  UnstageVolume request = with_key();
  request.discard_password = true;
  const auto report = windows.unstaged(request);
  CHECK_FALSE(report.password_delivered);
  CHECK(codes_of(report.warnings) == Texts{"password_discarded"});
  CHECK_FALSE(windows.volume.has(windows.marker_path));
}

TEST_CASE("a password sealed for another account or another planting is not delivered", "[staging]") {
  for (const bool other_account : {false, true}) {
    Staged windows;
    MarkerText elsewhere(other_account ? windows.id : std::string(32, 'f'));
    elsewhere.sealed(test::sealing_key(), other_account ? "S-1-5-21-9-9-9-500" : test::kSid, kPassword);
    std::string sealed = elsewhere.text();
    if (!other_account) sealed.replace(sealed.find(std::string(32, 'f')), 32, windows.id);
    windows.ran(windows.marker());
    windows.volume.put(windows.marker_path, windows.marker().started().text() + sealed +
                                                windows.marker().done(R"(["password"])").ended().text());
    const auto report = windows.unstage(with_key());
    REQUIRE_FALSE(report);
    CHECK(report.error().code == ErrorCode::protocol);
    CHECK(windows.files.files.count("password.txt") == 0);
  }
}

TEST_CASE("a guest that refused has changed nothing, and what it sealed is no password", "[staging]") {
  Staged windows;
  windows.ran(
      windows.marker().started().sealed(test::sealing_key(), test::kSid, kPassword).no("refused", "policy").ended());
  const auto report = windows.unstaged(plain());
  CHECK(report.outcome == PlantedOutcome::refused);
  CHECK(report.evidence == Evidence::confirmed);
  CHECK(report.reason == "policy");
  CHECK(holds(report.message, "Zu kurz."));
  CHECK_FALSE(report.password_delivered);
  CHECK_FALSE(report.next_steps.empty());
}

TEST_CASE("a guest that failed in between may have set the password, which is delivered", "[staging]") {
  Staged windows;
  windows.ran(windows.marker()
                  .started()
                  .sealed(test::sealing_key(), test::kSid, kPassword)
                  .no("failed", "windows", R"(["password"])")
                  .ended());
  const auto report = windows.unstaged(with_key());
  CHECK(report.outcome == PlantedOutcome::failed);
  CHECK(report.changed == Texts{"password"});
  CHECK(report.password_delivered);
  CHECK(codes_of(report.warnings) == Texts{"password_may_be_in_force"});
}

TEST_CASE("what began and did not end is unknown; its password is delivered, and the rest taken back", "[staging]") {
  Staged windows;
  windows.began(windows.marker().started().sealed(test::sealing_key(), test::kSid, kPassword));
  const auto report = windows.unstaged(with_key());
  CHECK(report.outcome == PlantedOutcome::unknown);
  CHECK(report.evidence == Evidence::none);
  CHECK(report.reason == "no_answer");
  CHECK(report.password_delivered);
  CHECK(codes_of(report.warnings) == Texts{"not_ended", "password_may_be_in_force"});
  CHECK(but_gpt_ini(windows.volume.nodes) == but_gpt_ini(windows.before));
}

TEST_CASE("a start that came too late has changed nothing", "[staging]") {
  Staged windows;
  windows.ran(windows.marker().started().too_late().ended());
  const auto report = windows.unstaged(plain());
  CHECK(report.outcome == PlantedOutcome::refused);
  CHECK(report.reason == "too_late");
  CHECK(report.evidence == Evidence::confirmed);
}

TEST_CASE("a PowerShell that did not start has changed nothing", "[staging]") {
  Staged windows;
  windows.ran(windows.marker().ended_by_cmd());
  const auto report = windows.unstaged(plain());
  CHECK(report.outcome == PlantedOutcome::refused);
  CHECK(report.reason == "powershell_did_not_start");
}

TEST_CASE("a PowerShell that was ended leaves an unknown outcome", "[staging]") {
  Staged windows;
  windows.ran(windows.marker().started().ended_by_cmd());
  const auto report = windows.unstaged(plain());
  CHECK(report.outcome == PlantedOutcome::unknown);
  CHECK(codes_of(report.warnings) == Texts{"ended_by_cmd"});
}

TEST_CASE("the Remote Desktop configuration tells what it changed", "[staging]") {
  StageVolume request("/mnt/windows");
  request.task = PlantedTask::reset_rdp;
  Staged windows(request);
  windows.ran(windows.marker()
                  .started("reset_rdp")
                  .rdp(R"("outcome":"done","reason":"","step":"","code":0,"text":"","changed":["port","firewall"])")
                  .ended());
  const auto report = windows.unstaged(plain());
  CHECK(report.task == PlantedTask::reset_rdp);
  CHECK(report.outcome == PlantedOutcome::done);
  CHECK(report.changed == Texts{"port", "firewall"});
  CHECK_FALSE(report.account);
}

TEST_CASE("a planting of Remote Desktop that has not run is known by its files", "[staging]") {
  StageVolume request("/mnt/windows");
  request.task = PlantedTask::reset_rdp;
  Staged windows(request);
  CHECK(windows.unstaged(plain()).task == PlantedTask::reset_rdp);
}

TEST_CASE("a file that somebody has changed since is left, and named", "[staging]") {
  Staged windows;
  windows.volume.put(test::kScriptsIni, test::kOldScriptsIni + "1CmdLine=new.cmd\r\n");
  const auto report = windows.unstaged(plain());
  CHECK(report.outcome == PlantedOutcome::not_run);
  REQUIRE(report.left.size() == 1);
  CHECK(holds(report.left.front(), "it was changed since"));
  CHECK(codes_of(report.warnings) == Texts{"left_on_volume"});
  CHECK(holds(windows.volume.bytes(test::kScriptsIni), "1CmdLine=new.cmd"));
  CHECK(windows.volume.has(planted(windows.id, "-scripts.ini")));
}

TEST_CASE("what cannot be taken back is named, and the marker stays so that it can be tried again", "[staging]") {
  Staged windows;
  windows.began(windows.marker().started().done(R"(["password"])"));
  windows.volume.fails_at = 0;
  windows.volume.goes_on_failing = true;
  const auto report = windows.unstaged(plain());
  CHECK(report.outcome == PlantedOutcome::done);
  CHECK(report.removed_paths.empty());
  CHECK(report.left.size() > 5);
  CHECK(holds(report.left.back(), ".marker"));
  CHECK(windows.volume.has(windows.marker_path));

  windows.volume.fails_at = -1;
  const auto again = windows.unstaged(plain());
  CHECK(again.left.empty());
  CHECK_FALSE(windows.volume.has(windows.marker_path));
  CHECK(but_gpt_ini(windows.volume.nodes) == but_gpt_ini(windows.before));
}

TEST_CASE("wherever taking back fails, doing it once more brings every file back", "[staging]") {
  Staged probe;
  probe.unstaged(plain());
  for (const auto failing : {FakeVolume::Failing::before, FakeVolume::Failing::half_way, FakeVolume::Failing::after}) {
    for (int at = 0; at < probe.volume.writes; ++at) {
      Staged windows;
      windows.volume.fails_at = at;
      windows.volume.failing = failing;
      INFO("write " << at);
      const auto first = windows.unstage(plain());
      windows.volume.fails_at = -1;
      const auto second = windows.unstage(plain());
      CHECK((second.ok() || second.error().code == ErrorCode::not_found));
      FakeVolume::Nodes after = but_gpt_ini(windows.volume.nodes);
      after.erase(base::to_lower(test::kStartup));  // an empty folder may stay
      CHECK(after == but_gpt_ini(windows.before));
    }
  }
}

TEST_CASE("a marker that cannot be read stays unless its password may be discarded", "[staging]") {
  Staged windows;
  windows.volume.put(windows.marker_path, "somebody else's\n");
  const auto report = windows.unstage(with_key());
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::protocol);
  CHECK(windows.volume.writes == 0);

  UnstageVolume request = plain();
  request.discard_password = true;
  const auto discarded = windows.unstaged(request);
  CHECK(discarded.outcome == PlantedOutcome::unknown);
  CHECK(discarded.reason == "marker_unreadable");
  CHECK_FALSE(windows.volume.has(windows.marker_path));
}

TEST_CASE("a volume with nothing of azvmreset is not_found", "[staging]") {
  Windows windows;
  const auto report = windows.unstage(plain());
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::not_found);
}

TEST_CASE("an id that is not there is not_found, and of several one is to be named", "[staging]") {
  Staged windows;
  const std::string other(32, 'a');
  UnstageVolume request = plain();
  request.id = other;
  const auto missing = windows.unstage(request);
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == ErrorCode::not_found);
  CHECK(holds(missing.error().message, windows.id));

  windows.volume.put("Windows\\azvmreset-" + other + ".marker", MarkerText(other).started().too_late().ended().text());
  const auto which = windows.unstage(plain());
  REQUIRE_FALSE(which);
  CHECK(which.error().code == ErrorCode::invalid_argument);
  CHECK(holds(which.error().message, other));

  CHECK(windows.unstaged(request).id == other);
  CHECK(windows.unstaged(plain()).id == windows.id);
}

TEST_CASE("what forbids to write to the volume forbids to unstage it", "[staging]") {
  Staged windows;
  windows.ntfs.unclean = Tristate::yes;
  windows.volume.mounted.read_only = true;
  const auto report = windows.unstage(plain());
  REQUIRE_FALSE(report);
  CHECK(report.error().blockers == Texts{"volume_unclean", "volume_read_only"});
  CHECK(windows.volume.writes == 0);
}

TEST_CASE("a request to unstage that contradicts itself is refused", "[staging]") {
  Staged windows;
  UnstageVolume no_sink = with_key();
  no_sink.secret_sink = Sink();
  UnstageVolume no_key = with_key();
  no_key.sealing_key.reset();
  UnstageVolume odd_id = plain();
  odd_id.id = "../../etc";
  for (const UnstageVolume& request : {no_sink, no_key, odd_id, UnstageVolume("")}) {
    const auto report = windows.unstage(request);
    REQUIRE_FALSE(report);
    CHECK(report.error().code == ErrorCode::invalid_argument);
  }
}

TEST_CASE("the report of an unstaging is a document without the password", "[staging]") {
  Staged windows;
  windows.ran(
      windows.marker().started().sealed(test::sealing_key(), test::kSid, kPassword).done(R"(["password"])").ended());
  const std::string text = to_json(windows.unstaged(with_key()));
  CHECK_FALSE(holds(text, kPassword));
  const auto document = base::json::Document::parse(text);
  REQUIRE(document);
  const auto root = document->root();
  CHECK(root["schema"].text() == "azvmreset.unstage/1");
  CHECK(root["outcome"].text() == "done");
  CHECK(root["account"]["name"].text() == "alice");
  CHECK(root["password_delivered"].boolean() == true);
  CHECK(root["ran_at"].text() == "2026-09-21T14:15:00Z");
}

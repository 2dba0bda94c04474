// What a rescue makes of the words of a disk and of a marker. Pure.
#include <algorithm>
#include <string>
#include <string_view>

#include "guest/planting.hpp"
#include "guest/sealed_blocks.hpp"
#include "rescue/rescues.hpp"
#include "rescue/told_result.hpp"
#include "rescue/volume_verdict.hpp"
#include "staging/markers.hpp"
#include "staging/told.hpp"

using namespace azvmreset;
using namespace azvmreset::rescue;
using azvmreset::test::MarkerText;

namespace {

const std::string id = "0123456789abcdef0123456789abcdef";

Plan a_plan() {
  Plan plan;
  plan.id = id;
  plan.target = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/vm";
  plan.username = "alice";
  return plan;
}

guest::RescueReport a_volume() {
  guest::RescueReport report;
  report.identity = "gpt:1";
  report.computer = "WEB-01";
  report.product_type = "ServerNT";
  report.encrypted = false;
  report.hibernated = false;
  report.unclean = false;
  report.local_policy_off = false;
  report.setup_type = 0;
  return report;
}

std::vector<std::string> blockers_of(const guest::RescueReport& report, const Plan& plan, bool to_be_written) {
  std::vector<std::string> codes;
  for (const Finding& found : judge_volume(report, plan, to_be_written).blockers) {
    CHECK_FALSE(found.remedy.empty());
    codes.push_back(found.code);
  }
  return codes;
}

using Codes = std::vector<std::string>;

}  // namespace

TEST_CASE("a clean server in a workgroup forbids nothing", "[rescue][verdict]") {
  CHECK(blockers_of(a_volume(), a_plan(), false).empty());
  CHECK(blockers_of(a_volume(), a_plan(), true).empty());
  CHECK(judge_volume(a_volume(), a_plan(), true).warnings.empty());
}

TEST_CASE("each thing that forbids the method is a blocker with a remedy", "[rescue][verdict]") {
  const Plan plan = a_plan();
  auto volume = a_volume();
  volume.product_type = "LanmanNT";
  CHECK(blockers_of(volume, plan, false) == Codes{"domain_controller"});
  volume = a_volume();
  volume.encrypted = true;
  CHECK(blockers_of(volume, plan, false) == Codes{"disk_encrypted"});
  volume = a_volume();
  volume.hibernated = true;
  CHECK(blockers_of(volume, plan, false) == Codes{"hibernated"});
  volume = a_volume();
  volume.setup_type = 2;
  CHECK(blockers_of(volume, plan, false) == Codes{"setup_in_progress"});
}

TEST_CASE("local policy that is off is no obstacle for a workgroup, nor for the other hook", "[rescue][verdict]") {
  auto volume = a_volume();
  volume.local_policy_off = true;
  CHECK(blockers_of(volume, a_plan(), false).empty());
  volume.domain = "corp.example";
  CHECK(blockers_of(volume, a_plan(), false) == Codes{"local_policy_off"});
  CHECK(judge_volume(volume, a_plan(), false).blockers.front().remedy.find("hook setup") != std::string::npos);
  Plan plan = a_plan();
  plan.hook = Hook::setup;
  CHECK(blockers_of(volume, plan, false).empty());
}

TEST_CASE("a volume that runs is unclean, which forbids nothing until Linux is to write to it", "[rescue][verdict]") {
  auto volume = a_volume();
  volume.unclean = true;
  CHECK(blockers_of(volume, a_plan(), false).empty());
  CHECK(blockers_of(volume, a_plan(), true) == Codes{"volume_unclean"});
  Plan plan = a_plan();
  plan.rescue_os = RescueOs::windows;
  CHECK(blockers_of(volume, plan, true).empty());
}

TEST_CASE("what was written as Windows was powered off may be lost, and that is said before staging",
          "[rescue][verdict]") {
  Plan plan = a_plan();
  plan.rescue_os = RescueOs::windows;
  auto volume = a_volume();
  volume.unclean.reset();
  const auto warnings = judge_volume(volume, plan, true).warnings;
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].code == "unclean_unknown");
  // The VM that the probe's disk is of still runs.
  CHECK(judge_volume(volume, plan, false).warnings.empty());
}

TEST_CASE("a member of a domain and a client edition are warned of", "[rescue][verdict]") {
  auto volume = a_volume();
  volume.domain = "corp.example";
  volume.product_type = "WinNT";
  const auto warnings = judge_volume(volume, a_plan(), false).warnings;
  REQUIRE(warnings.size() == 2);
  CHECK(warnings[0].code == "domain_member");
  CHECK(warnings[1].code == "client_edition");
}

TEST_CASE("each no of a rescue script is an error that says what to do", "[rescue][verdict]") {
  for (int reason = 1; reason <= static_cast<int>(guest::RescueReason::unknown); ++reason) {
    guest::RescueAnswer answer;
    answer.outcome = guest::RescueOutcome::refused;
    answer.reason = static_cast<guest::RescueReason>(reason);
    answer.text = "its own words";
    const Error error = refusal_of(answer, a_plan());
    CAPTURE(name_of(answer.reason), error.message);
    CHECK((error.code == ErrorCode::blocked || error.code == ErrorCode::guest_refused));
    CHECK(error.message.find("its own words") != std::string::npos);
    CHECK_FALSE(error.remedy.empty());
    CHECK_FALSE(error.may_have_arrived);
    answer.outcome = guest::RescueOutcome::failed;
    CHECK(refusal_of(answer, a_plan()).may_have_arrived);
  }
}

TEST_CASE("a marker of another planting, or of another task, is no answer", "[rescue][marker]") {
  const SealingKey& key = test::a_sealing_key();
  const std::string other(32, '7');
  auto foreign =
      marker_of(MarkerText(other).started().sealed(key, test::kSid, "x").done("[]").ended().text(), a_plan());
  REQUIRE_FALSE(foreign);
  CHECK(foreign.error().code == ErrorCode::protocol);
  CHECK(foreign.error().remedy.find("discard_changes") != std::string::npos);
  auto task = marker_of(MarkerText(id).started("reset_rdp").ended().text(), a_plan());
  REQUIRE_FALSE(task);
  CHECK(task.error().message.find("reset_rdp") != std::string::npos);
}

TEST_CASE("a marker that tells of success and holds no password is none of a sealed plan", "[rescue][marker]") {
  const std::string text = MarkerText(id).started().done(R"(["password"])").ended().text();
  REQUIRE_FALSE(marker_of(text, a_plan()));
  Plan plan = a_plan();
  plan.plaintext = true;
  CHECK(marker_of(text, plan));
}

TEST_CASE("a password that was sealed for another account does not open", "[rescue][marker]") {
  const SealingKey& key = test::a_sealing_key();
  const std::string text = MarkerText(id)
                               .started()
                               .sealed(key, "S-1-5-21-9-9-9-500", "Made-1n-Guest")
                               .done(R"(["password"])")
                               .ended()
                               .text();
  const auto marker = marker_of(text, a_plan());
  REQUIRE(marker);
  const auto opened = guest::open(key, *marker->sealed, id, staging::sealed_for(*marker));
  REQUIRE_FALSE(opened);
  CHECK(opened.error().code == ErrorCode::protocol);
}

TEST_CASE("a marker is finished when its script has ended, or was tidied up after", "[rescue][marker]") {
  const auto finished = [](const MarkerText& text) {
    Plan plan = a_plan();
    plan.plaintext = true;
    return is_finished(*marker_of(text.text(), plan));
  };
  CHECK_FALSE(finished(MarkerText(id).started()));
  CHECK_FALSE(finished(MarkerText(id).started().done("[]")));
  CHECK(finished(MarkerText(id).started().done("[]").ended()));
  CHECK(finished(MarkerText(id).ended_by_cmd()));
  CHECK(finished(MarkerText(id).too_late()));
}

TEST_CASE("what the script has not done is an error that names the way back", "[rescue][marker]") {
  Plan plan = a_plan();
  plan.plaintext = true;
  const auto error_of = [&plan](const MarkerText& text) {
    RescueResult result;
    const UnstageReport told = tell(*marker_of(text.text(), plan), result);
    return failure_of(told, plan, false);
  };
  CHECK_FALSE(error_of(MarkerText(id).started().done("[]").ended()));
  const auto refused = error_of(MarkerText(id).started().no("refused", "laps_managed").ended());
  REQUIRE(refused);
  CHECK(refused->code == ErrorCode::guest_refused);
  CHECK(refused->remedy.find("discard_changes") != std::string::npos);
  const auto silent = error_of(MarkerText(id).started());
  REQUIRE(silent);
  CHECK(silent->code == ErrorCode::outcome_unknown);
  const auto late = error_of(MarkerText(id).too_late());
  REQUIRE(late);
  CHECK(late->code == ErrorCode::guest_refused);
}

TEST_CASE("a sign-in that the script tried makes it verified", "[rescue][marker]") {
  Plan plan = a_plan();
  plan.plaintext = true;
  RescueResult result;
  tell(*marker_of(MarkerText(id).started().done(R"(["password"])", 0).ended().text(), plan), result);
  CHECK(result.evidence == Evidence::verified);
  CHECK(result.sign_in == SignInOutcome::proved);
  CHECK(result.username == "alice");
}

TEST_CASE("a chosen password remains on what was made, as long as nothing proves that its script ran",
          "[rescue][marker]") {
  Plan plan = a_plan();
  plan.plaintext = true;
  PlanResource copy;
  copy.id = "/disks/copy";
  copy.holds_password = true;
  PlanResource gone = copy;
  gone.id = "/disks/gone";
  plan.resources = {copy, gone};
  Known known;
  known.planted = PlantedWords();
  known.ledger = {{"Microsoft.Compute/disks", copy.id, LedgerItem::State::made},
                  {"Microsoft.Compute/disks", gone.id, LedgerItem::State::deleted}};
  RescueResult result;
  result.outcome = PlantedOutcome::not_run;
  note_plaintext(plan, known, result);
  CHECK(result.plaintext_may_remain == Tristate::unknown);
  CHECK(result.plaintext_disks == std::vector<std::string>{copy.id});

  RescueResult interrupted;
  interrupted.outcome = PlantedOutcome::refused;
  note_plaintext(plan, known, interrupted);
  CHECK(interrupted.plaintext_may_remain == Tristate::unknown);

  RescueResult proved;
  proved.outcome = PlantedOutcome::done;
  note_plaintext(plan, known, proved);
  CHECK(proved.plaintext_may_remain == Tristate::no);
}

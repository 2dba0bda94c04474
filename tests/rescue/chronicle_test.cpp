#include "rescue/chronicle.hpp"

#include "offline/plans.hpp"
#include "rescue/replay.hpp"
#include "support/catch.hpp"
#include "support/memory_files.hpp"
#include "support/task_runner.hpp"

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace azvmreset;
using namespace azvmreset::test;
using rescue::Chronicle;
using rescue::Known;
using rescue::LedgerItem;
using State = LedgerItem::State;
using Texts = std::vector<std::string>;

namespace {

const std::string group = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rescue-demo";
const std::string disk = group + "/providers/Microsoft.Compute/disks/azvmreset-1";
const std::string script = group + "/providers/Microsoft.Compute/virtualMachines/web-01/runCommands/azvmreset-1-ready";
constexpr std::chrono::system_clock::time_point by_arm{std::chrono::seconds{1'790'000'123}};

struct Fixture {
  TaskRunner runner;
  engine::Worker worker{runner.loop, engine::Worker::Mode::inline_jobs};
  MemoryFiles files;
  ops::Storage storage{worker, files};

  journal::Log log() { return journal::Log(storage, JournalFile("journal"), runner.port); }
  bool did(engine::Task<Result<void>> task) { return runner.run(std::move(task)).ok(); }

  Chronicle begun() {
    Chronicle chronicle(log());
    REQUIRE(did(chronicle.open_new()));
    REQUIRE(did(chronicle.begun(sealed_plan(), "https://management.azure.com", "sha256:abc")));
    return chronicle;
  }
  // What another process knows that goes on.
  Known read() {
    Chronicle chronicle(log());
    const auto opened = runner.run(chronicle.open());
    REQUIRE(opened);
    return chronicle.known();
  }
  Error refusal() {
    Chronicle chronicle(log());
    const auto opened = runner.run(chronicle.open());
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == ErrorCode::protocol);
    CHECK_FALSE(opened.error().remedy.empty());
    return opened.error();
  }
};

Result<void> take(Known& known, std::string_view event, std::string_view members) {
  const auto document = base::json::Document::parse(members);
  REQUIRE(document);
  return rescue::replay(known, by_arm, event, document->root());
}

Known begun_known() {
  Known known;
  REQUIRE(take(known, "begun", R"({"endpoint":"","key_fingerprint":"","plan":)" + to_json(sealed_plan()) + "}"));
  return known;
}

}  // namespace

TEST_CASE("what a rescue has written is known to the one who goes on", "[rescue][chronicle]") {
  Fixture it;
  {
    Chronicle chronicle = it.begun();
    REQUIRE(it.did(chronicle.holds("first")));
    REQUIRE(it.did(chronicle.step_begun("record")));
    REQUIRE(it.did(chronicle.step_done("record")));
    REQUIRE(it.did(chronicle.step_begun("snapshot")));
    REQUIRE(it.did(chronicle.will("snapshot", "PUT", disk + "?api-version=2024-03-02")));
    REQUIRE(it.did(chronicle.volume_said({"gpt:1", "WEB-01", "ServerNT", "example.com"})));
    REQUIRE(it.did(chronicle.planting({1'790'600'000, "sha256:abc", false})));
    REQUIRE(it.did(chronicle.will_start(by_arm)));
    REQUIRE(it.did(chronicle.will_restart()));
    REQUIRE(it.did(chronicle.was_deallocated()));
    REQUIRE(it.did(chronicle.marker_said({PlantedOutcome::done, Evidence::confirmed, "agent", true, false})));
    REQUIRE(it.did(chronicle.ended(RescueEnd::succeeded)));
  }
  const Known known = it.read();
  REQUIRE(known.plan);
  CHECK(to_json(*known.plan) == to_json(sealed_plan()));
  CHECK(known.endpoint == "https://management.azure.com");
  CHECK(known.key_fingerprint == "sha256:abc");
  CHECK(known.begun_at == it.runner.port.wall_now());
  CHECK(known.holders == Texts{"first"});
  CHECK(known.steps_begun == Texts{"record", "snapshot"});
  CHECK(known.done("record"));
  CHECK_FALSE(known.done("snapshot"));
  REQUIRE(known.item(disk) != nullptr);
  CHECK(known.item(disk)->state == State::meant);
  REQUIRE(known.volume);
  CHECK(known.volume->identity == "gpt:1");
  CHECK(known.volume->computer == "WEB-01");
  CHECK(known.volume->product_type == "ServerNT");
  CHECK(known.volume->domain == "example.com");
  REQUIRE(known.planted);
  CHECK(known.planted->not_after == 1'790'600'000);
  CHECK(known.planted->key_fingerprint == "sha256:abc");
  CHECK_FALSE(known.planted->ended);
  CHECK(known.start_meant);
  CHECK(known.start_meant_at == by_arm);
  CHECK(known.restarted);
  CHECK(known.deallocated);
  REQUIRE(known.marker);
  CHECK(known.marker->outcome == PlantedOutcome::done);
  CHECK(known.marker->evidence == Evidence::confirmed);
  CHECK(known.marker->read_back == "agent");
  CHECK(known.marker->sealed);
  CHECK_FALSE(known.marker->delivered);
  CHECK(known.ended == RescueEnd::succeeded);
  CHECK_FALSE(known.undoing);
}

TEST_CASE("the one who goes on writes behind what was written", "[rescue][chronicle]") {
  Fixture it;
  {
    Chronicle chronicle = it.begun();
    REQUIRE(it.did(chronicle.holds("first")));
  }
  {
    Chronicle chronicle(it.log());
    REQUIRE(it.did(chronicle.open()));
    REQUIRE(it.did(chronicle.holds("second")));
    CHECK(chronicle.known().holders == Texts{"first", "second"});
  }
  CHECK(it.read().holders == Texts{"first", "second"});
}

TEST_CASE("the ledger holds what a PUT was to make, and what became of it", "[rescue][chronicle]") {
  Fixture it;
  Chronicle chronicle = it.begun();
  const Known& known = chronicle.known();
  for (const char* method : {"GET", "PATCH", "POST", "DELETE"}) REQUIRE(it.did(chronicle.will("copy", method, disk)));
  CHECK(known.ledger.empty());

  REQUIRE(it.did(chronicle.will("copy", "PUT", disk + "?api-version=2024-03-02")));
  REQUIRE(known.ledger.size() == 1);
  CHECK(known.ledger[0].type == "Microsoft.Compute/disks");
  CHECK(known.ledger[0].id == disk);
  CHECK(known.ledger[0].state == State::meant);

  std::string shouted = disk;  // ARM compares ids in any case
  for (char& c : shouted) c = c >= 'a' && c <= 'z' && c != 's' ? static_cast<char>(c - 'a' + 'A') : c;
  shouted.replace(0, 15, disk, 0, 15);
  REQUIRE(it.did(chronicle.made("Microsoft.Compute/disks", shouted)));
  CHECK(known.item(disk)->state == State::made);
  REQUIRE(it.did(chronicle.will("copy", "PUT", disk)));
  CHECK(known.item(disk)->state == State::made);
  REQUIRE(it.did(chronicle.deleted(disk)));
  CHECK(known.item(disk)->state == State::deleted);
  REQUIRE(it.did(chronicle.will("copy", "PUT", disk)));
  CHECK(known.item(disk)->state == State::meant);
  CHECK(known.ledger.size() == 1);

  REQUIRE(it.did(chronicle.will("rescue_vm", "PUT", script)));
  CHECK(known.item(script)->type == "Microsoft.Compute/virtualMachines/runCommands");
  CHECK(known.item(group) == nullptr);
}

TEST_CASE("a step that has to be done anew takes those behind it along", "[rescue][chronicle]") {
  Fixture it;
  Chronicle chronicle = it.begun();
  const Known& known = chronicle.known();
  const auto& steps = known.plan->steps;
  REQUIRE(steps.size() == 12);
  for (const PlanStep& step : steps) {
    REQUIRE(it.did(chronicle.step_begun(step.name)));
    REQUIRE(it.did(chronicle.step_done(step.name)));
    if (step.name == "stage") break;
  }
  REQUIRE(it.did(chronicle.planting({1, "", true})));
  REQUIRE(it.did(chronicle.again("detach")));
  CHECK(known.done("stage"));
  CHECK(known.planted);
  REQUIRE(it.did(chronicle.again("copy")));
  CHECK(known.done("snapshot"));
  for (const char* undone : {"copy", "attach", "stage"}) CHECK_FALSE(known.done(undone));
  CHECK(known.steps_begun == known.steps_done);
  CHECK_FALSE(known.planted);
  CHECK_FALSE(it.did(chronicle.again("never heard of")));
}

TEST_CASE("the first start that was meant is the one that counts", "[rescue][chronicle]") {
  Known known = begun_known();
  REQUIRE(take(known, "will_start", "{}"));
  REQUIRE(take(known, "will_start", R"({"by_arm":"2026-01-02T03:04:05Z"})"));
  CHECK(known.start_meant);
  CHECK_FALSE(known.start_meant_at);
}

TEST_CASE("once a start was meant nothing is made anew, because Windows may have run on the copy",
          "[rescue][chronicle]") {
  Known known = begun_known();
  REQUIRE(take(known, "again", R"({"step":"copy"})"));
  CHECK_FALSE(take(known, "will_disarm", "{}"));
  REQUIRE(take(known, "will_start", "{}"));
  CHECK_FALSE(take(known, "again", R"({"step":"copy"})"));
  CHECK_FALSE(take(known, "again", R"({"step":"power_off"})"));
}

TEST_CASE("until the step is done the hook is being taken back", "[rescue][chronicle]") {
  Known known = begun_known();
  REQUIRE(take(known, "will_start", "{}"));
  REQUIRE(take(known, "will_disarm", "{}"));
  CHECK(known.disarming);
  REQUIRE(take(known, "step_done", R"({"step":"disarm"})"));
  CHECK_FALSE(known.disarming);
}

TEST_CASE("what CmdLine was is known where it was written down, be it empty", "[rescue][chronicle]") {
  for (const char* text : {"", "oobe\\\\windeploy.exe"}) {
    Known known = begun_known();
    REQUIRE(
        take(known, "planting",
             R"({"not_after":1,"key_fingerprint":"","ended":true,"setup_command_line":")" + std::string(text) + "\"}"));
    CHECK(known.planted->setup_command_line == (*text == 0 ? "" : "oobe\\windeploy.exe"));
  }
  Known known = begun_known();
  REQUIRE(take(known, "planting", R"({"not_after":1,"key_fingerprint":"","ended":true})"));
  CHECK_FALSE(known.planted->setup_command_line);
}

TEST_CASE("from a rollback there is no way forward, not even from one after success", "[rescue][chronicle]") {
  Fixture it;
  {
    Chronicle chronicle = it.begun();
    REQUIRE(it.did(chronicle.ended(RescueEnd::succeeded)));
    CHECK_FALSE(it.did(chronicle.step_begun("copy")));
    REQUIRE(it.did(chronicle.undoing()));
    CHECK_FALSE(chronicle.known().ended);
    for (auto task : {&Chronicle::step_begun, &Chronicle::again}) CHECK_FALSE(it.did((chronicle.*task)("copy")));
    CHECK_FALSE(it.did(chronicle.planting({})));
    CHECK_FALSE(it.did(chronicle.will_start(by_arm)));
    CHECK_FALSE(it.did(chronicle.will_restart()));
    CHECK_FALSE(it.did(chronicle.ended(RescueEnd::succeeded)));
    REQUIRE(it.did(chronicle.holds("second")));
    REQUIRE(it.did(chronicle.deleted(disk)));
    REQUIRE(it.did(chronicle.ended(RescueEnd::rolled_back)));
  }
  // What was refused is not in the journal either.
  const Known known = it.read();
  CHECK(known.undoing);
  CHECK(known.ended == RescueEnd::rolled_back);
}

TEST_CASE("a record that is not safe is an error, and so is all that follows", "[rescue][chronicle]") {
  Fixture it;
  Chronicle chronicle = it.begun();
  it.files.bytes_until_outage = 10;
  CHECK_FALSE(it.did(chronicle.will("copy", "PUT", disk)));
  it.files.bytes_until_outage.reset();
  CHECK_FALSE(it.did(chronicle.made("Microsoft.Compute/disks", disk)));
}

TEST_CASE("a journal of something else is refused", "[rescue][chronicle]") {
  Fixture it;
  journal::Log log = it.log();
  REQUIRE(it.did(log.open_new()));
  SECTION("that does not begin with a plan") {
    REQUIRE(it.did(log.append("holds", R"({"holder":"first"})")));
    log = journal::Log(it.storage, Journal(), it.runner.port);
    CHECK(it.refusal().message == "the journal does not begin with the plan of a rescue");
  }
  SECTION("with a record that this version does not know") {
    REQUIRE(it.did(log.append("sold", "{}")));
    log = journal::Log(it.storage, Journal(), it.runner.port);
    CHECK_THAT(it.refusal().message, Catch::Contains("\"sold\"") && Catch::Contains("this version does not know it"));
  }
}

TEST_CASE("what was proved by looking is believed without a journal", "[rescue][chronicle]") {
  Fixture it;
  Chronicle chronicle(journal::Log(it.storage, Journal(), it.runner.port));
  Known seen;
  seen.ledger.push_back({"Microsoft.Compute/disks", disk, State::made});
  chronicle.believe(seen);
  REQUIRE(it.did(chronicle.undoing()));
  REQUIRE(it.did(chronicle.deleted(disk)));
  CHECK(chronicle.known().item(disk)->state == State::deleted);
  CHECK(it.files.files.empty());
}

TEST_CASE("a member that does not fit is named, and changes nothing", "[rescue][replay]") {
  struct Row {
    const char* event;
    const char* members;
    const char* message;
  };
  const Row rows[] = {
      {"begun", R"({"plan":{},"endpoint":"","key_fingerprint":""})", "already"},
      {"holds", "{}", "expected a text in \"holder\""},
      {"holds", R"({"holder":""})", "expected a word in \"holder\""},
      {"holds", R"({"holder":"a/b"})", "expected a word in \"holder\", found \"\\\"a/b\\\"\""},
      {"step_done", R"({"step":7})", "expected a text in \"step\", found \"7\""},
      {"again", R"({"step":"lunch"})", "the plan has no step \"lunch\""},
      {"will", R"({"step":"copy","method":"PUT","url":"https://example.com"})", "expected the id of a resource"},
      {"made", R"({"type":"t","id":"x"})", "expected the id of a resource in \"id\""},
      {"deleted", "{}", "expected a text in \"id\""},
      {"volume", R"({"identity":"gpt:1"})", "expected a text in \"computer\""},
      {"planting", R"({"not_after":1.5,"key_fingerprint":"","ended":true})", "expected a whole number"},
      {"planting", R"({"not_after":1,"key_fingerprint":"","ended":1})", "expected true or false"},
      {"will_start", R"({"by_arm":"now"})", "expected a time in \"by_arm\""},
      {"marker", R"({"outcome":"fine","evidence":"none","read_back":"","sealed":true,"delivered":true})",
       "expected a word that this version knows in \"outcome\""},
      {"ended", R"({"end":"never"})", "expected a word that this version knows in \"end\""},
  };
  for (const Row& row : rows) {
    Known known = begun_known();
    const auto taken = take(known, row.event, row.members);
    REQUIRE_FALSE(taken);
    CHECK(taken.error().code == ErrorCode::protocol);
    CHECK_THAT(taken.error().message, Catch::Contains(row.message));
    CHECK(known.steps_begun.empty());
    CHECK(known.holders.empty());
    CHECK(known.ledger.empty());
    CHECK_FALSE((known.volume || known.planted || known.marker || known.start_meant || known.ended));
  }
  Known known;
  const auto taken =
      take(known, "begun", R"({"plan":{"schema":"azvmreset.plan/7"},"endpoint":"","key_fingerprint":""})");
  CHECK_FALSE(taken);
  CHECK_FALSE(known.begun_at);
}

TEST_CASE("records in any order come to something, or are refused", "[rescue][replay]") {
  const std::pair<std::string, std::string> records[] = {
      {"begun", R"({"endpoint":"","key_fingerprint":"","plan":)" + to_json(sealed_plan()) + "}"},
      {"holds", R"({"holder":"one"})"},
      {"holds", R"({"holder":"two"})"},
      {"step_begun", R"({"step":"copy"})"},
      {"step_done", R"({"step":"copy"})"},
      {"step_done", R"({"step":"stage"})"},
      {"again", R"({"step":"copy"})"},
      {"will", R"({"step":"copy","method":"PUT","url":")" + disk + "\"}"},
      {"made", R"({"type":"Microsoft.Compute/disks","id":")" + disk + "\"}"},
      {"deleted", R"({"id":")" + disk + "\"}"},
      {"volume", R"({"identity":"gpt:1","computer":"c","product_type":"p","domain":"d"})"},
      {"planting", R"({"not_after":1,"key_fingerprint":"","ended":false})"},
      {"planting", R"({"not_after":1,"key_fingerprint":"","ended":true})"},
      {"will_start", "{}"},
      {"will_restart", "{}"},
      {"was_deallocated", "{}"},
      {"marker", R"({"outcome":"done","evidence":"none","read_back":"agent","sealed":true,"delivered":true})"},
      {"undoing", "{}"},
      {"ended", R"({"end":"succeeded"})"},
      {"ended", R"({"end":"rolled_back"})"},
  };
  std::mt19937 chance(20260101);
  std::size_t taken = 0;
  std::size_t refused = 0;
  for (int round = 0; round < 100; ++round) {
    Known known;
    for (int i = 0; i < 30; ++i) {
      const auto& [event, members] = records[chance() % std::size(records)];
      if (take(known, event, members)) {
        ++taken;
      } else {
        ++refused;
      }
      for (const std::string& step : known.steps_done)
        REQUIRE(std::count(known.steps_done.begin(), known.steps_done.end(), step) == 1);
      REQUIRE(known.ledger.size() <= 1);
      REQUIRE_FALSE((known.undoing && known.ended == RescueEnd::succeeded));
    }
  }
  CHECK(taken > 0);
  CHECK(refused > 0);
}

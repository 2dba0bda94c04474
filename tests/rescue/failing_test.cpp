// Rescues that cannot go on: what is undone, what stays, and how one goes on.
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "engine/sleep.hpp"
#include "offline/places.hpp"
#include "offline/plan.hpp"
#include "rescue/rescues.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

namespace {

// What no policy of this subscription allows.
sim::Fault denied(std::string_view method, std::string_view path) {
  return sim::Fault(sim::FaultKind::status)
      .status(403)
      .arm_error("RequestDisallowedByPolicy", "Resource 'it' was disallowed by policy.")
      .on(method, path)
      .times(0);
}

constexpr std::string_view making_the_probe = "-probe?";
constexpr std::string_view making_the_copy = "-os?";

Result<RescueResult> denied_rescue(SimulatedWorld& world, std::string_view path, OnFailure on_failure) {
  world.azure->faults().add(denied("PUT", path));
  Rescue request = rescue_of(world, "dead-01");
  request.on_failure = on_failure;
  return carry_out(world, std::move(request));
}

bool is_tagged(SimulatedWorld& world) {
  return (*shown(world, world.vm("dead-01").text()))["tags"]["azvmreset-plan"].present();
}

std::string power_of(SimulatedWorld& world) {
  const auto vm = shown(world, world.vm("dead-01").text() + "?$expand=instanceView");
  for (const auto status : (*vm)["properties"]["instanceView"]["statuses"].elements()) {
    const std::string code = status["code"].text_or("");
    if (code.starts_with("PowerState/")) return code.substr(11);
  }
  return {};
}

engine::Task<Result<void>> pass(engine::Duration time) {
  auto slept = co_await engine::sleep_for(time);
  co_return slept;
}

auto changes(SimulatedWorld& world) {
  const auto& all = world.azure->requests();
  return std::count_if(all.begin(), all.end(), [](const auto& one) { return one.request.method != "GET"; });
}

ResumeRescue more_of(std::string journal) {
  ResumeRescue more((RescueKeeping()));
  more.keep.journal = JournalFile(std::move(journal));
  more.keep.secret_sink = FileSink("password.txt");
  more.sealing_key = a_sealing_key();
  return more;
}

}  // namespace

TEST_CASE("what fails before anything has stopped is undone at once", "[rescue][failing]") {
  SimulatedWorld world;
  auto result = denied_rescue(world, making_the_probe, OnFailure::automatic);
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::permission_denied);
  CHECK(result.error().failure == "forbidden_by_policy");
  CHECK(result.error().message.find("(probe)") != std::string::npos);
  CHECK(result.error().message.find("everything was undone") != std::string::npos);
  CHECK(result.error().rescue_state == "undone");
  CHECK(result.error().remedy.find("resume_rescue") == std::string::npos);
  CHECK(power_of(world) == "running");
  CHECK_FALSE(is_tagged(world));

  // There is no way forward, and nothing is left.
  auto resumed = go_on(world, more_of("rescue.journal"));
  REQUIRE_FALSE(resumed);
  CHECK(resumed.error().rescue_state == "undone");
  CHECK(resumed.error().remedy == "begin anew, with another journal");
}

TEST_CASE("a script that does not answer is no reason to go on with what was undone", "[rescue][failing]") {
  SimulatedWorld world;
  world.azure->faults().add(sim::Fault(sim::FaultKind::output_foreign).on("PUT", "/rescue-01/runCommands/").times(0));
  auto result = carry_out(world, rescue_of(world, "dead-01"));
  REQUIRE_FALSE(result);
  INFO(to_json(result.error()));
  CHECK(result.error().rescue_state == "undone");
  CHECK(result.error().remedy.find("resume_rescue") == std::string::npos);
}

// Killed once it has probed the disk, when the VM still runs.
struct Probed {
  explicit Probed(Rescue request) {
    world.azure->faults().add(denied("POST", "/dead-01/powerOff"));
    request.on_failure = OnFailure::keep;
    auto killed = carry_out(world, std::move(request));
    REQUIRE_FALSE(killed);
    REQUIRE(killed.error().rescue_state == "left");
    world.azure->faults().clear();
    REQUIRE(power_of(world) == "running");
  }

  SimulatedWorld world;
};

TEST_CASE("who goes on without the secret that planting takes is told so before the VM stops", "[rescue][failing]") {
  SimulatedWorld names;
  Rescue request = rescue_of(names, "dead-01");
  std::string what = "the sealing key";
  SECTION("a sealed one") {}
  SECTION("a chosen one") {
    request.reset.sealing_key.reset();
    request.keep.key_sink = Sink();
    request.reset.plaintext = true;
    request.reset.password = Secret("Correct-Horse-9!");
    what = "the chosen password";
  }
  Probed probed(std::move(request));
  SimulatedWorld& world = probed.world;
  const auto sent = changes(world);
  ResumeRescue more = more_of("rescue.journal");
  more.sealing_key.reset();
  auto resumed = go_on(world, std::move(more));
  REQUIRE_FALSE(resumed);
  CHECK(resumed.error().code == ErrorCode::not_sent);
  CHECK(resumed.error().message.find(what) != std::string::npos);
  CHECK(resumed.error().rescue_state == "left");
  CHECK(changes(world) == sent);
  CHECK(power_of(world) == "running");
}

TEST_CASE("what fails before anything has stopped stays where that is asked for", "[rescue][failing]") {
  SimulatedWorld world;
  auto result = denied_rescue(world, making_the_probe, OnFailure::keep);
  REQUIRE_FALSE(result);
  CHECK(result.error().remedy.find("resume_rescue") != std::string::npos);
  CHECK(result.error().remedy.find("rollback") != std::string::npos);
  CHECK(is_tagged(world));
}

TEST_CASE("what fails while the VM is off stays, and another process goes on", "[rescue][failing]") {
  SimulatedWorld world;
  auto result = denied_rescue(world, making_the_copy, OnFailure::automatic);
  REQUIRE_FALSE(result);
  CHECK(result.error().failure == "forbidden_by_policy");
  CHECK(result.error().message.find("(copy)") != std::string::npos);
  CHECK(result.error().remedy.find("resume_rescue") != std::string::npos);
  CHECK(power_of(world) == "stopped");

  world.azure->faults().clear();
  auto resumed = go_on(world, more_of("rescue.journal"));
  INFO((resumed ? std::string() : to_json(resumed.error())));
  REQUIRE(resumed);
  CHECK(resumed->resumed);
  CHECK(resumed->outcome == PlantedOutcome::done);
  REQUIRE(resumed->steps.size() == 12);
  CHECK(resumed->steps[4].outcome == StepOutcome::done_before);
  CHECK(resumed->steps[5].outcome == StepOutcome::done);
  CHECK_FALSE(is_tagged(world));

  // Once more: it has ended, and its result is told again.
  auto again = go_on(world, more_of("rescue.journal"));
  REQUIRE(again);
  CHECK(again->end == RescueEnd::succeeded);
  CHECK(again->key_fingerprint == resumed->key_fingerprint);
  CHECK(again->next_steps == resumed->next_steps);
}

TEST_CASE("of a rescue that had ended no more is said than is known", "[rescue][failing]") {
  SimulatedWorld world;
  Rescue request = rescue_of(world, "dead-01");
  request.read_back = ReadBack::none;
  SECTION("what was not deleted is left") {
    world.azure->faults().add(
        sim::Fault(sim::FaultKind::changed_meanwhile).on("DELETE", "-source?").by(sim::Change::undeletable));
    auto ended = carry_out(world, std::move(request));
    INFO((ended ? std::string() : to_json(ended.error())));
    REQUIRE(ended);
    auto again = go_on(world, more_of("rescue.journal"));
    REQUIRE(again);
    CHECK(again->next_steps == ended->next_steps);
    CHECK(again->marker == ended->marker);
    const auto fate_of = [&again](std::string_view name) {
      const auto named = [name](const RescueItem& item) { return item.id.ends_with(name); };
      const auto found = std::find_if(again->items.begin(), again->items.end(), named);
      REQUIRE(found != again->items.end());
      return found->fate;
    };
    CHECK(fate_of("-source") == ItemFate::left);
    CHECK(fate_of("-os") == ItemFate::kept);
  }
  SECTION("and who requires more gets an error") {
    REQUIRE(carry_out(world, std::move(request)));
    ResumeRescue more = more_of("rescue.journal");
    more.require = Evidence::verified;
    auto again = go_on(world, std::move(more));
    REQUIRE_FALSE(again);
    CHECK(again.error().code == ErrorCode::outcome_unknown);
    CHECK(again.error().rescue_state == "left");
  }
}

TEST_CASE("what fails while the VM is off is undone where that is asked for", "[rescue][failing]") {
  SimulatedWorld world;
  const std::string original = os_disk_of(world, "dead-01");
  auto result = denied_rescue(world, making_the_copy, OnFailure::roll_back);
  REQUIRE_FALSE(result);
  INFO(to_json(result.error()));
  CHECK(result.error().message.find("everything was undone") != std::string::npos);
  CHECK(power_of(world) == "running");
  CHECK(os_disk_of(world, "dead-01") == original);
  CHECK_FALSE(is_tagged(world));
}

// A rescue that stopped before its copy was made, and whose journal is lost: the plan, and what goes on with it.
struct LostJournal {
  LostJournal() : more(more_of("new.journal")) {
    PlanRescue to_plan = rescue_of(world, "dead-01");
    more.plan = world.runner.run(offline::plan(world.context(), std::move(to_plan)), 1h).value();
    more.keep.key_sink = FileSink("new-key.pem");
    REQUIRE_FALSE(denied_rescue(world, making_the_copy, OnFailure::keep));
    world.azure->faults().clear();
    // The lease of the process that is gone, and of which nobody knows any more, runs out.
    REQUIRE(world.runner.run(pass(1h), 2h));
  }

  SimulatedWorld world;
  ResumeRescue more;
};

TEST_CASE("where the journal is lost a plan is enough to go on", "[rescue][failing]") {
  LostJournal lost;
  SimulatedWorld& world = lost.world;
  auto resumed = go_on(world, std::move(lost.more));
  INFO((resumed ? std::string() : to_json(resumed.error())));
  REQUIRE(resumed);
  CHECK(resumed->outcome == PlantedOutcome::done);
  CHECK_FALSE(is_tagged(world));
}

TEST_CASE("a new copy needs a key that is kept, and a place for its password, before anything is sent",
          "[rescue][failing]") {
  LostJournal lost;
  SimulatedWorld& world = lost.world;
  std::string missing;
  SECTION("the key is kept nowhere") {
    lost.more.keep.key_sink = Sink();
    missing = "is kept nowhere";
  }
  SECTION("there is no key") {
    lost.more.sealing_key.reset();
    missing = "neither a sealing_key nor a password";
  }
  SECTION("there is no place for the password") {
    lost.more.keep.secret_sink = Sink();
    missing = "no secret_sink";
  }
  auto resumed = go_on(world, std::move(lost.more));
  REQUIRE_FALSE(resumed);
  CHECK(resumed.error().code == ErrorCode::invalid_argument);
  CHECK(resumed.error().message.find(missing) != std::string::npos);
  CHECK_FALSE(world.files.files.contains("new.journal"));
}

TEST_CASE("the key of a new copy is kept before its journal begins", "[rescue][failing]") {
  LostJournal lost;
  SimulatedWorld& world = lost.world;
  world.files.stores_until_full = 0;
  REQUIRE_FALSE(go_on(world, std::move(lost.more)));
  CHECK_FALSE(world.files.files.contains("new.journal"));
}

TEST_CASE("a rescue whose time is up leaves everything, and another process goes on", "[rescue][failing]") {
  SimulatedWorld world;
  auto stopped = world.runner.run(rescue::rescue(world.context(), rescue_of(world, "dead-01")), 5min);
  REQUIRE_FALSE(stopped);
  CHECK(stopped.error().remedy.find("resume_rescue") != std::string::npos);
  CHECK(is_tagged(world));
  auto resumed = go_on(world, more_of("rescue.journal"));
  INFO((resumed ? std::string() : to_json(resumed.error())));
  CHECK(resumed);
}

TEST_CASE("a disk that bears the copy's name and was not made by this rescue is not taken", "[rescue][failing]") {
  SimulatedWorld world;
  PlanRescue to_plan = rescue_of(world, "dead-01");
  auto plan = world.runner.run(offline::plan(world.context(), std::move(to_plan)), 1h);
  REQUIRE(plan);
  const auto at = offline::places_of(*plan);
  auto request = world.arm.request("PUT", at->copy, arm::ResourceType::disks);
  request->headers.emplace_back("Content-Type", "application/json");
  request->body = std::make_shared<const Secret>(
      R"({"location":")" + plan->facts.location + R"(","sku":{"name":")" + plan->facts.os_disk_sku +
      R"("},"properties":{"creationData":{"createOption":"Copy","sourceResourceId":")" + at->os_disk + R"("}}})");
  REQUIRE(world.runner.run(world.arm.run(std::move(*request), arm::RunOptions()), 1h));

  auto result = carry_out(world, rescue_of(world, "dead-01"));
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::blocked);
  CHECK(result.error().message.find("(copy)") != std::string::npos);
  CHECK(shown(world, at->copy));
}

TEST_CASE("another plan than the one that was approved is not carried out", "[rescue][failing]") {
  SimulatedWorld world;
  Rescue request = rescue_of(world, "dead-01");
  request.approved_plan = "0123456789abcdef0123456789abcdef";
  auto result = carry_out(world, std::move(request));
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::invalid_argument);
  CHECK_FALSE(is_tagged(world));
}

TEST_CASE("nothing begins without a journal, or without a place for the password", "[rescue][failing]") {
  SimulatedWorld world;
  Rescue without_journal = rescue_of(world, "dead-01");
  without_journal.keep.journal = Journal();
  CHECK(carry_out(world, std::move(without_journal)).error().code == ErrorCode::invalid_argument);
  Rescue without_sink = rescue_of(world, "dead-01");
  without_sink.keep.secret_sink = Sink();
  CHECK(carry_out(world, std::move(without_sink)).error().code == ErrorCode::invalid_argument);
  Rescue without_key = rescue_of(world, "dead-01");
  without_key.reset.sealing_key.reset();
  CHECK(carry_out(world, std::move(without_key)).error().code == ErrorCode::invalid_argument);
  CHECK(world.azure->requests().empty());
}

TEST_CASE("a journal that is there is left alone, and so is the key of its rescue", "[rescue][failing]") {
  SimulatedWorld world;
  world.files.files["rescue.journal"] = "of another rescue";
  world.files.files["key.pem"] = "its key";
  Rescue request = rescue_of(world, "dead-01");
  request.keep.key_sink = FileSink("key.pem", true);
  auto result = carry_out(world, std::move(request));
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::invalid_argument);
  CHECK(result.error().rescue_state == "nothing_begun");
  CHECK(world.files.files["key.pem"] == "its key");
  CHECK(world.files.files["rescue.journal"] == "of another rescue");
}

TEST_CASE("a key that cannot be kept begins nothing, and leaves no journal", "[rescue][failing]") {
  SimulatedWorld world;
  world.files.stores_until_full = 0;
  auto result = carry_out(world, rescue_of(world, "dead-01"));
  REQUIRE_FALSE(result);
  CHECK(result.error().rescue_state == "nothing_begun");
  CHECK(world.files.files.empty());
}

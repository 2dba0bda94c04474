// What the planted script told, whoever reads it.
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "guest/planting.hpp"
#include "rescue/rescues.hpp"
#include "simulator/guest/boot/boot.hpp"

using namespace azvmreset;
using namespace azvmreset::test;

namespace {

sim::Scenario with_agent(sim::AgentAfterBoot after_boot) {
  sim::Scenario scenario = sim::default_scenario();
  for (sim::VmSetUp& vm : scenario.vms) {
    if (vm.name == "dead-01") vm.agent_after_boot = after_boot;
  }
  return scenario;
}

int sent(SimulatedWorld& world, std::string_view method, std::string_view part) {
  int count = 0;
  for (const auto& logged : world.azure->requests()) {
    const bool same = logged.request.method == method && logged.request.url.find(part) != std::string::npos;
    count += same && logged.status && *logged.status < 300;
  }
  return count;
}

int stops(SimulatedWorld& world) {
  return sent(world, "POST", "/dead-01/powerOff") + sent(world, "POST", "/dead-01/deallocate") +
         sent(world, "POST", "/dead-01/restart");
}

std::string delivered(SimulatedWorld& world, const std::string& path = "password.txt") {
  const auto found = world.files.files.find(path);
  if (found == world.files.files.end()) return {};
  std::string text = found->second;
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

RescueResult succeeded(Result<RescueResult> result) {
  INFO((result ? to_json(*result) : to_json(result.error())));
  REQUIRE(result);
  return std::move(*result);
}

bool warns(const RescueResult& result, std::string_view code) {
  return std::ranges::any_of(result.warnings, [code](const Finding& one) { return one.code == code; });
}

}  // namespace

TEST_CASE("the agent comes back after the start, reads the marker and removes it", "[rescue][read_back]") {
  SimulatedWorld world({}, with_agent(sim::AgentAfterBoot::ready));
  const RescueResult result = succeeded(carry_out(world, rescue_of(world, "dead-01")));
  CHECK(result.evidence >= Evidence::confirmed);
  CHECK(result.outcome == PlantedOutcome::done);
  CHECK(result.read_back == "agent");
  CHECK(result.password_delivered);
  CHECK(result.marker.empty());
  CHECK(result.seal == "rsa-oaep-sha256");
  CHECK(result.key_fingerprint == a_sealing_key().fingerprint());
  CHECK(world.is_password("dead-01", "azureuser", delivered(world)));
  CHECK(sent(world, "PUT", "-read-back") == 0);
  CHECK(stops(world) == 1);
}

TEST_CASE("the agent stays dead, and the marker is read from a snapshot of the running disk without a second downtime",
          "[rescue][read_back]") {
  SimulatedWorld world({}, with_agent(sim::AgentAfterBoot::silent));
  const RescueResult result = succeeded(carry_out(world, rescue_of(world, "dead-01")));
  CHECK(result.evidence >= Evidence::confirmed);
  CHECK(result.outcome == PlantedOutcome::done);
  CHECK(result.read_back == "snapshot");
  CHECK(result.password_delivered);
  CHECK(result.marker == guest::marker_path(result.plan_id));
  CHECK_FALSE(result.restarted);
  CHECK(world.is_password("dead-01", "azureuser", delivered(world)));
  CHECK(sent(world, "PUT", "-marker") == 0);
  CHECK(stops(world) == 1);
}

TEST_CASE("where nobody is to read the marker, it is applied at most", "[rescue][read_back]") {
  SimulatedWorld world({}, with_agent(sim::AgentAfterBoot::ready));
  Rescue request = rescue_of(world, "dead-01");
  request.read_back = ReadBack::none;
  const RescueResult result = succeeded(carry_out(world, std::move(request)));
  CHECK(result.evidence == Evidence::applied);
  CHECK(result.outcome == PlantedOutcome::unknown);
  CHECK(result.read_back == "none");
  CHECK_FALSE(result.password_delivered);
  CHECK(result.marker == guest::marker_path(result.plan_id));
  CHECK(warns(result, "password_not_read"));
  CHECK(result.plaintext_may_remain == Tristate::no);
  CHECK(sent(world, "PUT", "-read-back") + sent(world, "PUT", "-marker") == 0);
}

TEST_CASE("more than applied cannot be required of a rescue that nobody reads back", "[rescue][read_back]") {
  SimulatedWorld world;
  Rescue request = rescue_of(world, "dead-01");
  request.read_back = ReadBack::none;
  request.require = Evidence::confirmed;
  auto result = carry_out(world, std::move(request));
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::invalid_argument);
  CHECK(world.azure->requests().empty());
}

TEST_CASE("a chosen password of which nothing proves that its script ran may remain, on every disk that is named",
          "[rescue][read_back]") {
  SimulatedWorld world({}, with_agent(sim::AgentAfterBoot::ready));
  Rescue request = rescue_of(world, "dead-01");
  request.reset.sealing_key.reset();
  request.keep.key_sink = Sink();
  request.keep.secret_sink = Sink();
  request.reset.password = Secret("Ch0sen-By-Hand!");
  request.reset.plaintext = true;
  request.read_back = ReadBack::none;
  const RescueResult result = succeeded(carry_out(world, std::move(request)));
  CHECK(result.plaintext_may_remain == Tristate::unknown);
  CHECK(std::ranges::find(result.plaintext_disks, result.os_disk_id) != result.plaintext_disks.end());
  CHECK(world.is_password("dead-01", "azureuser", "Ch0sen-By-Hand!"));
}

TEST_CASE("a chosen password is set, and the marker proves that it does not lie there any more",
          "[rescue][read_back]") {
  SimulatedWorld world({}, with_agent(sim::AgentAfterBoot::silent));
  Rescue request = rescue_of(world, "dead-01");
  request.reset.sealing_key.reset();
  request.keep.key_sink = Sink();
  request.keep.secret_sink = Sink();
  request.reset.password = Secret("Ch0sen-By-Hand!");
  request.reset.plaintext = true;
  const RescueResult result = succeeded(carry_out(world, std::move(request)));
  CHECK(result.evidence >= Evidence::confirmed);
  CHECK(result.plaintext_may_remain == Tristate::no);
  CHECK(result.plaintext_disks.empty());
  CHECK(world.is_password("dead-01", "azureuser", "Ch0sen-By-Hand!"));
}

TEST_CASE("a password that could not be kept stays sealed in its marker, and is fetched by resuming",
          "[rescue][read_back]") {
  for (const sim::AgentAfterBoot agent : {sim::AgentAfterBoot::ready, sim::AgentAfterBoot::silent}) {
    SimulatedWorld world({}, with_agent(agent));
    world.files.stores_until_full = 1;  // the key
    auto failed = carry_out(world, rescue_of(world, "dead-01"));
    REQUIRE_FALSE(failed);
    CHECK(failed.error().message.find("sealed password was not delivered") != std::string::npos);
    CHECK(failed.error().remedy.find("resume_rescue") != std::string::npos);
    CHECK(delivered(world).empty());
    world.files.stores_until_full = 100;

    RescueKeeping kept;
    kept.journal = JournalFile("rescue.journal");
    kept.secret_sink = FileSink("password.txt");
    auto without_key = go_on(world, ResumeRescue(kept));
    REQUIRE_FALSE(without_key);
    CHECK(without_key.error().message.find("no sealing key") != std::string::npos);
    CHECK(delivered(world).empty());

    ResumeRescue resumed(kept);
    resumed.sealing_key = a_sealing_key();
    const RescueResult result = succeeded(go_on(world, std::move(resumed)));
    CHECK(result.password_delivered);
    CHECK(result.evidence >= Evidence::confirmed);
    CHECK(world.is_password("dead-01", "azureuser", delivered(world)));
    CHECK(stops(world) == 1);
  }
}

TEST_CASE("a password that was stored, and not recorded as such, is stored once more in the same file",
          "[rescue][read_back]") {
  SimulatedWorld world({}, with_agent(sim::AgentAfterBoot::silent));
  succeeded(carry_out(world, rescue_of(world, "dead-01")));
  const std::string password = delivered(world);
  std::string& journal = world.files.files["rescue.journal"];
  const std::size_t recorded = journal.find("\"delivered\":true");
  REQUIRE(recorded != std::string::npos);
  journal.resize(journal.rfind('\n', recorded) + 1);

  RescueKeeping kept;
  kept.journal = JournalFile("rescue.journal");
  kept.secret_sink = FileSink("password.txt");
  ResumeRescue resumed(kept);
  resumed.sealing_key = a_sealing_key();
  CHECK(succeeded(go_on(world, std::move(resumed))).password_delivered);
  CHECK(delivered(world) == password);
}

TEST_CASE("where PowerShell does not begin in the guest, its refusal is told with the way back",
          "[rescue][read_back]") {
  SimulatedWorld world({}, with_agent(sim::AgentAfterBoot::silent));
  sim::StartFate fate;
  fate.mishap = sim::BootMishap::no_powershell;
  world.azure->set_next_start("dead-01", fate);
  auto failed = carry_out(world, rescue_of(world, "dead-01"));
  REQUIRE_FALSE(failed);
  INFO(to_json(failed.error()));
  CHECK(failed.error().code == ErrorCode::guest_refused);
  CHECK(failed.error().message.find("PowerShell did not begin") != std::string::npos);
  CHECK(failed.error().remedy.find("discard_changes") != std::string::npos);
}

TEST_CASE("a Windows that has not run its script is restarted once", "[rescue][read_back]") {
  SimulatedWorld world({}, with_agent(sim::AgentAfterBoot::silent));
  sim::StartFate fate;
  fate.hangs = true;
  world.azure->set_next_start("dead-01", fate);
  const RescueResult result = succeeded(carry_out(world, rescue_of(world, "dead-01")));
  CHECK(result.restarted);
  CHECK(result.evidence >= Evidence::confirmed);
  CHECK(sent(world, "POST", "/dead-01/restart") == 1);
}

TEST_CASE("whatever Azure does where nobody knows what it does, the marker is read and the password delivered",
          "[rescue][read_back]") {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    sim::Settings settings;
    settings.seed = seed;
    const bool comes_back = seed % 2 == 0;
    SimulatedWorld world(settings, with_agent(comes_back ? sim::AgentAfterBoot::ready : sim::AgentAfterBoot::silent));
    CAPTURE(seed);
    const RescueResult result =
        succeeded(carry_out(world, rescue_of(world, "dead-01", seed % 4 < 2 ? "rescue-01" : "")));
    CHECK(result.evidence >= Evidence::confirmed);
    CHECK(result.password_delivered);
    CHECK(world.is_password("dead-01", "azureuser", delivered(world)));
  }
}

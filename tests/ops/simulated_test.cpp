#include <azvmreset/reset.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "ops/preflight.hpp"
#include "ops/simulated_world.hpp"
#include "ops/vm_access.hpp"
#include "support/catch.hpp"
#include "support/tries_apart.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view old_password = "Forgotten-Passw0rd";
constexpr std::string_view new_password = "Correct-Horse-42!";

Result<ResetResult> reset(SimulatedWorld& world, std::string_view vm, std::string_view account = "azureuser",
                          std::string_view password = new_password, std::vector<Blocker> overrides = {}) {
  ResetPassword request(world.vm(vm), std::string(account), Secret(password));
  request.confirm = Confirm::never;
  request.unchecked_name = account != "azureuser";
  request.overrides = std::move(overrides);
  return world.runner.run(ops::reset_password(world.context(), std::move(request)), 2h);
}

std::string described(const Result<ResetResult>& result) {
  return result ? "success: " + result->guest_message
                : std::string(name_of(result.error().code)) + ": " + result.error().message;
}

// What Azure may be like: every way to answer a PUT, with an instance view that
// is on time or late; all else as the seed has it.
std::vector<sim::Settings> azures() {
  std::vector<sim::Settings> all;
  for (std::uint32_t put = 0; put < 4; ++put) {
    for (std::uint32_t view = 0; view < 2; ++view) {
      sim::Settings settings;
      settings.seed = all.size();
      settings.variants = {{"F1.1/6", put}, {"F4.1/14", view}};
      all.push_back(std::move(settings));
    }
  }
  return all;
}

}  // namespace

TEST_CASE("a reset works whatever Azure is like", "[ops][simulated]") {
  for (const sim::Settings& settings : azures()) {
    for (const char* vm : {"web-01", "named-01", "entra-01"}) {
      CAPTURE(settings.seed, vm);
      SimulatedWorld world(settings);
      const auto result = reset(world, vm);
      INFO(described(result));
      REQUIRE(result);
      CHECK(result->evidence == Evidence::applied);
      CHECK(world.is_password(vm, "azureuser", new_password));
      CHECK_FALSE(world.is_password(vm, "azureuser", old_password));
      CHECK(world.azure->ledger().size() == 1);
      CHECK(world.writes() == 1);
    }
  }
}

TEST_CASE("a second reset with the same password runs again", "[ops][simulated]") {
  for (const sim::Settings& settings : azures()) {
    CAPTURE(settings.seed);
    SimulatedWorld world(settings);
    for (int times = 1; times <= 2; ++times) {
      const auto result = reset(world, "web-01");
      INFO(described(result));
      REQUIRE(result);
      CHECK(world.azure->ledger().size() == static_cast<std::size_t>(times));
    }
  }
}

TEST_CASE("a Remote Desktop reset opens the way in", "[ops][simulated]") {
  for (const sim::Settings& settings : azures()) {
    CAPTURE(settings.seed);
    SimulatedWorld world(settings);
    const auto result = world.runner.run(ops::reset_rdp(world.context(), ResetRdp(world.vm("named-01"))), 2h);
    INFO(described(result));
    REQUIRE(result);
    CHECK(result->extension_name == "myVMAccessExtension");
    CHECK(world.azure->guest("named-01")->rdp.enabled);
    CHECK(world.azure->guest("named-01")->rdp.firewall_rule);
    CHECK(world.is_password("named-01", "azureuser", old_password));
  }
}

TEST_CASE("what the guest refuses is refused, with the remedy, whatever Azure is like", "[ops][simulated]") {
  struct Row {
    const char* vm;
    const char* account;
    std::string_view password;
    const char* remedy;
  };
  const std::vector<Row> rows = {
      {"dc-01", "azureuser", new_password, "domain account"},
      {"strict-01", "azureuser", "Short-1", "another password"},
      {"laps-01", "azureuser", new_password, "LAPS"},
      {"fw-01", "azureuser", new_password, "MpsSvc"},
      {"standard-01", "clerk", new_password, "Administrators"},
  };
  for (const sim::Settings& settings : azures()) {
    for (const Row& row : rows) {
      CAPTURE(settings.seed, row.vm);
      SimulatedWorld world(settings);
      const auto result = reset(world, row.vm, row.account, row.password);
      INFO(described(result));
      REQUIRE_FALSE(result);
      CHECK(result.error().code == ErrorCode::guest_refused);
      CHECK(result.error().remedy.find(row.remedy) != std::string::npos);
      CHECK(result.error().message.find(row.password) == std::string::npos);
    }
  }
}

TEST_CASE("after a refusal a better password works at once", "[ops][simulated]") {
  for (const sim::Settings& settings : azures()) {
    CAPTURE(settings.seed);
    SimulatedWorld world(settings);
    REQUIRE_FALSE(reset(world, "strict-01", "azureuser", "Short-1"));
    const auto result = reset(world, "strict-01");
    INFO(described(result));
    REQUIRE(result);
    CHECK(world.is_password("strict-01", "azureuser", new_password));
  }
}

TEST_CASE("nothing is written where a blocker stands", "[ops][simulated]") {
  struct Row {
    const char* vm;
    const char* blocker;
  };
  for (const Row& row : {Row{"stopped-01", "vm_not_running"}, Row{"legacy-07", "agent_not_ready"},
                         Row{"linux-01", "not_windows"}, Row{"noext-01", "extensions_disabled"}}) {
    for (const sim::Settings& settings : azures()) {
      CAPTURE(settings.seed, row.vm);
      SimulatedWorld world(settings);
      const auto result = reset(world, row.vm);
      REQUIRE_FALSE(result);
      CHECK(result.error().blockers == std::vector<std::string>{row.blocker});
      CHECK(world.writes() == 0);
    }
  }
}

TEST_CASE("a name that is not known is not tried", "[ops][simulated]") {
  SimulatedWorld world;
  ResetPassword request(world.vm("web-01"), "helpdesk", Secret(new_password));
  request.confirm = Confirm::never;
  const auto result = world.runner.run(ops::reset_password(world.context(), std::move(request)));
  REQUIRE_FALSE(result);
  CHECK(result.error().blockers == std::vector<std::string>{"account_unverified"});
  CHECK(world.writes() == 0);
  CHECK(world.azure->guest("web-01")->find("helpdesk") == nullptr);
}

TEST_CASE("with an override a silent agent leaves the outcome unknown", "[ops][simulated]") {
  for (const sim::Settings& settings : azures()) {
    CAPTURE(settings.seed);
    SimulatedWorld world(settings);
    const auto result = reset(world, "legacy-07", "azureuser", new_password, {Blocker::agent_not_ready});
    INFO(described(result));
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::outcome_unknown);
    CHECK(result.error().remedy.find("agent") != std::string::npos);
    CHECK(world.writes() == 1);
  }
}

TEST_CASE("an agent that dies between preflight and write is no success", "[ops][simulated]") {
  for (const sim::Settings& settings : azures()) {
    CAPTURE(settings.seed);
    SimulatedWorld world(settings);
    world.azure->faults().add(sim::Fault(sim::FaultKind::agent_silent).on("PUT", "/extensions/"));
    const auto result = reset(world, "web-01");
    INFO(described(result));
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::outcome_unknown);
    CHECK(world.azure->ledger().empty());
  }
}

TEST_CASE("a confirmation that does not come holds nobody up for long, unless it is demanded", "[ops][simulated]") {
  SimulatedWorld world;
  world.azure->faults().add(sim::Fault(sim::FaultKind::agent_silent).on("PUT", "/runCommands/"));
  ResetPassword request(world.vm("web-01"), "azureuser", Secret(new_password));
  SECTION("automatic") {
    const auto started = world.runner.port.now();
    const auto result = world.runner.run(ops::reset_password(world.context(), std::move(request)), 45min);
    REQUIRE(result);
    CHECK(result->evidence == Evidence::applied);
    CHECK(result->warnings.back().code == "not_confirmed");
    CHECK(world.runner.port.now() - started < 10min);
  }
  SECTION("demanded") {
    request.confirm = Confirm::always;
    const auto result = world.runner.run(ops::reset_password(world.context(), std::move(request)), 45min);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::outcome_unknown);
  }
  CHECK(world.is_password("web-01", "azureuser", new_password));
}

// No fault may make a lie of the outcome: a success is a password that works,
// a plain failure is one that does not.
TEST_CASE("faults on the way never make a lie of the outcome", "[ops][simulated][faults]") {
  using sim::Fault;
  using sim::FaultKind;
  struct Row {
    const char* what;
    Fault fault;
  };
  const std::vector<Row> rows = {
      {"the answer to the write is lost", Fault(FaultKind::reset_after).on("PUT", "/extensions/")},
      {"the answers to all writes are lost", Fault(FaultKind::reset_after).on("PUT", "/extensions/").times(0)},
      {"the write is lost", Fault(FaultKind::reset_before).on("PUT", "/extensions/")},
      {"all writes are lost", Fault(FaultKind::reset_before).on("PUT", "/extensions/").times(0)},
      {"the write stalls", Fault(FaultKind::stall).on("PUT", "/extensions/")},
      {"the write's answer is cut", Fault(FaultKind::cut_body).on("PUT", "/extensions/").at(20)},
      {"the write meets a server error", Fault(FaultKind::status).status(500).on("PUT", "/extensions/").times(0)},
      {"the write is throttled", Fault(FaultKind::status).status(429).on("PUT", "/extensions/").times(0)},
      {"polls meet server errors", Fault(FaultKind::status).status(503).on("GET", "/operations/").times(4)},
      {"polls break", Fault(FaultKind::reset_after).on("GET", "/operations/").times(3)},
      {"polls are forbidden", Fault(FaultKind::status).status(403).on("GET", "/operations/").times(0)},
      {"polls are not found", Fault(FaultKind::status).status(404).on("GET", "/operations/").times(0)},
      {"polls have no status", Fault(FaultKind::unreadable_status).on("GET", "/operations/").times(0)},
      {"polls lead to another host", Fault(FaultKind::foreign_host).on("PUT", "/extensions/")},
      {"polling URLs are relative", Fault(FaultKind::relative_urls).on("PUT", "/extensions/")},
      {"the extension cannot be read", Fault(FaultKind::status).status(403).on("GET", "/extensions/").times(0)},
      {"reading the extension breaks", Fault(FaultKind::cut_body).on("GET", "/extensions/").at(20).times(2)},
      {"the extension reads as nonsense", Fault(FaultKind::replace_body).on("GET", "/extensions/").body("[]").times(0)},
      {"the operation never ends", Fault(FaultKind::never_ends).on("PUT", "/extensions/")},
  };
  for (const Row& row : rows) {
    for (const sim::Settings& settings : tried_with(azures(), &row - rows.data())) {
      CAPTURE(row.what, settings.seed);
      SimulatedWorld world(settings);
      world.azure->faults().add(row.fault);
      const auto result = reset(world, "web-01");
      INFO(described(result));
      const bool works = world.is_password("web-01", "azureuser", new_password);
      if (result) {
        CHECK(works);
      } else if (result.error().code != ErrorCode::outcome_unknown) {
        CHECK_FALSE(works);
      }
      CHECK(world.azure->ledger().size() <= 1);
    }
  }
}

TEST_CASE("what a lost answer leaves is found again", "[ops][simulated][faults]") {
  for (const sim::Settings& settings : azures()) {
    CAPTURE(settings.seed);
    SimulatedWorld world(settings);
    world.azure->faults().add(sim::Fault(sim::FaultKind::reset_after).on("PUT", "/extensions/"));
    const auto result = reset(world, "web-01");
    INFO(described(result));
    REQUIRE(result);
    CHECK(result->evidence == Evidence::applied);
    CHECK(world.azure->ledger().size() == 1);
  }
}

TEST_CASE("a status that was only seen running proves nothing", "[ops][simulated]") {
  sim::Settings settings;
  settings.variants = {{"F1.1/6", 0}};
  SimulatedWorld world(settings);
  using sim::Fault;
  using sim::FaultKind;
  world.azure->faults().add(
      std::move(Fault(FaultKind::replace_body).on("GET", "/operations/").from(2).times(0).body("{}")));
  world.azure->faults().add(std::move(Fault(FaultKind::replace_body).on("GET", "/extensions/").times(0).body("{}")));
  const auto result = reset(world, "web-01");
  INFO(described(result));
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::outcome_unknown);
}

// The first try is refused by the guest, and its answer is lost; the second
// changes nothing, and Azure says Succeeded of it.
TEST_CASE("what a second try is told says nothing of the first", "[ops][simulated][faults]") {
  for (const sim::FaultKind lost : {sim::FaultKind::stall, sim::FaultKind::reset_after}) {
    for (std::size_t seed = 0; seed < 40; seed += tries_apart) {
      sim::Settings settings;
      settings.seed = seed;
      CAPTURE(sim::name_of(lost), seed);
      SimulatedWorld world(settings);
      world.azure->faults().add(sim::Fault(lost).on("PUT", "/extensions/"));
      const auto result = reset(world, "standard-01", "clerk");
      INFO(described(result));
      CHECK_FALSE(result);
    }
  }
}

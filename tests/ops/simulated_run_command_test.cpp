// Scripts in the simulated guests, whatever Azure is like and whatever goes
// wrong on the way.
#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.hpp"
#include "ops/leftovers.hpp"
#include "ops/run_command.hpp"
#include "ops/simulated_world.hpp"
#include "simulator/world.hpp"
#include "support/catch.hpp"
#include "support/tries_apart.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view text = "Write-Output 'hello'\nexit 3";

RunCommand script(SimulatedWorld& world, CommandForm form = CommandForm::managed, std::string_view what = text) {
  RunCommand request(world.vm("web-01"));
  request.form = form;
  request.script = what;
  return request;
}

Result<RunCommandResult> run(SimulatedWorld& world, RunCommand request) {
  return world.runner.run(ops::run_command(world.context(), std::move(request)), 45min);
}

std::string described(const Result<RunCommandResult>& result) {
  return result ? to_json(*result) : std::string(name_of(result.error().code)) + ": " + result.error().message;
}

// How often the text ran in a guest.
int runs(SimulatedWorld& world, std::string_view what = text) {
  int count = 0;
  for (const auto& entry : world.azure->ledger()) count += entry.script_sha256 == base::sha256_hex(what);
  return count;
}

std::size_t commands_on(SimulatedWorld& world, std::string_view vm = "web-01") {
  return world.azure->world().find(vm)->commands.size();
}

// Every way to answer a PUT, and an end that is shown on time or late; what is
// shown before the script starts goes round.
std::vector<sim::Settings> azures() {
  std::vector<sim::Settings> all;
  for (std::uint32_t put = 0; put < 4; ++put) {
    for (std::uint32_t view = 0; view < 2; ++view) {
      sim::Settings settings;
      settings.seed = all.size();
      settings.variants = {{"F1.1/6", put}, {"F3.2/7", view}, {"F3.2/6", static_cast<std::uint32_t>(all.size() % 3)}};
      all.push_back(std::move(settings));
    }
  }
  return all;
}

bool may_have_begun(const Error& error) { return error.code == ErrorCode::outcome_unknown || error.may_have_arrived; }

}  // namespace

TEST_CASE("a script is told with its output and its exit code, whatever Azure is like",
          "[ops][simulated][run_command]") {
  for (const sim::Settings& settings : azures()) {
    CAPTURE(settings.seed);
    SimulatedWorld world(settings);
    const auto result = run(world, script(world));
    INFO(described(result));
    REQUIRE(result);
    CHECK(result->exit_code == 3);
    CHECK(result->execution_state == "Failed");
    CHECK_FALSE(result->succeeded());
    CHECK(result->output.starts_with("hello"));
    CHECK(result->removed);
    CHECK(runs(world) == 1);
    CHECK(commands_on(world) == 0);
  }
}

TEST_CASE("a script that succeeds, by both forms", "[ops][simulated][run_command]") {
  for (const CommandForm form : {CommandForm::managed, CommandForm::action}) {
    for (const sim::Settings& settings : azures()) {
      CAPTURE(name_of(form), settings.seed);
      SimulatedWorld world(settings);
      const auto result = run(world, script(world, form, "Write-Output 'fine'"));
      INFO(described(result));
      REQUIRE(result);
      CHECK(result->succeeded());
      CHECK(result->output.starts_with("fine"));
      CHECK(runs(world, "Write-Output 'fine'") == 1);
    }
  }
}

TEST_CASE("Azure ends what takes longer than the operation has", "[ops][simulated][run_command]") {
  for (const sim::Settings& settings : azures()) {
    CAPTURE(settings.seed);
    SimulatedWorld world(settings);
    const auto result = run(world, script(world, CommandForm::managed, "Start-Sleep 86400"));
    INFO(described(result));
    REQUIRE(result);
    CHECK(result->execution_state == "TimedOut");
    CHECK_FALSE(result->succeeded());
    CHECK(commands_on(world) == 0);
  }
}

TEST_CASE("net's refusals are known by their number in every language", "[ops][simulated][run_command]") {
  SimulatedWorld world;
  const auto result = run(world, script(world, CommandForm::managed, "net user nobody-here /active:yes\nexit 2"));
  INFO(described(result));
  REQUIRE(result);
  CHECK_FALSE(result->succeeded());
  CHECK_FALSE(result->failure.empty());
}

TEST_CASE("faults on the way never make a script run twice, nor a lie of its outcome",
          "[ops][simulated][run_command][faults]") {
  using sim::Fault;
  using sim::FaultKind;
  struct Row {
    const char* what;
    Fault fault;
  };
  const std::vector<Row> rows = {
      {"the answer to the write is lost", Fault(FaultKind::reset_after).on("PUT", "/runCommands/")},
      {"the answers to all writes are lost", Fault(FaultKind::reset_after).on("PUT", "/runCommands/").times(0)},
      {"the write is lost", Fault(FaultKind::reset_before).on("PUT", "/runCommands/")},
      {"all writes are lost", Fault(FaultKind::reset_before).on("PUT", "/runCommands/").times(0)},
      {"the write stalls", Fault(FaultKind::stall).on("PUT", "/runCommands/")},
      {"the write's answer is cut", Fault(FaultKind::cut_body).on("PUT", "/runCommands/").at(20)},
      {"the write meets a server error", Fault(FaultKind::status).status(500).on("PUT", "/runCommands/").times(0)},
      {"the write is throttled", Fault(FaultKind::status).status(429).on("PUT", "/runCommands/").times(0)},
      {"polls meet server errors", Fault(FaultKind::status).status(503).on("GET", "/operations/").times(4)},
      {"polls break", Fault(FaultKind::reset_after).on("GET", "/operations/").times(3)},
      {"polls are forbidden", Fault(FaultKind::status).status(403).on("GET", "/operations/").times(0)},
      {"polls are not found", Fault(FaultKind::status).status(404).on("GET", "/operations/").times(0)},
      {"polls have no status", Fault(FaultKind::unreadable_status).on("GET", "/operations/").times(0)},
      {"polls lead to another host", Fault(FaultKind::foreign_host).on("PUT", "/runCommands/")},
      {"polling URLs are relative", Fault(FaultKind::relative_urls).on("PUT", "/runCommands/")},
      {"the command cannot be read", Fault(FaultKind::status).status(403).on("GET", "/runCommands/").times(0)},
      {"reading the command breaks", Fault(FaultKind::cut_body).on("GET", "/runCommands/").at(20).times(2)},
      {"the command reads as nonsense", Fault(FaultKind::replace_body).on("GET", "/runCommands/").body("[]").times(0)},
      {"the operation never ends", Fault(FaultKind::never_ends).on("PUT", "/runCommands/")},
      {"the operation fails although the work was done", Fault(FaultKind::fails_after_run).on("PUT", "/runCommands/")},
      {"a newer operation takes its place", Fault(FaultKind::preempted).on("PUT", "/runCommands/")},
      {"the operation is over at once", Fault(FaultKind::ends_unseen).on("PUT", "/runCommands/")},
      {"there is nothing to poll", Fault(FaultKind::no_polling_url).on("PUT", "/runCommands/")},
      {"the agent is silent", Fault(FaultKind::agent_silent).on("PUT", "/runCommands/")},
      {"the agent is late", Fault(FaultKind::agent_late).on("PUT", "/runCommands/")},
      {"the script hangs", Fault(FaultKind::script_hangs).on("PUT", "/runCommands/")},
      {"the script is wedged", Fault(FaultKind::wedged).on("PUT", "/runCommands/")},
      {"the output comes late", Fault(FaultKind::output_placeholder).on("PUT", "/runCommands/")},
      {"the answer to the deletion is lost", Fault(FaultKind::reset_after).on("DELETE", "/runCommands/")},
      {"the deletion is refused", Fault(FaultKind::status).status(409).on("DELETE", "/runCommands/").times(0)},
      {"the deletion goes on for a while", Fault(FaultKind::delete_lags).on("DELETE", "/runCommands/")},
  };
  for (const Row& row : rows) {
    for (const sim::Settings& settings : tried_with(azures(), &row - rows.data())) {
      CAPTURE(row.what, settings.seed);
      SimulatedWorld world(settings);
      world.azure->faults().add(row.fault);
      const auto result = run(world, script(world));
      INFO(described(result));
      CHECK(runs(world) <= 1);
      if (result && result->exit_code) {
        CHECK(runs(world) == 1);
        CHECK(result->exit_code == 3);
        CHECK(result->output.starts_with("hello"));
      }
      if (result && result->removed) CHECK(commands_on(world) == 0);
      if (!result && !may_have_begun(result.error())) CHECK(runs(world) == 0);
    }
  }
}

TEST_CASE("faults on the way of an action never make it run twice, nor a lie of its outcome",
          "[ops][simulated][run_command][faults]") {
  using sim::Fault;
  using sim::FaultKind;
  struct Row {
    const char* what;
    Fault fault;
  };
  const std::vector<Row> rows = {
      {"the answer is lost", Fault(FaultKind::reset_after).on("POST", "/runCommand")},
      {"the request is lost", Fault(FaultKind::reset_before).on("POST", "/runCommand")},
      {"the request stalls", Fault(FaultKind::stall).on("POST", "/runCommand")},
      {"a server error", Fault(FaultKind::status).status(500).on("POST", "/runCommand")},
      {"throttled at first", Fault(FaultKind::status).status(429).on("POST", "/runCommand").times(2)},
      {"the slot is busy for a while", Fault(FaultKind::slot_busy).on("POST", "/runCommand")},
      {"polls break", Fault(FaultKind::reset_after).on("GET", "/operations/").times(3)},
      {"polls are forbidden", Fault(FaultKind::status).status(403).on("GET", "/operations/").times(0)},
      {"the operation never ends", Fault(FaultKind::never_ends).on("POST", "/runCommand")},
      {"the agent is silent", Fault(FaultKind::agent_silent).on("POST", "/runCommand")},
      {"there is nothing to poll", Fault(FaultKind::no_polling_url).on("POST", "/runCommand")},
  };
  for (const Row& row : rows) {
    for (const sim::Settings& settings : tried_with(azures(), &row - rows.data())) {
      CAPTURE(row.what, settings.seed);
      SimulatedWorld world(settings);
      world.azure->faults().add(row.fault);
      const auto result = run(world, script(world, CommandForm::action));
      INFO(described(result));
      CHECK(runs(world) <= 1);
      if (result) {
        CHECK(runs(world) == 1);
        CHECK(result->output.starts_with("hello"));
      } else if (!may_have_begun(result.error())) {
        CHECK(runs(world) == 0);
      }
    }
  }
}

TEST_CASE("cancelled at any moment, no script goes on and none is left on the VM", "[ops][simulated][run_command]") {
  for (std::size_t seed = 0; seed < 4; ++seed) {
    for (auto after = 0s; after < 200s; after += 11s * tries_apart) {
      CAPTURE(seed, after.count());
      sim::Settings settings;
      settings.seed = seed;
      SimulatedWorld world(settings);
      const std::string slow = "Write-Output 'begun'\nStart-Sleep 120\nWrite-Output 'ended'";
      auto request = script(world, CommandForm::managed, slow);
      const auto result = world.runner.run_and_cancel(ops::run_command(world.context(), std::move(request)), after);
      INFO(described(result));
      if (!result && !may_have_begun(result.error())) CHECK(runs(world, slow) == 0);
      // ARM has taken the deletion; it takes its time.
      world.azure->advance(world.runner.port.wall_now() + 10min);
      CHECK(commands_on(world) == 0);
    }
  }
}

TEST_CASE("what a killed process left is found by leftovers, and removed when its script has ended",
          "[ops][simulated][run_command][leftovers]") {
  SimulatedWorld world;
  auto request = script(world);
  request.keep = true;
  const auto result = run(world, std::move(request));
  REQUIRE(result);
  REQUIRE(commands_on(world) == 1);

  Leftovers wish(world.vm("web-01"));
  wish.remove = true;
  const auto report = world.runner.run(ops::leftovers(world.context(), std::move(wish)), 45min);
  REQUIRE(report);
  const auto found = std::find_if(report->items.begin(), report->items.end(),
                                  [](const Leftover& item) { return item.kind == "run_command"; });
  REQUIRE(found != report->items.end());
  CHECK(found->ours);
  CHECK(found->removed);
  CHECK(found->operation_id == result->operation_id);
  CHECK(commands_on(world) == 0);
}

#include "client/world.hpp"

#include <azvmreset/client.hpp>

#include <chrono>

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

// The close stands at every wait of the operation: also where a script is at
// work that is told to stop, which takes a request of its own.
TEST_CASE("a client closed after any number of turns of a script's run ends, and tells its command to go",
          "[client][run_command][close]") {
  int withdrawn = 0;
  bool finished = false;
  for (int turns = 0; !finished; ++turns) {
    INFO("closed after " << turns << " turns");
    REQUIRE(turns < 2000);

    World world;
    Client client = world.client();
    RunCommand request(world.vm("web-01"));
    request.script = "Start-Sleep 600\nexit 0";
    int completions = 0;
    auto script = client.run_command(std::move(request));
    REQUIRE(script.on_done([&] { ++completions; }));
    for (int turn = 0; turn < turns && !script.done(); ++turn) REQUIRE(client.step(24h));
    finished = script.done();

    const auto closed_at = world.port->now();
    REQUIRE(client.close(1h));
    CHECK(world.port->now() - closed_at <= 20s);
    CHECK(completions == 1);
    CHECK(world.azure->in_flight() == 0);

    const auto& requests = (*world.azure)->requests();
    const bool deleted = !requests.empty() && requests.back().request.method == "DELETE";
    const auto result = script.take_result();
    if (!result && result.error().code == ErrorCode::outcome_unknown && deleted) ++withdrawn;
  }
  CHECK(withdrawn >= 4);
}

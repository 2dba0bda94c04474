#include "client/world.hpp"

#include <azvmreset/client.hpp>

#include <chrono>

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

namespace {

// After the operation has ended, what Azure took goes on to its own end.
void let_azure_finish(VirtualPort& port) {
  const auto end = port.now() + 3h;
  while (port.now() < end) port.wait_until(end);
}

// Turns the loop until the operation has ended, without letting time pass.
template <class T>
int turns_to_end(Client& client, const Operation<T>& operation) {
  int turns = 0;
  for (; !operation.done() && turns < 100; ++turns) REQUIRE(client.step(0ms));
  return turns;
}

}  // namespace

// Every wait of a reset stands between two turns of the loop, so cancelling
// after each number of turns cancels at every one of them.
TEST_CASE("a reset cancelled after any number of turns", "[client][cancel]") {
  int cancelled = 0;
  int unknown = 0;
  int finished = 0;

  for (int turns = 0; finished == 0; ++turns) {
    INFO("cancelled after " << turns << " turns");
    REQUIRE(turns < 1000);

    World world;
    Client client = world.client();
    int completions = 0;
    auto reset = client.reset_password(world.reset_of("web-01"));
    REQUIRE(reset.on_done([&] { ++completions; }));

    for (int turn = 0; turn < turns && !reset.done(); ++turn) REQUIRE(client.step(24h));
    const bool was_done = reset.done();
    const auto cancelled_at = world.port->now();
    reset.cancel();

    CHECK(turns_to_end(client, reset) < 20);
    CHECK(world.port->now() == cancelled_at);
    CHECK(completions == 1);
    CHECK(world.azure->in_flight() == 0);
    const auto requests_until_then = (*world.azure)->requests().size();

    const auto result = reset.take_result();
    REQUIRE(client.close(1h));
    let_azure_finish(*world.port);
    CHECK((*world.azure)->requests().size() <= requests_until_then + 1);  // one may have been on its way

    if (result) {
      // Ended before the cancel, or in the very turn that would have seen it.
      finished += was_done;
      CHECK(world.accepts("web-01", kNewPassword));
    } else if (result.error().code == ErrorCode::cancelled) {
      ++cancelled;
      CHECK((*world.azure)->ledger().empty());
      CHECK(world.accepts("web-01", kOldPassword));
    } else {
      ++unknown;
      CHECK(result.error().code == ErrorCode::outcome_unknown);
      CHECK_FALSE(result.error().remedy.empty());
    }
  }

  // Each kind of ending was really met.
  CHECK(cancelled >= 4);
  CHECK(unknown >= 4);
}

TEST_CASE("a deadline that passes at any moment of a reset", "[client][deadline]") {
  bool finished = false;
  bool before_the_write = false;
  bool after_the_write = false;

  for (auto deadline = 10ms; !finished; deadline += deadline < 2s ? 50ms : 5s) {
    INFO("deadline " << deadline.count() << " ms");
    REQUIRE(deadline < 1h);

    World world;
    Client client = world.client();
    auto request = world.reset_of("web-01");
    request.timeout = deadline;
    auto reset = client.reset_password(std::move(request));
    const auto started = world.port->now();
    const auto result = reset.get();

    if (result) {
      finished = true;
      continue;
    }
    CHECK(world.port->now() - started <= deadline + 1ms);
    REQUIRE(client.close(1h));
    let_azure_finish(*world.port);
    if (result.error().code == ErrorCode::deadline_exceeded) {
      before_the_write = true;
      CHECK((*world.azure)->ledger().empty());
    } else {
      after_the_write = true;
      CHECK(result.error().code == ErrorCode::outcome_unknown);
    }
  }
  CHECK(before_the_write);
  CHECK(after_the_write);
}

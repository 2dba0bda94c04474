#include "recovery/rotation_world.hpp"

#include <azvmreset/client.hpp>

#include <chrono>
#include <string>
#include <utility>

#include "support/tries_apart.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;
using sim::Fault;
using sim::FaultKind;

namespace {

// What the vault holds and the guest has is one; nothing else may be.
void check_vault(RotationWorld& world) {
  REQUIRE(world.vault->current);
  const bool current = world.in_force(*world.vault->current);
  const bool pending = world.vault->pending && (world.vault->pending->kind == CandidateKind::sealing_key ||
                                                world.in_force(*world.vault->pending));
  CHECK((current || pending));
}

void settle(RotationWorld& world) {
  if (!world.vault->pending) return;
  Rotate again = world.rotation();
  again.settle_only = true;
  const auto settled = world.rotate(std::move(again));
  INFO(in_words(settled));
  REQUIRE(settled);
  CHECK(settled->current == world.vault->current->id);
  CHECK_FALSE(world.vault->pending);
}

// Killed after every number of turns that there is: a rotation waits between
// two of them only.
template <class Prepare>
void kill_everywhere(Prepare prepare) {
  int pendings = 0;
  int committed = 0;
  bool killed = true;
  for (int turns = 0; killed; turns += tries_apart) {
    INFO("killed after " << turns << " turns");
    REQUIRE(turns < 5000);
    RotationWorld world;
    Rotate request = world.rotation();
    prepare(request);
    world.vault->manner = turns % 2 == 0 ? MemoryVault::Manner::later : MemoryVault::Manner::at_once;
    killed = world.kill_after(std::move(request), turns);
    check_vault(world);
    world.vault->manner = MemoryVault::Manner::at_once;
    pendings += world.vault->pending.has_value();
    settle(world);
    CHECK(world.in_force(*world.vault->current));
    committed += world.vault->current->id != "first";
  }
  CHECK(pendings > 10 / tries_apart);
  CHECK(committed > 5 / tries_apart);
}

}  // namespace

TEST_CASE("killed anywhere while Run Command sets it, the next rotation finds out which password is in force",
          "[recovery][rotation][crash]") {
  kill_everywhere([](Rotate& request) { request.method = Method::run_command; });
}

TEST_CASE("killed anywhere on the ladder, the next rotation finds out which password is in force",
          "[recovery][rotation][crash]") {
  kill_everywhere([](Rotate&) {});
}

// The vault has the key before the guest makes the password, and the way to
// what the guest said.
TEST_CASE("killed anywhere while the guest makes it, the next rotation fetches the password and finds out",
          "[recovery][rotation][sealing][crash]") {
  auto key = SealingKey::generate();
  REQUIRE(key);
  kill_everywhere([&key](Rotate& request) { request.sealing_key = *key; });
}

// The old password would be proved, and the new one forgotten, a moment before
// it is set.
TEST_CASE("a script of a killed rotation that the agent takes up late is waited for", "[recovery][rotation][crash]") {
  const bool sealed = GENERATE(false, true);
  INFO((sealed ? "the guest makes the password" : "the password was chosen"));
  RotationWorld world;
  const unsigned setting = sealed ? 1 : 2;  // the first round asks for a key to seal a chosen one to
  (*world.azure)
      ->faults()
      .add(Fault(FaultKind::agent_late).on("PUT", "/runCommands/").from(setting).times(1).after(10min));
  Rotate request = world.rotation();
  request.method = Method::run_command;
  if (sealed) {
    auto key = SealingKey::generate();
    REQUIRE(key);
    request.sealing_key = *key;
  }
  const auto sent = [&] { return count_requests(world, "PUT", "/runCommands/") == static_cast<int>(setting); };
  REQUIRE(world.kill_when(std::move(request), sent));
  REQUIRE(world.in_force(*world.vault->current));
  REQUIRE(world.vault->pending);
  const std::string made = world.vault->pending->id;

  settle(world);
  CHECK(world.vault->current->id == made);
  CHECK(world.in_force(*world.vault->current));
}

TEST_CASE("killed while it settles what was pending, the next one settles it still", "[recovery][rotation][crash]") {
  bool killed = true;
  for (int turns = 0; killed; turns += tries_apart) {
    INFO("killed after " << turns << " turns");
    REQUIRE(turns < 5000);
    RotationWorld world;
    world.vault->current = candidate("first", "Older-Passw0rd!");
    world.vault->pending = candidate("second", kOldPassword);
    Rotate request = world.rotation();
    request.settle_only = true;
    killed = world.kill_after(std::move(request), turns);
    check_vault(world);
    settle(world);
    CHECK(world.vault->current->id == "second");
    CHECK(world.in_force(*world.vault->current));
  }
}

TEST_CASE("cancelled anywhere, the error names every candidate that may be in force", "[recovery][rotation][cancel]") {
  bool ended = false;
  for (int turns = 0; !ended; turns += tries_apart) {
    INFO("cancelled after " << turns << " turns");
    REQUIRE(turns < 5000);
    RotationWorld world;
    Client client = world.client();
    auto operation = client.rotate(world.rotation());
    for (int turn = 0; turn < turns && !operation.done(); ++turn) REQUIRE(client.step(24h));
    ended = operation.done();
    operation.cancel();
    const auto result = operation.get();
    INFO(in_words(result));
    check_vault(world);
    if (result) continue;
    bool named = false;
    for (const std::string& id : result.error().candidates) {
      named = named || (id == world.vault->current->id && world.in_force(*world.vault->current));
      named =
          named || (world.vault->pending && id == world.vault->pending->id && world.in_force(*world.vault->pending));
    }
    CHECK(named);
    settle(world);
    CHECK(world.in_force(*world.vault->current));
  }
}

#include "recovery/rotation_world.hpp"

#include <azvmreset/client.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;
using sim::Fault;
using sim::FaultKind;
using Ids = std::vector<std::string>;

TEST_CASE(
    "the vault has the new password before anything leaves that could set it, and calls it current once it is proved",
    "[recovery][rotation]") {
  RotationWorld world;
  world.vault->manner = MemoryVault::Manner::later;
  const auto result = world.rotate(world.rotation());
  INFO(in_words(result));
  REQUIRE(result);
  CHECK(world.vault->writes_before_first_store() == 0);
  CHECK_FALSE(world.vault->pending);
  CHECK(world.in_force(*world.vault->current));
  CHECK(world.vault->current->id == result->current);
  CHECK(result->evidence == Evidence::verified);
  REQUIRE(result->reset);
  CHECK(result->reset->sign_in == SignInOutcome::proved);
  REQUIRE(result->candidates.size() == 2);
  CHECK(result->candidates[0].id == "first");
  CHECK(result->candidates[0].in_force == Tristate::no);
  CHECK(result->candidates[1].in_force == Tristate::yes);
  CHECK(to_json(*result).find(world.vault->current->secret.expose()) == std::string::npos);
}

TEST_CASE("with nothing pending, nothing is tried before a new password is made", "[recovery][rotation]") {
  RotationWorld world;
  world.vault->current->secret = Secret("Not-The-Passw0rd!");
  const auto result = world.rotate(world.rotation());
  INFO(in_words(result));
  REQUIRE(result);
  CHECK(result->candidates[0].sign_in == SignInOutcome::not_tried);
  CHECK(world.in_force(*world.vault->current));
}

TEST_CASE("a vault that does not keep the candidate ends it before anything is sent", "[recovery][rotation]") {
  RotationWorld world;
  world.vault->manner = MemoryVault::Manner::refuses;
  const auto result = world.rotate(world.rotation());
  REQUIRE_FALSE(result);
  INFO(in_words(result));
  CHECK(result.error().code == ErrorCode::network);
  CHECK(result.error().message.find("nothing was sent") != std::string::npos);
  CHECK(result.error().candidates == Ids{"first"});
  CHECK((*world.azure)->requests().empty());
}

TEST_CASE("a vault that does not commit leaves a candidate that is in force, proved and pending",
          "[recovery][rotation]") {
  RotationWorld counting;
  REQUIRE(counting.rotate(counting.rotation()));
  RotationWorld world;
  world.vault->manner = MemoryVault::Manner::refuses;
  world.vault->from_call = counting.vault->calls();
  const auto result = world.rotate(world.rotation());
  REQUIRE_FALSE(result);
  INFO(in_words(result));
  REQUIRE(world.vault->pending);
  CHECK(result.error().candidates == Ids{world.vault->pending->id});
  CHECK(result.error().message.find("in force and verified, and pending") != std::string::npos);
  CHECK(world.in_force(*world.vault->pending));
}

TEST_CASE("a pending candidate that is in force is committed, and nothing new is set where only that was asked for",
          "[recovery][rotation]") {
  RotationWorld world;
  world.vault->pending = candidate("second", kOldPassword);
  world.vault->current = candidate("first", "Older-Passw0rd!");
  Rotate request = world.rotation();
  request.settle_only = true;
  const auto result = world.rotate(std::move(request));
  INFO(in_words(result));
  REQUIRE(result);
  CHECK(result->current == "second");
  CHECK(result->evidence == Evidence::verified);
  CHECK_FALSE(result->reset);
  CHECK(world.vault->current->id == "second");
  CHECK(result->candidates[1].sign_in == SignInOutcome::not_tried);
  CHECK(world.accepts("web-01", kOldPassword));
}

TEST_CASE("a pending candidate that never came into force is forgotten for the one that is", "[recovery][rotation]") {
  RotationWorld world;
  world.vault->pending = candidate("second", "Never-Set-Passw0rd1");
  Rotate request = world.rotation();
  request.settle_only = true;
  const auto result = world.rotate(std::move(request));
  INFO(in_words(result));
  REQUIRE(result);
  CHECK(result->current == "first");
  CHECK(result->candidates[0].in_force == Tristate::no);
  CHECK(result->candidates[0].sign_in == SignInOutcome::wrong_password);
  CHECK_FALSE(world.vault->pending);
}

TEST_CASE("where none of the candidates is in force that is said, and a new password is set", "[recovery][rotation]") {
  RotationWorld world;
  world.vault->current = candidate("first", "Older-Passw0rd!");
  world.vault->pending = candidate("second", "Never-Set-Passw0rd1");
  const auto result = world.rotate(world.rotation());
  INFO(in_words(result));
  REQUIRE(result);
  REQUIRE_FALSE(result->warnings.empty());
  CHECK(result->warnings.front().code == "no_candidate_in_force");
  CHECK(world.in_force(*world.vault->current));
}

TEST_CASE("arguments that contradict each other are refused before the vault is told anything",
          "[recovery][rotation]") {
  RotationWorld world;
  Rotate request = world.rotation();
  SECTION("no vault") { request.vault = nullptr; }
  SECTION("a sink for tokens") { request.resume_sink = FileSink("token.json"); }
  SECTION("a proof that is none") { request.commit_at = Evidence::accepted; }
  SECTION("two of one id") { request.pending = candidate("first", "Another-Passw0rd!"); }
  SECTION("an empty secret") { request.pending = candidate("second", ""); }
  SECTION("no id") { request.pending = candidate("", "Another-Passw0rd!"); }
  SECTION("a name that Windows does not allow") { request.username = "a/b"; }
  const auto result = world.rotate(std::move(request));
  REQUIRE_FALSE(result);
  INFO(in_words(result));
  CHECK(result.error().code == ErrorCode::invalid_argument);
  CHECK(world.vault->calls() == 0);
  CHECK((*world.azure)->requests().empty());
}

TEST_CASE("a rotation that is cancelled while the vault works says so to the vault, and sends nothing",
          "[recovery][rotation]") {
  RotationWorld world;
  world.vault->manner = MemoryVault::Manner::never;
  Client client = world.client();
  auto operation = client.rotate(world.rotation());
  while (world.vault->calls() == 0) REQUIRE(client.step(1h));
  operation.cancel();
  const auto result = operation.get();
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::cancelled);
  CHECK(result.error().candidates == Ids{"first"});
  CHECK(world.vault->cancelled == std::vector<std::uint64_t>{1});
  CHECK((*world.azure)->requests().empty());
}

TEST_CASE("a write whose outcome is lost names both candidates, the new one first", "[recovery][rotation]") {
  RotationWorld world;
  (*world.azure)->faults().add(Fault(FaultKind::agent_silent).on("PUT", "/extensions/"));
  Rotate request = world.rotation();
  request.method = Method::vm_access;
  request.timeout = 5min;
  const auto result = world.rotate(std::move(request));
  REQUIRE_FALSE(result);
  INFO(in_words(result));
  CHECK(result.error().code == ErrorCode::outcome_unknown);
  REQUIRE(world.vault->pending);
  CHECK(result.error().candidates == Ids{world.vault->pending->id, "first"});
  CHECK(result.error().remedy.find("rotate again") != std::string::npos);
  CHECK(result.error().resume_token.empty());
  CHECK_FALSE(world.vault->pending->resume_token.empty());
}

TEST_CASE("a password that the guest makes is in the vault as its key first, then as itself",
          "[recovery][rotation][sealing]") {
  RotationWorld world;
  auto key = SealingKey::generate();
  REQUIRE(key);
  Rotate request = world.rotation();
  request.sealing_key = *key;
  const auto result = world.rotate(std::move(request));
  INFO(in_words(result));
  REQUIRE(result);
  CHECK(world.vault->first_kind == CandidateKind::sealing_key);
  CHECK(world.vault->current->kind == CandidateKind::password);
  CHECK(world.in_force(*world.vault->current));
  CHECK(result->candidates.back().kind == CandidateKind::password);
  CHECK(result->reset->key_fingerprint == key->fingerprint());
}

TEST_CASE(
    "where the guest denies the sign-in nothing is committed as verified, and nothing new is set until it is known",
    "[recovery][rotation]") {
  RotationWorld world;
  const auto first = world.rotate(world.rotation("deny-01"));
  REQUIRE_FALSE(first);
  INFO(in_words(first));
  CHECK(first.error().code == ErrorCode::outcome_unknown);
  CHECK(first.error().remedy.find("commit at confirmed") != std::string::npos);
  REQUIRE(world.vault->pending);
  const std::string made = world.vault->pending->id;
  CHECK(first.error().candidates == Ids{made, "first"});

  SECTION("a sign-in tells nothing, and that is said") {
    const auto again = world.rotate(world.rotation("deny-01"));
    REQUIRE_FALSE(again);
    INFO(in_words(again));
    CHECK(again.error().code == ErrorCode::outcome_unknown);
    CHECK(again.error().candidates == Ids{made});
    CHECK(again.error().remedy.find("commit at confirmed") != std::string::npos);
    CHECK(world.vault->pending->id == made);
  }
  SECTION("the guest's own word does, through the resume token") {
    Rotate again = world.rotation("deny-01");
    again.commit_at = Evidence::confirmed;
    again.settle_only = true;
    const auto settled = world.rotate(std::move(again));
    INFO(in_words(settled));
    REQUIRE(settled);
    CHECK(settled->current == made);
    CHECK(settled->evidence == Evidence::confirmed);
    CHECK(world.vault->current->id == made);
  }
}

TEST_CASE("a key without the way to what it opens is told as unknown, where the old password is not in force either",
          "[recovery][rotation][sealing]") {
  RotationWorld world;
  auto key = SealingKey::generate();
  REQUIRE(key);
  world.vault->pending = RotationCandidate("second", key->to_pem());
  world.vault->pending->kind = CandidateKind::sealing_key;
  SECTION("it is") {
    const auto result = world.rotate(world.rotation());
    INFO(in_words(result));
    REQUIRE(result);
    CHECK(world.in_force(*world.vault->current));
  }
  SECTION("it is not") {
    world.vault->current = candidate("first", "Older-Passw0rd!");
    const auto result = world.rotate(world.rotation());
    REQUIRE_FALSE(result);
    INFO(in_words(result));
    CHECK(result.error().code == ErrorCode::outcome_unknown);
    CHECK(result.error().candidates == Ids{"second"});
    CHECK(result.error().message.find("could not be fetched") != std::string::npos);
  }
}

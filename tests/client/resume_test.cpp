#include "client/resume_world.hpp"

#include <azvmreset/client.hpp>

#include <string>

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;
using sim::Fault;
using sim::FaultKind;

namespace {

void let_azure_finish(World& world) {
  const auto end = world.port->now() + 3h;
  while (world.port->now() < end) world.port->wait_until(end);
}

// How many turns a whole reset takes.
int turns_of(World& world, ResetPassword request) {
  Client client = world.client();
  auto operation = client.reset_password(std::move(request));
  int turns = 0;
  for (; !operation.done(); ++turns) REQUIRE(client.step(24h));
  REQUIRE(operation.take_result());
  return turns;
}

// Whatever was told is true, and no write was repeated that had arrived.
void check_truth(World& world, const Result<ResetResult>& outcome) {
  INFO(in_words(outcome));
  const bool works = world.accepts("web-01", kNewPassword);
  if (outcome) {
    CHECK(works);
    CHECK(outcome->resumed);
    CHECK(runs(world) == 1);
  } else {
    CHECK(outcome.error().code == ErrorCode::not_sent);
    CHECK_FALSE(works);
    CHECK(runs(world) == 0);
    CHECK_FALSE(outcome.error().resume_token.empty());
  }
}

}  // namespace

// A reset waits between two turns only: so it is killed at every point there is.
TEST_CASE("a reset killed after any number of turns is finished by another process, and never done twice",
          "[client][resume]") {
  World measure;
  const int whole = turns_of(measure, resumable(measure, "web-01"));
  int adopted = 0;
  for (int turns = 0; turns < whole; ++turns) {
    for (const bool at_once : {true, false}) {
      INFO("killed after " << turns << " turns of " << whole
                           << (at_once ? ", resumed at once" : ", resumed much later"));
      World world;
      kill_after(world, resumable(world, "web-01"), turns, &Client::reset_password);
      if (!at_once) let_azure_finish(world);
      if (token(world).empty()) {
        CHECK(puts(world) == 0);
        continue;
      }
      const auto outcome = resume(world);
      check_truth(world, outcome);
      CHECK(puts(world) <= 1);
      adopted += outcome.ok();
      if (outcome) continue;

      const auto sent = resume(world, kNewPassword);
      INFO(in_words(sent));
      REQUIRE(sent);
      CHECK(world.accepts("web-01", kNewPassword));
      CHECK(runs(world) == 1);
    }
  }
  CHECK(adopted >= 10);
}

TEST_CASE("killed before the write left: not sent, and no second name for it", "[client][resume]") {
  World world;
  (*world.azure)->faults().add(Fault(FaultKind::stall_before).on("PUT", "/extensions/"));
  kill_at_write(world, resumable(world, "web-01"), &Client::reset_password);
  REQUIRE_FALSE(token(world).empty());

  const auto asked = resume(world);
  REQUIRE_FALSE(asked);
  CHECK(asked.error().code == ErrorCode::not_sent);
  CHECK(asked.error().remedy.find("password") != std::string::npos);

  const auto sent = resume(world, kNewPassword);
  REQUIRE(sent);
  CHECK(token(world).find(sent->force_update_tag) != std::string::npos);
  CHECK(sent->evidence == Evidence::applied);
  CHECK(runs(world) == 1);
}

TEST_CASE("killed while the answer was lost: the write is found by its tag", "[client][resume]") {
  World world;
  (*world.azure)->faults().add(Fault(FaultKind::stall).on("PUT", "/extensions/"));
  kill_at_write(world, resumable(world, "web-01"), &Client::reset_password);
  const auto outcome = resume(world);
  INFO(in_words(outcome));
  REQUIRE(outcome);
  CHECK(outcome->resumed);
  CHECK(puts(world) == 1);
  CHECK(runs(world) == 1);
}

TEST_CASE("a deadline that passes while polling leaves a token in the error", "[client][resume]") {
  World world;
  (*world.azure)->faults().add(Fault(FaultKind::agent_silent).on("PUT", "/extensions/"));
  Client client = world.client();
  ResetPassword request = world.reset_of("web-01");
  request.timeout = 5min;
  const auto first = client.reset_password(std::move(request)).get();
  REQUIRE_FALSE(first);
  CHECK(first.error().code == ErrorCode::outcome_unknown);
  CHECK(first.error().stage == "not_picked_up");
  REQUIRE_FALSE(first.error().resume_token.empty());
  CHECK(first.error().resume_token.find(kNewPassword) == std::string::npos);

  Resume again(first.error().resume_token);
  again.timeout = 5min;
  const auto second = client.resume(std::move(again)).get();
  REQUIRE_FALSE(second);
  CHECK(second.error().code == ErrorCode::outcome_unknown);
  CHECK(puts(world) == 1);
}

TEST_CASE("what somebody else has written over is not claimed", "[client][resume]") {
  World world;
  (*world.azure)->faults().add(Fault(FaultKind::stall).on("PUT", "/extensions/"));
  kill_at_write(world, resumable(world, "web-01"), &Client::reset_password);
  let_azure_finish(world);
  ResetPassword other = world.reset_of("web-01");
  other.password = Secret("Another-Passw0rd!");
  REQUIRE(world.client().reset_password(std::move(other)).get());

  const auto outcome = resume(world);
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code == ErrorCode::outcome_unknown);
  CHECK(outcome.error().message.find("somebody else") != std::string::npos);
  CHECK(puts(world) == 2);
}

TEST_CASE("killed after acceptance: the operation is polled on, and nothing is sent again", "[client][resume]") {
  World world;
  const auto accepted = [&world] { return token(world).find(R"("reached":"accepted")") != std::string::npos; };
  kill_when(world, resumable(world, "web-01"), &Client::reset_password, accepted);
  const auto polls = count_requests(world, "GET", "/operations/");
  const auto outcome = resume(world);
  INFO(in_words(outcome));
  REQUIRE(outcome);
  CHECK(count_requests(world, "GET", "/operations/") > polls);
  CHECK(puts(world) == 1);
  CHECK(runs(world) == 1);
}

TEST_CASE("killed while polling, and resumed when everything is long over: read, not sent", "[client][resume]") {
  World world;
  const auto polling = [&world] { return count_requests(world, "GET", "/operations/") >= 3; };
  kill_when(world, resumable(world, "web-01"), &Client::reset_password, polling);
  let_azure_finish(world);
  (*world.azure)->faults().add(Fault(FaultKind::status).status(404).on("GET", "/operations/").times(0));
  const auto outcome = resume(world);
  INFO(in_words(outcome));
  REQUIRE(outcome);
  CHECK(puts(world) == 1);
  CHECK(runs(world) == 1);
}

TEST_CASE("a token for another endpoint is refused before anything is sent", "[client][resume]") {
  World world;
  kill_at_write(world, resumable(world, "web-01"), &Client::reset_password);
  std::string text = token(world);
  REQUIRE_FALSE(text.empty());
  const auto requests = (*world.azure)->requests().size();

  SECTION("its own") { text.replace(text.find("https://management.azure.com"), 28, "https://management.azure.net"); }
  SECTION("that of its polling URL") {
    const auto place = text.find("https://management.azure.com", text.find("poll_url"));
    if (place == std::string::npos) return;
    text.replace(place, 28, "https://attacker.example.com");
  }
  const auto outcome = world.client().resume(Resume(text)).get();
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code == ErrorCode::invalid_argument);
  CHECK((*world.azure)->requests().size() == requests);
}

TEST_CASE("a token that cannot be kept before the write ends the reset, and nothing is sent", "[client][resume]") {
  World world;
  world.files->stores_until_full = 0;
  const auto outcome = world.client().reset_password(resumable(world, "web-01")).get();
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code == ErrorCode::invalid_argument);
  CHECK(outcome.error().resume_token.empty());
  CHECK(puts(world) == 0);
}

TEST_CASE("a token that cannot be kept after the write is a warning", "[client][resume]") {
  World world;
  world.files->stores_until_full = 1;
  const auto outcome = world.client().reset_password(resumable(world, "web-01")).get();
  REQUIRE(outcome);
  REQUIRE_FALSE(outcome->warnings.empty());
  CHECK(outcome->warnings.back().code == "resume_token_not_kept");
}

TEST_CASE("a Remote Desktop reset is resumed without any secret", "[client][resume]") {
  World world;
  (*world.azure)->faults().add(Fault(FaultKind::stall_before).on("PUT", "/extensions/"));
  ResetRdp request(world.vm("web-01"));
  request.resume_sink = FileSink(kTokenFile);
  kill_at_write(world, std::move(request), &Client::reset_rdp);
  const auto outcome = resume(world);
  INFO(in_words(outcome));
  REQUIRE(outcome);
  CHECK(outcome->action == "reset_rdp");
  CHECK(runs(world) == 1);
}

TEST_CASE("an outcome that was proved stays so, whatever was written since", "[client][resume]") {
  World world;
  REQUIRE(world.client().reset_password(resumable(world, "web-01")).get());
  ResetPassword other = world.reset_of("web-01");
  other.password = Secret("Another-Passw0rd!");
  REQUIRE(world.client().reset_password(std::move(other)).get());
  const auto outcome = resume(world);
  REQUIRE(outcome);
  CHECK(outcome->evidence == Evidence::applied);
  CHECK(outcome->warnings.back().code == "proved_earlier");
  CHECK(puts(world) == 2);
}

TEST_CASE("what the guest refused is told again, not tried again", "[client][resume]") {
  World world;
  ResetPassword request = resumable(world, "strict-01");
  request.overrides = {Blocker::agent_stale, Blocker::agent_stale, Blocker::agent_stale, Blocker::agent_not_ready};
  request.password = Secret("Short-1!");
  const auto first = world.client().reset_password(std::move(request)).get();
  REQUIRE_FALSE(first);
  CHECK(first.error().code == ErrorCode::guest_refused);
  CHECK(first.error().failure == "password_policy");
  CHECK_FALSE(first.error().help_urls.empty());
  CHECK(first.error().resume_token.empty());
  const auto again = resume(world);
  REQUIRE_FALSE(again);
  CHECK(again.error().code == ErrorCode::guest_refused);
  CHECK(puts(world) == 1);
}

TEST_CASE("a resume whose time is up before it could look leaves the outcome open", "[client][resume]") {
  World world;
  kill_at_write(world, resumable(world, "web-01"), &Client::reset_password);
  const std::string kept = token(world);
  REQUIRE_FALSE(kept.empty());

  Client client = world.client();
  auto first = client.resume(Resume(kept));  // holds the VM until the guest has ended
  Resume late(kept);
  late.timeout = 5s;
  const auto outcome = client.resume(std::move(late)).get();

  INFO(in_words(outcome));
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code == ErrorCode::outcome_unknown);
  CHECK_FALSE(outcome.error().resume_token.empty());
  CHECK(first.get());
  CHECK(world.accepts("web-01", kNewPassword));
}

TEST_CASE("where somebody has deleted the extension since, the write is not taken for one that never came",
          "[client][resume]") {
  World world;
  REQUIRE(world.client().reset_password(world.reset_of("web-01")).get());
  (*world.azure)->faults().add(Fault(FaultKind::stall).on("PUT", "/extensions/"));
  ResetPassword second = resumable(world, "web-01");
  const int sent = puts(world);
  kill_when(world, std::move(second), &Client::reset_password, [&] { return puts(world) > sent; });
  let_azure_finish(world);
  RestRequest deletion("DELETE",
                       std::string(world.vm("web-01").text()) + "/extensions/enablevmaccess?api-version=2024-07-01");
  deletion.wait = true;
  REQUIRE(world.client().rest(std::move(deletion)).get());

  const auto outcome = resume(world, kNewPassword);
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code == ErrorCode::outcome_unknown);
  CHECK(puts(world) == sent + 1);
}

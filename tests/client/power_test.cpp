#include "client/resume_world.hpp"

#include <azvmreset/client.hpp>

#include <algorithm>
#include <string>

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;
using sim::Fault;
using sim::FaultKind;
using sim::Power;

namespace {

ResetPassword starting(const World& world, AfterStart after = AfterStart::restore) {
  ResetPassword request = resumable(world, "stopped-01");
  request.start_if_stopped = true;
  request.after = after;
  return request;
}

bool warns(const ResetResult& result, std::string_view code) {
  return std::any_of(result.warnings.begin(), result.warnings.end(),
                     [code](const Finding& finding) { return finding.code == code; });
}

void set_power(World& world, Power power) { (*world.azure)->set_power("stopped-01", power, world.port->wall_now()); }

}  // namespace

TEST_CASE("a VM that is off stays off unless it may be started", "[client][power]") {
  World world;
  const auto outcome = world.client().reset_password(world.reset_of("stopped-01")).get();
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code == ErrorCode::blocked);
  CHECK(outcome.error().remedy.find("start_if_stopped") != std::string::npos);
  CHECK(power_of(world, "stopped-01") == Power::deallocated);
}

TEST_CASE("a VM that may be started is started, reset, and left as it was wished", "[client][power]") {
  World world;
  const auto after = GENERATE(AfterStart::leave_running, AfterStart::restore);
  const auto original = GENERATE(Power::deallocated, Power::stopped);
  set_power(world, original);

  const auto outcome = world.client().reset_password(starting(world, after)).get();

  INFO(in_words(outcome));
  REQUIRE(outcome);
  CHECK(outcome->started_vm);
  CHECK(outcome->before.power == (original == Power::stopped ? "stopped" : "deallocated"));
  CHECK(runs(world) == 1);
  const bool left = after == AfterStart::leave_running;
  CHECK(power_of(world, "stopped-01") == (left ? Power::running : original));
  if (!left) CHECK(outcome->after.power == outcome->before.power);
  CHECK(count_requests(world, "POST", "/start?") == 1);
}

TEST_CASE("a start that is refused sends nothing to the guest", "[client][power]") {
  World world;
  (*world.azure)
      ->faults()
      .add(Fault(FaultKind::status).status(409).on("POST", "/start").arm_error("AllocationFailed", "no capacity"));
  const auto outcome = world.client().reset_password(starting(world)).get();
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().message.find("nothing was sent to the guest") != std::string::npos);
  CHECK(puts(world) == 0);
  CHECK(power_of(world, "stopped-01") == Power::deallocated);
  CHECK(count_requests(world, "POST", "/deallocate") == 0);
}

TEST_CASE("a power state that cannot be put back is a warning beside the success", "[client][power]") {
  World world;
  (*world.azure)
      ->faults()
      .add(Fault(FaultKind::status)
               .status(403)
               .on("POST", "/deallocate")
               .times(0)
               .arm_error("AuthorizationFailed", "no permission"));
  const auto outcome = world.client().reset_password(starting(world)).get();
  INFO(in_words(outcome));
  REQUIRE(outcome);
  CHECK(warns(*outcome, "power_not_restored"));
  CHECK_FALSE(outcome->next_steps.empty());
  CHECK(power_of(world, "stopped-01") == Power::running);
}

TEST_CASE("while the outcome is not known the VM stays on, and the token remembers it", "[client][power]") {
  World world;
  (*world.azure)->faults().add(Fault(FaultKind::never_ends).on("PUT", "/extensions/"));
  ResetPassword request = starting(world);
  request.timeout = 20min;
  const auto outcome = world.client().reset_password(std::move(request)).get();
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code == ErrorCode::outcome_unknown);
  CHECK(outcome.error().message.find("not deallocated again") != std::string::npos);
  CHECK(outcome.error().resume_token.find(R"("original_power":"deallocated")") != std::string::npos);
  CHECK(power_of(world, "stopped-01") == Power::running);
}

// The start, the wait for the agent, the write and the restoring are all among the turns.
TEST_CASE("a reset with a start, killed anywhere, is finished with the power as it was", "[client][power][resume]") {
  World measure;
  int whole = 0;
  {
    Client client = measure.client();
    auto operation = client.reset_password(starting(measure));
    for (; !operation.done(); ++whole) REQUIRE(client.step(24h));
  }
  int resumed_before_the_write = 0;
  for (int turns = 0; turns < whole; ++turns) {
    INFO("killed after " << turns << " turns of " << whole);
    World world;
    kill_after(world, starting(world), turns, &Client::reset_password);
    if (token(world).empty()) {
      CHECK(count_requests(world, "POST", "/start?") == 0);
      continue;
    }
    auto outcome = resume(world);
    INFO(in_words(outcome));
    if (!outcome) {
      CHECK(outcome.error().code == ErrorCode::not_sent);
      CHECK(runs(world) == 0);
      ++resumed_before_the_write;
      outcome = resume(world, kNewPassword);
    }
    INFO(in_words(outcome));
    REQUIRE(outcome);
    CHECK(runs(world) == 1);
    CHECK(outcome->started_vm);
    CHECK(power_of(world, "stopped-01") == Power::deallocated);
    CHECK_FALSE(warns(*outcome, "power_not_restored"));
  }
  CHECK(resumed_before_the_write >= 3);
}

TEST_CASE("a VM that was put back is not put back again", "[client][power][resume]") {
  World world;
  REQUIRE(world.client().reset_password(starting(world)).get());
  set_power(world, Power::running);
  REQUIRE(resume(world));
  CHECK(power_of(world, "stopped-01") == Power::running);
}

TEST_CASE("killed while the VM is being started: it is not started twice, and put back", "[client][power][resume]") {
  World world;
  kill_when(world, starting(world), &Client::reset_password,
            [&world] { return count_requests(world, "POST", "/start?") > 0; });
  const auto outcome = resume(world, kNewPassword);
  INFO(in_words(outcome));
  REQUIRE(outcome);
  CHECK(runs(world) == 1);
  CHECK(power_of(world, "stopped-01") == Power::deallocated);
}

TEST_CASE("killed while the power is being put back: only that is left to do", "[client][power][resume]") {
  World world;
  (*world.azure)->faults().add(Fault(FaultKind::stall_before).on("POST", "/deallocate"));
  kill_when(world, starting(world), &Client::reset_password,
            [&world] { return count_requests(world, "POST", "/deallocate") > 0; });
  CHECK(power_of(world, "stopped-01") == Power::running);
  const auto outcome = resume(world);
  INFO(in_words(outcome));
  REQUIRE(outcome);
  CHECK(outcome->evidence == Evidence::applied);
  CHECK(puts(world) == 1);
  CHECK(power_of(world, "stopped-01") == Power::deallocated);
}

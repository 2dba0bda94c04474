// The tag that keeps a second rescuer away, and what others do to it.
#include "rescue/lease.hpp"

#include "rescue/rescues.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

namespace {

void tag(SimulatedWorld& world, std::string_view vm, const std::string& name, const std::string& value) {
  auto request = world.arm.request("PATCH", world.vm(vm).text() + "/providers/Microsoft.Resources/tags/default",
                                   arm::ResourceType::tags);
  request->headers.emplace_back("Content-Type", "application/json");
  request->body = std::make_shared<const Secret>(R"({"operation":"Merge","properties":{"tags":{")" + name + R"(":")" +
                                                 value + R"("}}})");
  REQUIRE(world.runner.run(world.arm.run(std::move(*request), arm::RunOptions()), 1h));
}

std::string lease_of_another(SimulatedWorld& world, std::chrono::seconds from_now) {
  rescue::Lease lease;
  lease.plan_id = "0123456789abcdef0123456789abcdef";
  lease.holder = "somebody";
  lease.until = world.runner.port.wall_now() + from_now;
  return rescue::lease_value(lease);
}

sim::Fault before(std::string_view method, std::string_view path, sim::Change what) {
  return sim::Fault(sim::FaultKind::changed_meanwhile).on(method, path).by(what).of("dead-01");
}

bool has_blocker(const Error& error, std::string_view name) {
  return std::find(error.blockers.begin(), error.blockers.end(), name) != error.blockers.end();
}

}  // namespace

TEST_CASE("a lease is read as it was written, and nothing else is one", "[rescue][lease]") {
  rescue::Lease lease;
  lease.plan_id = "0123456789abcdef0123456789abcdef";
  lease.holder = "9f0c1c8e-0000-4000-8000-000000000001";
  lease.until = std::chrono::system_clock::from_time_t(1'800'000'000);
  const auto read = rescue::read_lease(rescue::lease_value(lease));
  REQUIRE(read);
  CHECK(read->plan_id == lease.plan_id);
  CHECK(read->holder == lease.holder);
  CHECK(read->until == lease.until);
  for (const std::string_view wrong : {"", "/", "//", "a/b", "a/b/", "a//2026-01-02T03:04:05Z",
                                       "/b/2026-01-02T03:04:05Z", "a/b/tomorrow", "a/b/c/2026-01-02T03:04:05Z"}) {
    CAPTURE(wrong);
    CHECK_FALSE(rescue::read_lease(wrong));
  }
}

TEST_CASE("a VM that another rescuer holds is left alone", "[rescue][lease]") {
  SimulatedWorld world;
  tag(world, "dead-01", "azvmreset-lease", lease_of_another(world, 1h));
  const int writes = world.writes();
  auto result = carry_out(world, rescue_of(world, "dead-01"));
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::blocked);
  CHECK(has_blocker(result.error(), "lease_held"));
  CHECK(result.error().message.find("somebody") != std::string::npos);
  CHECK(world.writes() == writes);
}

TEST_CASE("a tag that is no lease is not taken for an old one", "[rescue][lease]") {
  SimulatedWorld world;
  tag(world, "dead-01", "azvmreset-lease", "mine, says Bob");
  auto result = carry_out(world, rescue_of(world, "dead-01"));
  REQUIRE_FALSE(result);
  CHECK(has_blocker(result.error(), "lease_held"));
}

TEST_CASE("a lease whose time is up is taken over", "[rescue][lease]") {
  SimulatedWorld world;
  tag(world, "dead-01", "azvmreset-lease", lease_of_another(world, -1s));
  auto result = carry_out(world, rescue_of(world, "dead-01"));
  INFO((result ? std::string() : to_json(result.error())));
  CHECK(result);
}

TEST_CASE("a rescue of another plan that was not ended is not written over", "[rescue][lease]") {
  SimulatedWorld world;
  tag(world, "dead-01", "azvmreset-plan", "0123456789abcdef0123456789abcdef/record/running");
  auto result = carry_out(world, rescue_of(world, "dead-01"));
  REQUIRE_FALSE(result);
  CHECK(result.error().remedy.find("adopt") != std::string::npos);
  // Whoever ends that one needs the lease.
  CHECK_FALSE((*shown(world, world.vm("dead-01").text()))["tags"]["azvmreset-lease"].present());
  CHECK((*shown(world, world.vm("dead-01").text()))["tags"]["azvmreset-plan"].text_or("").starts_with(
      "0123456789abcdef"));
}

TEST_CASE("a tag that somebody adds while the lease is taken is not lost", "[rescue][lease]") {
  SimulatedWorld world;
  world.azure->faults().add(before("PATCH", "/virtualMachines/dead-01?", sim::Change::tag_added));
  const auto tags_before = (*shown(world, world.vm("dead-01").text()))["tags"].size();
  auto result = carry_out(world, rescue_of(world, "dead-01"));
  INFO((result ? std::string() : to_json(result.error())));
  REQUIRE(result);
  CHECK((*shown(world, world.vm("dead-01").text()))["tags"].size() == tags_before + 1);
}

TEST_CASE("a lease that vanished ends the rescue before its next write, and another process goes on",
          "[rescue][lease]") {
  SimulatedWorld world;
  world.azure->faults().add(before("GET", "-source?", sim::Change::tags_cleared));
  auto result = carry_out(world, rescue_of(world, "dead-01"));
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::blocked);
  CHECK(has_blocker(result.error(), "lease_lost"));
  CHECK(result.error().remedy.find("resume") != std::string::npos);

  ResumeRescue more((RescueKeeping()));
  more.keep.journal = JournalFile("rescue.journal");
  more.keep.secret_sink = FileSink("password.txt");
  more.sealing_key = a_sealing_key();
  auto resumed = go_on(world, std::move(more));
  INFO((resumed ? std::string() : to_json(resumed.error())));
  REQUIRE(resumed);
  CHECK(resumed->resumed);
  CHECK(resumed->end == RescueEnd::succeeded);
}

TEST_CASE("a short lease is renewed for as long as the rescue takes", "[rescue][lease]") {
  SimulatedWorld world;
  Rescue request = rescue_of(world, "dead-01");
  request.lease_time = 60s;
  auto result = carry_out(world, std::move(request));
  INFO((result ? std::string() : to_json(result.error())));
  CHECK(result);
}

TEST_CASE("without a lease no tag of the VM is touched", "[rescue][lease]") {
  SimulatedWorld world;
  Rescue request = rescue_of(world, "dead-01");
  request.lease = false;
  auto result = carry_out(world, std::move(request));
  INFO((result ? std::string() : to_json(result.error())));
  REQUIRE(result);
  for (const auto& logged : world.azure->requests()) {
    CHECK(logged.request.url.find("/dead-01/providers/Microsoft.Resources/tags/") == std::string::npos);
  }
}

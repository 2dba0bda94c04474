// The ladder's last rung: a VM whose agent is dead, from one call of reset_password.
#include <azvmreset/rescue.hpp>
#include <azvmreset/reset.hpp>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "ops/simulated_world.hpp"
#include "recovery/ladder.hpp"
#include "simulator/world.hpp"
#include "support/catch.hpp"
#include "support/sealing_keys.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view chosen = "Correct-Horse-42!";

std::string described(const Result<ResetResult>& result) { return result ? to_json(*result) : to_json(result.error()); }

std::shared_ptr<Rescue> last_resort(SimulatedWorld& world) {
  auto rescue = std::make_shared<Rescue>(world.vm("dead-01"));
  rescue->rescue.existing = world.vm("rescue-01");
  rescue->keep.journal = JournalFile("rescue.journal");
  return rescue;
}

ResetPassword sealed(SimulatedWorld& world) {
  ResetPassword request(world.vm("dead-01"), "azureuser", Secret());
  request.sealing_key = sealing_key();
  request.key_sink = FileSink("key.pem");
  request.secret_sink = FileSink("password.txt");
  request.allow_offline = true;
  request.last_resort = last_resort(world);
  return request;
}

Result<ResetResult> climb(SimulatedWorld& world, ResetPassword wanted) {
  return world.runner.run(recovery::reset_password(world.context(), std::move(wanted)), 4h);
}

std::string line_in(SimulatedWorld& world, const std::string& path) {
  const auto content = world.files.read(path, 1000);
  REQUIRE(content);
  std::string text(content->expose());
  text.pop_back();
  return text;
}

}  // namespace

TEST_CASE("where no agent answers, the ladder ends with a repaired copy of the disk and the password delivered",
          "[recovery][simulated]") {
  SimulatedWorld world;
  const auto result = climb(world, sealed(world));
  INFO(described(result));
  REQUIRE(result);
  CHECK(result->method == Method::offline);
  CHECK(result->evidence >= Evidence::confirmed);
  CHECK(result->rungs.back().rung == Rung::offline);
  CHECK(result->rungs.back().outcome == RungOutcome::succeeded);
  CHECK(result->original_disk_id.ends_with("/disks/dead-01_OsDisk_1"));
  CHECK(world.azure->world().find("dead-01")->os_disk.find(result->plan_id) != std::string::npos);
  CHECK(world.is_password("dead-01", "azureuser", line_in(world, "password.txt")));
}

TEST_CASE("a chosen password goes the last way only where it may lie in the clear", "[recovery][simulated]") {
  SimulatedWorld world;
  ResetPassword request(world.vm("dead-01"), "azureuser", Secret(chosen));
  request.allow_offline = true;
  const auto how = last_resort(world);
  request.last_resort = how;
  SECTION("it may not") {
    const auto result = climb(world, std::move(request));
    REQUIRE_FALSE(result);
    CHECK(result.error().message.find("offline skipped (plaintext_not_allowed)") != std::string::npos);
    CHECK(world.is_password("dead-01", "azureuser", "Forgotten-Passw0rd"));
  }
  SECTION("it may") {
    how->reset.plaintext = true;
    const auto result = climb(world, std::move(request));
    INFO(described(result));
    REQUIRE(result);
    CHECK(world.is_password("dead-01", "azureuser", chosen));
  }
}

TEST_CASE("what a rescue has left is told in the ladder's result, too", "[recovery][simulated]") {
  SimulatedWorld world;
  const auto how = last_resort(world);
  how->read_back = ReadBack::none;
  const auto warned_of = [](const ResetResult& result, std::string_view code) {
    const auto found = std::ranges::find(result.warnings, code, &Finding::code);
    return found == result.warnings.end() ? std::string() : found->message;
  };
  SECTION("a chosen password that may lie readable on its disk") {
    ResetPassword request(world.vm("dead-01"), "azureuser", Secret(chosen));
    request.allow_offline = true;
    request.last_resort = how;
    how->reset.plaintext = true;
    const auto result = climb(world, std::move(request));
    INFO(described(result));
    REQUIRE(result);
    CHECK(warned_of(*result, "plaintext_may_remain").find(world.azure->world().find("dead-01")->os_disk) !=
          std::string::npos);
    CHECK_FALSE(warned_of(*result, "marker_left").empty());
  }
  SECTION("a sealed one that nobody has read") {
    ResetPassword request = sealed(world);
    request.last_resort = how;
    const auto result = climb(world, std::move(request));
    INFO(described(result));
    REQUIRE(result);
    CHECK_FALSE(warned_of(*result, "password_not_read").empty());
    CHECK(warned_of(*result, "plaintext_may_remain").empty());
    CHECK_FALSE(world.files.files.contains("password.txt"));
  }
}

TEST_CASE("a last resort that could not be carried out is refused before anything is sent", "[recovery][simulated]") {
  SimulatedWorld world;
  ResetPassword request = sealed(world);
  std::string expected;
  SECTION("none") {
    request.last_resort = nullptr;
    expected = "last_resort";
  }
  SECTION("without a journal") {
    auto how = last_resort(world);
    how->keep.journal = Journal();
    request.last_resort = how;
    expected = "journal";
  }
  SECTION("of another VM") {
    request.last_resort = std::make_shared<Rescue>(world.vm("web-01"));
    expected = "another VM";
  }
  SECTION("beside a method") {
    request.method = Method::run_command;
    expected = "method";
  }
  const std::size_t before = world.azure->requests().size();
  const auto result = climb(world, std::move(request));
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::invalid_argument);
  CHECK(result.error().message.find(expected) != std::string::npos);
  CHECK(world.azure->requests().size() == before);
}

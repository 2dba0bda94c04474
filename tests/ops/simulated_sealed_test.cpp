// Sealed passwords in the simulated guests, whatever Azure is like and
// whatever goes wrong on the way.
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ops/resume.hpp"
#include "ops/simulated_world.hpp"
#include "ops/vm_access.hpp"
#include "simulator/guest/windows.hpp"
#include "simulator/world.hpp"
#include "support/catch.hpp"
#include "support/sealing_keys.hpp"
#include "support/tries_apart.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view chosen = "Correct-Horse-42!";
constexpr std::string_view file = "/password";

const SealingKey& kept_key() {
  static const SealingKey key = SealingKey::from_pem(sealing_key().to_pem()).value();
  return key;
}

sim::Settings seeded(std::uint64_t seed) {
  sim::Settings settings;
  settings.seed = seed;
  settings.variants = {{"F1.1/6", static_cast<std::uint32_t>(seed % 4)},
                       {"F3.2/7", static_cast<std::uint32_t>(seed / 4 % 2)},
                       {"F3.2/6", static_cast<std::uint32_t>(seed % 3)}};
  return settings;
}

ResetPassword chosen_reset(SimulatedWorld& world, CommandForm form = CommandForm::managed) {
  ResetPassword request(world.vm("web-01"), "azureuser", Secret(chosen));
  request.method = Method::run_command;
  request.form = form;
  return request;
}

ResetPassword made_reset(SimulatedWorld& world, CommandForm form = CommandForm::managed) {
  ResetPassword request(world.vm("web-01"), "azureuser", Secret());
  request.method = Method::run_command;
  request.form = form;
  request.sealing_key = kept_key();
  request.secret_sink = FileSink(std::string(file), true);
  return request;
}

Result<ResetResult> reset(SimulatedWorld& world, ResetPassword request) {
  return world.runner.run(ops::reset_password(world.context(), std::move(request)), 30min);
}

Result<ResetResult> resume(SimulatedWorld& world, std::string token) {
  Resume request(std::move(token));
  request.sealing_key = kept_key();
  request.secret_sink = FileSink(std::string(file), true);
  return world.runner.run(ops::resume(world.context(), std::move(request)), 30min);
}

std::string described(const Result<ResetResult>& result) {
  return result ? to_json(*result) : std::string(name_of(result.error().code)) + ": " + result.error().message;
}

std::string delivered(const SimulatedWorld& world) {
  const auto found = world.files.files.find(std::string(file));
  return found == world.files.files.end() ? "" : std::string(found->second.substr(0, found->second.size() - 1));
}

std::string digest(SimulatedWorld& world) { return world.azure->guest("web-01")->find("azureuser")->password_sha256; }

std::size_t commands_on(SimulatedWorld& world) { return world.azure->world().find("web-01")->commands.size(); }

bool is_in_force(SimulatedWorld& world) {
  const std::string password = delivered(world);
  return !password.empty() && world.is_password("web-01", "azureuser", password);
}

}  // namespace

TEST_CASE("a chosen password travels sealed into a simulated guest, by both forms", "[ops][simulated][sealed]") {
  for (const CommandForm form : {CommandForm::managed, CommandForm::action}) {
    for (std::uint64_t seed = 0; seed < 4; ++seed) {
      CAPTURE(name_of(form), seed);
      SimulatedWorld world(seeded(seed));
      if (seed % 2 == 1) world.azure->guest("web-01")->powershell.seals_with = sim::OaepDigest::sha1;
      const auto result = reset(world, chosen_reset(world, form));
      INFO(described(result));
      REQUIRE(result);
      CHECK(result->seal == (seed % 2 == 1 ? "rsa-oaep-sha1" : "rsa-oaep-sha256"));
      CHECK(world.is_password("web-01", "azureuser", chosen));
      CHECK(commands_on(world) == 0);
      for (const auto& logged : world.azure->requests()) {
        CHECK(logged.request.body.find(chosen) == std::string::npos);
      }
    }
  }
}

TEST_CASE("a password that a simulated guest makes is the one that is delivered, by both forms",
          "[ops][simulated][made]") {
  for (const CommandForm form : {CommandForm::managed, CommandForm::action}) {
    for (std::uint64_t seed = 0; seed < 24; seed += tries_apart) {
      CAPTURE(name_of(form), seed);
      SimulatedWorld world(seeded(seed));
      if (seed % 2 == 1) world.azure->guest("web-01")->powershell.seals_with = sim::OaepDigest::sha1;
      const auto result = reset(world, made_reset(world, form));
      INFO(described(result));
      REQUIRE(result);
      CHECK(result->seal == (seed % 2 == 1 ? "rsa-oaep-sha1" : "rsa-oaep-sha256"));
      CHECK(is_in_force(world));
      CHECK(commands_on(world) == 0);
    }
  }
}

TEST_CASE("faults on the way lose no password that a guest has made", "[ops][simulated][made][faults]") {
  using sim::Fault;
  using sim::FaultKind;
  struct Row {
    const char* what;
    Fault fault;
    bool lasts = false;  // until the fault is taken away
  };
  const std::vector<Row> rows = {
      {"the answer to the write is lost", Fault(FaultKind::reset_after).on("PUT", "/runCommands/")},
      {"the answers to all writes are lost", Fault(FaultKind::reset_after).on("PUT", "/runCommands/").times(0)},
      {"the write is lost", Fault(FaultKind::reset_before).on("PUT", "/runCommands/")},
      {"all writes are lost", Fault(FaultKind::reset_before).on("PUT", "/runCommands/").times(0), true},
      {"the write's answer is cut", Fault(FaultKind::cut_body).on("PUT", "/runCommands/").at(20)},
      {"polls are forbidden", Fault(FaultKind::status).status(403).on("GET", "/operations/").times(0)},
      {"the command cannot be read", Fault(FaultKind::status).status(403).on("GET", "/runCommands/").times(0), true},
      {"the command reads as nonsense", Fault(FaultKind::replace_body).on("GET", "/runCommands/").body("[]").times(0),
       true},
      {"the operation never ends", Fault(FaultKind::never_ends).on("PUT", "/runCommands/")},
      {"the operation fails although the work was done", Fault(FaultKind::fails_after_run).on("PUT", "/runCommands/")},
      {"there is nothing to poll", Fault(FaultKind::no_polling_url).on("PUT", "/runCommands/")},
      {"the output comes late", Fault(FaultKind::output_placeholder).on("PUT", "/runCommands/")},
      {"the agent is late", Fault(FaultKind::agent_late).on("PUT", "/runCommands/")},
      {"the answer to the deletion is lost", Fault(FaultKind::reset_after).on("DELETE", "/runCommands/")},
      {"the deletion is refused", Fault(FaultKind::status).status(409).on("DELETE", "/runCommands/").times(0)},
  };
  for (const Row& row : rows) {
    for (std::uint64_t seed = (&row - rows.data()) % tries_apart; seed < 8; seed += tries_apart) {
      CAPTURE(row.what, seed);
      SimulatedWorld world(seeded(seed));
      const std::string before = digest(world);
      world.azure->faults().add(row.fault);
      auto result = reset(world, made_reset(world));
      INFO(described(result));
      if (!result) {
        CHECK((commands_on(world) > 0 || digest(world) == before || is_in_force(world)));
        REQUIRE_FALSE(result.error().resume_token.empty());
        if (row.lasts) world.azure->faults().clear();
        result = resume(world, result.error().resume_token);
      }
      INFO(described(result));
      REQUIRE(result);
      CHECK(is_in_force(world));
    }
  }
}

TEST_CASE("a guest that ends before its answer has delivered what may be in force", "[ops][simulated][made][faults]") {
  using sim::Fault;
  using sim::FaultKind;
  for (const FaultKind kind : {FaultKind::hangs_half_way, FaultKind::hangs_after_run}) {
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
      CAPTURE(name_of(kind), seed);
      SimulatedWorld world(seeded(seed));
      const std::string before = digest(world);
      world.azure->faults().add(Fault(kind).on("PUT", "/runCommands/"));
      const auto result = reset(world, made_reset(world));
      INFO(described(result));
      REQUIRE_FALSE(result);
      CHECK(result.error().code == ErrorCode::outcome_unknown);
      CHECK_FALSE(delivered(world).empty());
      CHECK(is_in_force(world) == (digest(world) != before));
    }
  }
}

TEST_CASE("cancelled at any moment, a made password is delivered or waits for its key", "[ops][simulated][made]") {
  for (std::uint64_t seed = 0; seed < 4; ++seed) {
    for (auto after = 0ms; after < 60s; after += 3700ms * tries_apart) {
      CAPTURE(seed, after.count());
      SimulatedWorld world(seeded(seed));
      const std::string before = digest(world);
      auto result = world.runner.run_and_cancel(ops::reset_password(world.context(), made_reset(world)), after);
      INFO(described(result));
      if (!result) {
        world.azure->advance(world.runner.port.wall_now() + 10min);
        CHECK((commands_on(world) > 0 || digest(world) == before || is_in_force(world)));
        if (result.error().resume_token.empty()) {
          CHECK(digest(world) == before);
          continue;
        }
        result = resume(world, result.error().resume_token);
      }
      INFO(described(result));
      REQUIRE(result);
      CHECK(is_in_force(world));
      // ARM has taken the deletion; it takes its time.
      world.azure->advance(world.runner.port.wall_now() + 10min);
      CHECK(commands_on(world) == 0);
    }
  }
}

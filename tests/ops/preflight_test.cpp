#include "ops/preflight.hpp"

#include <chrono>
#include <string>

#include "ops/scripted_azure.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

namespace {

Result<PreflightReport> preflight(ScriptedAzure& azure) {
  return azure.runner.run(ops::preflight(azure.context(), Preflight(azure.vm())));
}

}  // namespace

TEST_CASE("preflight reads, and does nothing else", "[ops][preflight]") {
  ScriptedAzure azure;
  azure.describe(golden("vm.json"));

  const auto report = preflight(azure);

  REQUIRE(report);
  CHECK(report->target == kVm);
  for (const Sent& sent : azure.wire.sent()) CHECK(sent.method == "GET");
  CHECK(azure.progress.phases == std::vector<Phase>{Phase::preflight});
}

TEST_CASE("the age of the agent's report is measured by ARM's clock", "[ops][preflight]") {
  ScriptedAzure azure;

  SECTION("which here says that it is old") {
    azure.describe(golden("vm.json"), "Tue, 22 Sep 2026 14:00:00 GMT");
    const auto report = preflight(azure);
    REQUIRE(report);
    REQUIRE(report->blockers.size() == 1);
    CHECK(report->blockers[0].code == "agent_stale");
  }
  SECTION("and by no other where ARM does not say") {
    azure.wire.reply(200, {}, golden("vm.json"));
    const auto report = preflight(azure);
    REQUIRE(report);
    CHECK(report->blockers.empty());
  }
}

TEST_CASE("a VM that is not there is not found", "[ops][preflight]") {
  ScriptedAzure azure;
  azure.wire.reply(404, {}, R"({"error":{"code":"ResourceNotFound","message":"gone"}})");
  const auto report = preflight(azure);
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::not_found);
}

TEST_CASE("an answer that is no VM is a broken protocol", "[ops][preflight]") {
  ScriptedAzure azure;

  SECTION("not JSON at all") { azure.wire.reply(200, {}, "<html>proxy</html>"); }
  SECTION("JSON of something else") { azure.wire.reply(200, {}, "[]"); }
  SECTION("members of the wrong kind") { azure.wire.reply(200, {}, R"({"properties":{"instanceView":[]}})"); }

  const auto report = preflight(azure);
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::protocol);
}

TEST_CASE("preflight stops when cancelled", "[ops][preflight]") {
  ScriptedAzure azure;
  azure.wire.taking(10s);
  azure.describe(golden("vm.json"));
  const auto report = azure.runner.run_and_cancel(ops::preflight(azure.context(), Preflight(azure.vm())), 5s);
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::cancelled);
}

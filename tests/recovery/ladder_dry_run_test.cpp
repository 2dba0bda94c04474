// What the ladder would do.
#include <azvmreset/dry_run.hpp>

#include <string>
#include <vector>

#include "recovery/ladder_world.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;

namespace {

using Names = std::vector<std::string>;

Result<DryRun> rehearse(LadderWorld& world, ResetPassword request) {
  return world.runner.run(recovery::dry_run(world.context(), std::move(request)));
}

Names actions(const DryRun& run) {
  Names names;
  for (const DryRunStep& step : run.steps) names.push_back(step.action);
  return names;
}

}  // namespace

TEST_CASE("a dry run without a method shows the first rung, and what would follow", "[recovery][ladder][dry_run]") {
  LadderWorld world;
  const auto run = rehearse(world, world.request());
  REQUIRE(run);
  CHECK(actions(*run) == Names{"put_extension", "delete_extension"});
  REQUIRE(has_code(run->warnings, "ladder"));
  CHECK(has_code(run->warnings, "not_allowed"));
  CHECK(world.puts() == 0);
}

TEST_CASE("where the first rung is shut it shows the next", "[recovery][ladder][dry_run]") {
  LadderWorld world;
  world.permissions =
      R"({"value":[{"actions":["*"],"notActions":["Microsoft.Compute/virtualMachines/extensions/write"]}]})";
  const auto run = rehearse(world, world.request());
  REQUIRE(run);
  CHECK(actions(*run) == Names{"put_run_command", "delete_run_command"});
  CHECK(has_code(run->warnings, "permission_missing"));
}

TEST_CASE("where every rung is shut that is a blocker", "[recovery][ladder][dry_run]") {
  LadderWorld world;
  world.permissions = R"({"value":[{"actions":["*/read"],"notActions":[]}]})";
  const auto run = rehearse(world, world.request());
  REQUIRE(run);
  CHECK(has_code(run->blockers, "permission_missing"));
}

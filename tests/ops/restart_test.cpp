#include "ops/restart.hpp"

#include <optional>
#include <string>
#include <vector>

#include "ops/scripted_azure.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view ended_at = "Mon, 21 Sep 2026 14:10:00 GMT";

std::string vm_of(std::string_view power, std::string_view reported_at = "2026-09-21T14:00:00+00:00") {
  const auto vm = with(golden("vm.json"), "PowerState/running", "PowerState/" + std::string(power));
  return with(vm, "2026-09-21T14:00:00+00:00", reported_at);
}

std::string updating() {
  return with(golden("vm.json"), R"("provisioningState": "Succeeded",
    "storageProfile")",
              R"("provisioningState": "Updating",
    "storageProfile")");
}

void accept(ScriptedAzure& azure) {
  azure.wire.reply(202, {{"Location", "https://management.azure.com/operations/1"},
                         {"x-ms-correlation-request-id", "correlation-1"}});
  azure.wire.reply(202);
  azure.wire.reply(200, {{"Date", std::string(ended_at)}});
}

Result<RestartResult> restart(ScriptedAzure& azure) {
  return azure.runner.run(ops::restart(azure.context(), Restart(azure.vm())), 1h);
}

int posts(const ScriptedAzure& azure) {
  int count = 0;
  for (const Sent& sent : azure.wire.sent()) count += sent.method == "POST";
  return count;
}

std::vector<std::string> codes(const std::vector<Finding>& findings) {
  std::vector<std::string> names;
  for (const Finding& finding : findings) names.push_back(finding.code);
  return names;
}

}  // namespace

TEST_CASE("a restart has ended when the agent reports again", "[ops][restart]") {
  ScriptedAzure azure;
  azure.describe(golden("vm.json"));
  accept(azure);
  azure.describe(vm_of("starting"));
  azure.describe(vm_of("running", "2026-09-21T14:09:59Z"));  // before the restart had ended
  azure.describe(vm_of("running", "2026-09-21T14:11:00Z"));

  const auto result = restart(azure);

  REQUIRE(result);
  CHECK(result->target == kVm);
  CHECK(result->evidence == Evidence::applied);
  CHECK(result->power == "running");
  CHECK(result->agent_status == "ready");
  CHECK(result->warnings.empty());
  CHECK(result->next_steps.size() == 1);
  CHECK(result->correlation_ids == std::vector<std::string>{"correlation-1"});
  CHECK(result->finished_at > result->started_at);
  CHECK(azure.progress.phases ==
        std::vector<Phase>{Phase::preflight, Phase::submitting, Phase::running, Phase::reading});

  REQUIRE(azure.wire.count() == 7);
  const Sent& post = azure.wire.sent()[1];
  CHECK(post.method == "POST");
  CHECK(post.url == "https://management.azure.com" + std::string(kVm) + "/restart?api-version=2024-07-01");
  CHECK(post.idempotency == http::Idempotency::once);
  CHECK(post.body.empty());
}

TEST_CASE("where Azure gives no date, the agent's last report is the mark", "[ops][restart]") {
  ScriptedAzure azure;
  azure.describe(golden("vm.json"));
  azure.wire.reply(200);
  azure.describe(golden("vm.json"));
  azure.describe(vm_of("running", "2026-09-21T14:00:01Z"));
  const auto result = restart(azure);
  REQUIRE(result);
  CHECK(result->warnings.empty());
  CHECK(azure.wire.count() == 4);
}

TEST_CASE("an agent that does not come back is a warning", "[ops][restart]") {
  ScriptedAzure azure;
  azure.describe(golden("vm.json"));
  accept(azure);
  azure.wire.reply_forever(200, {}, golden("vm.json"));

  const auto result = restart(azure);

  REQUIRE(result);
  CHECK(result->evidence == Evidence::applied);
  CHECK(codes(result->warnings) == std::vector<std::string>{"agent_not_back"});
  CHECK(result->next_steps.size() == 1);
  CHECK(azure.runner.elapsed() >= 10min);
  CHECK(azure.runner.elapsed() < 12min);
  CHECK(posts(azure) == 1);
}

TEST_CASE("a VM that somebody stops after its restart is a warning", "[ops][restart]") {
  ScriptedAzure azure;
  azure.describe(golden("vm.json"));
  accept(azure);
  azure.wire.reply_forever(200, {}, vm_of("deallocated", "2026-09-21T14:11:00Z"));
  const auto result = restart(azure);
  REQUIRE(result);
  CHECK(result->power == "deallocated");
  CHECK(codes(result->warnings) == std::vector<std::string>{"not_running_afterwards"});
}

TEST_CASE("what cannot be seen after the restart does not undo it", "[ops][restart]") {
  ScriptedAzure azure;
  azure.describe(golden("vm.json"));
  accept(azure);

  SECTION("because of a refusal") {
    azure.wire.reply(403, {}, R"({"error":{"code":"AuthorizationFailed","message":"no"}})");
    const auto result = restart(azure);
    REQUIRE(result);
    CHECK(codes(result->warnings) == std::vector<std::string>{"not_read_back"});
    CHECK(result->power == "unknown");
  }
  SECTION("because the time is up") {
    azure.wire.reply_forever(200, {}, golden("vm.json"));
    const auto result = azure.runner.run(ops::restart(azure.context(), Restart(azure.vm())), 60s);
    REQUIRE(result);
    CHECK(result->evidence == Evidence::applied);
    CHECK(codes(result->warnings) == std::vector<std::string>{"not_read_back"});
    CHECK(result->power == "running");
  }
}

TEST_CASE("a VM that does not run is not restarted", "[ops][restart]") {
  for (const char* power : {"stopped", "deallocated", "starting", "stopping", "deallocating"}) {
    CAPTURE(power);
    ScriptedAzure azure;
    azure.describe(vm_of(power));
    const auto result = restart(azure);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::blocked);
    CHECK(result.error().blockers == std::vector<std::string>{"vm_not_running"});
    const bool at_rest = power == std::string_view("stopped") || power == std::string_view("deallocated");
    CHECK((result.error().remedy.find("nothing to restart") != std::string::npos) == at_rest);
    CHECK(azure.wire.count() == 1);
  }
}

TEST_CASE("a VM that is being changed is not restarted", "[ops][restart]") {
  ScriptedAzure azure;
  azure.describe(updating());
  const auto result = restart(azure);
  REQUIRE_FALSE(result);
  CHECK(result.error().blockers == std::vector<std::string>{"provisioning_updating"});
  CHECK(result.error().remedy.find("override") == std::string::npos);
  CHECK(azure.wire.count() == 1);
}

TEST_CASE("a silent agent is no reason not to restart, but the best one to do it", "[ops][restart]") {
  ScriptedAzure azure;
  azure.describe(golden("vm.json"), "Tue, 22 Sep 2026 14:00:00 GMT");
  accept(azure);
  azure.describe(vm_of("running", "2026-09-21T14:11:00Z"));
  CHECK(restart(azure));
}

TEST_CASE("a restart whose fate is not known is not called failed, and not sent again", "[ops][restart]") {
  ScriptedAzure azure;
  azure.describe(golden("vm.json"));
  SECTION("no answer came") {
    Error broken(ErrorCode::connection, "reset by peer");
    broken.may_have_arrived = true;
    azure.wire.fail(broken);
    const auto result = restart(azure);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::outcome_unknown);
    CHECK(result.error().remedy.find("status") != std::string::npos);
  }
  SECTION("the time was up while Azure was at it") {
    azure.wire.reply(202, {{"Location", "https://management.azure.com/operations/1"}});
    azure.wire.reply_forever(202);
    const auto result = azure.runner.run(ops::restart(azure.context(), Restart(azure.vm())), 60s);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::outcome_unknown);
    CHECK(result.error().may_have_arrived);
  }
  CHECK(posts(azure) == 1);
}

TEST_CASE("a restart that never left is a plain failure", "[ops][restart]") {
  ScriptedAzure azure;
  azure.describe(golden("vm.json"));
  azure.wire.fail(Error(ErrorCode::connection, "refused"));
  const auto result = restart(azure);
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::connection);
}

TEST_CASE("a restart that ARM refuses says what to do", "[ops][restart]") {
  ScriptedAzure azure;
  azure.describe(golden("vm.json"));
  azure.wire.reply(409, {}, R"({"error":{"code":"Conflict","message":"another operation"}})");
  const auto result = restart(azure);
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::refused);
  CHECK(result.error().arm_code == "Conflict");
  CHECK_FALSE(result.error().remedy.empty());
}

TEST_CASE("two restarts of one VM go one after the other, and the second looks when it is its turn", "[ops][restart]") {
  ScriptedAzure azure;
  azure.wire.taking(1s);
  azure.describe(golden("vm.json"));
  azure.wire.reply(200, {{"Date", std::string(ended_at)}});
  azure.describe(vm_of("running", "2026-09-21T14:11:00Z"));
  azure.describe(updating());

  engine::Scope first_scope(azure.runner.loop);
  engine::Scope second_scope(azure.runner.loop);
  std::optional<Result<RestartResult>> first;
  std::optional<Result<RestartResult>> second;
  azure.runner.start(first_scope, ops::restart(azure.context(), Restart(azure.vm())), first);
  azure.runner.start(second_scope, ops::restart(azure.context(), Restart(azure.vm())), second);
  azure.runner.turn_until([&] { return first && second; });

  CHECK(first->ok());
  REQUIRE_FALSE(second->ok());
  CHECK(second->error().blockers == std::vector<std::string>{"provisioning_updating"});
  CHECK(posts(azure) == 1);
}

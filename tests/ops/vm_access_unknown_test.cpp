#include "ops/vm_access.hpp"

#include <chrono>
#include <string>
#include <vector>

#include "ops/resets.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

TEST_CASE("somebody else's write is not taken for ours", "[ops][vm_access][outcome]") {
  ScriptedAzure azure;
  azure.describe(vm_without_extension());
  azure.accept(succeeded());
  azure.show_extension(extension("theirs", "Succeeded", "ProvisioningState/succeeded", "their password"));
  const auto result = run(azure);
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::outcome_unknown);
  CHECK(result.error().message.find("somebody else") != std::string::npos);
  CHECK(result.error().remedy.find(azure.last_tag()) != std::string::npos);
  CHECK(result.error().correlation_id == "correlation-1");
}

TEST_CASE("a write that nobody answered is looked for", "[ops][vm_access][outcome]") {
  ScriptedAzure azure;
  azure.describe(golden("vm.json"));
  Error broken(ErrorCode::network, "the connection broke");
  broken.may_have_arrived = true;
  azure.wire.fail(broken);

  SECTION("found at work, it is watched to its end") {
    azure.show_extension(extension("{tag}", "Updating"));
    azure.show_extension(extension("{tag}", "Updating"));
    azure.show_extension(extension("{tag}", "Succeeded"));
    const auto result = run(azure);
    REQUIRE(result);
    CHECK(result->evidence == Evidence::applied);
    CHECK(azure.puts() == 1);
  }
  SECTION("found done, with the guest's new words") {
    azure.show_extension(extension("{tag}", "Succeeded", "ProvisioningState/succeeded", "done"));
    CHECK(run(azure));
  }
  SECTION("found failed") {
    azure.show_extension(extension("{tag}", "Failed", "ProvisioningState/failed/3", "0x800708C5"));
    const auto result = run(azure);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::guest_refused);
  }
  SECTION("found with a state that may be the run's before, it stays unknown") {
    azure.show_extension(extension("{tag}", "Succeeded"));
    const auto result = run(azure);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::outcome_unknown);
    CHECK(azure.runner.elapsed() < 3min);
  }
  SECTION("not found, it may still be on its way") {
    azure.show_extension(extension("an-earlier-reset", "Succeeded"));
    const auto result = run(azure);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::outcome_unknown);
    CHECK(result.error().message.find("does not show it") != std::string::npos);
  }
  SECTION("not to be read, it is unknown") {
    azure.wire.reply_forever(403);
    const auto result = run(azure);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::outcome_unknown);
    CHECK_FALSE(result.error().remedy.empty());
  }
}

TEST_CASE("a conflict may be our own first try", "[ops][vm_access][outcome]") {
  ScriptedAzure azure;
  azure.describe(golden("vm.json"));
  azure.wire.reply(409, {}, R"({"error":{"code":"Conflict","message":"another operation is in progress"}})");

  SECTION("then it is watched to its end") {
    azure.show_extension(extension("{tag}", "Updating"));
    azure.show_extension(extension("{tag}", "Succeeded"));
    const auto result = run(azure);
    REQUIRE(result);
    CHECK(result->evidence == Evidence::applied);
  }
  SECTION("if not, somebody else is at work") {
    azure.show_extension(extension("an-earlier-reset", "Succeeded"));
    const auto result = run(azure);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::refused);
    CHECK(result.error().remedy.find("wait until") != std::string::npos);
  }
}

TEST_CASE("a server error says nothing of whether it was done", "[ops][vm_access][outcome]") {
  ScriptedAzure azure;
  azure.describe(golden("vm.json"));
  azure.wire.reply(500);

  SECTION("where the VM does not show the write, it was not") {
    azure.show_extension(extension("an-earlier-reset", "Succeeded"));
    const auto result = run(azure);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::server_error);
  }
  SECTION("where nobody can look, it is unknown") {
    azure.wire.reply_forever(500);
    const auto result = run(azure);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::outcome_unknown);
  }
}

TEST_CASE("Succeeded beside the guest's newer words of failure is not believed", "[ops][vm_access][outcome]") {
  ScriptedAzure azure;
  azure.describe(vm_without_extension());
  azure.accept(succeeded());
  azure.show_extension(extension("{tag}", "Succeeded", "ProvisioningState/failed/1", "something went wrong"));
  const auto result = run(azure);
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::outcome_unknown);
  CHECK(result.error().message.find("something went wrong") != std::string::npos);
  CHECK(azure.runner.elapsed() > 2min);
}

TEST_CASE("an operation that was broken off is judged by what it left", "[ops][vm_access][outcome]") {
  ScriptedAzure azure;
  azure.describe(vm_without_extension());
  const bool preempted = GENERATE(true, false);
  azure.accept(preempted ? ended("Failed", "OperationPreempted", "a newer operation took its place")
                         : ended("Canceled", "Cancelled", "stopped"));

  SECTION("done all the same") {
    azure.show_extension(extension("{tag}", "Succeeded", "ProvisioningState/succeeded", "done"));
    CHECK(run(azure));
  }
  SECTION("overwritten") {
    azure.show_extension(extension("theirs", "Succeeded"));
    const auto result = run(azure);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::outcome_unknown);
  }
  SECTION("refused by the guest before") {
    azure.show_extension(extension("{tag}", "Failed", "ProvisioningState/failed/1", "0x800708C5"));
    const auto result = run(azure);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::guest_refused);
  }
}

TEST_CASE("Azure's Succeeded counts although the extension may not be read", "[ops][vm_access][outcome]") {
  ScriptedAzure azure;
  azure.describe(vm_without_extension());
  azure.accept(succeeded());
  azure.wire.reply_forever(403);
  const auto result = run(azure);
  REQUIRE(result);
  CHECK(result->evidence == Evidence::applied);
  CHECK(codes(result->warnings) == std::vector<std::string>{"admin_may_be_renamed", "not_read_back"});
}

TEST_CASE("a status that cannot be read leaves one look at the extension", "[ops][vm_access][outcome]") {
  ScriptedAzure azure;
  azure.describe(vm_without_extension());
  azure.wire.reply(201, {{"Azure-AsyncOperation", "https://attacker.example/operations/1"}}, "{}");
  azure.show_extension(extension("{tag}", "Updating"));
  auto request = azure.reset();

  SECTION("which leaves it unknown while it is at work") {
    const auto result = run(azure, std::move(request));
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::outcome_unknown);
    CHECK(result.error().message.find("attacker.example") != std::string::npos);
    CHECK(azure.wire.count() == 3);
  }
  SECTION("or is enough for a caller who wants no more than accepted") {
    request.require = Evidence::accepted;
    const auto result = run(azure, std::move(request));
    REQUIRE(result);
    CHECK(result->evidence == Evidence::accepted);
    CHECK(codes(result->warnings).back() == "not_proved");
    CHECK(result->restart_needed == Tristate::unknown);
    CHECK(result->next_steps.empty());
  }
}

TEST_CASE("why a status cannot be read is no reason of the guest's", "[ops][vm_access][outcome]") {
  ScriptedAzure azure;
  azure.describe(vm_without_extension());
  azure.accept(R"({"status":"InProgress"})");
  azure.wire.reply(403, {}, R"({"error":{"code":"AuthorizationFailed","message":"no"}})");
  azure.show_extension(extension("{tag}", "Failed"));
  const auto result = run(azure);
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::outcome_unknown);
  CHECK(result.error().failure != "permission_missing");
  CHECK(result.error().message.find("has not been heard") != std::string::npos);
}

TEST_CASE("more evidence than there is was required", "[ops][vm_access][outcome]") {
  ScriptedAzure azure;
  azure.describe(vm_without_extension());
  azure.accept(succeeded());
  azure.show_extension(extension("{tag}", "Succeeded"));
  ResetRdp request(azure.vm());
  request.require = Evidence::confirmed;
  const auto result = azure.runner.run(ops::reset_rdp(azure.context(), std::move(request)));
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::outcome_unknown);
  CHECK(result.error().message.find("applied") != std::string::npos);
  CHECK(result.error().message.find("confirmed") != std::string::npos);
}

TEST_CASE("a stop before the write is a stop, after it the outcome is unknown", "[ops][vm_access][stop]") {
  for (const auto at : {500ms, 1500ms, 2500ms, 5500ms, 7500ms}) {
    const bool by_deadline = GENERATE(true, false);
    CAPTURE(at.count(), by_deadline);
    ScriptedAzure azure;
    azure.wire.taking(1s);
    azure.describe(vm_without_extension());
    azure.accept(succeeded());
    azure.show_extension(extension("{tag}", "Updating"));
    auto reset = ops::reset_password(azure.context(), azure.reset());
    const auto result =
        by_deadline ? azure.runner.run(std::move(reset), at) : azure.runner.run_and_cancel(std::move(reset), at);
    REQUIRE_FALSE(result);
    // Watching ends a little earlier than the deadline, for a last look.
    CHECK(azure.runner.elapsed() <= at);
    if (!by_deadline) CHECK(azure.runner.elapsed() == at);
    if (at < 1s) {
      CHECK(result.error().code == (by_deadline ? ErrorCode::deadline_exceeded : ErrorCode::cancelled));
      CHECK(azure.puts() == 0);
    } else {
      CHECK(result.error().code == ErrorCode::outcome_unknown);
      CHECK(result.error().may_have_arrived);
      CHECK(result.error().remedy.find(azure.last_tag()) != std::string::npos);
      CHECK(result.error().resume_token.find(azure.last_tag()) != std::string::npos);
    }
  }
}

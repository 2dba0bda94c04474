#include "ops/vm_access.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/guid.hpp"
#include "ops/scripted_azure.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

namespace {

Result<ResetResult> run(ScriptedAzure& azure, ResetPassword request) {
  return azure.runner.run(ops::reset_password(azure.context(), std::move(request)));
}
Result<ResetResult> run(ScriptedAzure& azure) { return run(azure, azure.reset()); }

// A VM whose VMAccess instance was deleted; the agent keeps the handler.
std::string vm_with_handler_only() {
  return with(with(golden("vm.json"), "\"extensions\"", "\"others\""), "\"resources\"", "\"others\"");
}

// A VM that never had VMAccess.
std::string vm_without_extension() { return with(vm_with_handler_only(), "extensionHandlers", "others"); }

std::vector<std::string> codes(const std::vector<Finding>& findings) {
  std::vector<std::string> names;
  for (const Finding& finding : findings) names.push_back(finding.code);
  return names;
}

std::string multiple_extensions(std::string_view name) {
  return base::format(
      R"({{"error":{{"code":"BadRequest","innererror":{{"internalErrorCode":"MultipleExtensionsPerHandlerNotAllowed"}},)"
      R"("message":"Multiple VMExtensions per handler not supported for OS type 'Windows'. VMExtension '{}' with handler )"
      R"('Microsoft.Compute.VMAccessAgent' already added or specified in input."}}}})",
      name);
}

}  // namespace

TEST_CASE("a password reset is one read, one write, its polls and one read", "[ops][vm_access]") {
  ScriptedAzure azure;
  azure.describe(golden("vm.json"));
  azure.accept(succeeded());
  azure.show_extension(extension("{tag}", "Succeeded", "ProvisioningState/succeeded", "VMAccess has set the password"));

  const auto result = run(azure);

  REQUIRE(result);
  REQUIRE(azure.wire.count() == 4);
  const Sent& put = azure.wire.sent()[1];
  CHECK(put.method == "PUT");
  CHECK(put.url ==
        "https://management.azure.com" + std::string(kVm) + "/extensions/myVMAccessExtension?api-version=2024-07-01");
  CHECK(put.body == compact(with(golden("reset_password_request.json"), "{tag}", azure.last_tag())));
  CHECK(put.header("Content-Type") == "application/json");
  CHECK(put.idempotency == http::Idempotency::repeatable_by_name);
  CHECK(azure.wire.last().url == "https://management.azure.com" + std::string(kVm) +
                                     "/extensions/myVMAccessExtension?$expand=instanceView&api-version=2024-07-01");

  CHECK(result->target == kVm);
  CHECK(result->action == "reset_password");
  CHECK(result->username == "azureuser");
  CHECK(result->method == Method::vm_access);
  CHECK(result->evidence == Evidence::applied);
  CHECK(result->created == Tristate::unknown);
  CHECK(result->extension_name == "myVMAccessExtension");
  CHECK(result->extension_version == "2.4");
  CHECK(result->force_update_tag == azure.last_tag());
  CHECK(result->guest_message == "VMAccess has set the password");
  CHECK(result->correlation_ids == std::vector<std::string>{"correlation-1"});
  CHECK(result->finished_at - result->started_at >= 2s);
  CHECK(codes(result->warnings) == std::vector<std::string>{"admin_may_be_renamed"});
  CHECK(result->next_steps ==
        std::vector<std::string>{"sign in as the local account \"azureuser\" with the new password"});
  CHECK(azure.progress.phases ==
        std::vector<Phase>{Phase::preflight, Phase::submitting, Phase::running, Phase::reading});
  CHECK(to_json(*result).find(kPassword) == std::string::npos);
}

TEST_CASE("a Remote Desktop reset names no account", "[ops][vm_access]") {
  ScriptedAzure azure;
  azure.describe(vm_without_extension());
  azure.accept(succeeded());
  azure.show_extension(extension("{tag}", "Succeeded"));

  const auto result = azure.runner.run(ops::reset_rdp(azure.context(), ResetRdp(azure.vm())));

  REQUIRE(result);
  CHECK(azure.last_put().body == compact(with(golden("reset_rdp_request.json"), "{tag}", azure.last_tag())));
  CHECK(azure.last_put().url.find("/extensions/enablevmaccess?") != std::string::npos);
  CHECK(result->action == "reset_rdp");
  CHECK(result->username.empty());
  CHECK(result->created == Tristate::no);
  CHECK(result->evidence == Evidence::applied);
  CHECK(result->warnings.empty());
}

TEST_CASE("the installed handler sets the version also where no instance is left", "[ops][vm_access]") {
  ScriptedAzure azure;
  azure.describe(vm_with_handler_only());
  azure.accept(succeeded());
  azure.show_extension(extension("{tag}", "Succeeded"));
  const auto result = run(azure);
  REQUIRE(result);
  CHECK(result->extension_name == "enablevmaccess");
  CHECK(result->extension_version == "2.4");
}

TEST_CASE("every attempt has a tag of its own", "[ops][vm_access]") {
  ScriptedAzure azure;
  std::vector<std::string> tags;
  for (int i = 0; i < 2; ++i) {
    azure.describe(vm_without_extension());
    azure.accept(succeeded());
    azure.show_extension(extension("{tag}", "Succeeded"));
    REQUIRE(run(azure));
    tags.push_back(azure.last_tag());
  }
  CHECK(tags[0] != tags[1]);
  CHECK(base::is_guid(tags[0]));
}

TEST_CASE("hopeless input sends nothing at all", "[ops][vm_access]") {
  ScriptedAzure azure;
  auto request = azure.reset();

  SECTION("a name that Windows forbids") { request.username = "a/b"; }
  SECTION("an empty password") { request.password = Secret(); }
  SECTION("an override that is not the caller's") { request.overrides = {Blocker::vm_not_running}; }

  const auto result = run(azure, std::move(request));
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::invalid_argument);
  CHECK(azure.wire.count() == 0);
}

TEST_CASE("a blocker ends the reset after the one read", "[ops][vm_access]") {
  ScriptedAzure azure;
  azure.describe(with(golden("vm.json"), "PowerState/running", "PowerState/deallocated"));

  const auto result = run(azure);

  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::blocked);
  CHECK(result.error().blockers == std::vector<std::string>{"vm_not_running"});
  CHECK_FALSE(result.error().remedy.empty());
  CHECK(azure.wire.count() == 1);
}

TEST_CASE("a blocker that the caller overrides is recorded and passed", "[ops][vm_access]") {
  ScriptedAzure azure;
  azure.describe(golden("vm.json"), "Tue, 22 Sep 2026 14:00:00 GMT");
  azure.accept(succeeded());
  azure.show_extension(extension("{tag}", "Succeeded"));
  auto request = azure.reset();
  request.overrides = {Blocker::agent_stale, Blocker::agent_stale, Blocker::provisioning_updating};

  const auto result = run(azure, std::move(request));

  REQUIRE(result);
  CHECK(result->overrides == std::vector<Blocker>{Blocker::agent_stale});
  CHECK(codes(result->warnings) == std::vector<std::string>{"admin_may_be_renamed", "agent_stale"});
}

TEST_CASE("a name that nobody knows becomes no administrator by accident", "[ops][vm_access]") {
  ScriptedAzure azure;
  auto request = azure.reset();

  SECTION("another name than the recorded one is refused, and nothing is written") {
    azure.describe(golden("vm.json"));
    request.username = "helpdesk";
    const auto result = run(azure, std::move(request));
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::blocked);
    CHECK(result.error().blockers == std::vector<std::string>{"account_unverified"});
    CHECK(result.error().message.find("\"azureuser\"") != std::string::npos);
    CHECK(azure.puts() == 0);
  }
  SECTION("so is every name where the VM records none") {
    azure.describe(with(golden("vm.json"), "\"osProfile\"", "\"otherProfile\""));
    const auto result = run(azure, std::move(request));
    REQUIRE_FALSE(result);
    CHECK(result.error().blockers == std::vector<std::string>{"account_unverified"});
  }
  SECTION("it stands beside the VM's own blockers") {
    azure.describe(with(golden("vm.json"), "PowerState/running", "PowerState/stopped"));
    request.username = "helpdesk";
    const auto result = run(azure, std::move(request));
    CHECK(result.error().blockers == std::vector<std::string>{"vm_not_running", "account_unverified"});
  }
  SECTION("the recorded one passes in any case, because so Windows compares") {
    azure.describe(golden("vm.json"));
    azure.accept(succeeded());
    azure.show_extension(extension("{tag}", "Succeeded"));
    request.username = "AzureUser";
    CHECK(run(azure, std::move(request)));
  }
  SECTION("the caller may vouch for it, or ask for a new one; the result does not pretend to know") {
    azure.describe(golden("vm.json"));
    azure.accept(succeeded());
    azure.show_extension(extension("{tag}", "Succeeded"));
    request.username = "helpdesk";
    const bool create = GENERATE(true, false);
    (create ? request.create : request.unchecked_name) = true;
    const auto result = run(azure, std::move(request));
    REQUIRE(result);
    CHECK(result->created == Tristate::unknown);
    CHECK(codes(result->warnings) == std::vector<std::string>{create ? "account_may_exist" : "account_may_be_new"});
  }
}

TEST_CASE("an instance that only ARM knows of is adopted once", "[ops][vm_access][adopt]") {
  ScriptedAzure azure;
  azure.describe(vm_without_extension());
  azure.wire.reply(400, {}, multiple_extensions("older"));

  SECTION("read, then written to under its own name, with its version and a new tag") {
    azure.wire.reply(200, {}, with(extension("old", "Succeeded"), "\"2.0\"", "\"2.3\""));
    azure.accept(succeeded());
    azure.show_extension(extension("{tag}", "Succeeded", "ProvisioningState/succeeded", "done"));

    const auto result = run(azure);

    REQUIRE(result);
    CHECK(azure.puts() == 2);
    CHECK(azure.wire.sent()[1].url.find("/extensions/enablevmaccess?") != std::string::npos);
    CHECK(azure.wire.sent()[2].method == "GET");
    CHECK(azure.last_put().url.find("/extensions/older?") != std::string::npos);
    CHECK(azure.wire.sent()[1].body.find(azure.last_tag()) == std::string::npos);
    CHECK(result->extension_name == "older");
    CHECK(result->extension_version == "2.3");
    CHECK(result->guest_message == "done");
  }
  SECTION("not when it turns out to be something else") {
    azure.wire.reply(200, {}, with(extension("old", "Succeeded"), "VMAccessAgent", "CustomScriptExtension"));
    const auto result = run(azure);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::protocol);
    CHECK(azure.puts() == 1);
  }
  SECTION("and not twice") {
    azure.wire.reply(200, {}, extension("old", "Succeeded"));
    azure.wire.reply(400, {}, multiple_extensions("yet-another"));
    const auto result = run(azure);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::refused);
    CHECK(azure.puts() == 2);
  }
}

TEST_CASE("an instance whose name cannot be used is named with what to do", "[ops][vm_access][adopt]") {
  ScriptedAzure azure;
  azure.describe(vm_without_extension());
  azure.wire.reply(400, {}, multiple_extensions("../../../other"));
  const auto result = run(azure);
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::refused);
  CHECK(result.error().arm_code == "MultipleExtensionsPerHandlerNotAllowed");
  CHECK(result.error().remedy.find("delete that extension") != std::string::npos);
  CHECK(azure.puts() == 1);
  CHECK(azure.wire.count() == 2);
}

TEST_CASE("what ARM refuses is refused, with the catalogue's remedy", "[ops][vm_access][failure]") {
  ScriptedAzure azure;
  azure.describe(golden("vm.json"));

  SECTION("the VM was stopped meanwhile") {
    azure.wire.reply(409, {},
                     R"({"error":{"code":"OperationNotAllowed","message":"Cannot modify extensions in the VM when the )"
                     R"(VM is not running."}})");
    const auto result = run(azure);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::refused);
    CHECK(result.error().arm_code == "OperationNotAllowed");
    CHECK(result.error().http_status == 409);
    CHECK(result.error().remedy.find("start the VM") != std::string::npos);
  }
  SECTION("the permission is missing") {
    azure.wire.reply(403, {}, R"({"error":{"code":"AuthorizationFailed","message":"no"}})");
    const auto result = run(azure);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::permission_denied);
  }
  SECTION("the body repeats the password, which is masked") {
    azure.wire.reply(400, {}, R"({"error":{"code":"BadRequest","message":"bad value 'Correct-Horse-42!'"}})");
    const auto result = run(azure);
    REQUIRE_FALSE(result);
    CHECK(result.error().message.find(kPassword) == std::string::npos);
    CHECK(result.error().message.find("REDACTED") != std::string::npos);
  }
  CHECK(azure.wire.count() == 2);
}

TEST_CASE("what never left is what it is", "[ops][vm_access][failure]") {
  ScriptedAzure azure;
  azure.describe(golden("vm.json"));
  azure.wire.fail(Error(ErrorCode::connection, "refused"));
  const auto result = run(azure);
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::connection);
  CHECK_FALSE(result.error().may_have_arrived);
  CHECK(azure.wire.count() == 2);
}

TEST_CASE("what the guest refuses is told in its own words, with the remedy", "[ops][vm_access][failure]") {
  ScriptedAzure azure;
  azure.describe(vm_without_extension());
  azure.accept(ended("Failed", "VMExtensionProvisioningError",
                     "VM has reported a failure when processing extension 'enablevmaccess'."));
  azure.show_extension(extension("{tag}", "Failed", "ProvisioningState/failed/3",
                                 "COMException (0x800708C5): Correct-Horse-42! does not meet the policy"));

  const auto result = run(azure);

  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::guest_refused);
  CHECK(result.error().arm_code == "VMExtensionProvisioningError");
  CHECK(result.error().message.find("the guest says: \"COMException (0x800708C5): REDACTED does not") !=
        std::string::npos);
  CHECK(result.error().message.find(kPassword) == std::string::npos);
  CHECK(result.error().message.find('\n') == std::string::npos);
  CHECK(result.error().remedy.find("choose another password") != std::string::npos);
}

TEST_CASE("words that lag behind the failure are waited for", "[ops][vm_access][failure]") {
  ScriptedAzure azure;
  azure.describe(vm_without_extension());
  azure.accept(R"({"status":"Failed"})");
  azure.show_extension(extension("{tag}", "Failed"));
  azure.show_extension(extension("{tag}", "Failed"));
  azure.show_extension(extension("{tag}", "Failed", "ProvisioningState/failed/3",
                                 "VMAccess Extension does not support Domain Controller."));
  const auto result = run(azure);
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::guest_refused);
  CHECK(result.error().remedy.find("domain account") != std::string::npos);

  SECTION("but not for ever") {
    ScriptedAzure silent;
    silent.describe(vm_without_extension());
    silent.accept(R"({"status":"Failed"})");
    silent.show_extension(extension("{tag}", "Failed"));
    const auto refused = run(silent);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::outcome_unknown);
    CHECK(refused.error().message.find("has not been heard") != std::string::npos);
    CHECK(silent.runner.elapsed() < 3min);
  }
}

TEST_CASE("a guest that stayed silent may still do it", "[ops][vm_access][failure]") {
  ScriptedAzure azure;
  azure.describe(vm_without_extension());
  azure.accept(ended("Failed", "VMExtensionProvisioningTimeout", "Provisioning of VM extension x has timed out."));

  SECTION("so its outcome is not known") {
    azure.show_extension(extension("{tag}", "Failed"));
    const auto result = run(azure);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::outcome_unknown);
    CHECK(result.error().arm_code == "VMExtensionProvisioningTimeout");
    CHECK(result.error().remedy.find("agent") != std::string::npos);
    CHECK(result.error().may_have_arrived);
  }
  SECTION("unless it just has") {
    azure.show_extension(extension("{tag}", "Succeeded", "ProvisioningState/succeeded", "late"));
    const auto result = run(azure);
    REQUIRE(result);
    CHECK(result->evidence == Evidence::applied);
    CHECK(result->guest_message == "late");
  }
}

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
    CHECK(result->next_steps.empty());
  }
}

TEST_CASE("more evidence than there is was required", "[ops][vm_access][outcome]") {
  ScriptedAzure azure;
  azure.describe(vm_without_extension());
  azure.accept(succeeded());
  azure.show_extension(extension("{tag}", "Succeeded"));
  auto request = azure.reset();
  request.require = Evidence::confirmed;
  const auto result = run(azure, std::move(request));
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
    CHECK(azure.runner.elapsed() == at);
    if (at < 1s) {
      CHECK(result.error().code == (by_deadline ? ErrorCode::deadline_exceeded : ErrorCode::cancelled));
      CHECK(azure.puts() == 0);
    } else {
      CHECK(result.error().code == ErrorCode::outcome_unknown);
      CHECK(result.error().may_have_arrived);
      CHECK(result.error().remedy.find(azure.last_tag()) != std::string::npos);
    }
  }
}

TEST_CASE("of two resets of one VM the second waits, and reads the VM anew", "[ops][vm_access][queue]") {
  ScriptedAzure azure;
  azure.wire.taking(1s);
  azure.wire.answer_all([&azure](const Sent& sent) -> Result<http::Response> {
    if (sent.method == "PUT") return response(200, {}, extension(azure.last_tag(), "Succeeded"));
    if (sent.url.find("/extensions/") != std::string::npos) {
      return response(200, {}, extension(azure.last_tag(), "Succeeded", "ProvisioningState/succeeded", "done"));
    }
    return response(200, {}, vm_without_extension());
  });
  PhaseLog second_progress;
  engine::Scope first_scope(azure.runner.loop);
  engine::Scope second_scope(azure.runner.loop);
  std::optional<Result<ResetResult>> first, second;
  auto upper = ResourceId::parse(
      "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/RESCUE-DEMO/providers/Microsoft.Compute/"
      "virtualMachines/WEB-01");
  REQUIRE(upper);
  ResetPassword again(*upper, "azureuser", Secret(kPassword));
  azure.runner.start(first_scope, ops::reset_password(azure.context(), azure.reset()), first);
  azure.runner.start(second_scope,
                     ops::reset_password({azure.arm, azure.random, azure.runner.port,
                                          ops::Storage(azure.worker, azure.files), second_progress},
                                         std::move(again)),
                     second);
  azure.runner.turn_until([&] { return first && second; });

  REQUIRE(*first);
  REQUIRE(*second);
  CHECK((*first)->force_update_tag != (*second)->force_update_tag);
  CHECK(second_progress.phases.at(1) == Phase::queued);
  std::vector<std::string> order;
  for (const Sent& sent : azure.wire.sent()) {
    order.push_back(sent.method + (sent.url.find("/extensions/") != std::string::npos ? " extension" : " vm"));
  }
  CHECK(order == std::vector<std::string>{"GET vm", "GET vm", "PUT extension", "GET extension", "GET vm",
                                          "PUT extension", "GET extension"});
}

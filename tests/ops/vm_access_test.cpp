#include "ops/vm_access.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/guid.hpp"
#include "ops/resets.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

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
  CHECK(result->restart_needed == Tristate::no);
  CHECK(result->help_urls ==
        std::vector<std::string>{"https://learn.microsoft.com/troubleshoot/azure/virtual-machines/windows/reset-rdp"});
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
  REQUIRE(result->help_urls.size() == 1);
  CHECK(result->help_urls.front().find("rdp-errors") != std::string::npos);
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
  again.confirm = Confirm::never;
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
  CHECK(second_progress.phases.at(0) == Phase::queued);
  std::vector<std::string> order;
  for (const Sent& sent : azure.wire.sent()) {
    order.push_back(sent.method + (sent.url.find("/extensions/") != std::string::npos ? " extension" : " vm"));
  }
  CHECK(order == std::vector<std::string>{"GET vm", "PUT extension", "GET extension", "GET vm", "PUT extension",
                                          "GET extension"});
}

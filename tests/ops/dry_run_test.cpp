#include "ops/dry_run.hpp"

#include <string>
#include <vector>

#include "ops/scripted_azure.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;

namespace {

const std::string vm_url = "https://management.azure.com" + std::string(kVm);

std::string off(std::string_view power) {
  return with(golden("vm.json"), "PowerState/running", "PowerState/" + std::string(power));
}

std::string with_disk(std::string vm) {
  return with(std::move(vm), R"("name": "web-01-os",)",
              R"("name": "web-01-os", "managedDisk": {"id": "/subscriptions/00000000-0000-4000-8000-000000000001/)"
              R"(resourceGroups/disks-rg/providers/Microsoft.Compute/disks/web-01-os"},)");
}

struct Rehearsal : ScriptedAzure {
  explicit Rehearsal(std::string vm = golden("vm.json")) { describe(std::move(vm)); }

  template <class Request>
  Result<DryRun> of(Request request) {
    auto run = runner.run(ops::dry_run(context(), std::move(request)));
    for (const Sent& sent : wire.sent()) CHECK(sent.method == "GET");
    return run;
  }
};

std::vector<std::string> actions(const DryRun& run) {
  std::vector<std::string> names;
  for (const DryRunStep& step : run.steps) names.push_back(step.action);
  return names;
}

std::vector<std::string> codes(const std::vector<Finding>& findings) {
  std::vector<std::string> names;
  for (const Finding& finding : findings) names.push_back(finding.code);
  return names;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a dry run of a password reset reads once and writes nothing", "[ops][dry_run]") {
  Rehearsal azure;
  const auto run = azure.of(azure.reset());
  REQUIRE(run);
  CHECK(azure.wire.count() == 1);
  CHECK(run->target == kVm);
  CHECK(run->action == "reset_password");
  CHECK(run->username == "azureuser");
  CHECK(run->blockers.empty());
  CHECK(codes(run->warnings) == Names{"admin_may_be_renamed"});
  REQUIRE(actions(*run) == Names{"put_extension"});
  CHECK(run->steps[0].method == "PUT");
  CHECK(run->steps[0].url == vm_url + "/extensions/myVMAccessExtension?api-version=2024-07-01");
  CHECK(run->steps[0].body.find(kPassword) == std::string::npos);
  CHECK(to_json(*run).find(kPassword) == std::string::npos);
}

TEST_CASE("its body is that of the real call, but for the password", "[ops][dry_run]") {
  Rehearsal azure;
  const auto run = azure.of(azure.reset());
  REQUIRE(run);
  const auto shown = base::json::Document::parse(run->steps[0].body);
  REQUIRE(shown);
  const std::string tag = shown->root()["properties"]["forceUpdateTag"].text_or("");
  CHECK(tag.size() == 36);
  auto expected = with(golden("reset_password_request.json"), kPassword, "REDACTED");
  const auto real = base::json::Document::parse(expected);
  REQUIRE(real);
  const std::string real_tag = real->root()["properties"]["forceUpdateTag"].text_or("");
  CHECK(run->steps[0].body == compact(with(expected, real_tag, tag)));
}

TEST_CASE("no password is needed", "[ops][dry_run]") {
  Rehearsal azure;
  ResetPassword request(azure.vm(), "azureuser", Secret());
  const auto run = azure.of(std::move(request));
  REQUIRE(run);
  CHECK(run->steps[0].body.find(R"("Password":"REDACTED")") != std::string::npos);
}

TEST_CASE("a password that is given is checked as in the real call", "[ops][dry_run]") {
  Rehearsal azure;
  ResetPassword request(azure.vm(), "azureuser", Secret(std::string(1000, 'x')));
  const auto run = azure.of(std::move(request));
  REQUIRE_FALSE(run);
  CHECK(run.error().code == ErrorCode::invalid_argument);
  CHECK(azure.wire.count() == 0);
}

TEST_CASE("a dry run says what stands in the way, and what would be sent all the same", "[ops][dry_run]") {
  Rehearsal azure(off("deallocated"));
  ResetPassword request(azure.vm(), "somebody", Secret());
  const auto run = azure.of(std::move(request));
  REQUIRE(run);
  CHECK(codes(run->blockers) == Names{"vm_not_running", "account_unverified"});
  CHECK(actions(*run) == Names{"put_extension"});
}

TEST_CASE("overrides are judged as in the real call", "[ops][dry_run]") {
  ScriptedAzure azure;
  azure.describe(golden("vm.json"), "Tue, 22 Sep 2026 14:00:00 GMT");
  ResetRdp request(azure.vm());
  request.overrides = {Blocker::agent_stale};
  const auto run = azure.runner.run(ops::dry_run(azure.context(), std::move(request)));
  REQUIRE(run);
  CHECK(run->blockers.empty());
  CHECK(codes(run->warnings) == Names{"agent_stale"});
}

TEST_CASE("all steps of a reset stand in the order of sending", "[ops][dry_run]") {
  Rehearsal azure(with_disk(off("deallocated")));
  ResetRdp request(azure.vm());
  request.start_if_stopped = true;
  request.after = AfterStart::restore;
  request.snapshot_first = true;
  const auto run = azure.of(std::move(request));
  REQUIRE(run);
  CHECK(run->blockers.empty());
  CHECK(codes(run->warnings) == Names{"read_again_after_start"});
  REQUIRE(actions(*run) == Names{"start", "snapshot", "put_extension", "deallocate"});
  CHECK(run->steps[0].url == vm_url + "/start?api-version=2024-07-01");
  CHECK(run->steps[0].body.empty());
  CHECK(run->steps[1].url.find("/resourceGroups/disks-rg/providers/Microsoft.Compute/snapshots/azvmreset-") !=
        std::string::npos);
  CHECK(run->steps[1].body.find("azvmreset-target") != std::string::npos);
  CHECK(run->steps[2].body.find(R"("protectedSettings":{})") != std::string::npos);
  CHECK(run->steps[3].method == "POST");
}

TEST_CASE("a VM that was stopped is powered off again, and one that is left running is not", "[ops][dry_run]") {
  for (const AfterStart after : {AfterStart::restore, AfterStart::leave_running}) {
    Rehearsal azure(off("stopped"));
    ResetRdp request(azure.vm());
    request.start_if_stopped = true;
    request.after = after;
    const auto run = azure.of(std::move(request));
    REQUIRE(run);
    CHECK(actions(*run) == (after == AfterStart::restore ? Names{"start", "put_extension", "power_off"}
                                                         : Names{"start", "put_extension"}));
  }
}

TEST_CASE("a snapshot that is not possible fails the dry run as it would the call", "[ops][dry_run]") {
  Rehearsal azure;
  ResetRdp request(azure.vm());
  request.snapshot_first = true;
  const auto run = azure.of(std::move(request));
  REQUIRE_FALSE(run);
  CHECK(run.error().code == ErrorCode::invalid_argument);
}

TEST_CASE("a dry run of a restart", "[ops][dry_run]") {
  Rehearsal azure;
  const auto run = azure.of(Restart(azure.vm()));
  REQUIRE(run);
  CHECK(run->action == "restart");
  CHECK(run->blockers.empty());
  REQUIRE(actions(*run) == Names{"restart"});
  CHECK(run->steps[0].method == "POST");
  CHECK(run->steps[0].url == vm_url + "/restart?api-version=2024-07-01");

  Rehearsal stopped(off("stopped"));
  const auto blocked = stopped.of(Restart(stopped.vm()));
  REQUIRE(blocked);
  CHECK(codes(blocked->blockers) == Names{"vm_not_running"});
  CHECK(actions(*blocked) == Names{"restart"});
}

TEST_CASE("the commands of a dry run need nothing else", "[ops][dry_run]") {
  Rehearsal azure(with_disk(off("deallocated")));
  ResetPassword request(azure.vm(), "azureuser", Secret(kPassword));
  request.start_if_stopped = true;
  request.after = AfterStart::restore;
  request.snapshot_first = true;
  const auto run = azure.of(std::move(request));
  REQUIRE(run);
  for (const Shell shell : {Shell::az, Shell::powershell}) {
    std::string all;
    for (const std::string& line : commands_of(*run, shell)) all += line + "\n";
    CHECK(all.find("# no command") == std::string::npos);
    CHECK(all.find("REDACTED") == std::string::npos);
    CHECK(all.find(kPassword) == std::string::npos);
    CHECK(all.find("disks-rg") != std::string::npos);
    CHECK((all.find("myVMAccessExtension") == std::string::npos) == (shell == Shell::az));
  }
}

TEST_CASE("a dry run of a VM that is not there is not found", "[ops][dry_run]") {
  ScriptedAzure azure;
  azure.wire.reply(404, {}, R"({"error":{"code":"ResourceNotFound","message":"gone"}})");
  ResetRdp request(azure.vm());
  const auto run = azure.runner.run(ops::dry_run(azure.context(), std::move(request)));
  REQUIRE_FALSE(run);
  CHECK(run.error().code == ErrorCode::not_found);
}

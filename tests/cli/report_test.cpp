#include "cli/report.hpp"

#include "cli/card.hpp"
#include "fixtures.hpp"

using namespace azvmreset;
using namespace azvmreset::cli;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

PreflightReport healthy() {
  PreflightReport report;
  report.target = some_vm;
  report.os = "windows";
  report.power = "running";
  report.admin_username = "azureuser";
  report.agent_status = "ready";
  report.open_methods = {Method::vm_access};
  return report;
}

ResetResult applied() {
  ResetResult result;
  result.target = some_vm;
  result.username = "azureuser";
  result.evidence = Evidence::applied;
  result.extension_name = "enablevmaccess";
  return result;
}

}  // namespace

TEST_CASE("text of a report", "[cli]") {
  SECTION("begins with what is open") { CHECK_THAT(text_of(healthy()), StartsWith("open: vm_access for web-01\n")); }
  SECTION("or with the blockers and their remedies") {
    auto report = healthy();
    report.open_methods.clear();
    report.blockers.emplace_back("agent_not_ready", "the agent is silent", "restart the VM");
    const std::string text = text_of(report);
    CHECK_THAT(text, StartsWith("blocked: no method is open for web-01\n"));
    CHECK_THAT(text, Contains("agent_not_ready: the agent is silent\n"));
    CHECK_THAT(text, Contains("restart the VM\n"));
  }
}

TEST_CASE("text of a result", "[cli]") {
  SECTION("begins with the evidence and what was done") {
    CHECK_THAT(text_of(applied()), StartsWith("applied: the password of azureuser on web-01 was set; Azure reports "
                                              "success for this very attempt\n"));
  }
  SECTION("without an account it was Remote Desktop") {
    auto result = applied();
    result.username.clear();
    CHECK_THAT(text_of(result), StartsWith("applied: the Remote Desktop configuration of web-01 was reset;"));
  }
  SECTION("names the trace, if it was sent in one") {
    auto result = applied();
    CHECK_THAT(text_of(result), !Contains("trace"));
    result.trace_id = "0af7651916cd43dd8448eb211c80319c";
    CHECK_THAT(text_of(result), Contains("  trace           0af7651916cd43dd8448eb211c80319c\n"));
  }
  SECTION("what the guest wrote cannot move the cursor") {
    auto result = applied();
    result.guest_message = "done\x1b[1A\x1b[2Krefused";
    CHECK_THAT(text_of(result), !Contains("\x1b"));
  }
}

TEST_CASE("text of a result tells of each rung in one line, and what it left", "[cli][ladder]") {
  auto result = applied();
  CHECK_THAT(text_of(result), !Contains("rung"));
  RungReport first;
  first.outcome = RungOutcome::failed;
  first.reason = "not_picked_up";
  first.message = "the agent did not take it";
  first.remedy = "azvmreset restart VM";
  first.took = std::chrono::milliseconds(63'040);
  first.writes = 1;
  first.left = {"extension enablevmaccess"};
  first.may_have_set = true;
  RungReport second;
  second.rung = Rung::managed_run_command;
  second.outcome = RungOutcome::succeeded;
  second.reason = "open";
  second.took = std::chrono::milliseconds(9'900);
  second.writes = 2;
  RungReport third;
  third.rung = Rung::offline;
  third.reason = "not_needed";
  third.message = "an earlier way worked";
  result.rungs = {first, second, third};
  CHECK_THAT(
      text_of(result),
      Contains("  rung            vm_access: failed, not_picked_up: the agent did not take it (63.0 s, 1 write)\n"
               "                  the password may be in force because of it all the same\n"
               "    next          azvmreset restart VM\n"
               "    left          extension enablevmaccess\n"
               "  rung            managed_run_command: succeeded (9.9 s, 2 writes)\n"
               "  rung            offline: skipped, not_needed: an earlier way worked\n"));
}

TEST_CASE("text of a result says how a sealed password travelled, and what was taken away", "[cli][sealing]") {
  auto result = applied();
  CHECK_THAT(text_of(result), !Contains("sealed"));
  result.method = Method::run_command;
  result.seal = "rsa-oaep-sha1";
  CHECK_THAT(text_of(result), Contains("  method          run_command in its action form\n"
                                       "  sealed          rsa-oaep-sha1\n"));
  result.key_fingerprint = "0af7";
  CHECK_THAT(text_of(result), Contains("rsa-oaep-sha1, made in the guest and opened by the key 0af7\n"));
  result.extension_removed = true;
  CHECK_THAT(text_of(result), Contains("  removed         the extension, so that it cannot act again\n"));
}

TEST_CASE("a target card tells which ways will be tried, which not, and what each leaves", "[cli][ladder]") {
  const auto target = ResourceId::parse(some_vm);
  REQUIRE(target);
  ResetPassword request(*target, "azureuser", Secret());
  auto report = healthy();
  const auto card = [&] {
    return target_card({*target, "azureuser", false, ways_of(request), request.vm_access_after}, request, report);
  };
  CHECK_THAT(card(), Contains("  tried         1. VMAccess, which leaves the VMAccess extension \"enablevmaccess\", "
                              "unless the guest confirms"));
  CHECK_THAT(card(), Contains("                2. Run Command, which leaves the Run Command handler"));
  CHECK_THAT(card(), Contains("                3. Run Command, action form, which"));
  CHECK_THAT(card(), !Contains("the disk"));

  request.vm_access_after = VmAccessAfter::leave;
  CHECK_THAT(card(), !Contains("confirms"));
  report.vm_access_name = "old";
  CHECK_THAT(card(), Contains("the VMAccess extension \"old\", which is there already, and its log"));
  request.vm_access_after = VmAccessAfter::remove;
  CHECK_THAT(card(), Contains("\"old\", unless the guest confirms the reset,"));

  report.shut_rungs.emplace_back(Rung::vm_access, Finding("entra_login_installed", "Entra login is installed", ""));
  CHECK_THAT(card(), Contains("1. VMAccess will be skipped: Entra login is installed\n"));

  report.warnings.emplace_back("entra_login_installed", "Entra login is installed", "");
  CHECK_THAT(card(), Contains("1. Run Command, which"));
  CHECK_THAT(card(), Contains("3. VMAccess will be skipped"));
  request.allow_offline = true;
  CHECK_THAT(card(), Contains("4. the disk: the VM is stopped"));
  request.allow_offline = false;
  request.sealing_key = *SealingKey::generate();
  CHECK_THAT(card(), Contains("left behind   the Run Command handler"));
  CHECK_THAT(card(), !Contains("VMAccess"));
  CHECK_THAT(card(), !Contains("password      made"));
  CHECK_THAT(target_card({*target, "azureuser", false, ways_of(request), request.vm_access_after, "made in the guest"},
                         request, report),
             Contains("  password      made in the guest\n"));
  request.sealing_key.reset();
  request.method = Method::run_command;
  CHECK_THAT(card(), Contains("left behind   the Run Command handler"));
  CHECK_THAT(card(), !Contains("Remote Desktop"));
}

TEST_CASE("target card", "[cli]") {
  const auto target = ResourceId::parse(some_vm);
  REQUIRE(target);

  SECTION("names VM, subscription, power, account, what is left behind and the price") {
    const std::string card = target_card({*target, "azureuser", false}, ResetRdp(*target), healthy());
    for (const char* part : {"web-01 in rescue-demo", some_subscription, "running", "azureuser, the administrator",
                             "the VMAccess extension \"enablevmaccess\"", "DPAPI and EFS"}) {
      CHECK_THAT(card, Contains(part));
    }
  }
  SECTION("names an instance that is there already") {
    auto report = healthy();
    report.vm_access_name = "myAccess";
    CHECK_THAT(target_card({*target, "azureuser", false}, ResetRdp(*target), report), Contains("\"myAccess\""));
  }
  SECTION("says that an account is meant to be new, which has nothing to lose") {
    const std::string card = target_card({*target, "rescuer", true}, ResetRdp(*target), healthy());
    CHECK_THAT(card, Contains("rescuer, which is meant to be new"));
    CHECK_THAT(card, !Contains("DPAPI"));
  }
  SECTION("of a Remote Desktop reset has no account and no price") {
    const std::string card = target_card({*target, "", false}, ResetRdp(*target), healthy());
    CHECK_THAT(card, !Contains("account"));
    CHECK_THAT(card, !Contains("DPAPI"));
  }
}

TEST_CASE("a target card says what is done around the reset", "[cli]") {
  const auto target = ResourceId::parse(some_vm);
  auto stopped = healthy();
  stopped.power = "deallocated";
  stopped.agent_status = "absent";
  stopped.blockers.emplace_back("vm_not_running", "the VM is deallocated", "start it");
  ResetRdp request(*target);
  CHECK_THAT(target_card({*target, "", false}, request, stopped), !Contains("started"));

  request.start_if_stopped = true;
  CHECK_THAT(target_card({*target, "", false}, request, stopped), Contains("it will be started and left running"));
  request.after = AfterStart::restore;
  CHECK_THAT(target_card({*target, "", false}, request, stopped), Contains("and deallocated again afterwards"));
  request.snapshot_first = true;
  CHECK_THAT(target_card({*target, "", false}, request, stopped), Contains("a snapshot of the OS disk"));
}

TEST_CASE("a blocker ends the conversation", "[cli]") {
  auto report = healthy();
  report.blockers.emplace_back("agent_not_ready", "the agent is silent", "restart the VM");
  ResetRdp request(*ResourceId::parse(some_vm));
  const auto refusal = refusal_of(report, request);
  REQUIRE(refusal);
  CHECK(refusal->code == ErrorCode::blocked);
  CHECK(refusal->remedy == "restart the VM");
  request.overrides = {Blocker::agent_stale};
  CHECK(refusal_of(report, request));
  request.overrides = {Blocker::agent_not_ready};
  CHECK_FALSE(refusal_of(report, request));
}

TEST_CASE("a stopped VM ends the conversation unless it may be started", "[cli]") {
  auto report = healthy();
  report.blockers.emplace_back("vm_not_running", "the VM is stopped", "start it");
  report.blockers.emplace_back("agent_stale", "the agent has not reported for a day", "wait");
  ResetRdp request(*ResourceId::parse(some_vm));
  CHECK(only_stopped(report));
  CHECK(refusal_of(report, request));
  request.start_if_stopped = true;
  CHECK_FALSE(refusal_of(report, request));

  report.blockers.emplace_back("not_windows", "the VM runs Linux", "");
  CHECK_FALSE(only_stopped(report));
  CHECK(refusal_of(report, request));
  report.blockers = {Finding("agent_not_ready", "the agent is silent", "")};
  CHECK_FALSE(only_stopped(report));
}

TEST_CASE("text of the smaller results", "[cli]") {
  SECTION("a status begins with power and what is going on") {
    StatusReport status;
    status.target = some_vm;
    status.power = "running";
    CHECK_THAT(text_of(status), StartsWith("web-01: running, at rest\n"));
    status.operation_in_progress = true;
    CHECK_THAT(text_of(status), StartsWith("web-01: running, being changed\n"));
  }
  SECTION("what is found begins with its id; nothing found is said") {
    FindReport found;
    found.subscription = some_subscription;
    found.text = "web-01\x1b";
    CHECK_THAT(text_of(found), StartsWith("no VM of the subscription "));
    CHECK_THAT(text_of(found), !Contains("\x1b"));
    found.vms.push_back({some_vm, "web-01", "rescue-demo", "westeurope", "private_ip", "10.0.0.4"});
    CHECK_THAT(text_of(found), StartsWith(std::string(some_vm) + "\n"));
    CHECK_THAT(text_of(found), Contains("private_ip, 10.0.0.4"));
  }
  SECTION("leftovers are counted, and removed ones say so") {
    LeftoversReport left;
    left.target = some_vm;
    CHECK(text_of(left) == "nothing is left at web-01\n");
    left.items.resize(2);
    left.items[0].kind = left.items[1].kind = "snapshot";
    left.items[0].id = "/a";
    left.items[1].id = "/b";
    left.items[0].ours = left.items[0].removed = true;
    CHECK_THAT(text_of(left), StartsWith("2 left at web-01, 1 of them ours\n  removed         /a\n"));
    CHECK_THAT(text_of(left), Contains("  snapshot        /b\n"));
  }
  SECTION("a dry run says first that nothing was changed") {
    DryRun dry;
    dry.target = some_vm;
    dry.steps.push_back({"put_extension", "PUT", "https://management.azure.com/x", "{}"});
    CHECK_THAT(text_of(dry), StartsWith("dry run: nothing was changed; web-01 would be changed by 1 request\n"));
    CHECK_THAT(text_of(dry), Contains("  put_extension   PUT https://management.azure.com/x\n"));
    dry.blockers.emplace_back("vm_not_running", "stopped", "start");
    CHECK_THAT(text_of(dry), StartsWith("dry run: nothing was changed; web-01 is blocked\n"));
  }
  SECTION("a password is good, acceptable or refused") {
    PasswordReport judged;
    CHECK_THAT(text_of(judged), StartsWith("good: "));
    judged.breaches.emplace_back("password_too_short", "found 6", "azure", false);
    CHECK_THAT(text_of(judged), StartsWith("acceptable: "));
    judged.acceptable = false;
    CHECK_THAT(text_of(judged), StartsWith("refused: "));
    CHECK_THAT(text_of(judged), Contains("  azure           password_too_short: found 6\n"));
  }
}

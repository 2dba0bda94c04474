// What an identity may do and which locks there are, read beside the VM.
#include <chrono>
#include <string>
#include <string_view>

#include "base/format.hpp"
#include "ops/preflight.hpp"
#include "ops/rights.hpp"
#include "ops/scripted_azure.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view everything = R"({"value":[{"actions":["*"],"notActions":[]}]})";
constexpr std::string_view nothing = R"({"value":[]})";
constexpr std::string_view group = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rescue-demo";
constexpr std::string_view subscription = "/subscriptions/00000000-0000-4000-8000-000000000001";

std::string may(std::string_view actions, std::string_view not_actions = "") {
  return base::format(R"({{"value":[{{"actions":[{}],"notActions":[{}]}}]}})", actions, not_actions);
}

std::string lock_on(std::string_view scope, std::string_view level, std::string_view name = "kept",
                    std::string_view notes = "") {
  return base::format(
      R"({{"id":"{}/providers/Microsoft.Authorization/locks/{}","name":"{}","properties":{{"level":"{}","notes":"{}"}}}})",
      scope, name, name, level, notes);
}

std::string locks(const std::string& all) { return R"({"value":[)" + all + "]}"; }

class Read {
 public:
  Read() { azure.describe(golden("vm.json")); }

  Result<PreflightReport> preflight() {
    return azure.runner.run(ops::preflight(azure.context(), Preflight(azure.vm())));
  }

  // With what is allowed and what is locked.
  PreflightReport report(std::string_view permissions, std::string_view all_locks = nothing) {
    azure.wire.reply(200, {}, std::string(permissions)).reply(200, {}, std::string(all_locks));
    auto read = preflight();
    if (!read) throw std::runtime_error(read.error().message);
    return std::move(*read);
  }

  ScriptedAzure azure;
};

bool has(const std::vector<Finding>& findings, std::string_view code) {
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& found) { return found.code == code; });
}

const ShutRung* shut(const PreflightReport& report, Rung rung) {
  for (const ShutRung& one : report.shut_rungs) {
    if (one.rung == rung) return &one;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("with every right and no lock every rung is open but the one that is not built", "[ops][preflight][rights]") {
  Read read;
  const auto report = read.report(everything);

  CHECK(report.permissions_checked);
  CHECK(report.locks_checked);
  CHECK(report.missing_actions.empty());
  CHECK(report.locks.empty());
  CHECK(report.blockers.empty());
  CHECK(report.warnings.empty());
  CHECK(report.open_rungs == std::vector{Rung::vm_access, Rung::managed_run_command, Rung::action_run_command});
  CHECK(report.open_methods == std::vector{Method::vm_access, Method::run_command});
  REQUIRE(report.shut_rungs.size() == 1);
  CHECK(report.shut_rungs[0].rung == Rung::offline);
  CHECK(report.shut_rungs[0].why.code == "last_resort");
}

TEST_CASE("the three reads leave at once", "[ops][preflight][rights]") {
  Read read;
  read.azure.wire.taking(3s);
  read.report(everything);
  CHECK(read.azure.runner.elapsed() == 3s);
  REQUIRE(read.azure.wire.count() == 3);
  const std::string vm = "https://management.azure.com" + std::string(kVm);
  CHECK(read.azure.wire.sent()[0].url == vm + "?$expand=instanceView&api-version=2024-07-01");
  CHECK(read.azure.wire.sent()[1].url == vm + "/providers/Microsoft.Authorization/permissions?api-version=2022-04-01");
  CHECK(read.azure.wire.sent()[2].url == vm + "/providers/Microsoft.Authorization/locks?api-version=2016-09-01");
}

TEST_CASE("a missing right shuts the rung that takes it, and the others stay open", "[ops][preflight][rights]") {
  SECTION("VMAccess") {
    Read read;
    const auto report = read.report(may(R"("*")", R"("Microsoft.Compute/virtualMachines/extensions/WRITE")"));
    CHECK(report.missing_actions == std::vector<std::string>{"Microsoft.Compute/virtualMachines/extensions/write"});
    CHECK(report.open_rungs == std::vector{Rung::managed_run_command, Rung::action_run_command});
    CHECK(report.open_methods == std::vector{Method::run_command});
    const auto* why = shut(report, Rung::vm_access);
    REQUIRE(why != nullptr);
    CHECK(why->why.code == "permission_missing");
    CHECK(why->why.message.find("Microsoft.Compute/virtualMachines/extensions/write") != std::string::npos);
    CHECK(why->why.remedy.find("eligible role") != std::string::npos);
    CHECK(report.blockers.empty());
  }
  SECTION("both forms of Run Command") {
    Read read;
    const auto report = read.report(may(R"("*/read","Microsoft.Compute/virtualMachines/extensions/*")"));
    CHECK(report.missing_actions == std::vector<std::string>{"Microsoft.Compute/virtualMachines/runCommand/action",
                                                             "Microsoft.Compute/virtualMachines/runCommands/write"});
    CHECK(report.open_rungs == std::vector{Rung::vm_access});
    CHECK(report.open_methods == std::vector{Method::vm_access});
    CHECK(report.blockers.empty());
  }
  SECTION("two roles add up") {
    Read read;
    const auto report =
        read.report(R"({"value":[{"actions":["*/read"]},{"actions":["Microsoft.Compute/virtualMachines/*"]}]})");
    CHECK(report.missing_actions.empty());
    CHECK(report.open_rungs.size() == 3);
  }
}

TEST_CASE("an identity that may do nothing of it is blocked, and the actions are named", "[ops][preflight][rights]") {
  Read read;
  const auto report = read.report(may(R"("*/read")"));
  REQUIRE(report.blockers.size() == 1);
  CHECK(report.blockers[0].code == "permission_missing");
  for (const std::string& action : report.missing_actions) {
    CHECK(report.blockers[0].message.find(action) != std::string::npos);
  }
  CHECK(report.missing_actions.size() == 3);
  CHECK(report.blockers[0].remedy.find("eligible role") != std::string::npos);
  CHECK(report.open_rungs.empty());
  CHECK(report.open_methods.empty());
  CHECK(shut(report, Rung::vm_access) == nullptr);
}

TEST_CASE("a right to remove that is missing warns", "[ops][preflight][rights]") {
  Read read;
  const auto report = read.report(may(R"("*")", R"("Microsoft.Compute/virtualMachines/runCommands/delete")"));
  CHECK(report.missing_actions.empty());
  CHECK(report.open_rungs.size() == 3);
  REQUIRE(report.warnings.size() == 1);
  CHECK(report.warnings[0].code == "cannot_clean_up");
  CHECK(report.warnings[0].message.find("runCommands/delete") != std::string::npos);
}

TEST_CASE("a ReadOnly lock above or on the VM blocks", "[ops][preflight][rights]") {
  for (const std::string_view scope : {kVm, group, subscription}) {
    CAPTURE(scope);
    Read read;
    const auto report = read.report(everything, locks(lock_on(scope, "ReadOnly", "audit", "until March")));
    REQUIRE(report.blockers.size() == 1);
    CHECK(report.blockers[0].code == "locked");
    CHECK(report.blockers[0].message.find("audit") != std::string::npos);
    CHECK(report.blockers[0].message.find("until March") != std::string::npos);
    CHECK(report.open_rungs.empty());
    REQUIRE(report.locks.size() == 1);
    CHECK(report.locks[0].name == "audit");
    CHECK(report.locks[0].level == "ReadOnly");
    CHECK(report.locks[0].notes == "until March");
    CHECK(report.locks[0].id == std::string(scope) + "/providers/Microsoft.Authorization/locks/audit");
    CHECK_FALSE(can_be_overridden(Blocker::locked));
  }
}

TEST_CASE("a CanNotDelete lock warns that nothing can be cleaned up", "[ops][preflight][rights]") {
  Read read;
  const auto report = read.report(everything, locks(lock_on(group, "CanNotDelete")));
  CHECK(report.blockers.empty());
  CHECK(report.open_rungs.size() == 3);
  CHECK(report.locks.size() == 1);
  REQUIRE(report.warnings.size() == 1);
  CHECK(report.warnings[0].code == "cannot_clean_up");
}

TEST_CASE("locks elsewhere and levels that nobody knows block nothing", "[ops][preflight][rights]") {
  Read read;
  const auto report = read.report(
      everything, locks(lock_on(std::string(kVm) + "-2", "ReadOnly") + "," + lock_on(group, "NotSpecified") + "," +
                        lock_on(std::string(kVm) + "/extensions/monitoring", "ReadOnly")));
  CHECK(report.blockers.empty());
  CHECK(report.open_rungs.size() == 3);
  REQUIRE(report.locks.size() == 1);
  CHECK(report.locks[0].level == "NotSpecified");
}

TEST_CASE("a lock on the VMAccess instance shuts that rung alone", "[ops][preflight][rights]") {
  PreflightReport report;
  report.target = kVm;
  report.vm_access_name = "enablevmaccess";
  arm::LockView view;
  view.id = std::string(kVm) + "/extensions/EnableVMAccess/providers/Microsoft.Authorization/locks/kept";
  view.name = "kept";
  view.level_name = "ReadOnly";
  ops::judge_locks(ops::Locks{view}, report);
  ops::judge_rungs(report);
  CHECK(report.blockers.empty());
  CHECK(report.locks.empty());
  CHECK(report.open_rungs == std::vector{Rung::managed_run_command, Rung::action_run_command});
  REQUIRE(shut(report, Rung::vm_access) != nullptr);
  CHECK(shut(report, Rung::vm_access)->why.code == "locked");
}

TEST_CASE("what cannot be read beside the VM is not checked, and nothing fails", "[ops][preflight][rights]") {
  Read read;

  SECTION("forbidden") {
    read.azure.wire.reply(403, {}, R"({"error":{"code":"AuthorizationFailed","message":"no"}})")
        .reply(403, {}, R"({"error":{"code":"AuthorizationFailed","message":"no"}})");
  }
  SECTION("not found") { read.azure.wire.reply(404).reply(404); }
  SECTION("nonsense") { read.azure.wire.reply(200, {}, "<html>").reply(200, {}, R"({"value":[{"id":"x"}]})"); }
  SECTION("a server that fails") { read.azure.wire.reply(503).reply(503); }
  SECTION("a list of the wrong kind") {
    read.azure.wire.reply(200, {}, R"({"value":[{"actions":7}]})").reply(200, {}, R"({"value":7})");
  }

  const auto report = read.preflight();
  REQUIRE(report);
  CHECK_FALSE(report->permissions_checked);
  CHECK_FALSE(report->locks_checked);
  CHECK(has(report->warnings, "permissions_not_checked"));
  CHECK(has(report->warnings, "locks_not_checked"));
  CHECK(report->missing_actions.empty());
  CHECK(report->blockers.empty());
  CHECK(report->open_rungs.size() == 3);
  for (const Finding& warning : report->warnings) CHECK_FALSE(warning.remedy.empty());
}

TEST_CASE("one of them that cannot be read leaves the other", "[ops][preflight][rights]") {
  Read read;
  read.azure.wire.reply(403).reply(200, {}, locks(lock_on(kVm, "ReadOnly")));
  const auto report = read.preflight();
  REQUIRE(report);
  CHECK_FALSE(report->permissions_checked);
  CHECK(report->locks_checked);
  CHECK(has(report->blockers, "locked"));
}

TEST_CASE("permissions and locks that take long are not waited for", "[ops][preflight][rights]") {
  ScriptedAzure azure;
  ops::Permissions permissions;
  azure.wire.taking(1h);
  const auto late = azure.runner.run(ops::read_permissions(azure.context(), azure.vm().text()));
  REQUIRE_FALSE(late);
  CHECK(late.error().code == ErrorCode::deadline_exceeded);
  CHECK(azure.runner.elapsed() == 10s);
  const auto locked = azure.runner.run(ops::read_locks(azure.context(), azure.vm().text()));
  REQUIRE_FALSE(locked);
  CHECK(azure.runner.elapsed() == 20s);

  PreflightReport report;
  ops::judge_permissions(late.error(), azure.vm(), report);
  REQUIRE(report.warnings.size() == 1);
  CHECK(report.warnings[0].message.find("did not answer") != std::string::npos);
}

TEST_CASE("lists with several pages are read to their end", "[ops][preflight][rights]") {
  ScriptedAzure azure;
  azure.wire.reply(200, {},
                   R"({"value":[{"actions":["a/read"]}],"nextLink":"https://management.azure.com/next?page=2"})");
  azure.wire.reply(200, {}, R"({"value":[{"actions":["b/read"]}]})");
  const auto permissions = azure.runner.run(ops::read_permissions(azure.context(), azure.vm().text()));
  REQUIRE(permissions);
  REQUIRE(permissions->size() == 2);
  CHECK(arm::allowed(*permissions, "b/read"));
}

TEST_CASE("a VM that may not be read stays permission_denied, whatever else may be read", "[ops][preflight][rights]") {
  ScriptedAzure azure;
  azure.wire.reply(403, {}, R"({"error":{"code":"AuthorizationFailed","message":"no"}})");
  azure.wire.reply(200, {}, std::string(everything)).reply(200, {}, std::string(nothing));
  const auto report = azure.runner.run(ops::preflight(azure.context(), Preflight(azure.vm())));
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::permission_denied);
}

TEST_CASE("the VM alone is read where ARM says no itself", "[ops][preflight][rights]") {
  Read read;
  const auto seen = read.azure.runner.run(ops::examine(read.azure.context(), read.azure.vm()));
  REQUIRE(seen);
  CHECK(read.azure.wire.count() == 1);
  CHECK_FALSE(seen->report.permissions_checked);
  CHECK(seen->report.open_rungs.size() == 3);
}

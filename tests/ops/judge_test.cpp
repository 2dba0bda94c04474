// The pure half of preflight: from a VM as ARM describes it to what stands in the way.
#include <string>
#include <vector>

#include "base/json/reader.hpp"
#include "base/timestamp.hpp"
#include "ops/golden.hpp"
#include "ops/preflight.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;

namespace {

using Codes = std::vector<std::string>;

const ResourceId& target() {
  static const ResourceId id = ResourceId::parse(
                                   "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rescue-demo/"
                                   "providers/Microsoft.Compute/virtualMachines/web-01")
                                   .value();
  return id;
}

PreflightReport judged(const std::string& vm, std::string_view answered_at = "2026-09-21T14:05:00Z") {
  const auto document = base::json::Document::parse(vm);
  REQUIRE(document);
  const auto view = arm::read_vm(document->root());
  REQUIRE(view);
  return ops::judge(*view, target(), base::parse_timestamp(answered_at));
}

Codes codes(const std::vector<Finding>& findings) {
  Codes names;
  for (const Finding& finding : findings) {
    CHECK_FALSE(finding.message.empty());
    CHECK_FALSE(finding.remedy.empty());
    names.push_back(finding.code);
  }
  return names;
}

}  // namespace

TEST_CASE("a healthy VM has nothing in the way", "[ops][preflight]") {
  const PreflightReport report = judged(golden("vm.json"));
  CHECK(codes(report.blockers).empty());
  CHECK(codes(report.warnings).empty());
  CHECK(report.open(Method::vm_access));
  CHECK(report.open(Method::run_command));
  CHECK_FALSE(report.open(Method::offline));
  CHECK(to_json(report) == compact(golden("preflight.json")));
}

TEST_CASE("a VM that does not run is one blocker, whatever its agent said last", "[ops][preflight]") {
  for (const char* power : {"stopped", "deallocated", "starting", "stopping", "deallocating"}) {
    CAPTURE(power);
    const auto report = judged(with(golden("vm.json"), "PowerState/running", std::string("PowerState/") + power),
                               "2026-09-22T14:05:00Z");
    CHECK(report.power == power);
    CHECK(codes(report.blockers) == Codes{"vm_not_running"});
    CHECK(report.open_methods.empty());
  }
}

TEST_CASE("a VM whose power nobody knows is judged by its agent", "[ops][preflight]") {
  const auto report = judged(with(golden("vm.json"), "PowerState/running", "PowerState/unknown"));
  CHECK(report.power == "unknown");
  CHECK(report.blockers.empty());
  CHECK(judged(with(golden("vm.json"), "PowerState/running", "Other/x")).power == "unknown");
}

TEST_CASE("an agent that is not ready blocks, with its own words", "[ops][preflight]") {
  auto vm = with(golden("vm.json"), "ProvisioningState/succeeded", "ProvisioningState/Unavailable");
  vm = with(vm, "GuestAgent is running and accepting new configurations.",
            "VM status blob is found but not yet populated.");
  const auto report = judged(vm);
  CHECK(report.agent_status == "not_ready");
  CHECK(codes(report.blockers) == Codes{"agent_not_ready"});
  CHECK(report.blockers[0].message.find("not yet populated") != std::string::npos);
}

TEST_CASE("an agent that never reported blocks", "[ops][preflight]") {
  const auto report = judged(with(golden("vm.json"), "\"vmAgent\"", "\"otherAgent\""));
  CHECK(report.agent_status == "absent");
  CHECK_FALSE(report.agent_reported_at);
  CHECK(codes(report.blockers) == Codes{"agent_not_ready"});
}

TEST_CASE("an agent whose last report is old blocks", "[ops][preflight]") {
  CHECK(codes(judged(golden("vm.json"), "2026-09-21T14:10:59Z").blockers).empty());
  const auto report = judged(golden("vm.json"), "2026-09-21T14:42:00Z");
  CHECK(codes(report.blockers) == Codes{"agent_stale"});
  CHECK(report.blockers[0].message.find("42 minutes") != std::string::npos);
  CHECK(report.agent_status == "ready");

  SECTION("but not one whose report has no time, or when ARM does not tell its own") {
    const auto timeless = with(golden("vm.json"), R"("time": "2026-09-21T14:00:00+00:00")", R"("other": 0)");
    CHECK(judged(timeless, "2026-09-22T14:42:00Z").blockers.empty());
    CHECK(judged(golden("vm.json"), "").blockers.empty());
  }
  SECTION("however far away it is") {
    const auto ancient = with(golden("vm.json"), "2026-09-21T14:00:00", "0001-01-01T00:00:00");
    CHECK(codes(judged(ancient).blockers) == Codes{"agent_stale"});
  }
  SECTION("and not one from the future") { CHECK(judged(golden("vm.json"), "2026-09-20T00:00:00Z").blockers.empty()); }
}

TEST_CASE("extension operations that are switched off block", "[ops][preflight]") {
  const auto off =
      judged(with(golden("vm.json"), "\"allowExtensionOperations\": true", "\"allowExtensionOperations\": false"));
  CHECK_FALSE(off.extensions_allowed);
  CHECK(codes(off.blockers) == Codes{"extensions_disabled"});

  SECTION("a VM made from a specialised disk does not say, which counts as allowed") {
    const auto silent = judged(with(golden("vm.json"), "\"osProfile\"", "\"otherProfile\""));
    CHECK(silent.extensions_allowed);
    CHECK(silent.admin_username.empty());
    CHECK(silent.blockers.empty());
  }
}

TEST_CASE("a VM that somebody is changing blocks, one where something failed does not", "[ops][preflight]") {
  const auto in_state = [](std::string_view state) {
    return judged(with(golden("vm.json"), R"("provisioningState": "Succeeded")",
                       R"("provisioningState": ")" + std::string(state) + '"'));
  };
  for (const char* state : {"Updating", "updating", "Creating", "Migrating", "Deleting"}) {
    CAPTURE(state);
    CHECK(codes(in_state(state).blockers) == Codes{"provisioning_updating"});
  }
  for (const char* state : {"Failed", "Canceled", "succeeded", ""}) {
    CAPTURE(state);
    CHECK(in_state(state).blockers.empty());
  }
}

TEST_CASE("a VM that does not run Windows blocks", "[ops][preflight]") {
  const auto report = judged(with(golden("vm.json"), "\"osType\": \"Windows\"", "\"osType\": \"Linux\""));
  CHECK(report.os == "linux");
  CHECK(codes(report.blockers) == Codes{"not_windows"});
}

TEST_CASE("a classic VM blocks, should ARM answer with one", "[ops][preflight]") {
  const auto report =
      judged(with(golden("vm.json"), "providers/Microsoft.Compute/", "providers/microsoft.classiccompute/"));
  CHECK(codes(report.blockers) == Codes{"classic_vm"});
}

TEST_CASE("blockers are listed together", "[ops][preflight]") {
  auto vm = with(golden("vm.json"), "\"osType\": \"Windows\"", "\"osType\": \"Linux\"");
  vm = with(vm, "PowerState/running", "PowerState/deallocated");
  CHECK(codes(judged(vm).blockers) == Codes{"not_windows", "vm_not_running"});
}

TEST_CASE("the Entra login extension warns, with what to do afterwards", "[ops][preflight]") {
  const auto report = judged(with(golden("vm.json"), "\"resources\": [", R"("resources": [
    {"name": "login", "properties": {"publisher": "Microsoft.Azure.ActiveDirectory", "type": "aadloginforwindows",
     "typeHandlerVersion": "2.2"}},)"));
  CHECK(codes(report.warnings) == Codes{"entra_login_installed"});
  CHECK(report.blockers.empty());
}

TEST_CASE("an existing VMAccess instance is found whatever its name and case", "[ops][preflight]") {
  auto vm = with(golden("vm.json"), R"("publisher": "Microsoft.Compute")", R"("publisher": "MICROSOFT.compute")");
  vm = with(vm, R"("type": "VMAccessAgent")", R"("type": "vmaccessagent")");
  CHECK(judged(vm).vm_access_name == "myVMAccessExtension");

  SECTION("in the instance view alone") {
    const auto alone = judged(with(golden("vm.json"), "\"resources\"", "\"others\""));
    CHECK(alone.vm_access_name == "myVMAccessExtension");
    CHECK(alone.vm_access_version == "2.4.10");
  }
  SECTION("VMAccess for Linux is another one") {
    auto other = with(golden("vm.json"), "\"resources\"", "\"others\"");
    other = with(other,
                 "\"type\": \"Microsoft.Compute.VMAccessAgent\",\n          \"typeHandlerVersion\": \"2.4.10\",\n      "
                 "    \"statuses\"",
                 "\"type\": \"Microsoft.OSTCExtensions.VMAccessForLinux\", \"statuses\"");
    CHECK(judged(other).vm_access_name.empty());
  }
}

TEST_CASE("facts of the guest stay unknown", "[ops][preflight]") {
  const auto report = judged(golden("vm.json"));
  CHECK(report.domain_controller == Tristate::unknown);
  CHECK(report.laps_managed == Tristate::unknown);
}

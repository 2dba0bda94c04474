#include "ops/status.hpp"

#include <string>

#include "base/timestamp.hpp"
#include "ops/scripted_azure.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

namespace {

Result<StatusReport> status(ScriptedAzure& azure) {
  return azure.runner.run(ops::status(azure.context(), Status(azure.vm())));
}

StatusReport status_of(std::string vm) {
  ScriptedAzure azure;
  azure.describe(std::move(vm));
  auto report = status(azure);
  REQUIRE(report);
  CHECK(azure.wire.count() == 1);
  return *report;
}

}  // namespace

TEST_CASE("the status of a VM is one read", "[ops][status]") {
  ScriptedAzure azure;
  azure.describe(golden("vm.json"));

  const auto report = status(azure);

  REQUIRE(report);
  CHECK(azure.wire.count() == 1);
  CHECK(azure.wire.last().method == "GET");
  CHECK(to_json(*report) == compact(golden("status.json")));
}

TEST_CASE("an operation is in progress when anything says so", "[ops][status]") {
  CHECK_FALSE(status_of(golden("vm.json")).operation_in_progress);

  SECTION("the VM is being changed") {
    const auto vm = with(golden("vm.json"), R"("provisioningState": "Succeeded",
    "storageProfile")",
                         R"("provisioningState": "Updating",
    "storageProfile")");
    CHECK(status_of(vm).operation_in_progress);
  }
  SECTION("an extension is being changed") {
    const auto vm = with(golden("vm.json"), R"("provisioningState": "Succeeded",
        "publisher")",
                         R"("provisioningState": "Creating",
        "publisher")");
    CHECK(status_of(vm).operation_in_progress);
    CHECK(status_of(vm).vm_access_state == "Creating");
  }
  SECTION("the power is on its way") {
    for (const char* power : {"starting", "stopping", "deallocating"}) {
      CAPTURE(power);
      CHECK(status_of(with(golden("vm.json"), "PowerState/running", std::string("PowerState/") + power))
                .operation_in_progress);
    }
    CHECK_FALSE(status_of(with(golden("vm.json"), "PowerState/running", "PowerState/stopped")).operation_in_progress);
    CHECK_FALSE(status_of(with(golden("vm.json"), "PowerState/running", "PowerState/unknown")).operation_in_progress);
  }
  SECTION("but an operation that failed is over") {
    const auto vm = with(golden("vm.json"), R"("provisioningState": "Succeeded",
    "storageProfile")",
                         R"("provisioningState": "Failed",
    "storageProfile")");
    CHECK_FALSE(status_of(vm).operation_in_progress);
  }
}

TEST_CASE("the handler's newest words count, in whatever order they come", "[ops][status]") {
  const auto vm = with(golden("vm.json"), R"(              "message": "an earlier run",
              "time": "2026-09-01T08:00:00+00:00"
            })",
                       R"(              "message": "an earlier run",
              "time": "2026-09-01T08:00:00+00:00"
            },
            {"code": "ProvisioningState/failed", "message": "the last run", "time": "2026-09-02T08:00:00Z"},
            {"code": "ProvisioningState/failed", "message": "", "time": "2026-09-03T08:00:00Z"},
            {"code": "ProvisioningState/failed", "message": "the run before", "time": "2026-09-01T09:00:00Z"})");
  const auto report = status_of(vm);
  CHECK(report.guest_message == "the last run");
  CHECK(report.guest_reported_at == base::parse_timestamp("2026-09-02T08:00:00Z"));
}

TEST_CASE("a VM without VMAccess has nothing to say of it", "[ops][status]") {
  const auto report = status_of(R"({"name":"web-01","properties":{"provisioningState":"Succeeded"}})");
  CHECK(report.vm_access_name.empty());
  CHECK(report.force_update_tag.empty());
  CHECK(report.power == "unknown");
  CHECK(report.agent_status == "absent");
  CHECK_FALSE(report.agent_reported_at);
  CHECK_FALSE(report.guest_reported_at);
}

namespace {

// A VM that shows the resource of VMAccess, and no instance view of it.
const char* const half_seen =
    R"({"name":"web-01","properties":{"provisioningState":"Succeeded"},"resources":[{"name":"web-01/vma",)"
    R"("properties":{"publisher":"Microsoft.Compute","type":"VMAccessAgent","typeHandlerVersion":"2.0",)"
    R"("forceUpdateTag":"older","provisioningState":"Updating"}}]})";

}  // namespace

TEST_CASE("an extension that the VM shows by half is read by itself", "[ops][status]") {
  ScriptedAzure azure;
  azure.describe(half_seen);
  azure.wire.reply(200, {}, extension("newer", "Succeeded", "ProvisioningState/succeeded", "done"));

  const auto report = status(azure);

  REQUIRE(report);
  REQUIRE(azure.wire.count() == 2);
  CHECK(azure.wire.last().url == "https://management.azure.com" + std::string(kVm) +
                                     "/extensions/vma?$expand=instanceView&api-version=2024-07-01");
  CHECK(report->vm_access_name == "vma");
  CHECK(report->force_update_tag == "newer");
  CHECK(report->vm_access_state == "Succeeded");
  CHECK(report->guest_message == "done");
  CHECK_FALSE(report->operation_in_progress);
}

TEST_CASE("where the extension cannot be read, the VM has told all there is", "[ops][status]") {
  for (const int http_status : {403, 404}) {
    CAPTURE(http_status);
    ScriptedAzure azure;
    azure.describe(half_seen);
    azure.wire.reply(http_status, {}, R"({"error":{"code":"X","message":"no"}})");
    const auto report = status(azure);
    REQUIRE(report);
    CHECK(report->force_update_tag == "older");
    CHECK(report->operation_in_progress);
  }
}

TEST_CASE("a read that failed by accident is not passed over", "[ops][status]") {
  ScriptedAzure azure;
  azure.describe(half_seen);
  SECTION("a server error") {
    azure.wire.reply(500, {}, "");
    CHECK(status(azure).error().code == ErrorCode::server_error);
  }
  SECTION("something that is no extension") {
    azure.wire.reply(200, {}, R"({"value":[]})");
    CHECK(status(azure).error().code == ErrorCode::protocol);
  }
}

TEST_CASE("an extension whose name cannot stand in a path is not asked for", "[ops][status]") {
  const auto vm = with(half_seen, "web-01/vma", "web-01/..");
  CHECK(status_of(vm).force_update_tag == "older");
}

TEST_CASE("the status of a VM that is not there is not found", "[ops][status]") {
  ScriptedAzure azure;
  azure.wire.reply(404, {}, R"({"error":{"code":"ResourceNotFound","message":"gone"}})");
  CHECK(status(azure).error().code == ErrorCode::not_found);
}

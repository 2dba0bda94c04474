// What takes its time with disks, also when the operation has ended.
#include "simulator/tests/disk_changing.hpp"

using namespace azvmreset::sim;
using namespace std::chrono_literals;

namespace {

struct Waiting : DiskChanging {
  explicit Waiting(Settings settings = {}, Scenario scenario = default_scenario())
      : DiskChanging(std::move(settings), std::move(scenario)) {}

  static std::string snapshot(std::string_view name) {
    return kComputeOfTheGroup + "/snapshots/" + std::string(name) + std::string(kDiskVersion);
  }
  static std::string source(std::string_view id) {
    return R"({"location":"westeurope","zones":["1"],"sku":{"name":"Premium_LRS"},"properties":{"incremental":true,)"
           R"("creationData":{"createOption":"Copy","sourceResourceId":")" +
           std::string(id) + R"("}}})";
  }
  Answer take_snapshot(std::string_view name, std::string_view disk_name = "dead-01_OsDisk_1") {
    return ask("PUT", snapshot(name), source(disk(disk_name)));
  }
  Answer copy_of_snapshot(std::string_view name, std::string_view from) {
    return ask("PUT", disk(name) + std::string(kDiskVersion),
               source(kComputeOfTheGroup + "/snapshots/" + std::string(from)));
  }
  std::int64_t percent(const std::string& url) {
    return read(ask("GET", url)).root()["properties"]["completionPercent"].integer().value_or(-1);
  }
};

}  // namespace

TEST_CASE("a snapshot and a copy are being made for a while", "[simulator][delay]") {
  Waiting client;
  const Answer accepted = client.take_snapshot("before");
  CHECK(Asking::state(client.ask("GET", Waiting::snapshot("before"))) == "Creating");
  CHECK(client.percent(Waiting::snapshot("before")) == 0);
  CHECK(Asking::error_code(client.copy_of_snapshot("copy", "before")) == "Conflict");
  client.pass(5min);
  CHECK(client.status_of(accepted) == "Succeeded");
  CHECK(client.percent(Waiting::snapshot("before")) == 100);
  REQUIRE(client.copy_of_snapshot("copy", "before").status == 202);
  CHECK(Asking::state(client.ask("GET", DiskChanging::disk("copy") + std::string(kDiskVersion))) == "Creating");
  CHECK(Asking::error_code(client.attach("rescue-01", DiskChanging::disk("copy"))) == "Conflict");
  client.pass(5min);
  CHECK(client.attach("rescue-01", DiskChanging::disk("copy")).status == 202);
}

TEST_CASE("a copy may grow when its operation has ended, and be of no use until then", "[simulator][delay]") {
  Waiting client;
  client.azure.faults().add(Fault(FaultKind::copy_lags).on("PUT", "/snapshots/").after(1h));
  const Answer accepted = client.take_snapshot("before");
  client.pass(25min);
  CHECK(client.status_of(accepted) == "Succeeded");
  const std::int64_t some = client.percent(Waiting::snapshot("before"));
  CHECK((some > 0 && some < 100));
  CHECK(Asking::error_code(client.copy_of_snapshot("copy", "before")) == "OperationNotAllowed");
  client.pass(40min);
  client.signed_in();
  CHECK(client.percent(Waiting::snapshot("before")) == 100);
  CHECK(client.copy_of_snapshot("copy", "before").status == 202);
}

TEST_CASE("a disk is not attached before all of it is there", "[simulator][delay]") {
  Waiting client;
  client.take_snapshot("before");
  client.pass(5min);
  client.azure.faults().add(Fault(FaultKind::copy_lags).on("PUT", "/disks/"));
  REQUIRE(client.copy_of_snapshot("copy", "before").status == 202);
  client.pass(5min);
  CHECK(client.percent(DiskChanging::disk("copy") + std::string(kDiskVersion)) < 100);
  CHECK(Asking::error_code(client.attach("rescue-01", DiskChanging::disk("copy"))) == "OperationNotAllowed");
  CHECK(Asking::error_code(client.swap("dead-01", "copy")) == "OperationNotAllowed");
  client.pass(10min);
  CHECK(client.attach("rescue-01", DiskChanging::disk("copy")).status == 202);
}

TEST_CASE("of fast storage nothing can be used at once, of other storage all of it", "[simulator][delay]") {
  SECTION("Premium SSD v2") {
    Scenario scenario = default_scenario();
    for (VmSetUp& vm : scenario.vms) {
      if (vm.name == "dead-01") vm.os_disk.sku = "PremiumV2_LRS";
    }
    Waiting client({}, std::move(scenario));
    client.take_snapshot("before");
    client.pass(2min);
    CHECK(Asking::error_code(client.copy_of_snapshot("copy", "before")) == "OperationNotAllowed");
    client.pass(15min);
    CHECK(client.copy_of_snapshot("copy", "before").status == 202);
  }
  SECTION("what tells of its progress, and can be used all the same") {
    Settings settings;
    settings.variants = {{"F5.5/1f", 1}};
    Waiting client(settings);
    client.take_snapshot("before");
    client.pass(4min);
    CHECK(client.percent(Waiting::snapshot("before")) < 100);
    CHECK(client.copy_of_snapshot("copy", "before").status == 202);
  }
}

TEST_CASE("a disk that was detached shows as attached for a while", "[simulator][delay]") {
  Settings settings;
  SECTION("by a fault") {}
  SECTION("or by a setting") { settings.detach_lag = 15min; }
  Waiting client(settings);
  if (!settings.detach_lag) client.azure.faults().add(Fault(FaultKind::detach_lags).on("POST", "attachDetach").from(2));
  const std::string copy = client.copy("dead-01", "copy");
  client.attach("rescue-01", copy);
  client.pass(5min);
  const Answer detached = client.detach("rescue-01", copy);
  client.pass(5min);
  CHECK(client.status_of(detached) == "Succeeded");
  CHECK(client.model("rescue-01").root()["properties"]["storageProfile"]["dataDisks"].size() == 0);
  CHECK(client.disk_state("copy") == "Attached");
  CHECK(client.get_disk("copy").root()["managedBy"].text() == client.vm("rescue-01"));
  CHECK(Asking::error_code(client.swap("dead-01", "copy")) == "AttachDiskWhileBeingDetached");
  CHECK(Asking::error_code(client.ask("DELETE", copy + std::string(kDiskVersion))) == "OperationNotAllowed");
  client.pass(15min);
  CHECK(client.disk_state("copy") == "Unattached");
  CHECK(client.swap("dead-01", "copy").status == 202);
}

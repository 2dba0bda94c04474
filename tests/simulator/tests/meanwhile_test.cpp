// What somebody else does while a client is at work.
#include "simulator/tests/disk_changing.hpp"

using namespace azvmreset::sim;
using namespace std::chrono_literals;

namespace {

const Machine& machine(const DiskChanging& client, std::string_view name) { return *client.azure.world().find(name); }

Fault before(std::string_view method, std::string_view path, Change what) {
  return Fault(FaultKind::changed_meanwhile).on(method, path).by(what);
}

struct Racing : DiskChanging {
  explicit Racing(Settings settings = {}) : DiskChanging(std::move(settings)) { copy("dead-01", "copy"); }

  // What a swap says whose ETag was read before that change.
  Answer swap_after(Change what) {
    const std::string read_before = etag("dead-01");
    azure.faults().add(before("PATCH", "/virtualMachines/dead-01", what));
    return patch("dead-01", swap_to(disk("copy"), "copy"), {{"If-Match", read_before}});
  }
};

}  // namespace

TEST_CASE("who read a VM before somebody changed it is refused by its ETag", "[simulator][meanwhile]") {
  for (const Change what : {Change::tag_added, Change::tags_cleared, Change::disk_swapped}) {
    Racing client;
    CHECK(client.swap_after(what).status == 412);
  }
  Racing client;
  client.swap_after(Change::disk_swapped);
  CHECK(machine(client, "dead-01").os_disk == DiskChanging::disk("dead-01_OsDisk_1-theirs"));
  CHECK(client.disk_state("dead-01_OsDisk_1") == "Unattached");
  CHECK(machine(client, "dead-01").boots == 1);
}

TEST_CASE("a lease is taken away, a VM started, stopped, deleted", "[simulator][meanwhile]") {
  Racing client;
  client.azure.set_power("dead-01", Power::stopped, client.now);
  client.swap_after(Change::started);
  CHECK(client.power("dead-01") == "PowerState/running");
  client.pass(10min);
  client.swap_after(Change::stopped);
  CHECK(client.power("dead-01") == "PowerState/stopped");
  client.pass(10min);
  client.swap_after(Change::deallocated);
  CHECK(client.power("dead-01") == "PowerState/deallocated");
  client.pass(10min);
  client.patch("dead-01", R"({"tags":{"lease":"mine"}})");
  client.pass(1min);
  client.swap_after(Change::tags_cleared);
  CHECK(machine(client, "dead-01").set_up.tags.empty());
  client.pass(1min);
  CHECK(client.swap_after(Change::deleted).status == 404);
  CHECK(client.disk_state("dead-01_OsDisk_1") == "Unattached");
}

TEST_CASE("a VM is changed that the request is not about", "[simulator][meanwhile]") {
  Racing client;
  client.azure.faults().add(before("GET", "/disks/copy", Change::stopped).of("dead-01"));
  client.disk_state("copy");
  CHECK(client.power("dead-01") == "PowerState/stopped");
}

TEST_CASE("a lock comes in the middle, and is lifted", "[simulator][meanwhile]") {
  Racing client;
  CHECK(Asking::error_code(client.swap_after(Change::locked)) == "ScopeLocked");
  client.azure.set_lock("dead-01", "");
  CHECK(client.swap("dead-01", "copy").status == 202);
  client.azure.faults().add(before("DELETE", "/disks/dead-01_OsDisk_1", Change::undeletable));
  client.pass(10min);
  const std::string old = DiskChanging::disk("dead-01_OsDisk_1") + std::string(kDiskVersion);
  CHECK(Asking::error_code(client.ask("DELETE", old)) == "ScopeLocked");
  CHECK(client.ask("PATCH", old, R"({"tags":{}})").status == 202);
  client.pass(1min);
  client.azure.faults().add(before("DELETE", "/disks/", Change::deleted));
  client.azure.set_lock(DiskChanging::disk("dead-01_OsDisk_1"), "");
  CHECK(client.ask("DELETE", old).status == 204);
}

TEST_CASE("somebody else's operation is under way", "[simulator][meanwhile]") {
  Racing client;
  client.azure.faults().add(Fault(FaultKind::busy).on("PATCH", "/virtualMachines/").after(2min));
  CHECK(Asking::error_code(client.swap("dead-01", "copy")) == "Conflict");
  CHECK(Asking::state(client.ask("GET", client.vm("dead-01", kVmVersion))) == "Updating");
  CHECK(Asking::error_code(client.act("dead-01", "powerOff")) == "Conflict");
  client.azure.faults().add(Fault(FaultKind::busy).on("DELETE", "/disks/").after(1min));
  CHECK(Asking::error_code(client.ask("DELETE", DiskChanging::disk("copy") + std::string(kDiskVersion))) == "Conflict");
  CHECK(Asking::error_code(client.attach("rescue-01", DiskChanging::disk("copy"))) == "Conflict");
  client.pass(3min);
  CHECK(Asking::state(client.ask("GET", client.vm("dead-01", kVmVersion))) == "Succeeded");
  CHECK(client.swap("dead-01", "copy").status == 202);
}

TEST_CASE("an operation on a VM gives way to a newer one, done or not", "[simulator][meanwhile]") {
  const auto told = [](DiskChanging& client, FaultKind kind, std::string_view action) {
    client.azure.faults().add(Fault(kind).on("", "/virtualMachines/"));
    const Answer accepted = action == "swap"     ? client.swap("dead-01", "copy")
                            : action == "attach" ? client.attach("dead-01", DiskChanging::disk("copy"), "5")
                                                 : client.act("dead-01", action);
    client.azure.faults().clear();
    client.pass(10min);
    return Asking::text(client.ask("GET", Asking::header(accepted, "Azure-AsyncOperation")), "status") +
           (client.ask("GET", Asking::header(accepted, "Azure-AsyncOperation")).body.find("OperationPreempted") !=
                    std::string::npos
                ? " preempted"
                : "");
  };
  for (const bool done : {true, false}) {
    const FaultKind kind = done ? FaultKind::preempted : FaultKind::superseded;
    for (const std::string_view action : {"swap", "attach", "powerOff"}) {
      Racing client;
      CAPTURE(done, action);
      CHECK(told(client, kind, action) == "Canceled preempted");
      const Machine& now = machine(client, "dead-01");
      if (action == "swap") CHECK((now.os_disk == DiskChanging::disk("copy")) == done);
      if (action == "attach") CHECK((now.data_disks.size() == 2) == done);
      if (action == "powerOff") CHECK((now.set_up.power == Power::stopped) == done);
    }
    Racing client;
    client.azure.set_power("dead-01", Power::deallocated, client.now);
    CHECK(told(client, kind, "start") == "Canceled preempted");
    CHECK(machine(client, "dead-01").running() == done);
  }
}

// The OS disk of a VM is exchanged for another one.
#include "simulator/tests/disk_changing.hpp"

using namespace azvmreset::sim;
using namespace std::chrono_literals;

namespace {

const Machine& machine(const DiskChanging& client, std::string_view name) { return *client.azure.world().find(name); }

// dead-01 with a copy of its disk that is named so.
struct Swapping : DiskChanging {
  explicit Swapping(Settings settings = {}, Scenario scenario = default_scenario())
      : DiskChanging(std::move(settings), std::move(scenario)) {}

  std::string refusal_of(std::string_view more_of_copy, std::string_view around = R"(,"zones":["1"])") {
    copy("dead-01", "copy", more_of_copy, around);
    return error_code(swap("dead-01", "copy"));
  }
};

VmSetUp& named(Scenario& scenario, std::string_view name) {
  for (VmSetUp& vm : scenario.vms) {
    if (vm.name == name) return vm;
  }
  FAIL("no such VM");
  throw;
}

}  // namespace

TEST_CASE("an OS disk is swapped: the old one stays, the VM restarts with the new one", "[simulator][swap]") {
  Swapping client;
  client.copy("dead-01", "copy");
  client.azure.guest("dead-01")->find("azureuser")->enabled = false;
  const Answer accepted = client.swap("dead-01", "copy", R"(,"caching":"ReadOnly")");
  CHECK(accepted.status == 202);
  CHECK(Asking::state(client.ask("GET", client.vm("dead-01", kVmVersion))) == "Updating");
  CHECK(client.disk_state("dead-01_OsDisk_1") == "Attached");
  client.pass(10min);
  CHECK(client.status_of(accepted) == "Succeeded");
  const auto model = client.model("dead-01");
  const auto os_disk = model.root()["properties"]["storageProfile"]["osDisk"];
  CHECK(os_disk["name"].text() == "copy");
  CHECK(os_disk["managedDisk"]["id"].text() == DiskChanging::disk("copy"));
  CHECK(os_disk["caching"].text() == "ReadOnly");
  CHECK(client.disk_state("copy") == "Attached");
  CHECK(client.disk_state("dead-01_OsDisk_1") == "Unattached");
  CHECK(!client.get_disk("dead-01_OsDisk_1").root()["managedBy"].present());
  CHECK(client.power("dead-01") == "PowerState/running");
  CHECK(machine(client, "dead-01").boots == 1);

  // The guest is what the disk holds, and the old disk keeps what it was.
  CHECK(client.azure.guest("dead-01")->find("azureuser")->enabled);
  client.swap("dead-01", "dead-01_OsDisk_1");
  client.pass(10min);
  CHECK(client.disk_state("copy") == "Unattached");
  CHECK(!client.azure.guest("dead-01")->find("azureuser")->enabled);
}

TEST_CASE("a VM that is off stays off when its disk is swapped, and starts with the new one", "[simulator][swap]") {
  Swapping client;
  client.copy("dead-01", "copy");
  for (const Power power : {Power::stopped, Power::deallocated}) {
    client.azure.set_power("dead-01", power, client.now);
    const std::string_view next = power == Power::stopped ? "copy" : "dead-01_OsDisk_1";
    CHECK(client.swap("dead-01", next).status == 202);
    client.pass(10min);
    CHECK(client.disk_state(next) == (power == Power::stopped ? "Attached" : "Reserved"));
    CHECK(machine(client, "dead-01").boots == 0);
  }
  CHECK(client.act("dead-01", "start").status == 202);
  client.pass(10min);
  CHECK(client.power("dead-01") == "PowerState/running");
}

TEST_CASE("a swap by PUT of the whole model", "[simulator][swap]") {
  Swapping client;
  client.copy("dead-01", "copy");
  std::string model = client.ask("GET", client.vm("dead-01", kVmVersion)).body;
  const auto replace = [&](std::string_view what, std::string_view with) {
    for (std::size_t at = 0; (at = model.find(what, at)) != std::string::npos; at += with.size()) {
      model.replace(at, what.size(), with);
    }
  };
  replace("dead-01_OsDisk_1", "copy");
  const Answer accepted = client.ask("PUT", client.vm("dead-01", kVmVersion), model);
  CHECK(accepted.status < 300);
  client.pass(10min);
  const auto now = client.model("dead-01");
  CHECK(now.root()["properties"]["storageProfile"]["osDisk"]["name"].text() == "copy");
  CHECK(now.root()["properties"]["storageProfile"]["dataDisks"].size() == 1);
  CHECK(now.root()["tags"]["role"].text() == "ledger");

  CHECK(Asking::error_code(client.ask("PUT", client.vm("dead-01", kVmVersion), R"({"location":"mars"})")) ==
        "InvalidResourceLocation");
  CHECK(
      Asking::error_code(client.ask("PUT", client.vm("dead-01", kVmVersion),
                                    R"({"location":"westeurope","properties":{"osProfile":{"adminPassword":"x"}}})")) ==
      "PropertyChangeNotAllowed");
}

TEST_CASE("If-Match guards a write of a VM", "[simulator][swap]") {
  Swapping client;
  client.copy("dead-01", "copy");
  const std::string old = client.etag("dead-01");
  CHECK(client.patch("dead-01", R"({"tags":{"lease":"mine"}})", {{"If-Match", old}}).status == 202);
  client.pass(1min);
  const Answer outdated =
      client.patch("dead-01", DiskChanging::swap_to(DiskChanging::disk("copy"), "copy"), {{"If-Match", old}});
  CHECK(outdated.status == 412);
  CHECK(Asking::error_code(outdated) == "PreconditionFailed");
  CHECK(outdated.body.find(R"(Etag provided in if-match header \"1\" does not match etag \"2\" of resource.)") !=
        std::string::npos);
  CHECK(client.patch("dead-01", R"({"tags":{}})", {{"If-Match", "*"}}).status == 202);
  client.pass(1min);
  // A version that does not know the header does not look at it.
  CHECK(client.ask("PATCH", client.vm("dead-01", "?api-version=2023-09-01"), R"({"tags":{}})", {{"If-Match", old}})
            .status == 202);
}

TEST_CASE("a swap is refused for a disk that is not like the present one", "[simulator][swap]") {
  SECTION("of another size") {
    CHECK(Swapping().refusal_of(R"(,"diskSizeGB":256)") == "BadRequest");
    Settings settings;
    settings.variants = {{"F5.4/3a", 1}};
    CHECK(Swapping(settings).refusal_of(R"(,"diskSizeGB":256)") == "ResizeDiskError");
  }
  SECTION("of another OS type") { CHECK(Swapping().refusal_of(R"(,"osType":"Linux")") == "PropertyChangeNotAllowed"); }
  SECTION("of another generation") {
    Swapping client;
    client.copy("dead-01", "copy", R"(,"hyperVGeneration":"V1")");
    const Answer refused = client.swap("dead-01", "copy");
    CHECK(Asking::error_code(refused) == "PropertyChangeNotAllowed");
    CHECK(refused.body.find("make sure the HyperVisor property on the OSDisk is HyperVisor Generation 'V2'") !=
          std::string::npos);
  }
  SECTION("of another security type") {
    Swapping client;
    client.copy("rescue-01", "plain");
    const Answer refused = client.swap("dead-01", "plain");
    CHECK(refused.status == 400);
    CHECK(refused.body.find("Security type of VM is not compatible with the security type of attached OS Disk.") !=
          std::string::npos);
  }
  SECTION("of another zone, or of none") {
    CHECK(Swapping().refusal_of("", R"(,"zones":["2"])") == "BadRequest");
    CHECK(Swapping().refusal_of("", "") == "BadRequest");
  }
  SECTION("with Azure Disk Encryption, where the VM has none, and the other way round") {
    Swapping client;
    client.copy("ade-01", "encrypted", "", "");
    CHECK(Asking::error_code(client.swap("web-01", "encrypted")) == "OSDiskSwapNotSupportedForVMsUsingDiskEncryption");
    client.copy("web-01", "plain", "", "");
    CHECK(Asking::error_code(client.swap("ade-01", "plain")) == "OSDiskSwapNotSupportedForVMsUsingDiskEncryption");
    CHECK(client.swap("ade-01", "encrypted").status == 202);
  }
  SECTION("with another disk encryption set") {
    CHECK(Swapping().refusal_of(R"(,"encryption":{"diskEncryptionSetId":"/subscriptions/s/des"})") ==
          "OperationNotAllowed");
  }
  SECTION("of a kind that the VM's size does not take") {
    Scenario scenario = default_scenario();
    named(scenario, "dead-01").size = "Standard_D2_v3";
    named(scenario, "dead-01").os_disk.sku = "Standard_LRS";
    Swapping client({}, scenario);
    client.copy("dead-01", "copy");
    const Answer refused = client.swap("dead-01", "copy");
    CHECK(Asking::error_code(refused) == "InvalidParameter");
    CHECK(refused.body.find("does not support the storage account type Premium_LRS") != std::string::npos);
  }
}

TEST_CASE("a swap is refused for a disk that somebody has", "[simulator][swap]") {
  Swapping client;
  const Answer refused = client.swap("dead-01", "rescue-01_OsDisk_1");
  CHECK(refused.status == 409);
  CHECK(Asking::error_code(refused) == "ConflictingUserInput");
  CHECK(refused.body.find("A disk can be attached to only one VM at a time.") != std::string::npos);
}

TEST_CASE("a swap is refused where there is nothing to swap", "[simulator][swap]") {
  Swapping client;
  client.copy("web-01", "copy", "", "");
  CHECK(Asking::error_code(client.swap("ephemeral-01", "copy")) == "OperationNotAllowed");
  const Answer unmanaged = client.swap("unmanaged-01", "copy");
  CHECK(Asking::error_code(unmanaged) == "OperationNotAllowed");
  CHECK(unmanaged.body.find("Addition of a managed disk to a VM with blob based disks is not supported.") !=
        std::string::npos);
  CHECK(Asking::error_code(client.swap("web-01", "ghost")) == "ResourceNotFound");
}

TEST_CASE("what a write may not change of an OS disk", "[simulator][swap]") {
  Swapping client;
  client.copy("dead-01", "copy");
  const auto os_disk = [&](std::string_view members) {
    return client.patch("dead-01", R"({"properties":{"storageProfile":{"osDisk":{)" + std::string(members) + "}}}}");
  };
  const Answer created =
      os_disk(R"("createOption":"Attach","managedDisk":{"id":")" + DiskChanging::disk("copy") + "\"}");
  CHECK(Asking::error_code(created) == "PropertyChangeNotAllowed");
  CHECK(created.body.find("Changing property 'osDisk.createOption' is not allowed.") != std::string::npos);
  const Answer renamed = os_disk(R"("name":"copy")");
  CHECK(Asking::error_code(renamed) == "PropertyChangeNotAllowed");
  CHECK(renamed.body.find("Changing property 'osDisk.name' is not allowed.") != std::string::npos);
  CHECK(Asking::error_code(os_disk(R"("name":"dead-01_OsDisk_1","managedDisk":{"id":")" + DiskChanging::disk("copy") +
                                   "\"}")) == "PropertyChangeNotAllowed");
  CHECK(Asking::error_code(os_disk(R"("osType":"Linux")")) == "PropertyChangeNotAllowed");
  CHECK(os_disk(R"("caching":"None")").status == 202);
}

TEST_CASE("a swap needs a right on the disk", "[simulator][swap]") {
  Scenario scenario = default_scenario();
  Swapping maker({}, scenario);
  scenario.principals[0].denied_actions = {"Microsoft.Compute/disks/write"};
  Swapping lesser({}, std::move(scenario));
  CHECK(Asking::error_code(lesser.swap("web-01", "legacy-07_OsDisk_1")) == "LinkedAuthorizationFailed");
}

TEST_CASE("a swap holds the VM's one slot", "[simulator][swap]") {
  Swapping client;
  client.copy("dead-01", "copy");
  CHECK(client.swap("dead-01", "copy").status == 202);
  CHECK(Asking::error_code(client.act("dead-01", "restart")) == "Conflict");
  CHECK(Asking::error_code(client.patch("dead-01", R"({"tags":{}})")) == "Conflict");
  client.pass(10min);
  CHECK(client.act("dead-01", "restart").status == 202);
}

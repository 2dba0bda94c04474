// VMs that requests make, with what they stand on.
#include "simulator/tests/disk_changing.hpp"

using namespace azvmreset::sim;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view kNetworkVersion = "?api-version=2024-05-01";
const std::string kGroup = std::string(kSubscription) + "/resourceGroups/rescue-demo/providers";
const std::string kNetwork = kGroup + "/Microsoft.Network";
const std::string kNic = kNetwork + "/networkInterfaces/helper";
const std::string kMachine = kComputeOfTheGroup + "/virtualMachines/helper";
const std::string kSubnet = kNetwork + "/virtualNetworks/helper/subnets/rescue";

std::string reference(std::string_view id) { return R"({"id":")" + std::string(id) + "\"}"; }

std::string nic_in(std::string_view subnet) {
  return R"({"location":"westeurope","properties":{"ipConfigurations":[{"name":"rescue","properties":{"subnet":)" +
         reference(subnet) + "}}]}}";
}

std::string machine_with(std::string_view nic, std::string_view size = "Standard_D2s_v5",
                         std::string_view zones = R"("zones":["1"],)") {
  return R"({"location":"westeurope",)" + std::string(zones) + R"("tags":{"plan":"p"},"properties":{)" +
         R"("hardwareProfile":{"vmSize":")" + std::string(size) + R"("},"storageProfile":{)" +
         R"("imageReference":{"publisher":"MicrosoftWindowsServer","offer":"WindowsServer",)" +
         R"("sku":"2025-datacenter-azure-edition","version":"latest"},)" +
         R"("osDisk":{"name":"helper-os","createOption":"FromImage","deleteOption":"Delete"}},)" +
         R"("osProfile":{"computerName":"helper","adminUsername":"rescuer","adminPassword":"Some-Passw0rd-1"},)" +
         R"("networkProfile":{"networkInterfaces":[{"id":")" + std::string(nic) +
         R"(","properties":{"deleteOption":"Delete"}}]}}})";
}

struct Builder : DiskChanging {
  explicit Builder(Settings settings = {}, Scenario scenario = default_scenario())
      : DiskChanging(std::move(settings), std::move(scenario)) {}

  Answer put(const std::string& id, std::string body, std::string_view version = kNetworkVersion) {
    Answer answer = ask("PUT", id + std::string(version), std::move(body));
    pass(1min);
    return answer;
  }
  Answer get(const std::string& id, std::string_view version = kNetworkVersion) {
    return ask("GET", id + std::string(version));
  }
  Answer remove(const std::string& id, std::string_view version = kNetworkVersion) {
    Answer answer = ask("DELETE", id + std::string(version));
    pass(2min);
    return answer;
  }

  void build_network() {
    REQUIRE(put(kNetwork + "/publicIPAddresses/out", R"({"location":"westeurope"})").status == 201);
    REQUIRE(put(kNetwork + "/natGateways/out", R"({"location":"westeurope","properties":{"publicIpAddresses":[)" +
                                                   reference(kNetwork + "/publicIPAddresses/out") + "]}}")
                .status == 201);
    REQUIRE(put(kNetwork + "/virtualNetworks/helper",
                R"({"location":"westeurope","tags":{"plan":"p"},"properties":{"addressSpace":{"addressPrefixes":)"
                R"(["10.255.255.0/29"]},"subnets":[{"name":"rescue","properties":{"addressPrefix":"10.255.255.0/29",)"
                R"("defaultOutboundAccess":false,"natGateway":)" +
                    reference(kNetwork + "/natGateways/out") + "}}]}}")
                .status == 201);
    REQUIRE(put(kNic, nic_in(kSubnet)).status == 201);
  }
};

}  // namespace

TEST_CASE("a network with its own way out is made, and taken away in the reverse order", "[simulator][births]") {
  Builder client;
  client.build_network();
  const auto subnet = DiskChanging::read(client.get(kSubnet));
  CHECK(subnet.root()["properties"]["defaultOutboundAccess"].boolean() == false);
  const auto nic = DiskChanging::read(client.get(kNic));
  const auto configuration = nic.root()["properties"]["ipConfigurations"].at(0);
  CHECK(configuration["name"].text() == "rescue");
  CHECK(configuration["properties"]["subnet"]["id"].text() == kSubnet);
  CHECK(client.get(kNetwork + "/virtualNetworks/helper").body.find(R"("plan":"p")") != std::string::npos);

  CHECK(Asking::error_code(client.remove(kNetwork + "/virtualNetworks/helper")) == "InUseSubnetCannotBeDeleted");
  CHECK(Asking::error_code(client.remove(kNetwork + "/natGateways/out")) == "InUseNatGatewayCannotBeDeleted");
  CHECK(Asking::error_code(client.remove(kNetwork + "/publicIPAddresses/out")) == "PublicIPAddressCannotBeDeleted");
  CHECK(Asking::error_code(client.remove(kNetwork + "/virtualNetworks/rescue-demo-vnet")) ==
        "InUseSubnetCannotBeDeleted");
  for (const std::string& id : {kNic, kNetwork + "/virtualNetworks/helper", kNetwork + "/natGateways/out",
                                kNetwork + "/publicIPAddresses/out"}) {
    CHECK(client.remove(id).status == 202);
    CHECK(client.get(id).status == 404);
    CHECK(client.remove(id).status == 204);
  }
}

TEST_CASE("the operation that makes a network can be polled", "[simulator][births]") {
  Builder client;
  const Answer accepted = client.ask("PUT", kNic + std::string(kNetworkVersion),
                                     nic_in(kNetwork + "/virtualNetworks/rescue-demo-vnet/subnets/default"));
  CHECK(client.status_of(accepted) == "InProgress");
  client.pass(1min);
  CHECK(client.status_of(accepted) == "Succeeded");
}

TEST_CASE("a NIC needs a subnet that is there, and a right to join it", "[simulator][births]") {
  Builder client;
  CHECK(Asking::error_code(client.put(kNic, nic_in(kSubnet))) == "InvalidResourceReference");
  CHECK(Asking::error_code(client.put(kNic, "{}")) == "LocationRequired");
  Scenario scenario = default_scenario();
  scenario.principals[0].denied_actions = {"Microsoft.Network/virtualNetworks/subnets/join/action"};
  Builder lesser({}, std::move(scenario));
  CHECK(Asking::error_code(lesser.put(kNic, nic_in(kNetwork + "/virtualNetworks/rescue-demo-vnet/subnets/default"))) ==
        "LinkedAuthorizationFailed");
}

TEST_CASE("a VM is made, works, and goes with what is its own", "[simulator][births]") {
  Builder client;
  client.build_network();
  const Answer accepted = client.ask("PUT", kMachine + std::string(kVmVersion), machine_with(kNic));
  REQUIRE(accepted.status == 201);
  CHECK(Asking::state(accepted) == "Creating");
  CHECK(accepted.body.find("Some-Passw0rd-1") == std::string::npos);
  client.pass(15min);
  CHECK(client.status_of(accepted) == "Succeeded");
  CHECK(client.power("helper") == "PowerState/running");
  const auto model = client.model("helper");
  CHECK(model.root()["properties"]["storageProfile"]["imageReference"]["sku"].text() ==
        "2025-datacenter-azure-edition");
  CHECK(client.agent("helper") == "Ready");
  CHECK(client.azure.guest("helper")->sign_in("rescuer", "Some-Passw0rd-1").accepted());
  CHECK(client.disk_state("helper-os") == "Attached");
  CHECK(client.get(kNic).body.find(kMachine) != std::string::npos);
  const std::string copy = client.copy("dead-01", "copy");
  CHECK(client.attach("helper", copy).status == 202);
  client.pass(2min);

  // GET first: a repeated PUT brings a password that cannot be changed.
  CHECK(Asking::error_code(client.put(kMachine, machine_with(kNic), kVmVersion)) == "PropertyChangeNotAllowed");
  CHECK(Asking::error_code(client.remove(kNic)) == "NicInUse");

  const Answer removing = client.remove(kMachine, kVmVersion);
  CHECK(removing.status == 202);
  CHECK(client.status_of(removing) == "Succeeded");
  CHECK(client.get(kMachine, kVmVersion).status == 404);
  CHECK(client.get(DiskChanging::disk("helper-os"), kDiskVersion).status == 404);
  CHECK(client.get(kNic).status == 404);
  CHECK(client.disk_state("copy") == "Unattached");
  CHECK(client.remove(kMachine, kVmVersion).status == 204);
}

TEST_CASE("a VM is not made where Azure has something against it", "[simulator][births]") {
  Scenario scenario = default_scenario();
  scenario.quotas.push_back({"standardDv3Family", 0});
  VmSizeSetUp closed;
  closed.name = "Standard_D4s_v5";
  closed.family = "standardDSv5Family";
  closed.restricted_zones = {"1"};
  scenario.sizes.push_back(closed);
  Builder client({}, std::move(scenario));
  client.build_network();
  const auto code = [&](std::string body) {
    return Asking::error_code(client.put(kMachine, std::move(body), kVmVersion));
  };
  CHECK(code(machine_with(kNic, "Standard_Nonsense")) == "InvalidParameter");
  CHECK(code(machine_with(kNic, "Standard_D4s_v5")) == "SkuNotAvailable");
  CHECK(code(machine_with(kNic, "Standard_D2s_v5", R"("zones":["9"],)")) == "SkuNotAvailable");
  CHECK(code(machine_with(kNic, "Standard_D2_v3")) == "OperationNotAllowed");
  CHECK(code(machine_with(kNetwork + "/networkInterfaces/ghost")) == "InvalidResourceReference");
  CHECK(code("{}") == "LocationRequired");
  REQUIRE(client.put(kMachine, machine_with(kNic), kVmVersion).status == 201);
  const Answer second = client.put(kComputeOfTheGroup + "/virtualMachines/other", machine_with(kNic), kVmVersion);
  CHECK(Asking::error_code(second) == "NicInUse");
}

TEST_CASE("a VM whose host could not be had is there, and failed", "[simulator][births]") {
  Builder client;
  client.build_network();
  client.azure.faults().add(Fault(FaultKind::allocation_failed).on("PUT", "/virtualMachines/helper"));
  const Answer accepted = client.put(kMachine, machine_with(kNic), kVmVersion);
  client.pass(10min);
  CHECK(client.status_of(accepted) == "Failed");
  CHECK(Asking::state(client.get(kMachine, kVmVersion)) == "Failed");
  CHECK(client.remove(kMachine, kVmVersion).status == 202);
}

TEST_CASE("a VM whose Windows never reports is there, running, and failed", "[simulator][births]") {
  Builder client;
  client.build_network();
  client.azure.faults().add(Fault(FaultKind::provisioning_times_out).on("PUT", "/virtualMachines/helper"));
  const Answer accepted = client.put(kMachine, machine_with(kNic), kVmVersion);
  client.pass(25min);
  CHECK(client.ask("GET", Asking::header(accepted, "Azure-AsyncOperation")).body.find("OSProvisioningTimedOut") !=
        std::string::npos);
  CHECK(Asking::state(client.get(kMachine, kVmVersion)) == "Failed");
  CHECK(client.power("helper") == "PowerState/running");
  CHECK(client.agent("helper").empty());
  CHECK(Asking::error_code(client.put(kMachine, machine_with(kNic), kVmVersion)) == "PropertyChangeNotAllowed");
  CHECK(client.remove(kMachine, kVmVersion).status == 202);
}

TEST_CASE("a VM may be made whose agent never reports", "[simulator][births]") {
  Builder client;
  client.build_network();
  client.azure.faults().add(Fault(FaultKind::agent_silent).on("PUT", "/virtualMachines/helper"));
  const Answer accepted = client.put(kMachine, machine_with(kNic), kVmVersion);
  client.pass(25min);
  CHECK(client.status_of(accepted) == "Succeeded");
  CHECK(client.agent("helper").empty());
}

TEST_CASE("what goes with a VM may go later than it", "[simulator][births]") {
  Builder client;
  client.build_network();
  client.put(kMachine, machine_with(kNic), kVmVersion);
  client.pass(15min);
  client.azure.faults().add(Fault(FaultKind::delete_lags).on("DELETE", "/virtualMachines/helper").after(10min));
  CHECK(client.status_of(client.remove(kMachine, kVmVersion)) == "Succeeded");
  CHECK(client.get(kMachine, kVmVersion).status == 404);
  CHECK(client.disk_state("helper-os") == "Unattached");
  CHECK(client.get(kNic).status == 200);
  client.pass(10min);
  CHECK(client.get(DiskChanging::disk("helper-os"), kDiskVersion).status == 404);
  CHECK(client.get(kNic).status == 404);
}

TEST_CASE("a policy refuses each kind of what a rescue makes", "[simulator][births]") {
  for (const std::string_view type : {"Microsoft.Compute/snapshots", "Microsoft.Compute/disks",
                                      "Microsoft.Compute/virtualMachines", "Microsoft.Network/networkInterfaces"}) {
    Scenario scenario = default_scenario();
    PolicySetUp policy;
    policy.name = "nothing-new";
    policy.types = {std::string(type)};
    policy.denied = true;
    scenario.policies.push_back(policy);
    Builder refused({}, std::move(scenario));
    const std::string id = kGroup + "/" + std::string(type) + "/new";
    const bool of_network = type.find("Network") != std::string_view::npos;
    const Answer answer = refused.put(id, R"({"location":"westeurope"})",
                                      of_network                                          ? kNetworkVersion
                                      : type.find("virtualMachines") != std::string::npos ? kVmVersion
                                                                                          : kDiskVersion);
    CHECK(Asking::error_code(answer) == "RequestDisallowedByPolicy");
  }
}

TEST_CASE("a VM is made of a copy of another one's disk, and is what the copy holds", "[simulator][births]") {
  Builder client;
  client.build_network();
  const std::string copy = client.copy("rescue-01", "copy");
  const auto made_of = [&](std::string_view disk, std::string_view more = "") {
    return client.put(kMachine,
                      R"({"location":"westeurope","zones":["1"],"properties":{"hardwareProfile":{"vmSize":)"
                      R"("Standard_D2s_v5"},"storageProfile":{"osDisk":{"createOption":"Attach","osType":"Windows",)"
                      R"("managedDisk":)" +
                          reference(disk) + "}}," + std::string(more) + R"("networkProfile":{"networkInterfaces":[)" +
                          reference(kNic) + "]}}}",
                      kVmVersion);
  };
  CHECK(Asking::error_code(made_of(DiskChanging::disk("ghost"))) == "ResourceNotFound");
  CHECK(Asking::error_code(made_of(DiskChanging::disk("rescue-01_OsDisk_1"))) == "ConflictingUserInput");
  CHECK(Asking::error_code(made_of(client.copy("dead-01", "trusted"))) == "BadRequest");
  CHECK(Asking::error_code(made_of(copy, R"("osProfile":{"adminUsername":"x"},)")) == "InvalidParameter");
  REQUIRE(made_of(copy).status == 201);
  client.pass(15min);
  CHECK(client.power("helper") == "PowerState/running");
  CHECK(client.disk_state("copy") == "Attached");
  CHECK(client.azure.guest("helper")->sign_in("azureuser", kOldPassword).accepted());
  const auto profile = client.model("helper");
  CHECK_FALSE(profile.root()["properties"]["osProfile"].present());
  client.remove(kMachine, kVmVersion);
  CHECK(client.disk_state("copy") == "Unattached");
}

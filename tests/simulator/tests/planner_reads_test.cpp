// What somebody reads who wants to know whether a VM's disk can be repaired
// elsewhere.
#include "simulator/tests/asking.hpp"
#include "support/catch.hpp"

using namespace azvmreset::sim;

namespace {

const std::string kGroup = std::string(kSubscription) + "/resourceGroups/rescue-demo/providers";
const std::string kCompute = kGroup + "/Microsoft.Compute";
const std::string kNetwork = kGroup + "/Microsoft.Network";
constexpr std::string_view kDiskVersion = "?api-version=2024-03-02";
constexpr std::string_view kVmVersion = "?api-version=2024-07-01";

azvmreset::base::json::Document read(const Answer& answer) {
  REQUIRE(answer.status == 200);
  auto document = azvmreset::base::json::Document::parse(answer.body);
  REQUIRE(document);
  return *std::move(document);
}

azvmreset::base::json::Document model_of(Asking& client, std::string_view vm) {
  return read(client.ask("GET", client.vm(vm, kVmVersion)));
}

azvmreset::base::json::Document os_disk_of(Asking& client, std::string_view vm) {
  const auto model = model_of(client, vm);
  const std::string id = model.root()["properties"]["storageProfile"]["osDisk"]["managedDisk"]["id"].text_or("");
  return read(client.ask("GET", id + std::string(kDiskVersion)));
}

std::string policy_question(std::string_view type, std::string_view more = "") {
  return R"({"resourceDetails":{"resourceContent":{"type":")" + std::string(type) + "\"" + std::string(more) + "}}}";
}

std::string backup_question(const std::string& vm) { return R"({"resourceType":"VM","resourceId":")" + vm + "\"}"; }

}  // namespace

TEST_CASE("the model of a VM tells what a swap of its OS disk depends on", "[simulator][planner]") {
  Asking client;
  client.signed_in();
  const auto model = model_of(client, "dead-01");
  CHECK(model.root()["zones"].at(0).text() == "1");
  CHECK(model.root()["etag"].text() == "\"1\"");
  const auto properties = model.root()["properties"];
  CHECK(properties["hardwareProfile"]["vmSize"].text() == "Standard_D2s_v5");
  CHECK(properties["securityProfile"]["securityType"].text() == "TrustedLaunch");
  const auto storage = properties["storageProfile"];
  CHECK(storage["diskControllerType"].text() == "SCSI");
  CHECK(storage["imageReference"]["exactVersion"].text() == "20348.2762.241006");
  CHECK(storage["osDisk"]["createOption"].text() == "FromImage");
  CHECK(storage["osDisk"]["deleteOption"].text() == "Detach");
  CHECK(storage["dataDisks"].at(0)["lun"].integer() == 0);
  CHECK(storage["dataDisks"].at(0)["managedDisk"]["id"].text() == kCompute + "/disks/dead-01-data");
}

TEST_CASE("a VM's model has an etag since 2024-03-01, and another one after each write", "[simulator][planner]") {
  Asking client;
  client.signed_in();
  CHECK(Asking::text(client.ask("GET", client.vm("web-01", "?api-version=2023-09-01")), "etag").empty());
  const std::string url = client.vm("web-01", kVmVersion);
  const std::string before = Asking::text(client.ask("GET", url), "etag");
  client.ask("PATCH", url, R"({"tags":{"a":"b"}})");
  CHECK(Asking::text(client.ask("GET", url), "etag") != before);
}

TEST_CASE("an OS disk tells what its copy must be like", "[simulator][planner]") {
  Asking client;
  client.signed_in();
  const auto disk = os_disk_of(client, "dead-01");
  CHECK(disk.root()["zones"].at(0).text() == "1");
  CHECK(disk.root()["tags"]["owner"].text() == "ops");
  CHECK(disk.root()["managedBy"].text() == client.vm("dead-01"));
  const auto properties = disk.root()["properties"];
  CHECK(properties["hyperVGeneration"].text() == "V2");
  CHECK(properties["securityProfile"]["securityType"].text() == "TrustedLaunch");
  CHECK(properties["encryption"]["type"].text() == "EncryptionAtRestWithPlatformKey");
  CHECK(properties["networkAccessPolicy"].text() == "AllowAll");
  CHECK(properties["tier"].text() == "P10");
  CHECK(properties["creationData"]["createOption"].text() == "FromImage");
  CHECK(properties["supportedCapabilities"]["architecture"].text() == "x64");
  CHECK(properties["diskSizeBytes"].integer() == 127LL << 30);
  CHECK(!properties["encryptionSettingsCollection"].present());

  const auto data = read(client.ask("GET", kCompute + "/disks/dead-01-data" + std::string(kDiskVersion)));
  CHECK(data.root()["managedBy"].text() == client.vm("dead-01"));
  CHECK(!data.root()["properties"]["osType"].present());
  CHECK(data.root()["properties"]["creationData"]["createOption"].text() == "Empty");
}

TEST_CASE("what has no offline way is seen in what is read", "[simulator][planner]") {
  Asking client;
  client.signed_in();
  const auto encrypted = os_disk_of(client, "ade-01");
  CHECK(encrypted.root()["properties"]["encryptionSettingsCollection"]["enabled"].boolean() == true);
  const auto ephemeral = model_of(client, "ephemeral-01");
  CHECK(ephemeral.root()["properties"]["storageProfile"]["osDisk"]["diffDiskSettings"]["option"].text() == "Local");
  const auto unmanaged = model_of(client, "unmanaged-01");
  CHECK(unmanaged.root()["properties"]["storageProfile"]["osDisk"]["vhd"]["uri"].is_string());
  const auto confidential = model_of(client, "confidential-01");
  CHECK(confidential.root()["properties"]["securityProfile"]["securityType"].text() == "ConfidentialVM");
  const auto its_disk = os_disk_of(client, "confidential-01");
  CHECK(its_disk.root()["properties"]["securityProfile"]["securityType"].text() ==
        "ConfidentialVM_DiskEncryptedWithPlatformKey");
}

TEST_CASE("a dual pass of disk encryption stands in the VM, a set of keys in both", "[simulator][planner]") {
  Scenario scenario = default_scenario();
  scenario.vms[0].os_disk.ade = Ade::dual_pass;
  scenario.vms[0].os_disk.encryption_set = "/subscriptions/s/des";
  Asking client({}, std::move(scenario));
  client.signed_in();
  const auto model = model_of(client, "web-01");
  const auto os_disk = model.root()["properties"]["storageProfile"]["osDisk"];
  CHECK(os_disk["encryptionSettings"]["enabled"].boolean() == true);
  CHECK(os_disk["managedDisk"]["diskEncryptionSet"]["id"].text() == "/subscriptions/s/des");
  const auto disk = os_disk_of(client, "web-01");
  CHECK(!disk.root()["properties"]["encryptionSettingsCollection"].present());
  CHECK(disk.root()["properties"]["encryption"]["diskEncryptionSetId"].text() == "/subscriptions/s/des");
}

TEST_CASE("VM sizes are listed with what they can do, in pages that keep the filter", "[simulator][planner]") {
  Scenario scenario = default_scenario();
  VmSizeSetUp size;
  size.name = "Standard_D2s_v5";
  size.family = "standardDSv5Family";
  size.restricted = true;
  size.restricted_zones = {"3"};
  scenario.sizes.push_back(size);
  Asking client({}, std::move(scenario));
  client.signed_in();
  std::string url = std::string(kSubscription) +
                    "/providers/Microsoft.Compute/skus?api-version=2021-07-01&$filter=location%20eq%20'westeurope'";
  std::size_t sizes = 0;
  std::size_t disks = 0;
  std::string seen;
  while (!url.empty()) {
    const auto page = read(client.ask("GET", url));
    for (const auto sku : page.root()["value"].elements()) {
      (sku["resourceType"].text() == "virtualMachines" ? sizes : disks) += 1;
      CHECK(sku["locations"].at(0).text() == "westeurope");
      if (sku["name"].text() == "Standard_D2s_v5") seen = sku.dump();
    }
    url = page.root()["nextLink"].text_or("");
  }
  CHECK(sizes == 12);
  CHECK(disks == 1);
  CHECK(seen.find(R"({"name":"MaxDataDiskCount","value":"4"})") != std::string::npos);
  CHECK(seen.find(R"({"name":"HyperVGenerations","value":"V1,V2"})") != std::string::npos);
  CHECK(seen.find(R"("reasonCode":"NotAvailableForSubscription")") != std::string::npos);
  CHECK(seen.find(R"("zones":["3"])") != std::string::npos);
}

TEST_CASE("usages count the cores of the VMs that have a host", "[simulator][planner]") {
  Scenario scenario = default_scenario();
  scenario.page_size = 50;
  scenario.quotas.push_back({"cores", 60});
  Asking client({}, std::move(scenario));
  client.signed_in();
  const std::string url =
      std::string(kSubscription) + "/providers/Microsoft.Compute/locations/westeurope/usages" + std::string(kVmVersion);
  const auto cores = [&] {
    const auto usages = read(client.ask("GET", url));
    CHECK(usages.root()["value"].at(0)["name"]["value"].text() == "cores");
    CHECK(usages.root()["value"].at(0)["limit"].integer() == 60);
    return usages.root()["value"].at(0)["currentValue"].integer().value_or(0);
  };
  const auto before = cores();
  client.azure.set_power("web-01", Power::deallocated, client.now);
  CHECK(cores() == before - 2);
}

TEST_CASE("a NIC names its subnet, which says whether there is a way out", "[simulator][planner]") {
  Scenario scenario = default_scenario();
  scenario.networks[0].subnets[1].nat_gateway = "way-out";
  scenario.vms[0].network.subnet = "rescue-demo-vnet/closed";
  Asking client({}, std::move(scenario));
  client.signed_in();
  const std::string version = "?api-version=2024-05-01";
  const auto nic = read(client.ask("GET", kNetwork + "/networkInterfaces/web-01-nic" + version));
  const std::string subnet =
      nic.root()["properties"]["ipConfigurations"].at(0)["properties"]["subnet"]["id"].text_or("");
  CHECK(subnet == kNetwork + "/virtualNetworks/rescue-demo-vnet/subnets/closed");
  const auto closed = read(client.ask("GET", subnet + version));
  CHECK(closed.root()["properties"]["defaultOutboundAccess"].boolean() == false);
  const std::string gateway = closed.root()["properties"]["natGateway"]["id"].text_or("");
  const auto way_out = read(client.ask("GET", gateway + version));
  CHECK(way_out.root()["properties"]["subnets"].at(0)["id"].text() == subnet);

  const auto open = read(client.ask("GET", kNetwork + "/virtualNetworks/rescue-demo-vnet/subnets/default" + version));
  CHECK(!open.root()["properties"]["defaultOutboundAccess"].present());
  const auto network = read(client.ask("GET", kNetwork + "/virtualNetworks/rescue-demo-vnet" + version));
  CHECK(network.root()["properties"]["subnets"].size() == 2);
  CHECK(read(client.ask("GET", kNetwork + "/virtualNetworks" + version)).root()["value"].size() == 1);
  CHECK(client.ask("GET", kNetwork + "/virtualNetworks/rescue-demo-vnet/subnets/none" + version).status == 404);
}

TEST_CASE("a group of which a scenario says nothing has a network of its own", "[simulator][planner]") {
  Scenario scenario = default_scenario();
  scenario.networks.clear();
  Asking client({}, std::move(scenario));
  client.signed_in();
  const auto nic = read(client.ask("GET", kNetwork + "/networkInterfaces/web-01-nic?api-version=2024-05-01"));
  CHECK(nic.root()["properties"]["ipConfigurations"].at(0)["properties"]["subnet"]["id"].text() ==
        kNetwork + "/virtualNetworks/rescue-demo-vnet/subnets/default");
}

TEST_CASE("policies are asked beforehand, and refuse what they said", "[simulator][planner]") {
  Scenario scenario = default_scenario();
  scenario.policies.push_back({"no-snapshots", {}, {"Microsoft.Compute/snapshots"}, {}, {}, true, false});
  scenario.policies.push_back(
      {"owned", "rescue-demo", {"Microsoft.Compute/disks"}, {"westeurope"}, {"owner"}, false, false});
  scenario.policies.push_back({"watched", {}, {}, {}, {}, true, true});
  Asking client({}, std::move(scenario));
  client.signed_in();
  const std::string url = kGroup + "/Microsoft.PolicyInsights/checkPolicyRestrictions?api-version=2022-03-01";

  const auto denied = read(client.ask("POST", url, policy_question("Microsoft.Compute/snapshots")));
  const auto evaluations = denied.root()["contentEvaluationResult"]["policyEvaluations"];
  REQUIRE(evaluations.size() == 1);
  CHECK(evaluations.at(0)["evaluationResult"].text() == "NonCompliant");
  CHECK(evaluations.at(0)["policyInfo"]["policyAssignmentId"].text_or("").ends_with("/policyAssignments/no-snapshots"));

  const auto untagged =
      read(client.ask("POST", url, policy_question("Microsoft.Compute/disks", R"(,"location":"northeurope")")));
  REQUIRE(untagged.root()["fieldRestrictions"].size() == 2);
  CHECK(untagged.root()["fieldRestrictions"].at(0)["field"].text() == "tags.owner");
  CHECK(untagged.root()["fieldRestrictions"].at(0)["restrictions"].at(0)["result"].text() == "Required");
  CHECK(untagged.root()["fieldRestrictions"].at(1)["field"].text() == "location");
  CHECK(untagged.root()["fieldRestrictions"].at(1)["restrictions"].at(0)["result"].text() == "Deny");

  const auto fine = read(client.ask(
      "POST", url, policy_question("Microsoft.Compute/disks", R"(,"location":"westeurope","tags":{"Owner":"me"})")));
  CHECK(fine.root()["fieldRestrictions"].size() == 0);
  CHECK(fine.root()["contentEvaluationResult"]["policyEvaluations"].size() == 0);

  CHECK(client.ask("POST", url, "{}").status == 400);
  CHECK(client.ask("GET", url).status == 405);
  const Answer refused = client.ask("PUT", kCompute + "/snapshots/one" + std::string(kDiskVersion), "{}");
  CHECK(refused.status == 403);
  CHECK(Asking::error_code(refused) == "RequestDisallowedByPolicy");
}

TEST_CASE("whether a VM is protected by a vault", "[simulator][planner]") {
  Asking client;
  client.signed_in();
  const std::string url =
      std::string(kSubscription) +
      "/providers/Microsoft.RecoveryServices/locations/westeurope/backupStatus?api-version=2024-04-01";
  const auto kept = read(client.ask("POST", url, backup_question(client.vm("kept-01"))));
  CHECK(kept.root()["protectionStatus"].text() == "Protected");
  CHECK(kept.root()["vaultId"].text() == kGroup + "/Microsoft.RecoveryServices/vaults/kept-vault");
  const auto other = read(client.ask("POST", url, backup_question(client.vm("web-01"))));
  CHECK(other.root()["protectionStatus"].text() == "NotProtected");
  CHECK(Asking::error_code(client.ask("POST", url, "{}")) == "BMSUserErrorInvalidInput");
}

TEST_CASE("a backup status needs a right on the VM", "[simulator][planner]") {
  Scenario scenario = default_scenario();
  scenario.principals[0].denied_actions = {"Microsoft.Compute/virtualMachines/read"};
  Asking client({}, std::move(scenario));
  client.signed_in();
  const std::string url =
      std::string(kSubscription) +
      "/providers/Microsoft.RecoveryServices/locations/westeurope/backupStatus?api-version=2024-04-01";
  CHECK(Asking::error_code(client.ask("POST", url, backup_question(client.vm("web-01")))) ==
        "LinkedAuthorizationFailed");
}

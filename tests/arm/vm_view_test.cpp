#include "arm/vm_view.hpp"

#include <string>

#include "base/json/reader.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using arm::OsType;
using arm::VmView;

namespace {

Result<VmView> read(std::string_view json) {
  const auto document = base::json::Document::parse(json);
  REQUIRE(document);
  return arm::read_vm(document->root());
}

// After the specification's VirtualMachine_Get_InstanceView.json (facts §4.1).
constexpr std::string_view kWhole = R"({
  "id": "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm",
  "name": "vm", "location": "westeurope",
  "properties": {
    "provisioningState": "Succeeded",
    "storageProfile": {"osDisk": {"osType": "Windows", "managedDisk": {"id": "/disk"}}},
    "osProfile": {"computerName": "VM", "adminUsername": "azureuser", "allowExtensionOperations": true,
                  "windowsConfiguration": {"provisionVMAgent": true}},
    "instanceView": {
      "computerName": "VM", "osName": "Windows Server 2022 Datacenter", "osVersion": "10.0.20348",
      "vmAgent": {
        "vmAgentVersion": "2.7.41491.1083",
        "statuses": [{"code": "ProvisioningState/succeeded", "level": "Info", "displayStatus": "Ready",
                      "message": "GuestAgent is running and accepting new configurations.",
                      "time": "2026-09-22T01:00:00.1234567+00:00"}],
        "extensionHandlers": [{"type": "Microsoft.Compute.VMAccessAgent", "typeHandlerVersion": "2.4.10",
                               "status": {"code": "ProvisioningState/succeeded"}}]},
      "extensions": [
        {"name": "EnableVMAccess", "type": "Microsoft.Compute.VMAccessAgent", "typeHandlerVersion": "2.4.10",
         "statuses": [{"code": "ProvisioningState/succeeded", "message": "done"}],
         "substatuses": [{"code": "ComponentStatus/x"}]},
        {"name": "lonely", "type": null}],
      "statuses": [{"code": "ProvisioningState/succeeded"}, {"code": "PowerState/Running", "displayStatus": "VM running"}]}
  },
  "resources": [{"name": "vm/enablevmaccess", "properties": {"publisher": "Microsoft.Compute", "type": "VMAccessAgent",
                 "typeHandlerVersion": "2.0", "forceUpdateTag": "t1", "provisioningState": "Succeeded"}}]
})";

}  // namespace

TEST_CASE("a whole VM", "[arm][vm_view]") {
  const auto vm = read(kWhole);
  REQUIRE(vm);
  CHECK(vm->name == "vm");
  CHECK(vm->location == "westeurope");
  CHECK(vm->provisioning_state == "Succeeded");
  CHECK(vm->os == OsType::windows);
  CHECK(vm->has_os_profile);
  CHECK(vm->admin_username == "azureuser");
  CHECK(vm->allow_extension_operations == true);
  CHECK(vm->provision_vm_agent == true);
  CHECK(vm->has_instance_view);
  CHECK(vm->power == "running");
  CHECK(vm->os_name == "Windows Server 2022 Datacenter");
  REQUIRE(vm->agent);
  CHECK(vm->agent->version == "2.7.41491.1083");
  REQUIRE(vm->agent->statuses.size() == 1);
  CHECK(vm->agent->statuses[0].display_status == "Ready");
  CHECK(vm->agent->statuses[0].time.has_value());
  REQUIRE(vm->agent->handlers.size() == 1);
  CHECK(vm->agent->handlers[0].version == "2.4.10");
}

TEST_CASE("an extension is joined from its resource and its instance view", "[arm][vm_view]") {
  const auto vm = read(kWhole);
  REQUIRE(vm);
  REQUIRE(vm->extensions.size() == 2);
  const auto* access = vm->extension("microsoft.compute", "vmaccessagent");
  REQUIRE(access != nullptr);
  CHECK(access->name == "enablevmaccess");
  CHECK(access->type_handler_version == "2.0");
  CHECK(access->installed_version == "2.4.10");
  CHECK(access->force_update_tag == "t1");
  REQUIRE(access->statuses.size() == 1);
  CHECK(access->statuses[0].message == "done");
  CHECK(access->substatuses.size() == 1);
  CHECK(vm->extensions[1].name == "lonely");
  CHECK(vm->extensions[1].type.empty());
  CHECK(vm->extension("Microsoft.Compute", "CustomScriptExtension") == nullptr);
}

TEST_CASE("an extension that only the agent knows is found too", "[arm][vm_view]") {
  const auto vm = read(R"({"properties":{"instanceView":{"extensions":[
      {"name":"x","type":"Microsoft.Compute.VMAccessAgent","typeHandlerVersion":"2.4.1"}]}}})");
  REQUIRE(vm);
  const auto* access = vm->extension("Microsoft.Compute", "VMAccessAgent");
  REQUIRE(access != nullptr);
  CHECK(access->name == "x");
  CHECK(access->type_handler_version.empty());
}

TEST_CASE("what is absent or null stays empty", "[arm][vm_view]") {
  for (const auto* body :
       {"{}", R"({"properties":null})", R"({"properties":{}})", R"({"name":null,"resources":null})",
        R"({"properties":{"osProfile":null,"instanceView":null,"storageProfile":null,"provisioningState":null}})"}) {
    INFO(body);
    const auto vm = read(body);
    REQUIRE(vm);
    CHECK(vm->os == OsType::unknown);
    CHECK_FALSE(vm->has_os_profile);
    CHECK_FALSE(vm->has_instance_view);
    CHECK_FALSE(vm->agent);
    CHECK_FALSE(vm->allow_extension_operations);
    CHECK(vm->power.empty());
    CHECK(vm->extensions.empty());
  }
}

TEST_CASE("the operating system is told by the disk, the profile, the agent (facts §4.1)", "[arm][vm_view]") {
  struct Row {
    const char* properties;
    OsType os;
  };
  for (const auto& row : {
           Row{R"("storageProfile":{"osDisk":{"osType":"Windows"}})", OsType::windows},
           Row{R"("storageProfile":{"osDisk":{"osType":"linux"}})", OsType::linux_os},
           Row{R"("storageProfile":{"osDisk":{"osType":"Plan9"}})", OsType::unknown},
           Row{R"("osProfile":{"windowsConfiguration":{}})", OsType::windows},
           Row{R"("osProfile":{"linuxConfiguration":{}})", OsType::linux_os},
           Row{R"("instanceView":{"osName":"Windows Server 2019"})", OsType::windows},
           Row{R"("instanceView":{"osName":"ubuntu"})", OsType::unknown},
           Row{R"("storageProfile":{"osDisk":{"osType":"Linux"}},"instanceView":{"osName":"Windows"})",
               OsType::linux_os},
       }) {
    INFO(row.properties);
    const auto vm = read(R"({"properties":{)" + std::string(row.properties) + "}}");
    REQUIRE(vm);
    CHECK(vm->os == row.os);
  }
}

TEST_CASE("a member of the wrong type is named", "[arm][vm_view]") {
  struct Row {
    const char* body;
    const char* path;
  };
  for (const auto& row : {
           Row{R"({"name":7})", "name"},
           Row{R"({"properties":[]})", "properties"},
           Row{R"({"resources":{}})", "resources"},
           Row{R"({"resources":[7]})", "resources"},
           Row{R"({"properties":{"osProfile":{"adminUsername":true}}})", "osProfile.adminUsername"},
           Row{R"({"properties":{"osProfile":{"allowExtensionOperations":"false"}}})",
               "osProfile.allowExtensionOperations"},
           Row{R"({"properties":{"instanceView":{"statuses":{}}}})", "instanceView.statuses"},
           Row{R"({"properties":{"instanceView":{"statuses":[{"code":1}]}}})", "instanceView.statuses"},
           Row{R"({"properties":{"instanceView":{"vmAgent":"x"}}})", "instanceView.vmAgent"},
           Row{R"({"properties":{"storageProfile":{"osDisk":{"osType":1}}}})", "osDisk.osType"},
       }) {
    INFO(row.body);
    const auto refused = read(row.body);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::protocol);
    CHECK(refused.error().message.find(row.path) != std::string::npos);
  }
  CHECK_FALSE(read("[]"));
}

TEST_CASE("a status time that is none is as if absent", "[arm][vm_view]") {
  const auto vm = read(R"({"properties":{"instanceView":{"vmAgent":{"statuses":[{"time":"yesterday"},{}]}}}})");
  REQUIRE(vm);
  REQUIRE(vm->agent->statuses.size() == 2);
  CHECK_FALSE(vm->agent->statuses[0].time);
}

TEST_CASE("the state behind a code's slash", "[arm][vm_view]") {
  using arm::InstanceStatus;
  const std::vector<InstanceStatus> statuses = {
      {"nonsense", {}, {}, {}, {}}, {"PowerState/", {}, {}, {}, {}}, {"powerstate/x", {}, {}, {}, {}}};
  CHECK(arm::state_of(statuses, "PowerState").empty());
  CHECK(arm::state_of({{"a/b", {}, {}, {}, {}}, {"POWERSTATE/Stopped", {}, {}, {}, {}}}, "PowerState") == "stopped");
  CHECK(arm::state_of({}, "PowerState").empty());
}

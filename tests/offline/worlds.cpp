#include "offline/worlds.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/timestamp.hpp"
#include "ops/preflight.hpp"

namespace azvmreset::test {
namespace {

constexpr std::string_view group = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/shop";

arm::InstanceStatus status(std::string_view code) {
  arm::InstanceStatus made;
  made.code = code;
  return made;
}

arm::AgentView agent(std::string_view code) {
  arm::AgentView made;
  made.version = "2.7.41491.1100";
  made.statuses.push_back(status(code));
  return made;
}

arm::VmView usual_vm() {
  arm::VmView vm;
  vm.id = plan_target().text();
  vm.name = "web-01";
  vm.location = "westeurope";
  vm.provisioning_state = "Succeeded";
  vm.os = arm::OsType::windows;
  vm.os_disk_id = in_group("Microsoft.Compute/disks", "web-01-os");
  vm.has_os_profile = true;
  vm.admin_username = "azureuser";
  vm.has_instance_view = true;
  vm.power = "running";
  vm.os_name = "Windows Server 2022 Datacenter";
  vm.agent = agent("ProvisioningState/Unavailable");
  vm.profile.size = "Standard_D2s_v5";
  vm.profile.zone = "1";
  vm.profile.security_type = "TrustedLaunch";
  vm.profile.disk_controller = "SCSI";
  vm.profile.generation = "V2";
  vm.profile.image = {"MicrosoftWindowsServer", "WindowsServer", "2022-datacenter-g2", "20348.2700.240905", ""};
  vm.profile.os_disk.name = "web-01-os";
  vm.profile.os_disk.create_option = "FromImage";
  vm.profile.os_disk.caching = "ReadWrite";
  vm.profile.os_disk.delete_option = "Detach";
  vm.profile.tags = {{"owner", "shop"}};
  return vm;
}

arm::DiskView usual_disk() {
  arm::DiskView disk;
  disk.id = in_group("Microsoft.Compute/disks", "web-01-os");
  disk.name = "web-01-os";
  disk.location = "westeurope";
  disk.zone = "1";
  disk.sku = "Premium_LRS";
  disk.tier = "P10";
  disk.state = "Attached";
  disk.unique_id = "11111111-2222-4333-8444-555555555555";
  disk.generation = "V2";
  disk.security_type = "TrustedLaunch";
  disk.network_access_policy = "AllowAll";
  disk.public_network_access = "Enabled";
  disk.bytes = std::int64_t{127} << 30;
  disk.tags = {{"cost-centre", "4711"}};
  return disk;
}

}  // namespace

ResourceId plan_target() { return ResourceId::parse(in_group("Microsoft.Compute/virtualMachines", "web-01")).value(); }

std::string in_group(std::string_view type, std::string_view name) {
  return std::string(group) + "/providers/" + std::string(type) + "/" + std::string(name);
}

RescueMachine demanded() {
  RescueMachine machine;
  machine.os = RescueOs::windows;
  machine.network = RescueNetwork::nat_gateway;
  machine.address_range = "192.168.7.0/28";
  machine.admin_username = "rescuer";
  machine.os_disk_sku = "Premium_LRS";
  machine.disk_encryption_set = in_group("Microsoft.Compute/diskEncryptionSets", "keys");
  machine.encryption_at_host = true;
  machine.security_type = "TrustedLaunch";
  machine.zone = "1";
  machine.license_type = "Windows_Server";
  return machine;
}

arm::SizeView size(std::string_view name, std::int32_t cores) {
  arm::SizeView made;
  made.name = name;
  made.family = "standardFamily";
  made.zones = {"1", "2", "3"};
  made.cores = cores;
  made.memory_gb = 4 * cores;
  made.data_disks = 4;
  made.premium = true;
  made.encryption_at_host = true;
  made.generations = "V1,V2";
  return made;
}

arm::VmView rescue_vm() {
  arm::VmView vm = usual_vm();
  vm.id = in_group("Microsoft.Compute/virtualMachines", "rescue-01");
  vm.name = "rescue-01";
  vm.os = arm::OsType::linux_os;
  vm.agent = agent("ProvisioningState/succeeded");
  vm.profile.image = {"Canonical", "ubuntu-24_04-lts", "server", "24.04.202409120", ""};
  return vm;
}

offline::World usual_world() {
  offline::World world;
  world.vm = usual_vm();
  world.answered_at = base::parse_timestamp("2026-09-21T14:00:00Z");
  world.os_disk = usual_disk();
  world.sizes = std::vector{size("Standard_E16s_v5", 16), size("Standard_D4s_v5", 4), size("Standard_D2s_v5")};
  world.usages = std::vector<arm::UsageView>{{"cores", 10, 100}, {"standardFamily", 4, 20}};
  world.subnet_id = in_group("Microsoft.Network/virtualNetworks", "shop-net") + "/subnets/front";
  world.subnet = arm::SubnetView();
  world.subnet->id = world.subnet_id;
  world.backup = arm::BackupView();
  look_again(world);
  return world;
}

void look_again(offline::World& world) { world.preflight = ops::judge(world.vm, plan_target(), world.answered_at); }

PlanRescue usual_request() {
  PlanRescue request(plan_target());
  request.reset.username = "azureuser";
  return request;
}

const PlanStep* find_step(const Plan& plan, std::string_view name) {
  const auto found =
      std::find_if(plan.steps.begin(), plan.steps.end(), [name](const PlanStep& one) { return one.name == name; });
  return found == plan.steps.end() ? nullptr : &*found;
}

const PlanStep& step(const Plan& plan, std::string_view name) {
  const PlanStep* found = find_step(plan, name);
  if (found == nullptr) throw std::runtime_error("no step " + std::string(name));
  return *found;
}

const PlanCall* find_call(const PlanStep& step, std::string_view method, std::string_view part_of_url) {
  for (const PlanCall& call : step.calls) {
    if (call.method == method && call.url.find(part_of_url) != std::string::npos) return &call;
  }
  return nullptr;
}

const Finding* find(const std::vector<Finding>& findings, std::string_view code) {
  const auto found =
      std::find_if(findings.begin(), findings.end(), [code](const Finding& one) { return one.code == code; });
  return found == findings.end() ? nullptr : &*found;
}

bool has_code(const std::vector<Finding>& findings, std::string_view code) { return find(findings, code) != nullptr; }

bool is_blocked_by(const Plan& plan, Blocker which) { return has_code(plan.blockers, name_of(which)); }

}  // namespace azvmreset::test

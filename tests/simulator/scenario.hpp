// The world as a scenario file describes it, before anything has happened.
#pragma once

#include "simulator/guest/disk_set_up.hpp"
#include "simulator/guest/script.hpp"
#include "simulator/guest/windows.hpp"

#include <azvmreset/result.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::sim {

// A token of another issuer that stands for this application.
struct FederatedCredential {
  std::string issuer;
  std::string subject;
  std::string audience = "api://AzureADTokenExchange";
  std::string issuer_key;  // public, in PEM: what the issuer's own endpoint would tell
};

// As a role definition has it, and for what it was given: everything, a group
// (of whatever subscription), or one VM in it.
struct Role {
  std::vector<std::string> actions;  // "Microsoft.Compute/*/read"
  std::vector<std::string> not_actions = {};
  std::string resource_group = {};
  std::string virtual_machine = {};
};

struct Principal {
  std::string client_id;
  std::string client_secret;
  std::string object_id;
  std::vector<Role> roles;  // none: everything is allowed
  std::vector<std::string>
      denied_actions;  // where there are no roles: "Microsoft.Compute/virtualMachines/extensions/*"
  std::chrono::seconds token_lifetime{3599};
  std::vector<std::string> certificates;  // registered on the application, in PEM
  std::vector<FederatedCredential> federated_credentials;
};

// The identity of the machine on which a client runs. The one without a
// resource id is assigned by the system.
struct MachineIdentity {
  Principal principal;
  std::string resource_id;
};

// Somebody with a browser.
struct Person {
  std::string name;  // "ada@rescue.example"
  Principal principal;
};

struct ResourceGroup {
  std::string name;
  std::string location;
};

struct Subscription {
  std::string id;
  std::string display_name;
  std::vector<ResourceGroup> groups;
};

enum class Power { running, stopped, deallocated, starting, stopping, deallocating };
// azure: the token buckets of today. hourly: the old model, still in sovereign
// clouds, together with Compute's buckets.
enum class Throttling { azure, hourly, off };
enum class Os { windows, linux };

// ready: reports now. stale: said Ready long ago. not_ready: the platform
// knows it does not answer. absent: never reported.
enum class AgentState { ready, stale, not_ready, absent };

// What becomes of an agent that is dead, when Windows starts: as the variant says, always or never back, or back if
// something that was planted on the disk has run.
enum class AgentAfterBoot { by_variant, ready, silent, repaired };

struct ExtensionSetUp {
  std::string name;
  std::string publisher;
  std::string type;
  std::string version = "2.0";
  std::string provisioning_state = "Succeeded";
  std::optional<std::string> force_update_tag;
};

// unmanaged: a blob in a storage account. ephemeral: on the host; no resource
// of its own.
enum class OsDiskKind { managed, unmanaged, ephemeral };

// Azure Disk Encryption. Of a single pass the disk tells, of the old dual pass
// the VM.
enum class Ade { none, single_pass, dual_pass };

struct OsDiskSetUp {
  OsDiskKind kind = OsDiskKind::managed;
  std::string name;  // none: "{vm}_OsDisk_1"
  std::string sku = "Premium_LRS";
  std::uint32_t size_gb = 127;
  std::string performance_tier = {};  // none: that of the size
  std::string generation = "V2";
  std::string caching = "ReadWrite";
  std::string delete_option = "Detach";
  Ade ade = Ade::none;
  std::string encryption_set = {};  // its id; none: the platform's key
  std::string network_access = "AllowAll";
  std::string disk_access = {};  // its id
  DiskSetUp content = {};
  std::map<std::string, std::string> tags;
};

struct DataDiskSetUp {
  std::string name;
  std::uint32_t lun = 0;
  std::string sku = "Premium_LRS";
  std::uint32_t size_gb = 64;
  DiskSetUp content = {};
};

// A public address that is allocated dynamically is given up with the host.
enum class Allocation { fixed, dynamic };

struct NetworkSetUp {
  std::string private_ip;  // none: the next free one of 10.0.0.0/8
  std::vector<std::string> more_private_ips;
  std::string public_ip;  // none: there is no such resource
  Allocation allocation = Allocation::fixed;
  std::string subnet = {};  // "network/subnet" in the same group; none: the group's own
};

// That a VM was made from.
struct ImageSetUp {
  std::string publisher = "MicrosoftWindowsServer";
  std::string offer = "WindowsServer";
  std::string sku = "2022-datacenter-azure-edition";
  std::string version = "20348.2762.241006";
};

struct VmSetUp {
  std::string subscription;
  std::string resource_group;
  std::string name;
  std::string location;
  Os os = Os::windows;
  bool rescue_tools = false;  // on Linux: what rescue.sh needs is installed; images of the marketplace lack it
  Power power = Power::running;
  std::string provisioning_state = "Succeeded";
  std::optional<std::string> admin_username;  // none: built from a specialised disk
  std::optional<bool> allow_extension_operations = true;
  std::string lock;  // "ReadOnly", "CanNotDelete" or empty
  AgentState agent = AgentState::ready;
  AgentAfterBoot agent_after_boot = AgentAfterBoot::by_variant;
  std::map<std::string, std::string> tags;
  std::vector<ExtensionSetUp> extensions;
  ImageSetUp image;
  std::string size = "Standard_D2s_v5";
  std::string zone = {};
  std::string security_type = {};  // "TrustedLaunch", "ConfidentialVM" or empty
  bool encryption_at_host = false;
  std::string disk_controller = "SCSI";
  std::string backup_vault = {};  // of the same group; none: it is not protected
  OsDiskSetUp os_disk;
  std::vector<DataDiskSetUp> data_disks;
  NetworkSetUp network;
  Windows guest;  // meaningful on Windows only
};

// Of the OS disk of a VM, made before the world began.
struct SnapshotSetUp {
  std::string subscription;
  std::string resource_group;
  std::string name;
  std::string vm;
  bool incremental = false;
  std::map<std::string, std::string> tags;
};

// On a resource, on a group, or without either on the subscription.
struct LockSetUp {
  std::string subscription;
  std::string resource_group;
  std::string resource = {};  // below the group: "Microsoft.Compute/disks/kept-01-os"
  std::string name = "scenario";
  std::string level;  // "ReadOnly" or "CanNotDelete"
};

// What belongs to no VM: a NIC, if it has a private address, and a public IP,
// if it has one of those.
struct UnattachedSetUp {
  std::string subscription;
  std::string resource_group;
  std::string name;
  std::string location;
  NetworkSetUp network;
};

struct SubnetSetUp {
  std::string name;
  std::string prefix;
  bool private_subnet = false;   // no way out of its own
  std::string nat_gateway = {};  // of the same group
};

struct VirtualNetworkSetUp {
  std::string subscription;
  std::string resource_group;
  std::string name;
  std::string location;
  std::string prefix;
  std::vector<SubnetSetUp> subnets;
};

// As `Microsoft.Compute/skus` tells of it.
struct VmSizeSetUp {
  std::string name;
  std::string family;
  std::uint32_t cores = 2;
  std::uint32_t memory_gb = 8;
  std::uint32_t data_disks = 4;
  bool premium = true;
  std::string generations = "V1,V2";
  std::string disk_controllers = "SCSI";
  std::string architecture = "x64";
  bool trusted_launch = true;
  bool confidential = false;
  std::vector<std::string> zones = {"1", "2", "3"};
  bool restricted = false;                         // not for this subscription
  std::vector<std::string> restricted_zones = {};  // not for this subscription in these
};

// How much of a family, or of all ("cores"), a region of a subscription has.
struct QuotaSetUp {
  std::string name;
  std::uint32_t limit = 0;
};

// What Azure Policy has against a resource.
// "properties.securityProfile.encryptionAtHost", and what it must be; empty: anything.
struct PropertyDemand {
  std::string path;
  std::string value;
};

struct PolicySetUp {
  std::string name;
  std::string resource_group = {};                  // none: everywhere
  std::vector<std::string> types = {};              // none: all
  std::vector<std::string> allowed_locations = {};  // none: all
  std::vector<std::string> required_tags = {};
  bool denied = false;  // whatever it is like
  bool audit = false;   // it is only written down
  std::vector<PropertyDemand> required_properties = {};
};

struct Scenario {
  std::string tenant_id;
  std::vector<Principal> principals;  // the first is the one the ready line names
  std::vector<MachineIdentity> identities;
  std::vector<Person> people;
  std::vector<Subscription> subscriptions;
  std::vector<VmSetUp> vms;
  std::vector<SnapshotSetUp> snapshots;
  std::vector<LockSetUp> locks;
  std::vector<UnattachedSetUp> unattached;
  std::vector<VirtualNetworkSetUp> networks;
  std::vector<VmSizeSetUp> sizes;  // besides those that are everywhere; of the same name: in their place
  std::vector<QuotaSetUp> quotas;
  std::vector<PolicySetUp> policies;
  KnownScripts scripts;
  bool managed_run_commands = true;  // whether this cloud knows of them
  Throttling throttling = Throttling::azure;
  std::size_t page_size = 50;
};

// Fails with invalid_argument: the path inside the file, what was found, what
// was expected. Unknown members are errors: a misspelt one would be ignored.
Result<Scenario> read_scenario(std::string_view json);

// The built-in one; its text is tests/simulator/scenarios/default.json.
std::string_view default_scenario_text();
Scenario default_scenario();

}  // namespace azvmreset::sim

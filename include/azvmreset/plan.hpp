// The offline method, thought through before anything is touched: the OS disk
// is copied, the copy repaired at a rescue VM, and swapped in (docs/offline.md).
#pragma once

#include <azvmreset/call.hpp>
#include <azvmreset/permissions.hpp>
#include <azvmreset/preflight.hpp>
#include <azvmreset/resource_id.hpp>
#include <azvmreset/result.hpp>
#include <azvmreset/stage.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace azvmreset {

enum class RescueOs : std::int32_t { windows = 1, linux_os = 2 };
std::string_view name_of(RescueOs os) noexcept;

// Where a rescue VM that is made gets its network (F5.6).
enum class RescueNetwork : std::int32_t {
  source_subnet = 1,  // that of the VM itself
  given_subnet = 2,
  nat_gateway = 3,  // a network of its own, with a NAT gateway
};
std::string_view name_of(RescueNetwork network) noexcept;

// Who tells afterwards what the planted script did.
enum class ReadBack : std::int32_t {
  automatic = 0,  // the agent when it comes up, else a snapshot
  agent = 1,
  snapshot = 2,  // of the running disk, read at the rescue VM
  none = 3,      // the evidence is `applied` at most
};
std::string_view name_of(ReadBack read_back) noexcept;

enum class PowerAfter : std::int32_t { as_before = 0, running = 1, stopped = 2, deallocated = 3 };
std::string_view name_of(PowerAfter power) noexcept;

// The machine at which the copy is repaired: one that is there, or a shape for one that is made and deleted.
struct RescueMachine {
  std::optional<ResourceId> existing;

  // Of one that is made. Empty: chosen, and the plan says what.
  RescueOs os = RescueOs::linux_os;
  std::string size;
  std::string image;           // "publisher:offer:sku:version" or a resource id
  std::string resource_group;  // an existing one; empty: the VM's own
  RescueNetwork network = RescueNetwork::source_subnet;
  std::string subnet_id;      // of given_subnet
  std::string address_range;  // of nat_gateway: a private one, /29 or larger
  std::vector<std::pair<std::string, std::string>> tags;

  // What a policy may demand.
  std::string admin_username;  // whose password nobody keeps
  std::string os_disk_sku;
  std::string disk_encryption_set;  // resource id, of its OS disk; empty: a key of the platform
  bool encryption_at_host = false;
  std::string security_type;  // "Standard" or "TrustedLaunch"; empty: what Azure makes of the image
  std::string zone;           // empty: that of the VM, where the copy is, too
  std::string license_type;   // of Windows: "Windows_Server" or "Windows_Client"; empty: none
};

struct PlanRescue : CallOptions {
  explicit PlanRescue(ResourceId vm) : target(std::move(vm)) {}

  ResourceId target;
  PlantedTask task = PlantedTask::reset_password;
  PlantedReset reset;  // of reset_password; a plan needs neither key nor password, only `plaintext`
  Hook hook = Hook::group_policy;
  RescueMachine rescue;

  bool probe = true;  // read a copy before anything stops
  ReadBack read_back = ReadBack::automatic;
  bool deallocate = false;  // only where the swap is refused without it (F5.6)
  PowerAfter power_after = PowerAfter::as_before;
  bool lease = true;           // a tag on the VM against two rescuers
  bool keep_snapshot = false;  // what the copy was made of
  std::string from_snapshot;   // id of one that is there, instead of a new one

  // The offline method is the last resort: preflight must say that no other way is open, or one of these that it
  // failed. The JSON of a result or error of azvmreset, or a resume token; or a person's reason.
  std::string after_failure;
  std::string skip_agent_methods;
};

// One request of a step, as it will be sent. `{…}` stands for what an earlier answer tells.
struct PlanCall {
  std::string method;    // "GET", "PUT", "PATCH", "POST" or "DELETE"
  std::string url;       // path and query, without the endpoint
  std::string body;      // JSON, or empty
  std::string if_match;  // the header of that name, or empty: "{etag}"
  std::string when;      // empty: always; else the condition: "the swap is refused because the VM is not deallocated"
  std::string purpose;
};

struct PlanStep {
  std::int32_t number = 0;
  std::string name;  // "record", "rescue_vm", "probe", "power_off", "snapshot", "copy", "attach", "stage", "detach",
                     // "swap", "start", "confirm"; with the hook `setup` "disarm" before `confirm`
  std::string purpose;
  std::vector<PlanCall> calls;
  std::vector<std::int32_t> after;  // the steps that must have ended
  std::chrono::seconds expected{0};
  bool vm_down = false;  // the VM does not run meanwhile
  std::string evidence;  // by what one knows that it is done
  std::string undo;      // how it is taken back, or why nothing is to take back

  // Only of "disarm": what is done where the hook is armed still; one after the other, numbered from 1.
  std::vector<PlanStep> substeps;
};

// A resource that the plan makes, and what becomes of it.
struct PlanResource {
  std::string type;  // "Microsoft.Compute/snapshots"
  std::string id;
  std::string purpose;
  std::string until;            // "removed in step 12", "kept: it is the OS disk from step 10"
  std::string cost;             // what is paid for, or empty
  bool holds_password = false;  // a chosen one, in the clear
};

// What was read of the world, and decided from it.
struct PlanFacts {
  std::string vm_size;
  std::string location;
  std::string zone;  // or empty
  std::string power;
  std::string os_disk_id;
  std::string os_disk_unique_id;
  std::string os_disk_sku;
  std::string os_disk_tier;
  std::int64_t os_disk_bytes = 0;
  std::string hyper_v_generation;
  std::string security_type;
  std::string encryption_set_id;
  std::string disk_controller;
  std::string network_access_policy;
  std::string disk_access_id;
  std::string rescue_vm;  // id, existing or to be made
  std::string rescue_size;
  std::string rescue_image;
  std::string rescue_subnet_id;
  std::string rescue_zone;

  // Of one that is made.
  std::string rescue_address_range;
  std::string rescue_admin_username;
  std::string rescue_os_disk_sku;
  std::string rescue_disk_encryption_set;
  bool rescue_encryption_at_host = false;
  std::string rescue_security_type;
  std::string rescue_license_type;
};

struct Plan {
  std::int32_t schema = 1;
  std::string id;  // 32 hexadecimal digits: the same VM, disk and request give the same plan
  std::string target;
  PlantedTask task = PlantedTask::reset_password;
  Hook hook = Hook::group_policy;
  std::string username;  // empty with built_in_administrator, and for reset_rdp
  bool built_in_administrator = false;
  bool existing_only = false;
  std::vector<AccountGroup> add_to;  // that the account is put into; of reset_rdp none
  bool plaintext = false;
  RescueOs rescue_os = RescueOs::linux_os;
  bool rescue_is_made = true;
  RescueNetwork network = RescueNetwork::source_subnet;
  bool probe = true;
  ReadBack read_back = ReadBack::automatic;
  bool deallocate = false;
  PowerAfter power_after = PowerAfter::as_before;
  bool lease = true;
  bool keep_snapshot = false;
  std::string from_snapshot;
  std::string reason;  // why the last resort is open: "agent_not_ready", "after_failure: …", "skip_agent_methods: …"

  PlanFacts facts;
  std::vector<PlanStep> steps;
  std::vector<PlanResource> resources;
  std::vector<Finding> blockers;  // with one the plan cannot be carried out
  std::vector<Finding> warnings;
  std::vector<Finding> unknowns;  // what the probe will tell before anything stops, or, without it, what nobody knows
  std::vector<RequiredAction> required_actions;
  std::vector<std::string> readers;          // who can read the disk meanwhile
  std::vector<std::string> copied;           // what the copy takes along: "sku Premium_LRS"
  std::vector<std::string> does_not_travel;  // "role assignments on the disk", "backup protection"
  std::chrono::seconds expected{0};          // critical path
  std::chrono::seconds downtime{0};          // of it, the VM does not run
  std::vector<std::string> next_steps;
  std::string trace_id;
};

// The plan in five forms. JSON loads back to an equal plan (docs/results.md).
std::string to_json(const Plan& plan);
Result<Plan> plan_from_json(std::string_view text);
std::string to_text(const Plan& plan);
std::string to_markdown(const Plan& plan);           // for change control
std::string to_az_script(const Plan& plan);          // sh with az, for a person
std::string to_powershell_script(const Plan& plan);  // with the Az module, for a person

enum class PlanForm : std::int32_t { text = 1, json = 2, markdown = 3, az = 4, powershell = 5 };
std::string_view name_of(PlanForm form) noexcept;
std::string print(const Plan& plan, PlanForm form);

// Exactly what carrying out this request may take; see required_actions().
std::vector<RequiredAction> required_actions(const PlanRescue& request);

}  // namespace azvmreset

#include "offline/plans.hpp"

#include <random>
#include <utility>

#include "base/format.hpp"

namespace azvmreset::test {
namespace {

using base::format;
using std::chrono::seconds;

const std::string subscription = "/subscriptions/00000000-0000-4000-8000-000000000001";
const std::string group = subscription + "/resourceGroups/rescue-demo";
const std::string id = "0123456789abcdef0123456789abcdef";
const std::string vm = group + "/providers/Microsoft.Compute/virtualMachines/web-01";
const std::string os_disk = group + "/providers/Microsoft.Compute/disks/web-01-os";
const std::string subnet = group + "/providers/Microsoft.Network/virtualNetworks/net/subnets/default";

std::string compute(const std::string& type, const std::string& name) {
  return group + "/providers/Microsoft.Compute/" + type + "/" + name;
}

const std::string rescue = compute("virtualMachines", "azvmr-01234567");
const std::string snapshot = compute("snapshots", "azvmreset-" + id);
const std::string copy = compute("disks", "azvmreset-" + id);
const std::string card = group + "/providers/Microsoft.Network/networkInterfaces/azvmreset-" + id;
const std::string probe_snapshot = compute("snapshots", "azvmreset-" + id + "-probe");
const std::string probe_copy = compute("disks", "azvmreset-" + id + "-probe");

PlanCall call(std::string method, const std::string& path, std::string purpose, std::string body = "") {
  return {std::move(method), path + "?api-version=2024-07-01", std::move(body), "", "", std::move(purpose)};
}

PlanCall copy_call(const std::string& made, const std::string& source, std::string purpose) {
  return call("PUT", made, std::move(purpose),
              format(R"({{"location":"westeurope","tags":{{"azvmreset-plan":"{}"}},"sku":{{"name":"Premium_LRS"}},)"
                     R"("properties":{{"creationData":{{"createOption":"Copy","sourceResourceId":"{}"}}}}}})",
                     id, source));
}

PlanStep step(std::int32_t number, std::string name, std::string purpose, seconds expected, std::string evidence,
              std::string undo) {
  PlanStep made;
  made.number = number;
  made.name = std::move(name);
  made.purpose = std::move(purpose);
  if (number > 1) made.after = {number - 1};
  made.expected = expected;
  made.vm_down = number >= 5 && number <= 10;
  made.evidence = std::move(evidence);
  made.undo = std::move(undo);
  return made;
}

std::vector<PlanStep> steps() {
  std::vector<PlanStep> all = {
      step(1, "record", "record the VM's OS disk and power state, take the lease", seconds(5),
           "the tag azvmreset-lease holds this plan's id", "remove the tag azvmreset-lease"),
      step(2, "rescue_vm", "make the rescue VM, and wait for its agent", seconds(180), "its agent answers",
           "delete the rescue VM, its disk and its network card"),
      step(3, "probe", "read a copy of the disk as it runs, before anything stops", seconds(240),
           "the copy was read, and is deleted again", "delete the copy and its snapshot"),
      step(4, "power_off", "power off the VM, with a shutdown of Windows", seconds(60), "the VM is stopped",
           "start the VM"),
      step(5, "snapshot", "take a snapshot of the OS disk", seconds(60), "the snapshot is Succeeded",
           "delete the snapshot"),
      step(6, "copy", "make a disk of the snapshot", seconds(30), "the disk is Unattached", "delete the copy"),
      step(7, "attach", "attach the copy to the rescue VM", seconds(30), "the disk is Attached to the rescue VM",
           "detach the copy"),
      step(8, "stage", "plant the script on the copy, and read it back", seconds(90),
           "every file was read back and is equal", "nothing to take back: the copy is deleted"),
      step(9, "detach", "detach the copy", seconds(30), "the disk is Unattached", "nothing to take back"),
      step(10, "swap", "make the copy the OS disk of the VM", seconds(60), "the VM names the copy as its OS disk",
           "swap the original OS disk in again"),
      step(11, "start", "start the VM", seconds(90), "the VM is running", "power off the VM, then undo step 10"),
      step(12, "confirm", "read the marker, deliver the password, clean up", seconds(300),
           "the marker tells of this plan's id", "nothing to take back"),
  };
  const auto of = [&all](std::size_t number) -> std::vector<PlanCall>& { return all[number - 1].calls; };
  of(1) = {call("GET", vm, "read the VM"), call("PATCH", vm, "take the lease", R"({"tags":{"azvmreset-lease":"…"}})")};
  of(2) = {call("PUT", card, "a network card", format(R"({{"properties":{{"subnet":{{"id":"{}"}}}}}})", subnet)),
           call("PUT", rescue, "the rescue VM", R"({"properties":{"hardwareProfile":{"vmSize":"Standard_D2s_v5"}}})")};
  of(3) = {copy_call(probe_snapshot, os_disk, "a snapshot"), copy_call(probe_copy, probe_snapshot, "a copy"),
           call("DELETE", probe_copy, "delete the copy"), call("DELETE", probe_snapshot, "delete the snapshot")};
  of(4) = {call("POST", vm + "/powerOff", "power off")};
  of(5) = {copy_call(snapshot, os_disk, "the snapshot")};
  of(6) = {copy_call(copy, snapshot, "the copy")};
  of(7) = {call("POST", rescue + "/attachDetachDataDisks", "attach",
                format(R"({{"dataDisksToAttach":[{{"diskId":"{}","lun":0}}]}})", copy))};
  of(8) = {call("PUT", rescue + "/runCommands/azvmreset-" + id, "plant")};
  of(9) = {call("POST", rescue + "/attachDetachDataDisks", "detach",
                format(R"({{"dataDisksToDetach":[{{"diskId":"{}"}}]}})", copy))};
  of(10) = {
      call("PATCH", vm, "swap",
           format(R"({{"properties":{{"storageProfile":{{"osDisk":{{"managedDisk":{{"id":"{}"}}}}}}}}}})", copy))};
  of(11) = {call("POST", vm + "/start", "start")};
  of(12) = {call("DELETE", rescue, "delete the rescue VM"), call("DELETE", card, "delete its network card"),
            call("DELETE", snapshot, "delete the snapshot")};
  return all;
}

PlanFacts facts() {
  PlanFacts facts;
  facts.vm_size = "Standard_D4s_v5";
  facts.location = "westeurope";
  facts.zone = "1";
  facts.power = "running";
  facts.os_disk_id = os_disk;
  facts.os_disk_unique_id = "6b1c7f2e-0000-4000-8000-000000000002";
  facts.os_disk_sku = "Premium_LRS";
  facts.os_disk_tier = "P10";
  facts.os_disk_bytes = 127LL << 30;
  facts.hyper_v_generation = "V2";
  facts.security_type = "TrustedLaunch";
  facts.disk_controller = "SCSI";
  facts.network_access_policy = "AllowAll";
  facts.rescue_vm = rescue;
  facts.rescue_size = "Standard_D2s_v5";
  facts.rescue_image = "Debian:debian-12:12-gen2:latest";
  facts.rescue_subnet_id = subnet;
  facts.rescue_zone = "1";
  facts.rescue_admin_username = "azvmreset";
  facts.rescue_os_disk_sku = "StandardSSD_LRS";
  return facts;
}

// Of std::mt19937_64 alone, because distributions differ between libraries.
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : engine_(seed) {}

  std::size_t below(std::size_t end) { return static_cast<std::size_t>(engine_() % end); }
  bool flag() { return below(2) == 1; }
  std::int64_t count() { return static_cast<std::int64_t>(below(100'000)); }
  template <class Enum>
  Enum one_of(std::initializer_list<Enum> values) {
    return *(values.begin() + below(values.size()));
  }
  std::string text() {
    static const std::string pieces[] = {"a",
                                         "Z",
                                         "0",
                                         " ",
                                         "'",
                                         "\"",
                                         "\\",
                                         "$(reboot)",
                                         "`id`",
                                         "\n",
                                         "\r",
                                         "\t",
                                         "|",
                                         "\x1b[2J",
                                         "\x07",
                                         "é",
                                         "\xE2\x80\xAE",
                                         "😀",
                                         "{…}",
                                         "-x",
                                         "<b>",
                                         "#",
                                         "\x7F",
                                         "%s",
                                         std::string(1, '\0')};
    std::string text;
    for (std::size_t left = below(6); left > 0; --left) text += pieces[below(std::size(pieces))];
    return text;
  }
  template <class Make>
  auto list(Make make) {
    std::vector<decltype(make())> items;
    for (std::size_t left = below(4); left > 0; --left) items.push_back(make());
    return items;
  }

 private:
  std::mt19937_64 engine_;
};

Finding drawn_finding(Chance& chance) { return Finding(chance.text(), chance.text(), chance.text()); }

PlanStep drawn_step(Chance& chance, std::int32_t number) {
  PlanStep made;
  made.number = number;
  made.name = chance.text();
  made.purpose = chance.text();
  made.calls = chance.list([&] {
    PlanCall one;
    one.method = chance.one_of({"GET", "PUT", "PATCH", "POST", "DELETE"});
    one.url = "/x" + chance.text();
    one.body = chance.text();
    one.if_match = chance.text();
    one.when = chance.text();
    one.purpose = chance.text();
    return one;
  });
  for (std::int32_t before = 1; before < number; ++before) {
    if (chance.flag()) made.after.push_back(before);
  }
  made.expected = seconds(chance.count());
  made.vm_down = chance.flag();
  made.evidence = chance.text();
  made.undo = chance.text();
  for (std::int32_t each = 1; number > 0 && chance.below(4) == 0; ++each) {
    made.substeps.push_back(drawn_step(chance, -each));
    made.substeps.back().number = each;
  }
  return made;
}

void draw_facts(Chance& chance, PlanFacts& facts) {
  for (std::string* const text : {&facts.vm_size,
                                  &facts.location,
                                  &facts.zone,
                                  &facts.power,
                                  &facts.os_disk_id,
                                  &facts.os_disk_unique_id,
                                  &facts.os_disk_sku,
                                  &facts.os_disk_tier,
                                  &facts.hyper_v_generation,
                                  &facts.security_type,
                                  &facts.encryption_set_id,
                                  &facts.disk_controller,
                                  &facts.network_access_policy,
                                  &facts.disk_access_id,
                                  &facts.rescue_vm,
                                  &facts.rescue_size,
                                  &facts.rescue_image,
                                  &facts.rescue_subnet_id,
                                  &facts.rescue_zone,
                                  &facts.rescue_address_range,
                                  &facts.rescue_admin_username,
                                  &facts.rescue_os_disk_sku,
                                  &facts.rescue_disk_encryption_set,
                                  &facts.rescue_security_type,
                                  &facts.rescue_license_type}) {
    *text = chance.text();
  }
  facts.rescue_encryption_at_host = chance.flag();
  facts.os_disk_bytes = chance.count();
}

}  // namespace

Plan sealed_plan() {
  Plan plan;
  plan.id = id;
  plan.target = vm;
  plan.username = "azureuser";
  plan.reason = "agent_not_ready";
  plan.facts = facts();
  plan.steps = steps();
  plan.resources = {
      {"Microsoft.Compute/virtualMachines", rescue, "the rescue VM", "removed in step 12",
       "a Standard_D2s_v5 by the minute", false},
      {"Microsoft.Network/networkInterfaces", card, "its network card", "removed in step 12", "", false},
      {"Microsoft.Compute/snapshots", probe_snapshot, "what the probe reads", "removed in step 3", "127 GiB", false},
      {"Microsoft.Compute/disks", probe_copy, "what the probe reads", "removed in step 3", "127 GiB Premium_LRS",
       false},
      {"Microsoft.Compute/snapshots", snapshot, "what the copy is made of", "removed in step 12", "127 GiB", false},
      {"Microsoft.Compute/disks", copy, "the repaired copy", "kept: it is the OS disk from step 10",
       "127 GiB Premium_LRS", false},
      {"Microsoft.Compute/disks", os_disk, "the original OS disk", "kept: delete it yourself when all is well",
       "127 GiB Premium_LRS, as before", false},
  };
  plan.warnings = {{"costs_of_a_reset", "what DPAPI protects for azureuser becomes unreadable", "save it first"}};
  plan.unknowns = {{"domain_controller", "whether it is a domain controller is not known", "the probe tells"}};
  RequiredAction right;
  right.action = "Microsoft.Compute/snapshots/write";
  right.scope = group;
  right.purpose = "take the snapshot";
  RequiredAction nice_to_have;
  nice_to_have.action = "Microsoft.Authorization/locks/read";
  nice_to_have.scope = vm;
  nice_to_have.purpose = "see locks";
  nice_to_have.rungs = {Rung::offline};
  nice_to_have.optional = true;
  plan.required_actions = {nice_to_have, right};
  plan.readers = {"whoever may run commands on azvmr-01234567", "owners and contributors of rescue-demo"};
  plan.copied = {"sku Premium_LRS", "tier P10"};
  plan.does_not_travel = {"role assignments on the disk", "backup protection"};
  plan.expected = seconds(1175);
  plan.downtime = seconds(390);
  plan.next_steps = {"have the change approved, then run `azvmreset rescue`"};
  plan.trace_id = "4bf92f3577b34da6a3ce929d0e0e4736";
  return plan;
}

Plan frugal_plan() {
  Plan plan = sealed_plan();
  plan.rescue_os = RescueOs::windows;
  plan.rescue_is_made = false;
  plan.probe = false;
  plan.read_back = ReadBack::none;
  plan.lease = false;
  plan.deallocate = true;
  plan.power_after = PowerAfter::deallocated;
  plan.keep_snapshot = true;
  plan.existing_only = true;
  plan.from_snapshot = compute("snapshots", "nightly");
  plan.facts.rescue_vm = compute("virtualMachines", "admin-01");
  plan.facts.rescue_image = "";
  plan.facts.rescue_subnet_id = "";
  plan.facts.rescue_zone = "";
  plan.facts.rescue_admin_username = "";
  plan.facts.rescue_os_disk_sku = "";
  plan.facts.zone = "";
  plan.facts.security_type = "";
  std::erase_if(plan.steps, [](const PlanStep& one) { return one.name == "probe" || one.name == "snapshot"; });
  for (PlanStep& one : plan.steps) one.after.clear();
  std::erase_if(plan.resources, [](const PlanResource& one) { return one.until.starts_with("removed"); });
  for (PlanStep& one : plan.steps) {
    if (one.name == "copy") one.calls = {copy_call(copy, plan.from_snapshot, "the copy")};
    if (one.name == "rescue_vm") one.calls = {call("GET", plan.facts.rescue_vm, "read the rescue VM")};
    if (one.name == "confirm") one.calls.clear();
  }
  return plan;
}

Plan blocked_plan() {
  Plan plan = sealed_plan();
  plan.blockers = {{"domain_controller", "web-01 is a domain controller", "reset it by its own means: DSRM"},
                   {"disk_encrypted", "Azure Disk Encryption is on", "unlock it with the recovery key"}};
  return plan;
}

Plan plan_saying(const std::string& text) {
  Plan plan = sealed_plan();
  plan.username = plan.reason = plan.from_snapshot = plan.trace_id = text;
  PlanFacts& facts = plan.facts;
  for (std::string* const fact : {&facts.vm_size,
                                  &facts.location,
                                  &facts.zone,
                                  &facts.power,
                                  &facts.os_disk_unique_id,
                                  &facts.os_disk_sku,
                                  &facts.os_disk_tier,
                                  &facts.hyper_v_generation,
                                  &facts.security_type,
                                  &facts.encryption_set_id,
                                  &facts.disk_controller,
                                  &facts.network_access_policy,
                                  &facts.disk_access_id,
                                  &facts.rescue_size,
                                  &facts.rescue_image,
                                  &facts.rescue_subnet_id,
                                  &facts.rescue_zone,
                                  &facts.rescue_address_range,
                                  &facts.rescue_admin_username,
                                  &facts.rescue_os_disk_sku,
                                  &facts.rescue_disk_encryption_set,
                                  &facts.rescue_security_type,
                                  &facts.rescue_license_type}) {
    *fact = text;
  }
  facts.os_disk_id += text;
  facts.rescue_vm += text;
  for (PlanStep& one : plan.steps) {
    one.purpose = one.evidence = one.undo = text;
    for (PlanCall& each : one.calls) each.purpose = text;
  }
  for (PlanResource& one : plan.resources) one = {text, text, text, text, text, true};
  for (auto* const list : {&plan.warnings, &plan.unknowns}) *list = {Finding(text, text, text)};
  for (RequiredAction& one : plan.required_actions) one.action = one.scope = one.purpose = text;
  for (auto* const list : {&plan.readers, &plan.copied, &plan.does_not_travel, &plan.next_steps}) *list = {text};
  return plan;
}

Plan drawn_plan(std::uint64_t seed) {
  Chance chance(seed);
  Plan plan;
  plan.id = format("{:016x}{:016x}", seed, ~seed);
  plan.target = vm;
  plan.task = chance.one_of({PlantedTask::reset_password, PlantedTask::reset_rdp});
  plan.hook = chance.one_of({Hook::group_policy, Hook::setup});
  plan.rescue_os = chance.one_of({RescueOs::windows, RescueOs::linux_os});
  plan.network = chance.one_of({RescueNetwork::source_subnet, RescueNetwork::given_subnet, RescueNetwork::nat_gateway});
  plan.read_back = chance.one_of({ReadBack::automatic, ReadBack::agent, ReadBack::snapshot, ReadBack::none});
  plan.power_after =
      chance.one_of({PowerAfter::as_before, PowerAfter::running, PowerAfter::stopped, PowerAfter::deallocated});
  for (bool* const flag : {&plan.built_in_administrator, &plan.existing_only, &plan.plaintext, &plan.rescue_is_made,
                           &plan.probe, &plan.deallocate, &plan.lease, &plan.keep_snapshot}) {
    *flag = chance.flag();
  }
  for (std::string* const text : {&plan.username, &plan.from_snapshot, &plan.reason, &plan.trace_id})
    *text = chance.text();
  draw_facts(chance, plan.facts);
  for (std::int32_t number = 1; chance.below(8) != 0; ++number) plan.steps.push_back(drawn_step(chance, number));
  plan.add_to = chance.list([&] {
    return chance.one_of({AccountGroup::administrators, AccountGroup::remote_desktop_users});
  });
  plan.resources = chance.list([&] {
    PlanResource one;
    for (std::string* const text : {&one.type, &one.id, &one.purpose, &one.until, &one.cost}) *text = chance.text();
    one.holds_password = chance.flag();
    return one;
  });
  for (auto* const list : {&plan.blockers, &plan.warnings, &plan.unknowns}) {
    *list = chance.list([&] { return drawn_finding(chance); });
  }
  plan.required_actions = chance.list([&] {
    RequiredAction one;
    for (std::string* const text : {&one.action, &one.scope, &one.purpose}) *text = chance.text();
    one.rungs = chance.list([&] { return chance.one_of({Rung::vm_access, Rung::offline, Rung::action_run_command}); });
    one.optional = chance.flag();
    return one;
  });
  for (auto* const list : {&plan.readers, &plan.copied, &plan.does_not_travel, &plan.next_steps}) {
    *list = chance.list([&] { return chance.text(); });
  }
  plan.expected = seconds(chance.count());
  plan.downtime = seconds(chance.count());
  return plan;
}

}  // namespace azvmreset::test

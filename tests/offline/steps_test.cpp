// The twelve steps: their order, what they wait for, and what they send.
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "base/json/reader.hpp"
#include "offline/worlds.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using offline::make_plan;
using offline::World;

namespace {

using Names = std::vector<std::string>;

Names names_of(const Plan& plan) {
  Names names;
  for (const PlanStep& one : plan.steps) names.push_back(one.name);
  return names;
}

Plan usual_plan() { return make_plan(usual_world(), usual_request()); }

Plan plan_from_snapshot() {
  World world = usual_world();
  world.snapshot = world.os_disk;
  world.snapshot->source_unique_id = world.os_disk->unique_id;
  PlanRescue request = usual_request();
  request.from_snapshot = in_group("Microsoft.Compute/snapshots", "before");
  return make_plan(world, request);
}

base::json::Document body_of(const PlanCall* call) {
  REQUIRE(call != nullptr);
  auto document = base::json::Document::parse(call->body);
  REQUIRE(document);
  return std::move(*document);
}

std::string_view last_segment(const std::string& url) {
  const std::string_view path = std::string_view(url).substr(0, url.find('?'));
  return path.substr(path.rfind('/') + 1);
}

std::vector<Plan> all_kinds() {
  std::vector<Plan> plans;
  for (const bool probe : {true, false}) {
    for (const Hook hook : {Hook::group_policy, Hook::setup}) {
      for (const ReadBack read_back : {ReadBack::automatic, ReadBack::agent, ReadBack::snapshot, ReadBack::none}) {
        PlanRescue request = usual_request();
        request.probe = probe;
        request.hook = hook;
        request.rescue.os = hook == Hook::setup ? RescueOs::windows : RescueOs::linux_os;
        request.read_back = read_back;
        plans.push_back(make_plan(usual_world(), request));
      }
    }
  }
  plans.push_back(plan_from_snapshot());
  return plans;
}

}  // namespace

TEST_CASE("a plan has the twelve steps, in their order", "[offline][steps]") {
  const Plan plan = usual_plan();
  CHECK(names_of(plan) == Names{"record", "rescue_vm", "probe", "power_off", "snapshot", "copy", "attach", "stage",
                                "detach", "swap", "start", "confirm"});
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    CHECK(plan.steps[i].number == static_cast<std::int32_t>(i) + 1);
  }
}

TEST_CASE("every step says what it does, by what it is known to be done, and how it is taken back",
          "[offline][steps]") {
  for (const Plan& plan : all_kinds()) {
    for (const PlanStep& one : plan.steps) {
      CAPTURE(one.name);
      CHECK_FALSE(one.purpose.empty());
      CHECK_FALSE(one.evidence.empty());
      CHECK_FALSE(one.undo.empty());
      CHECK_FALSE(one.calls.empty());
      CHECK(one.expected > std::chrono::seconds(0));
      for (const PlanCall& call : one.calls) {
        CHECK_FALSE(call.purpose.empty());
        CHECK(call.url.starts_with("/subscriptions/"));
        CHECK(call.url.find("api-version=20") != std::string::npos);
        CHECK(std::count(call.url.begin(), call.url.end(), '?') == 1);
        if (!call.body.empty()) CHECK(base::json::Document::parse(call.body).ok());
      }
    }
  }
}

TEST_CASE("no step waits for itself or a later one, and the last is reached from all", "[offline][steps]") {
  for (const Plan& plan : all_kinds()) {
    std::set<std::int32_t> waited_for;
    for (const PlanStep& one : plan.steps) {
      CAPTURE(one.name);
      CHECK((one.number == 1) == one.after.empty());
      for (const std::int32_t number : one.after) {
        CHECK(number < one.number);
        waited_for.insert(number);
      }
    }
    CHECK(waited_for.size() == plan.steps.size() - 1);
  }
}

TEST_CASE("nothing stops before the rescue VM is ready and the probe has spoken", "[offline][steps]") {
  for (const Plan& plan : all_kinds()) {
    for (const PlanStep& one : plan.steps) {
      const bool prepares = one.name == "record" || one.name == "rescue_vm" || one.name == "probe";
      if (prepares) CHECK_FALSE(one.vm_down);
      const bool touches = find_call(one, "POST", "/virtualMachines/web-01/") != nullptr;
      if (touches) CHECK(one.number >= step(plan, "power_off").number);
    }
  }
}

TEST_CASE("without a probe there is none, and the rescue VM is ready before anything stops", "[offline][steps]") {
  PlanRescue request = usual_request();
  request.probe = false;
  const Plan plan = make_plan(usual_world(), request);
  CHECK(find_step(plan, "probe") == nullptr);
  CHECK(step(plan, "power_off").after == std::vector{step(plan, "rescue_vm").number});
}

TEST_CASE("a snapshot that is there is worked on while the VM runs, beside the rescue VM being made",
          "[offline][steps]") {
  const Plan plan = plan_from_snapshot();
  CHECK(names_of(plan) == Names{"record", "rescue_vm", "probe", "snapshot", "copy", "attach", "stage", "detach",
                                "power_off", "swap", "start", "confirm"});
  CHECK(step(plan, "snapshot").after == std::vector{step(plan, "record").number});
  CHECK_FALSE(step(plan, "stage").vm_down);
  CHECK(step(plan, "swap").vm_down);
  CHECK(plan.downtime < usual_plan().downtime);
  // Two copies of one disk have one identity: the second waits for the first to be gone.
  CHECK(step(plan, "attach").after == std::vector{step(plan, "probe").number, step(plan, "copy").number});
}

TEST_CASE("a given snapshot is neither made nor deleted", "[offline][steps]") {
  const Plan plan = plan_from_snapshot();
  for (const PlanStep& one : plan.steps) {
    CHECK(find_call(one, "PUT", "/snapshots/before") == nullptr);
    CHECK(find_call(one, "DELETE", "/snapshots/before") == nullptr);
  }
}

TEST_CASE("the copy is as the original disk is", "[offline][steps]") {
  World world = usual_world();
  const std::string set = in_group("Microsoft.Compute/diskEncryptionSets", "keys");
  world.os_disk->encryption_set_id = set;
  world.os_disk->network_access_policy = "AllowPrivate";
  world.os_disk->disk_access_id = in_group("Microsoft.Compute/diskAccesses", "private");
  const Plan plan = make_plan(world, usual_request());
  const auto document = body_of(find_call(step(plan, "copy"), "PUT", "/disks/"));
  const auto body = document.root();
  const auto properties = body["properties"];
  CHECK(body["location"].text_or("") == "westeurope");
  CHECK(body["zones"].at(0).text_or("") == "1");
  CHECK(body["sku"]["name"].text_or("") == "Premium_LRS");
  CHECK(body["tags"]["cost-centre"].text_or("") == "4711");
  CHECK(body["tags"]["azvmreset-plan"].text_or("") == plan.id + "/copy/running");
  CHECK(body["tags"]["azvmreset-original"].text_or("") == world.os_disk->id);
  CHECK(properties["osType"].text_or("") == "Windows");
  CHECK(properties["hyperVGeneration"].text_or("") == "V2");
  CHECK(properties["tier"].text_or("") == "P10");
  CHECK(properties["encryption"]["diskEncryptionSetId"].text_or("") == set);
  CHECK(properties["networkAccessPolicy"].text_or("") == "AllowPrivate");
  CHECK(properties["diskAccessId"].text_or("") == world.os_disk->disk_access_id);
  CHECK(properties["creationData"]["createOption"].text_or("") == "Copy");
  // Refused together with a copy (F5.4); it travels by itself.
  CHECK_FALSE(properties["securityProfile"].present());
}

TEST_CASE("a disk that does not say its generation gets that of the VM", "[offline][steps]") {
  World world = usual_world();
  world.os_disk->generation.clear();
  world.vm.profile.generation = "V1";
  const auto document = body_of(find_call(step(make_plan(world, usual_request()), "copy"), "PUT", "/disks/"));
  CHECK(document.root()["properties"]["hyperVGeneration"].text_or("") == "V1");
}

TEST_CASE("snapshots cannot be downloaded, and lie in the disk's own group", "[offline][steps]") {
  World world = usual_world();
  world.vm.os_disk_id =
      "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/disks/providers/Microsoft.Compute/disks/os";
  world.os_disk->id = world.vm.os_disk_id;
  PlanRescue request = usual_request();
  request.rescue.resource_group = "rescue";
  const Plan plan = make_plan(world, request);
  const PlanCall* put = find_call(step(plan, "snapshot"), "PUT", "/resourceGroups/disks/");
  const auto document = body_of(put);
  CHECK(document.root()["properties"]["networkAccessPolicy"].text_or("") == "DenyAll");
  CHECK(document.root()["properties"]["incremental"].boolean() == true);
  CHECK(document.root()["properties"]["creationData"]["sourceResourceId"].text_or("") == world.vm.os_disk_id);
  CHECK(find_call(step(plan, "copy"), "PUT", "/resourceGroups/disks/") != nullptr);
  CHECK(find_call(step(plan, "rescue_vm"), "PUT", "/resourceGroups/rescue/") != nullptr);
}

TEST_CASE("the swap repeats what was read, changes name and id together, and is fenced", "[offline][steps]") {
  const Plan plan = usual_plan();
  const PlanCall* call = find_call(step(plan, "swap"), "PATCH", "/virtualMachines/web-01?");
  const auto document = body_of(call);
  const auto disk = document.root()["properties"]["storageProfile"]["osDisk"];
  CHECK(call->if_match == "{etag}");
  CHECK(disk["createOption"].text_or("") == "FromImage");
  CHECK(disk["caching"].text_or("") == "ReadWrite");
  CHECK(disk["deleteOption"].text_or("") == "Detach");
  const std::string id = disk["managedDisk"]["id"].text_or("");
  CHECK(id.ends_with("/" + disk["name"].text_or("")));
  CHECK(find_call(step(plan, "copy"), "PUT", id) != nullptr);
}

TEST_CASE("a chosen password goes in a protected parameter, in the one call that writes it", "[offline][steps]") {
  PlanRescue request = usual_request();
  request.reset.plaintext = true;
  const Plan plan = make_plan(usual_world(), request);
  for (const PlanStep& one : plan.steps) {
    for (const PlanCall& call : one.calls) {
      const bool writes = call.method == "PUT" && call.url.find("-write?") != std::string::npos;
      CHECK((call.body.find("protectedParameters") != std::string::npos) == writes);
    }
  }
}

TEST_CASE("the original disk is never written to and never deleted", "[offline][steps]") {
  for (const Plan& plan : all_kinds()) {
    for (const PlanStep& one : plan.steps) {
      for (const PlanCall& call : one.calls) {
        if (call.url.find("/disks/web-01-os?") != std::string::npos) CHECK(call.method == "GET");
      }
    }
  }
}

TEST_CASE("what is made is named by the plan, and what is not kept is deleted one by one", "[offline][steps]") {
  for (const Plan& plan : all_kinds()) {
    std::set<std::string> deleted;
    for (const PlanStep& one : plan.steps) {
      for (const PlanCall& call : one.calls) {
        if (call.method == "DELETE") deleted.insert(call.url.substr(0, call.url.find('?')));
      }
    }
    for (const PlanResource& resource : plan.resources) {
      CAPTURE(resource.id);
      CHECK(resource.id.find("/azvmreset-" + plan.id + "-") != std::string::npos);
      const bool is_copy = resource.id.ends_with("-os") && !resource.id.ends_with("-rescue-os");
      CHECK((deleted.count(resource.id) == 1) == !is_copy);
      CHECK(resource.until.starts_with(is_copy ? "kept" : "removed in step"));
    }
    for (const std::string& id : deleted) CHECK(id.find("/azvmreset-" + plan.id + "-") != std::string::npos);
  }
}

TEST_CASE("a snapshot that is to be kept is kept", "[offline][steps]") {
  PlanRescue request = usual_request();
  request.keep_snapshot = true;
  const Plan plan = make_plan(usual_world(), request);
  CHECK(find_call(step(plan, "confirm"), "DELETE", "-source") == nullptr);
  const auto found = std::find_if(plan.resources.begin(), plan.resources.end(),
                                  [](const PlanResource& one) { return one.id.ends_with("-source"); });
  REQUIRE(found != plan.resources.end());
  CHECK(found->until == "kept, as was asked for");
}

TEST_CASE("the lease keeps the tags of the VM, and the plan's tag goes through the tags API", "[offline][steps]") {
  const Plan plan = usual_plan();
  const PlanStep& record = step(plan, "record");
  const PlanCall* lease = find_call(record, "PATCH", "/virtualMachines/web-01?");
  const auto document = body_of(lease);
  CHECK(lease->if_match == "{etag}");
  CHECK(document.root()["tags"]["owner"].text_or("") == "shop");
  CHECK(document.root()["tags"]["azvmreset-lease"].text_or("") == plan.id + "/{holder}/{until}");
  CHECK(body_of(find_call(record, "PATCH", "/tags/default?")).root()["operation"].text_or("") == "Merge");
  CHECK(body_of(find_call(step(plan, "confirm"), "PATCH", "/tags/default?")).root()["operation"].text_or("") ==
        "Delete");
}

TEST_CASE("before the start leaves, the copy is marked: Windows may have run on it", "[offline][steps]") {
  const Plan plan = make_plan(usual_world(), usual_request());
  const PlanStep& start = step(plan, "start");
  CHECK(start.calls.front().url.find("-os/providers/Microsoft.Resources/tags/default?") != std::string::npos);
  const auto body = body_of(&start.calls.front());
  CHECK(body.root()["operation"].text_or("") == "Merge");
  CHECK(body.root()["properties"]["tags"]["azvmreset-plan"].text_or("") == plan.id + "/start/running");
}

TEST_CASE("without a lease the VM's tags are not touched", "[offline][steps]") {
  PlanRescue request = usual_request();
  request.lease = false;
  const Plan plan = make_plan(usual_world(), request);
  for (const PlanStep& one : plan.steps) {
    CHECK(find_call(one, "PATCH", "/virtualMachines/web-01/providers/Microsoft.Resources/tags/") == nullptr);
  }
  CHECK(find_call(step(plan, "record"), "PATCH", "") == nullptr);
  CHECK(has_code(plan.warnings, "no_lease"));
}

TEST_CASE("a cloud without ETags is warned of, takes the lease by the tags API and attaches by a PATCH",
          "[offline][steps]") {
  World world = usual_world();
  const base::Log log;
  world.versions = arm::ApiVersions::with({{"Microsoft.Compute/virtualMachines", "2023-03-01"}}, log).value();
  const Plan plan = make_plan(world, usual_request());
  CHECK(has_code(plan.warnings, "unfenced"));
  CHECK(find_call(step(plan, "record"), "PATCH", "/virtualMachines/web-01?") == nullptr);
  CHECK(find_call(step(plan, "attach"), "PATCH", "-rescue?") != nullptr);
  for (const PlanStep& one : plan.steps) {
    for (const PlanCall& call : one.calls) CHECK(call.if_match.empty());
  }
}

TEST_CASE("the power state that was asked for is the last one", "[offline][steps]") {
  struct Case {
    const char* before;
    PowerAfter wanted;
    const char* verb;  // in the last step; empty: it goes on running
  };
  const auto each = GENERATE(
      Case{"running", PowerAfter::as_before, ""}, Case{"stopped", PowerAfter::as_before, "powerOff"},
      Case{"deallocated", PowerAfter::as_before, "deallocate"}, Case{"deallocated", PowerAfter::running, ""},
      Case{"running", PowerAfter::stopped, "powerOff"}, Case{"running", PowerAfter::deallocated, "deallocate"});
  CAPTURE(each.before, each.verb);
  World world = usual_world();
  world.vm.power = each.before;
  look_again(world);
  PlanRescue request = usual_request();
  request.power_after = each.wanted;
  const PlanStep confirm = step(make_plan(world, request), "confirm");
  std::string last;
  for (const PlanCall& call : confirm.calls) {
    if (call.url.find("/virtualMachines/web-01/") != std::string::npos && call.method == "POST") {
      last = last_segment(call.url);
    }
  }
  CHECK(last == each.verb);
}

TEST_CASE("a VM that is off is not powered off, and none of the time is downtime", "[offline][steps]") {
  World world = usual_world();
  world.vm.power = "deallocated";
  look_again(world);
  const Plan plan = make_plan(world, usual_request());
  CHECK(find_call(step(plan, "power_off"), "POST", "") == nullptr);
  CHECK(plan.downtime == std::chrono::seconds(0));
  CHECK(has_code(plan.warnings, "agent_not_asked"));
}

TEST_CASE("the VM is deallocated on request, or when the swap is refused for want of it", "[offline][steps]") {
  const Plan usual = usual_plan();
  CHECK(find_call(step(usual, "power_off"), "POST", "/powerOff?skipShutdown=false") != nullptr);
  const PlanCall* in_need = find_call(step(usual, "swap"), "POST", "/deallocate");
  REQUIRE(in_need != nullptr);
  CHECK_FALSE(in_need->when.empty());

  PlanRescue request = usual_request();
  request.deallocate = true;
  const Plan asked = make_plan(usual_world(), request);
  CHECK(find_call(step(asked, "power_off"), "POST", "/deallocate") != nullptr);
  CHECK(find_call(step(asked, "swap"), "POST", "/deallocate") == nullptr);
  CHECK(has_code(asked.warnings, "deallocation"));
}

TEST_CASE("a VM that is stopped, not deallocated, can be deallocated for the swap still", "[offline][steps]") {
  World world = usual_world();
  world.vm.power = "stopped";
  look_again(world);
  PlanRescue request = usual_request();
  request.deallocate = true;
  CHECK(find_call(step(make_plan(world, request), "swap"), "POST", "/deallocate") != nullptr);
  world.vm.power = "deallocated";
  look_again(world);
  CHECK(find_call(step(make_plan(world, request), "swap"), "POST", "/deallocate") == nullptr);
}

TEST_CASE("who reads back is who was asked for", "[offline][steps]") {
  struct Case {
    ReadBack who;
    bool agent;
    bool snapshot;
  };
  const auto each = GENERATE(Case{ReadBack::automatic, true, true}, Case{ReadBack::agent, true, false},
                             Case{ReadBack::snapshot, false, true}, Case{ReadBack::none, false, false});
  PlanRescue request = usual_request();
  request.read_back = each.who;
  const Plan plan = make_plan(usual_world(), request);
  const PlanStep& confirm = step(plan, "confirm");
  CHECK((find_call(confirm, "PUT", "/virtualMachines/web-01/runCommands/") != nullptr) == each.agent);
  CHECK((find_call(confirm, "PUT", "/snapshots/") != nullptr) == each.snapshot);
  CHECK(has_code(plan.warnings, "no_read_back") == (each.who == ReadBack::none));
}

TEST_CASE("the hook setup is disarmed before anything is confirmed, by steps of its own", "[offline][steps]") {
  PlanRescue request = usual_request();
  request.hook = Hook::setup;
  request.rescue.os = RescueOs::windows;
  const Plan plan = make_plan(usual_world(), request);
  CHECK(plan.blockers.empty());
  const PlanStep& disarm = step(plan, "disarm");
  CHECK(disarm.after == std::vector{step(plan, "start").number});
  CHECK(step(plan, "confirm").after == std::vector{disarm.number});
  Names names;
  for (const PlanStep& one : disarm.substeps) {
    names.push_back(one.name);
    CHECK_FALSE(one.undo.empty());
    CHECK(one.number == static_cast<std::int32_t>(names.size()));
  }
  CHECK(names == Names{"power_off", "swap", "attach", "stage", "detach", "swap", "start"});
  const auto document = body_of(&disarm.substeps[1].calls.front());
  CHECK(document.root()["properties"]["storageProfile"]["osDisk"]["managedDisk"]["id"].text_or("") ==
        usual_world().vm.os_disk_id);
  CHECK(has_code(plan.warnings, "hook_setup"));
}

TEST_CASE("a rescue VM that is made has no public address, and its password is nowhere", "[offline][steps]") {
  const Plan plan = usual_plan();
  const PlanStep& made = step(plan, "rescue_vm");
  CHECK(find_call(made, "PUT", "publicIPAddresses") == nullptr);
  const auto interface = body_of(find_call(made, "PUT", "/networkInterfaces/"));
  const auto configuration = interface.root()["properties"]["ipConfigurations"].at(0)["properties"];
  CHECK_FALSE(configuration["publicIPAddress"].present());
  CHECK(configuration["subnet"]["id"].text_or("") == usual_world().subnet_id);
  const PlanCall* put = find_call(made, "PUT", "-rescue?");
  CHECK(put->url.find("networkInterfaces") != std::string::npos);
  const PlanCall* machine = find_call(made, "PUT", "/virtualMachines/azvmreset-" + plan.id + "-rescue?");
  const auto body = body_of(machine);
  CHECK(find_call(made, "GET", "-rescue?") < machine);
  const auto properties = body.root()["properties"];
  CHECK(properties["osProfile"]["adminPassword"].text_or("").starts_with("{"));
  CHECK(properties["storageProfile"]["diskControllerType"].text_or("") == "SCSI");
  CHECK(properties["storageProfile"]["osDisk"]["deleteOption"].text_or("") == "Delete");
  CHECK(body.root()["zones"].at(0).text_or("") == "1");
}

TEST_CASE("a network of its own has a NAT gateway, and goes with the rescue VM", "[offline][steps]") {
  PlanRescue request = usual_request();
  request.rescue.network = RescueNetwork::nat_gateway;
  request.rescue.tags = {{"owner", "helpdesk"}};
  const Plan plan = make_plan(usual_world(), request);
  const PlanStep& made = step(plan, "rescue_vm");
  for (const char* type : {"publicIPAddresses", "natGateways", "virtualNetworks"}) {
    const auto body = body_of(find_call(made, "PUT", type));
    CHECK(body.root()["tags"]["owner"].text_or("") == "helpdesk");
    CHECK(find_call(step(plan, "confirm"), "DELETE", type) != nullptr);
  }
  const auto network = body_of(find_call(made, "PUT", "virtualNetworks"));
  const auto subnet = network.root()["properties"]["subnets"].at(0)["properties"];
  CHECK(subnet["defaultOutboundAccess"].boolean() == false);
  CHECK(subnet["natGateway"]["id"].text_or("").find("natGateways/azvmreset-") != std::string::npos);
}

TEST_CASE("a rescue VM is made with all that a policy demands", "[offline][steps]") {
  PlanRescue request = usual_request();
  request.rescue = demanded();
  const Plan plan = make_plan(usual_world(), request);
  CHECK(plan.blockers.empty());
  const PlanStep& made = step(plan, "rescue_vm");
  const auto body = body_of(find_call(made, "PUT", "/virtualMachines/azvmreset-" + plan.id + "-rescue?"));
  const auto properties = body.root()["properties"];
  const auto disk = properties["storageProfile"]["osDisk"]["managedDisk"];
  CHECK(disk["storageAccountType"].text_or("") == "Premium_LRS");
  CHECK(disk["diskEncryptionSet"]["id"].text_or("") == request.rescue.disk_encryption_set);
  CHECK(properties["osProfile"]["adminUsername"].text_or("") == "rescuer");
  CHECK(properties["licenseType"].text_or("") == "Windows_Server");
  const auto security = properties["securityProfile"];
  CHECK(security["encryptionAtHost"].boolean() == true);
  CHECK(security["securityType"].text_or("") == "TrustedLaunch");
  CHECK(security["uefiSettings"]["secureBootEnabled"].boolean() == true);
  CHECK(security["uefiSettings"]["vTpmEnabled"].boolean() == true);
  const auto of_network = body_of(find_call(made, "PUT", "virtualNetworks"));
  const auto network = of_network.root()["properties"];
  CHECK(network["addressSpace"]["addressPrefixes"].at(0).text_or("") == "192.168.7.0/28");
  CHECK(network["subnets"].at(0)["properties"]["addressPrefix"].text_or("") == "192.168.7.0/28");

  const std::string id = request.rescue.disk_encryption_set;
  const auto reads_the_set = [&](const RequiredAction& one) {
    return one.action == "Microsoft.Compute/diskEncryptionSets/read" && id.starts_with(one.scope) && !one.optional;
  };
  CHECK(std::any_of(plan.required_actions.begin(), plan.required_actions.end(), reads_the_set));

  const std::string az = to_az_script(plan);
  for (const std::string option :
       {"--admin-username='rescuer'", "--storage-sku='Premium_LRS'", "--security-type='TrustedLaunch'",
        "--encryption-at-host=true", "--enable-vtpm=true", "--license-type='Windows_Server'",
        "--address-prefixes='192.168.7.0/28'", "--subnet-prefixes='192.168.7.0/28'"}) {
    CAPTURE(option);
    CHECK(az.find(option) != std::string::npos);
  }
  CHECK(az.find("--os-disk-encryption-set='" + id + "'") != std::string::npos);
  const std::string powershell = to_powershell_script(plan);
  for (const std::string option : {"-UserName 'rescuer'", "-StorageAccountType 'Premium_LRS'",
                                   "-SecurityType 'TrustedLaunch'", " -EncryptionAtHost", "-EnableVtpm $true",
                                   "-LicenseType 'Windows_Server'", "-AddressPrefix '192.168.7.0/28'"}) {
    CAPTURE(option);
    CHECK(powershell.find(option) != std::string::npos);
  }
  CHECK(powershell.find("-DiskEncryptionSetId '" + id + "'") != std::string::npos);
  CHECK(to_text(plan).find("encryption at host") != std::string::npos);
  CHECK(to_json(plan_from_json(to_json(plan)).value()) == to_json(plan));
}

TEST_CASE("a rescue VM of which nothing is demanded has no security profile", "[offline][steps]") {
  const Plan plan = make_plan(usual_world(), usual_request());
  const auto body = body_of(find_call(step(plan, "rescue_vm"), "PUT", "/virtualMachines/azvmreset-"));
  const auto properties = body.root()["properties"];
  CHECK_FALSE(properties["securityProfile"].present());
  CHECK_FALSE(properties["licenseType"].present());
  CHECK_FALSE(properties["storageProfile"]["osDisk"]["managedDisk"]["diskEncryptionSet"].present());
  CHECK(properties["osProfile"]["adminUsername"].text_or("") == "azvmreset");
}

TEST_CASE("a rescue VM that is there is used and left as it was", "[offline][steps]") {
  World world = usual_world();
  world.rescue = rescue_vm();
  world.rescue->profile.data_disks = {{0, "data", in_group("Microsoft.Compute/disks", "data")}};
  PlanRescue request = usual_request();
  request.rescue.existing = ResourceId::parse(world.rescue->id).value();
  const Plan plan = make_plan(world, request);
  CHECK(plan.blockers.empty());
  CHECK_FALSE(plan.rescue_is_made);
  CHECK(body_of(find_call(step(plan, "attach"), "POST", "rescue-01/attachDetachDataDisks"))
            .root()["dataDisksToAttach"]
            .at(0)["lun"]
            .integer() == 1);
  for (const PlanStep& one : plan.steps) {
    CHECK(find_call(one, "DELETE", "/virtualMachines/rescue-01?") == nullptr);
    CHECK(find_call(one, "PUT", "/virtualMachines/rescue-01?") == nullptr);
  }
  for (const char* part : {"ready", "probe", "read", "write"}) {
    CHECK(find_call(step(plan, "confirm"), "DELETE", std::string("-") + part + "?") != nullptr);
  }
}

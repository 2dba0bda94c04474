// At which machine the copy is repaired.
#include "offline/rescue_choice.hpp"

#include <string>
#include <vector>

#include "offline/worlds.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using offline::make_plan;
using offline::World;

namespace {

// That of a plan with a rescue VM that is made.
std::string chosen_of(std::vector<arm::SizeView> sizes) {
  World world = usual_world();
  world.sizes = std::move(sizes);
  return make_plan(world, usual_request()).facts.rescue_size;
}

arm::SizeView changed(std::string_view name, void (*change)(arm::SizeView&)) {
  arm::SizeView one = size(name);
  change(one);
  return one;
}

PlanRescue windows_request() {
  PlanRescue request = usual_request();
  request.rescue.os = RescueOs::windows;
  return request;
}

Plan plan_with(const arm::VmView& rescue, World world = usual_world()) {
  world.rescue = rescue;
  PlanRescue request = usual_request();
  request.rescue.existing = ResourceId::parse(rescue.id).value();
  return make_plan(world, request);
}

std::string unsuitable(const Plan& plan) {
  const Finding* found = find(plan.blockers, "rescue_unsuitable");
  return found == nullptr ? std::string() : found->message;
}

bool says(const std::string& message, std::string_view part) { return message.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a usual size is chosen before a smaller one that nobody knows", "[offline][rescue]") {
  CHECK(chosen_of({size("Standard_Z1", 1), size("Standard_D2s_v5"), size("Standard_D2s_v3")}) == "Standard_D2s_v5");
}

TEST_CASE("among sizes that nobody knows the smallest is chosen", "[offline][rescue]") {
  CHECK(chosen_of({size("Standard_Z8", 8), size("Standard_Z2", 2), size("Standard_Y2", 2)}) == "Standard_Y2");
}

TEST_CASE("sizes that would not do are passed by", "[offline][rescue]") {
  const std::vector<arm::SizeView> unfit = {
      changed("Standard_D2s_v5", [](arm::SizeView& one) { one.scsi = false; }),
      changed("Standard_B2s", [](arm::SizeView& one) { one.premium = false; }),
      changed("Standard_B2ms", [](arm::SizeView& one) { one.restricted = true; }),
      changed("Standard_D2s_v4", [](arm::SizeView& one) { one.restricted_zones = {"1"}; }),
      changed("Standard_D2s_v3", [](arm::SizeView& one) { one.zones = {"2"}; }),
      changed("Standard_D2as_v5", [](arm::SizeView& one) { one.architecture = "Arm64"; }),
      changed("Standard_A", [](arm::SizeView& one) { one.data_disks = 0; }),
      changed("Standard_B", [](arm::SizeView& one) { one.confidential = true; }),
      changed("Standard_C", [](arm::SizeView& one) { one.generations = "V1"; }),
      changed("Standard_D", [](arm::SizeView& one) { one.memory_gb = 2; }),
      size("Standard_E", 16),
  };
  for (const arm::SizeView& one : unfit) {
    CAPTURE(one.name);
    CHECK(chosen_of({one, size("Standard_Y4", 4)}) == "Standard_Y4");
  }
}

TEST_CASE("a size that cannot do what is demanded is passed by, and refused where it is given", "[offline][rescue]") {
  struct Demand {
    void (*asked)(RescueMachine&);
    void (*lacking)(arm::SizeView&);
    const char* said;
  };
  for (const Demand& demand : {Demand{[](RescueMachine& one) { one.encryption_at_host = true; },
                                      [](arm::SizeView& one) { one.encryption_at_host = false; }, "encryption at host"},
                               Demand{[](RescueMachine& one) { one.security_type = "TrustedLaunch"; },
                                      [](arm::SizeView& one) { one.trusted_launch = false; }, "Trusted Launch"},
                               Demand{[](RescueMachine& one) { one.os_disk_sku = "Premium_LRS"; },
                                      [](arm::SizeView& one) { one.premium = false; }, "Premium_LRS"}}) {
    CAPTURE(demand.said);
    World world = usual_world();
    world.os_disk->sku = "StandardSSD_LRS";
    world.sizes = std::vector{changed("Standard_B2s", demand.lacking), size("Standard_Y4", 4)};
    PlanRescue request = usual_request();
    CHECK(make_plan(world, request).facts.rescue_size == "Standard_B2s");
    demand.asked(request.rescue);
    CHECK(make_plan(world, request).facts.rescue_size == "Standard_Y4");
    request.rescue.size = "Standard_B2s";
    CHECK(says(unsuitable(make_plan(world, request)), demand.said));
  }
}

TEST_CASE("a rescue VM in another zone reaches a zone-redundant copy alone", "[offline][rescue]") {
  World world = usual_world();
  PlanRescue request = usual_request();
  request.rescue.zone = "2";
  CHECK(says(unsuitable(make_plan(world, request)), "would be in zone \"2\", the disk is in zone \"1\""));
  world.os_disk->sku = "Premium_ZRS";
  world.os_disk->zone = "";
  const Plan plan = make_plan(world, request);
  CHECK(plan.blockers.empty());
  CHECK(plan.facts.rescue_zone == "2");
  CHECK(plan.facts.zone == "1");
}

TEST_CASE("a disk without premium storage takes a size without", "[offline][rescue]") {
  World world = usual_world();
  world.os_disk->sku = "StandardSSD_LRS";
  world.sizes = {changed("Standard_D2_v3", [](arm::SizeView& one) { one.premium = false; })};
  CHECK(make_plan(world, usual_request()).facts.rescue_size == "Standard_D2_v3");
}

TEST_CASE("where no size is to be had there is no rescue VM", "[offline][rescue]") {
  World world = usual_world();
  world.sizes = std::vector<arm::SizeView>{};
  CHECK(says(unsuitable(make_plan(world, usual_request())), "westeurope"));
}

TEST_CASE("where the sizes could not be read a usual one is taken, and that is said", "[offline][rescue]") {
  World world = usual_world();
  world.sizes.reset();
  const Plan plan = make_plan(world, usual_request());
  CHECK(plan.blockers.empty());
  CHECK_FALSE(plan.facts.rescue_size.empty());
  CHECK(has_code(plan.unknowns, "sizes_unknown"));
}

TEST_CASE("a size that was given is checked as well", "[offline][rescue]") {
  struct Case {
    void (*change)(arm::SizeView&);
    const char* said;
  };
  const auto each = GENERATE(Case{[](arm::SizeView& one) { one.scsi = false; }, "SCSI"},
                             Case{[](arm::SizeView& one) { one.premium = false; }, "Premium_LRS"},
                             Case{[](arm::SizeView& one) { one.architecture = "Arm64"; }, "Arm64"},
                             Case{[](arm::SizeView& one) { one.restricted = true; }, "not to be had"},
                             Case{[](arm::SizeView& one) { one.zones = {"2"}; }, "zone"},
                             Case{[](arm::SizeView& one) { one.name = "Standard_Another"; }, "not known"});
  World world = usual_world();
  world.sizes = {changed("Standard_Mine", each.change)};
  PlanRescue request = usual_request();
  request.rescue.size = "Standard_Mine";
  const Plan plan = make_plan(world, request);
  CHECK(plan.facts.rescue_size == "Standard_Mine");
  CAPTURE(unsuitable(plan));
  CHECK(says(unsuitable(plan), each.said));
}

TEST_CASE("a Windows rescue VM is made from another image than the source", "[offline][rescue]") {
  World world = usual_world();
  world.vm.profile.image.sku = "2022-datacenter-g2";
  CHECK(says(make_plan(world, windows_request()).facts.rescue_image, ":2019-"));
  world.vm.profile.image.sku = "2019-datacenter";
  CHECK(says(make_plan(world, windows_request()).facts.rescue_image, ":2022-"));
}

TEST_CASE("an image that is the source's own collides", "[offline][rescue]") {
  PlanRescue request = windows_request();
  request.rescue.image = "microsoftwindowsserver:WindowsServer:2022-datacenter-g2:20348.2700.240905";
  CHECK(is_blocked_by(make_plan(usual_world(), request), Blocker::disk_identity_collision));
  request.rescue.image = "MicrosoftWindowsServer:WindowsServer:2022-datacenter-g2:latest";
  const Plan plan = make_plan(usual_world(), request);
  CHECK(plan.blockers.empty());
  CHECK(has_code(plan.warnings, "image_may_collide"));
}

TEST_CASE("a given rescue VM must be beside the disk, run, and have room for it", "[offline][rescue]") {
  struct Case {
    void (*change)(arm::VmView&);
    const char* said;
  };
  const auto each = GENERATE(Case{[](arm::VmView& vm) { vm.location = "northeurope"; }, "northeurope"},
                             Case{[](arm::VmView& vm) { vm.profile.zone = "2"; }, "zone"},
                             Case{[](arm::VmView& vm) { vm.profile.zone.clear(); }, "no zone"},
                             Case{[](arm::VmView& vm) { vm.profile.disk_controller = "NVMe"; }, "NVMe"},
                             Case{[](arm::VmView& vm) { vm.power = "deallocated"; }, "deallocated"},
                             Case{[](arm::VmView& vm) { vm.agent.reset(); }, "agent"},
                             Case{[](arm::VmView& vm) {
                                    vm.profile.data_disks = {{0, "a", ""}, {1, "b", ""}, {2, "c", ""}, {3, "d", ""}};
                                  },
                                  "free LUN"});
  arm::VmView rescue = rescue_vm();
  CHECK(plan_with(rescue).blockers.empty());
  each.change(rescue);
  const std::string said = unsuitable(plan_with(rescue));
  CAPTURE(said);
  CHECK(says(said, each.said));
}

TEST_CASE("a disk that is in all zones is beside every rescue VM", "[offline][rescue]") {
  World world = usual_world();
  world.os_disk->sku = "Premium_ZRS";
  world.os_disk->zone.clear();
  CHECK(plan_with(rescue_vm(), world).blockers.empty());
}

TEST_CASE("a given Windows rescue VM of the source's image may collide, which a probe tells in time",
          "[offline][rescue]") {
  World world = usual_world();
  world.rescue = rescue_vm();
  world.rescue->os = arm::OsType::windows;
  world.rescue->profile.image = world.vm.profile.image;
  PlanRescue request = usual_request();
  request.rescue.existing = ResourceId::parse(world.rescue->id).value();
  const Plan probed = make_plan(world, request);
  CHECK(probed.rescue_os == RescueOs::windows);
  CHECK(probed.blockers.empty());
  CHECK(has_code(probed.warnings, "image_may_collide"));
  request.probe = false;
  CHECK(is_blocked_by(make_plan(world, request), Blocker::disk_identity_collision));
  world.rescue->profile.image.exact_version = "20348.1.1";
  CHECK(make_plan(world, request).blockers.empty());
}

TEST_CASE("a given Linux rescue VM cannot write the hook setup", "[offline][rescue]") {
  World world = usual_world();
  world.rescue = rescue_vm();
  PlanRescue request = usual_request();
  request.hook = Hook::setup;
  request.rescue.existing = ResourceId::parse(world.rescue->id).value();
  CHECK(says(unsuitable(make_plan(world, request)), "setup"));
}

TEST_CASE("without the VM's subnet a rescue VM has no network", "[offline][rescue]") {
  World world = usual_world();
  world.subnet.reset();
  world.subnet_id.clear();
  CHECK(says(unsuitable(make_plan(world, usual_request())), "subnet"));
  PlanRescue request = usual_request();
  request.rescue.network = RescueNetwork::nat_gateway;
  CHECK(make_plan(world, request).blockers.empty());
}

TEST_CASE("a private subnet is warned of, unless it has a NAT gateway", "[offline][rescue]") {
  World world = usual_world();
  world.subnet->default_outbound = false;
  CHECK(has_code(make_plan(world, usual_request()).warnings, "private_subnet"));
  world.subnet->nat_gateway_id = in_group("Microsoft.Network/natGateways", "out");
  CHECK_FALSE(has_code(make_plan(world, usual_request()).warnings, "private_subnet"));
}

TEST_CASE("a quota that the rescue VM would exceed is warned of", "[offline][rescue]") {
  World world = usual_world();
  world.usages = std::vector<arm::UsageView>{{"cores", 98, 100}, {"standardFamily", 19, 20}};
  const Plan plan = make_plan(world, usual_request());
  const Finding* found = find(plan.warnings, "quota_short");
  REQUIRE(found != nullptr);
  CHECK(says(found->message, "standardFamily"));
}

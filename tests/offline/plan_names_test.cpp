#include "offline/plan_names.hpp"

#include <algorithm>
#include <functional>
#include <set>
#include <string>

#include "offline/worlds.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using namespace azvmreset::offline;

namespace {

bool is_hexadecimal(const std::string& text) { return text.find_first_not_of("0123456789abcdef") == std::string::npos; }

std::string last_segment(const std::string& id) { return id.substr(id.rfind('/') + 1); }

}  // namespace

TEST_CASE("the same VM, disk and request give the same plan, to the last byte", "[offline][names]") {
  const Plan once = make_plan(usual_world(), usual_request());
  const Plan twice = make_plan(usual_world(), usual_request());
  CHECK(once.id.size() == 32);
  CHECK(is_hexadecimal(once.id));
  CHECK(to_json(once) == to_json(twice));
}

TEST_CASE("letter case, which ARM does not mind, does not change the plan", "[offline][names]") {
  World world = usual_world();
  std::transform(world.vm.os_disk_id.begin(), world.vm.os_disk_id.end(), world.vm.os_disk_id.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  CHECK(make_plan(world, usual_request()).id == make_plan(usual_world(), usual_request()).id);
}

TEST_CASE("another disk of the same name, or another request, is another plan", "[offline][names]") {
  std::set<std::string> ids = {make_plan(usual_world(), usual_request()).id};
  World remade = usual_world();
  remade.os_disk->unique_id = "99999999-2222-4333-8444-555555555555";
  CHECK(ids.insert(make_plan(remade, usual_request()).id).second);

  const std::function<void(PlanRescue&)> changes[] = {
      [](PlanRescue& one) { one.task = PlantedTask::reset_rdp; },
      [](PlanRescue& one) { one.reset.username = "another"; },
      [](PlanRescue& one) { one.reset.username.clear(), one.reset.built_in_administrator = true; },
      [](PlanRescue& one) { one.reset.existing_only = true; },
      [](PlanRescue& one) { one.reset.plaintext = true; },
      [](PlanRescue& one) { one.reset.add_to.clear(); },
      [](PlanRescue& one) { one.hook = Hook::setup; },
      [](PlanRescue& one) { one.rescue.os = RescueOs::windows; },
      [](PlanRescue& one) { one.rescue.size = "Standard_D4s_v5"; },
      [](PlanRescue& one) { one.rescue.image = "a:b:c:latest"; },
      [](PlanRescue& one) { one.rescue.resource_group = "rescue"; },
      [](PlanRescue& one) { one.rescue.network = RescueNetwork::nat_gateway; },
      [](PlanRescue& one) {
        one.rescue.tags = {{"a", "b"}};
      },
      [](PlanRescue& one) { one.rescue.address_range = "10.0.0.0/24"; },
      [](PlanRescue& one) { one.rescue.admin_username = "rescuer"; },
      [](PlanRescue& one) { one.rescue.os_disk_sku = "Premium_LRS"; },
      [](PlanRescue& one) { one.rescue.disk_encryption_set = "keys"; },
      [](PlanRescue& one) { one.rescue.encryption_at_host = true; },
      [](PlanRescue& one) { one.rescue.security_type = "Standard"; },
      [](PlanRescue& one) { one.rescue.zone = "1"; },
      [](PlanRescue& one) { one.rescue.license_type = "Windows_Server"; },
      [](PlanRescue& one) { one.rescue.existing = ResourceId::parse(rescue_vm().id).value(); },
      [](PlanRescue& one) { one.probe = false; },
      [](PlanRescue& one) { one.read_back = ReadBack::none; },
      [](PlanRescue& one) { one.deallocate = true; },
      [](PlanRescue& one) { one.power_after = PowerAfter::stopped; },
      [](PlanRescue& one) { one.lease = false; },
      [](PlanRescue& one) { one.keep_snapshot = true; },
      [](PlanRescue& one) { one.from_snapshot = in_group("Microsoft.Compute/snapshots", "s"); },
  };
  for (const auto& change : changes) {
    PlanRescue request = usual_request();
    change(request);
    CHECK(ids.insert(make_plan(usual_world(), request).id).second);
  }
}

TEST_CASE("neither a password nor why the last resort is open is in the plan's id", "[offline][names]") {
  PlanRescue request = usual_request();
  request.reset.plaintext = true;
  const std::string id = make_plan(usual_world(), request).id;
  request.reset.password = Secret("Correct-Horse-42!");
  request.skip_agent_methods = "the agent is known to be broken";
  const Plan plan = make_plan(usual_world(), request);
  CHECK(plan.id == id);
  CHECK(to_json(plan).find("Correct-Horse") == std::string::npos);
}

TEST_CASE("what is made has names that every kind of resource takes, and DNS, too", "[offline][names]") {
  PlanRescue request = usual_request();
  request.rescue.network = RescueNetwork::nat_gateway;
  const Plan plan = make_plan(usual_world(), request);
  CHECK(plan.resources.size() == 12);
  for (const PlanResource& one : plan.resources) {
    const std::string name = last_segment(one.id);
    CAPTURE(name);
    CHECK(name.size() <= 63);
    CHECK(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos);
    CHECK(name.front() == 'a');
    CHECK(name.back() != '-');
  }
}

TEST_CASE("Windows takes the rescue VM's name for itself", "[offline][names]") {
  const std::string name = rescue_computer_name(make_plan(usual_world(), usual_request()).id);
  CHECK(name.size() == 15);
  CHECK(name.starts_with("azvmr"));
  CHECK(name.find_first_not_of("0123456789") != std::string::npos);
}

TEST_CASE("a disk whose id is too long for a tag is named by its unique id", "[offline][names]") {
  CHECK(original_tag_value(std::string(256, 'a'), "unique") == std::string(256, 'a'));
  CHECK(original_tag_value(std::string(257, 'a'), "unique") == "unique");
}

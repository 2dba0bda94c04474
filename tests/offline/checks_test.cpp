// What is said of a request before anything is read.
#include <functional>
#include <string>

#include "offline/worlds.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;

namespace {

struct Case {
  const char* name;
  std::function<void(PlanRescue&)> change;
  const char* said;
};

const Case refused[] = {
    {"no account", [](PlanRescue& one) { one.reset.username.clear(); }, "neither"},
    {"two accounts", [](PlanRescue& one) { one.reset.built_in_administrator = true; }, "both"},
    {"a name that Windows forbids", [](PlanRescue& one) { one.reset.username = "a/b"; }, "a/b"},
    {"an account for reset_rdp", [](PlanRescue& one) { one.task = PlantedTask::reset_rdp; }, "reset_rdp"},
    {"a password without plaintext", [](PlanRescue& one) { one.reset.password = Secret("x"); }, "plaintext"},
    {"the VM itself", [](PlanRescue& one) { one.rescue.existing = plan_target(); }, "the VM itself"},
    {"a rescue VM elsewhere",
     [](PlanRescue& one) {
       one.rescue.existing =
           ResourceId::from_parts("00000000-0000-4000-8000-000000000002", "shop", "rescue-01").value();
     },
     "subscription"},
    {"a shape beside a rescue VM",
     [](PlanRescue& one) {
       one.rescue.existing = ResourceId::parse(rescue_vm().id).value();
       one.rescue.size = "Standard_D2s_v5";
     },
     "size"},
    {"an odd size", [](PlanRescue& one) { one.rescue.size = "big one"; }, "big one"},
    {"an odd image", [](PlanRescue& one) { one.rescue.image = "ubuntu"; }, "ubuntu"},
    {"an image with gaps", [](PlanRescue& one) { one.rescue.image = "a::c:d"; }, "a::c:d"},
    {"an odd group", [](PlanRescue& one) { one.rescue.resource_group = "a/../b"; }, "a/../b"},
    {"a given subnet without its id", [](PlanRescue& one) { one.rescue.network = RescueNetwork::given_subnet; },
     "found none"},
    {"a subnet that nobody wants", [](PlanRescue& one) { one.rescue.subnet_id = "/subscriptions/x"; }, "found one"},
    {"an odd subnet",
     [](PlanRescue& one) {
       one.rescue.network = RescueNetwork::given_subnet;
       one.rescue.subnet_id = "/subscriptions/x/subnets/front";
     },
     "subnet's id"},
    {"a tag of ours",
     [](PlanRescue& one) {
       one.rescue.tags = {{"azvmreset-plan", "x"}};
     },
     "azvmreset-plan"},
    {"an odd tag",
     [](PlanRescue& one) {
       one.rescue.tags = {{"a<b", "x"}};
     },
     "a<b"},
    {"setup by Linux", [](PlanRescue& one) { one.hook = Hook::setup; }, "Windows rescue VM"},
    {"no snapshot", [](PlanRescue& one) { one.from_snapshot = "before"; }, "before"},
    {"a disk as snapshot", [](PlanRescue& one) { one.from_snapshot = in_group("Microsoft.Compute/disks", "d"); },
     "snapshot"},
    {"a given snapshot to be kept",
     [](PlanRescue& one) {
       one.from_snapshot = in_group("Microsoft.Compute/snapshots", "before");
       one.keep_snapshot = true;
     },
     "kept anyway"},
    {"two reasons",
     [](PlanRescue& one) {
       one.after_failure = "{}";
       one.skip_agent_methods = "because";
     },
     "found both"},
    {"an endless reason", [](PlanRescue& one) { one.skip_agent_methods = std::string(501, 'x'); }, "501"},
    {"no failure", [](PlanRescue& one) { one.after_failure = "it failed"; }, "after_failure"},
};

}  // namespace

TEST_CASE("a request is refused before anything is read, with what was found", "[offline][checks]") {
  for (const Case& each : refused) {
    PlanRescue request = usual_request();
    each.change(request);
    CAPTURE(each.name);
    const auto checked = offline::check(request);
    REQUIRE_FALSE(checked);
    CHECK(checked.error().code == ErrorCode::invalid_argument);
    CAPTURE(checked.error().message);
    CHECK(checked.error().message.find(each.said) != std::string::npos);
  }
}

TEST_CASE("requests of every permitted kind pass", "[offline][checks]") {
  const std::function<void(PlanRescue&)> changes[] = {
      [](PlanRescue&) {},
      [](PlanRescue& one) { one.reset.username.clear(), one.reset.built_in_administrator = true; },
      [](PlanRescue& one) { one.reset.username.clear(), one.task = PlantedTask::reset_rdp; },
      [](PlanRescue& one) { one.reset.plaintext = true, one.reset.password = Secret("x"); },
      [](PlanRescue& one) { one.rescue.existing = ResourceId::parse(rescue_vm().id).value(); },
      [](PlanRescue& one) { one.rescue.os = RescueOs::windows, one.hook = Hook::setup; },
      [](PlanRescue& one) { one.rescue.image = "Canonical:ubuntu-24_04-lts:server:latest"; },
      [](PlanRescue& one) { one.rescue.image = in_group("Microsoft.Compute/images", "rescue"); },
      [](PlanRescue& one) { one.rescue.network = RescueNetwork::nat_gateway; },
      [](PlanRescue& one) {
        one.rescue.network = RescueNetwork::given_subnet;
        one.rescue.subnet_id = in_group("Microsoft.Network/virtualNetworks", "net") + "/subnets/front";
      },
      [](PlanRescue& one) { one.from_snapshot = in_group("Microsoft.Compute/snapshots", "before"); },
      [](PlanRescue& one) { one.skip_agent_methods = "it is broken"; },
  };
  for (const auto& change : changes) {
    PlanRescue request = usual_request();
    change(request);
    const auto checked = offline::check(request);
    INFO((checked ? std::string() : checked.error().message));
    CHECK(checked);
  }
}

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
     "is as it is"},
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
    {"an administrator named by Azure's list", [](PlanRescue& one) { one.rescue.admin_username = "Admin"; }, "Admin"},
    {"an administrator of Linux with a space", [](PlanRescue& one) { one.rescue.admin_username = "the admin"; },
     "letter or an underscore"},
    {"an administrator of Linux like a number", [](PlanRescue& one) { one.rescue.admin_username = "4711"; }, "4711"},
    {"an endless administrator", [](PlanRescue& one) { one.rescue.admin_username = std::string(65, 'x'); }, "64"},
    {"an administrator too long for Windows",
     [](PlanRescue& one) {
       one.rescue.os = RescueOs::windows;
       one.rescue.admin_username = std::string(21, 'x');
     },
     "at most 20"},
    {"an administrator that Windows only warns of",
     [](PlanRescue& one) {
       one.rescue.os = RescueOs::windows;
       one.rescue.admin_username = "me@home";
     },
     "me@home"},
    {"a disk on which no Windows can start", [](PlanRescue& one) { one.rescue.os_disk_sku = "UltraSSD_LRS"; },
     "or Premium_ZRS, found \"UltraSSD_LRS\""},
    {"a key vault for a disk encryption set",
     [](PlanRescue& one) { one.rescue.disk_encryption_set = in_group("Microsoft.KeyVault/vaults", "keys"); },
     "disk_encryption_set"},
    {"a confidential rescue VM", [](PlanRescue& one) { one.rescue.security_type = "ConfidentialVM"; },
     "expected Standard or TrustedLaunch, found \"ConfidentialVM\""},
    {"a zone that is a region", [](PlanRescue& one) { one.rescue.zone = "westeurope"; }, "westeurope"},
    {"a license for Linux", [](PlanRescue& one) { one.rescue.license_type = "Windows_Server"; }, "linux"},
    {"a license that nobody knows",
     [](PlanRescue& one) {
       one.rescue.os = RescueOs::windows;
       one.rescue.license_type = "Free";
     },
     "Windows_Client, found \"Free\""},
    {"a range without a network of its own", [](PlanRescue& one) { one.rescue.address_range = "10.0.0.0/24"; },
     "source_subnet takes no address_range"},
    {"an option beside a rescue VM that is there",
     [](PlanRescue& one) {
       one.rescue.existing = ResourceId::parse(rescue_vm().id).value();
       one.rescue.encryption_at_host = true;
     },
     "is as it is"},
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
      [](PlanRescue& one) { one.rescue = demanded(); },
      [](PlanRescue& one) {
        one.rescue = demanded(), one.rescue.os = RescueOs::linux_os, one.rescue.license_type = "";
      },
      [](PlanRescue& one) { one.rescue.admin_username = "_A-longer_name-than-Windows-would-take"; },
      [](PlanRescue& one) { one.rescue.security_type = "Standard"; },
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

TEST_CASE("a range is a private one, by its first address, with room for a subnet", "[offline][checks]") {
  const auto taken = [](std::string_view range) {
    PlanRescue request = usual_request();
    request.rescue.network = RescueNetwork::nat_gateway;
    request.rescue.address_range = range;
    return offline::check(request).ok();
  };
  for (const std::string_view range :
       {"10.255.255.0/29", "10.0.0.0/8", "172.16.0.0/12", "172.31.255.248/29", "192.168.0.0/16", "192.168.7.128/25"}) {
    CAPTURE(range);
    CHECK(taken(range));
  }
  for (const std::string_view range :
       {"10.255.255.0/30", "10.255.255.4/29", "10.0.0.0/7",  "172.32.0.0/16",      "172.16.0.0/11",
        "192.169.0.0/24",  "192.168.0.0/15",  "8.8.8.0/24",  "127.0.0.0/24",       "169.254.0.0/24",
        "10.0.0.0",        "10.0.0.0/",       "10.0.0.0/08", "10.0.0.0/0",         "10.0.0.0/x",
        "010.0.0.0/24",    "10.0.0/24",       "fc00::/29",   "::ffff:10.0.0.0/24", "/24"}) {
    CAPTURE(range);
    CHECK_FALSE(taken(range));
  }
}

// Plans of VMs in the simulated Azure: what is read is what it tells, whatever it is like.
#include <functional>
#include <string>
#include <vector>

#include "offline/plan.hpp"
#include "offline/worlds.hpp"
#include "ops/simulated_world.hpp"
#include "simulator/scenario.hpp"
#include "simulator/world.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;

namespace {

constexpr std::string_view reason = "to see what is read";

PlanRescue request_for(SimulatedWorld& world, std::string_view vm) {
  PlanRescue request(world.vm(vm));
  request.reset.username = "azureuser";
  request.skip_agent_methods = reason;
  return request;
}

Result<Plan> plan(SimulatedWorld& world, PlanRescue request) {
  return world.runner.run(offline::plan(world.context(), std::move(request)), std::chrono::hours(1));
}

Plan plan_of(SimulatedWorld& world, PlanRescue request) {
  auto made = plan(world, std::move(request));
  INFO((made ? std::string() : to_json(made.error())));
  REQUIRE(made);
  return std::move(*made);
}

std::string findings_of(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& one : findings) text += one.code + ": " + one.message + "\n";
  return text;
}

// Nothing was sent that could change anything.
void check_read_only(SimulatedWorld& world) {
  for (const auto& logged : world.azure->requests()) {
    const std::string& url = logged.request.url;
    CAPTURE(url);
    const bool asks = url.find("/checkPolicyRestrictions") != std::string::npos ||
                      url.find("/backupStatus") != std::string::npos || url.find("/oauth2/") != std::string::npos;
    CHECK((logged.request.method == "GET" || (logged.request.method == "POST" && asks)));
  }
}

}  // namespace

TEST_CASE("a VM whose agent is dead has a plan that nothing forbids", "[offline][simulated]") {
  SimulatedWorld world;
  PlanRescue request(world.vm("dead-01"));
  request.reset.username = "azureuser";
  const Plan made = plan_of(world, std::move(request));
  INFO(findings_of(made.blockers) + findings_of(made.warnings) + findings_of(made.unknowns));
  CHECK(made.blockers.empty());
  CHECK(made.reason == "agent_not_ready");
  CHECK(made.steps.size() == 12);
  CHECK(made.facts.location == "westeurope");
  CHECK(made.facts.hyper_v_generation == "V2");
  CHECK_FALSE(made.facts.os_disk_unique_id.empty());
  CHECK(made.facts.os_disk_bytes == std::int64_t{127} << 30);
  CHECK_FALSE(made.facts.os_disk_sku.empty());
  CHECK(made.facts.rescue_size == "Standard_B2s");
  CHECK(made.facts.rescue_subnet_id.find("/subnets/") != std::string::npos);
  for (const Finding& unknown : made.unknowns) CHECK_FALSE(unknown.code.ends_with("_not_read"));
  check_read_only(world);
}

TEST_CASE("whatever Azure is like, its plan is the same twice", "[offline][simulated]") {
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    sim::Settings settings;
    settings.seed = seed;
    SimulatedWorld world(settings);
    CAPTURE(seed);
    const Plan once = plan_of(world, request_for(world, "dead-01"));
    const Plan twice = plan_of(world, request_for(world, "dead-01"));
    INFO(findings_of(once.blockers));
    CHECK(once.blockers.empty());
    CHECK(to_json(once) == to_json(twice));
  }
}

TEST_CASE("VMs that cannot be rescued so are refused by what is read of them", "[offline][simulated]") {
  struct Case {
    const char* vm;
    Blocker by;
  };
  const auto each = GENERATE(Case{"ade-01", Blocker::disk_encrypted}, Case{"ephemeral-01", Blocker::disk_ephemeral},
                             Case{"confidential-01", Blocker::confidential_vm},
                             Case{"unmanaged-01", Blocker::disk_unmanaged}, Case{"linux-01", Blocker::not_windows});
  SimulatedWorld world;
  CAPTURE(each.vm);
  const Plan made = plan_of(world, request_for(world, each.vm));
  INFO(findings_of(made.blockers));
  CHECK(is_blocked_by(made, each.by));
  check_read_only(world);
}

TEST_CASE("a VM whose agent answers is refused until its agent has failed", "[offline][simulated]") {
  SimulatedWorld world;
  PlanRescue request = request_for(world, "web-01");
  request.skip_agent_methods.clear();
  CHECK(is_blocked_by(plan_of(world, std::move(request)), Blocker::agent_methods_open));
  CHECK(plan_of(world, request_for(world, "web-01")).blockers.empty());
}

TEST_CASE("a VM that is locked is refused, or warned of", "[offline][simulated]") {
  SimulatedWorld world;
  CHECK(is_blocked_by(plan_of(world, request_for(world, "frozen-01")), Blocker::locked));
  CHECK(has_code(plan_of(world, request_for(world, "kept-01")).warnings, "cannot_clean_up"));
}

TEST_CASE("what is on the disk goes to the copy", "[offline][simulated]") {
  SimulatedWorld world;
  const Plan made = plan_of(world, request_for(world, "kept-01"));
  CHECK(made.facts.os_disk_sku == "StandardSSD_LRS");
  bool tagged = false;
  for (const std::string& one : made.copied) tagged = tagged || one == "tag backup=weekly";
  CHECK(tagged);
}

TEST_CASE("a rescue VM that is there is read, and taken", "[offline][simulated]") {
  SimulatedWorld world;
  PlanRescue request = request_for(world, "dead-01");
  request.rescue.existing = world.vm("rescue-01");
  const Plan made = plan_of(world, std::move(request));
  INFO(findings_of(made.blockers));
  CHECK_FALSE(made.rescue_is_made);
  CHECK(made.blockers.empty());
  CHECK_FALSE(made.facts.rescue_size.empty());
}

TEST_CASE("a rescue VM, a snapshot or a VM that is not there ends it", "[offline][simulated]") {
  SimulatedWorld world;
  PlanRescue no_rescue = request_for(world, "dead-01");
  no_rescue.rescue.existing =
      ResourceId::from_parts(no_rescue.target.subscription(), no_rescue.target.resource_group(), "nobody").value();
  PlanRescue no_snapshot = request_for(world, "dead-01");
  const std::string vm = no_snapshot.target.text();
  no_snapshot.from_snapshot = vm.substr(0, vm.find("virtualMachines/")) + "snapshots/nobody";
  PlanRescue no_vm(ResourceId::from_parts(no_rescue.target.subscription(), "rescue-demo", "nobody").value());
  no_vm.reset.username = "azureuser";
  for (PlanRescue* request : {&no_rescue, &no_snapshot, &no_vm}) {
    const auto made = plan(world, std::move(*request));
    REQUIRE_FALSE(made);
    CHECK(made.error().code == ErrorCode::not_found);
  }
}

TEST_CASE("a request that contradicts itself is not even begun", "[offline][simulated]") {
  SimulatedWorld world;
  PlanRescue request = request_for(world, "dead-01");
  request.after_failure = "{}";
  const auto made = plan(world, std::move(request));
  REQUIRE_FALSE(made);
  CHECK(made.error().code == ErrorCode::invalid_argument);
  CHECK(world.azure->requests().empty());
}

TEST_CASE("what the disk's group, the subnet, the quota and the policies have against it is told",
          "[offline][simulated]") {
  sim::Scenario scenario = sim::default_scenario();
  const std::string& subscription = scenario.subscriptions.front().id;
  sim::LockSetUp lock;
  lock.subscription = subscription;
  lock.resource_group = "rescue-demo";
  lock.resource = "Microsoft.Compute/disks/kept-01-os";
  lock.level = "ReadOnly";
  scenario.locks.push_back(lock);
  scenario.quotas.push_back({"cores", 1});
  sim::PolicySetUp policy;
  policy.name = "owners";
  policy.types = {"Microsoft.Compute/snapshots"};
  policy.required_tags = {"owner"};
  scenario.policies.push_back(policy);
  SimulatedWorld world({}, scenario);

  PlanRescue request = request_for(world, "kept-01");
  const std::string vm = request.target.text();
  request.rescue.network = RescueNetwork::given_subnet;
  request.rescue.subnet_id =
      vm.substr(0, vm.find("Microsoft.Compute")) + "Microsoft.Network/virtualNetworks/rescue-demo-vnet/subnets/closed";
  const Plan made = plan_of(world, std::move(request));
  INFO(findings_of(made.blockers) + findings_of(made.warnings) + findings_of(made.unknowns));
  CHECK(find(made.blockers, "locked")->message.find("kept-01-os") != std::string::npos);
  CHECK(has_code(made.warnings, "private_subnet"));
  CHECK(has_code(made.warnings, "quota_short"));
  CHECK(has_code(made.warnings, "protected_item"));
  const Finding* denied = find(made.warnings, "policy_denied");
  REQUIRE(denied != nullptr);
  CHECK(denied->message.find("the snapshot") != std::string::npos);
  CHECK(denied->message.find("tags.owner") != std::string::npos);
}

TEST_CASE("an identity that may only read the VM learns what it lacks, and nothing is taken for absent",
          "[offline][simulated]") {
  sim::Scenario scenario = sim::default_scenario();
  for (const char* denied :
       {"Microsoft.Compute/snapshots/*", "Microsoft.Compute/skus/read", "Microsoft.Network/*",
        "Microsoft.RecoveryServices/*", "Microsoft.PolicyInsights/*", "Microsoft.Compute/locations/usages/read"}) {
    scenario.principals.front().denied_actions.push_back(denied);
  }
  SimulatedWorld world({}, scenario);
  PlanRescue request = request_for(world, "dead-01");
  request.rescue.existing = world.vm("rescue-01");
  const Plan made = plan_of(world, std::move(request));
  INFO(findings_of(made.blockers) + findings_of(made.unknowns));
  const Finding* missing = find(made.blockers, "permission_missing");
  REQUIRE(missing != nullptr);
  CHECK(missing->message.find("Microsoft.Compute/snapshots/write") != std::string::npos);
  CHECK(missing->message.find("Microsoft.Compute/disks/write") == std::string::npos);
  for (const char* unread : {"sizes_not_read", "backup_status_not_read", "policies_not_asked"}) {
    CHECK(has_code(made.unknowns, unread));
  }
}

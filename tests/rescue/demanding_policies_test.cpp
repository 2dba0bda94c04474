// Policies that deny a rescue VM as it is usually made, and let it pass as they demand it.
#include <string>
#include <string_view>
#include <utility>

#include "offline/plan.hpp"
#include "rescue/rescues.hpp"

using namespace azvmreset;
using namespace azvmreset::test;

namespace {

constexpr std::string_view encryption_set =
    "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/keys/providers/Microsoft.Compute/diskEncryptionSets/keys";

struct Demand {
  std::string_view path;
  std::string_view value;
  void (*meet)(RescueMachine&);
};

constexpr Demand demands[] = {
    {"properties.storageProfile.osDisk.managedDisk.diskEncryptionSet.id", "",
     [](RescueMachine& one) { one.disk_encryption_set = encryption_set; }},
    {"properties.storageProfile.osDisk.managedDisk.storageAccountType", "Premium_LRS",
     [](RescueMachine& one) { one.os_disk_sku = "Premium_LRS"; }},
    {"properties.securityProfile.encryptionAtHost", "true", [](RescueMachine& one) { one.encryption_at_host = true; }},
    {"properties.securityProfile.securityType", "TrustedLaunch",
     [](RescueMachine& one) { one.security_type = "TrustedLaunch"; }},
    {"properties.osProfile.adminUsername", "rescuer", [](RescueMachine& one) { one.admin_username = "rescuer"; }},
};

sim::Scenario demanding(const Demand& demand) {
  sim::PolicySetUp policy;
  policy.name = "as-we-make-them";
  policy.types = {"Microsoft.Compute/virtualMachines"};
  policy.required_properties = {{std::string(demand.path), std::string(demand.value)}};
  sim::Scenario scenario = sim::default_scenario();
  scenario.policies.push_back(policy);
  return scenario;
}

bool warns_of_a_policy(SimulatedWorld& world, const RescueMachine& machine) {
  PlanRescue request(world.vm("dead-01"));
  request.reset.username = "azureuser";
  request.rescue = machine;
  const auto plan = world.runner.run(offline::plan(world.context(), std::move(request)), std::chrono::hours(1));
  INFO((plan ? std::string() : to_json(plan.error())));
  REQUIRE(plan);
  return std::ranges::any_of(plan->warnings, [](const Finding& one) { return one.code == "policy_denied"; });
}

}  // namespace

TEST_CASE("a rescue VM that a policy denies is made once it has what the policy demands", "[rescue][policies]") {
  for (const Demand& demand : demands) {
    CAPTURE(demand.path);
    SimulatedWorld denying({}, demanding(demand));
    Rescue usual = rescue_of(denying, "dead-01", "");
    CHECK(warns_of_a_policy(denying, usual.rescue));
    auto denied = carry_out(denying, std::move(usual));
    REQUIRE_FALSE(denied);
    CHECK(denied.error().failure == "forbidden_by_policy");
    CHECK(denied.error().message.find("(rescue_vm)") != std::string::npos);

    SimulatedWorld world({}, demanding(demand));
    Rescue request = rescue_of(world, "dead-01", "");
    demand.meet(request.rescue);
    CHECK_FALSE(warns_of_a_policy(world, request.rescue));
    auto result = carry_out(world, std::move(request));
    INFO((result ? std::string() : to_json(result.error())));
    REQUIRE(result);
    CHECK(result->outcome == PlantedOutcome::done);
  }
}

TEST_CASE("an identity that may not read the disk encryption set makes no rescue VM with it", "[rescue][policies]") {
  sim::Scenario scenario = sim::default_scenario();
  scenario.principals.front().denied_actions = {"Microsoft.Compute/diskEncryptionSets/read"};
  SimulatedWorld world({}, std::move(scenario));
  Rescue request = rescue_of(world, "dead-01", "");
  request.rescue.disk_encryption_set = encryption_set;
  auto denied = carry_out(world, std::move(request));
  REQUIRE_FALSE(denied);
  CHECK(denied.error().code == ErrorCode::permission_denied);
  CHECK(denied.error().message.find("diskEncryptionSets/read") != std::string::npos);
}

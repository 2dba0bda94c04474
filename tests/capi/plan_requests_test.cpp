// What C says of a plan arrives in the request of C++, and in the copy that a task consumes.
#include "capi/requests.hpp"

#include "support/catch.hpp"

#include <azvmreset.h>

#include <chrono>
#include <memory>
#include <string>

using namespace azvmreset;
using namespace std::chrono_literals;

namespace {

constexpr const char* vm =
    "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/"
    "v";
constexpr const char* rescue =
    "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/"
    "r";

using Owned = std::unique_ptr<azvmr_plan_rescue, void (*)(azvmr_plan_rescue*)>;

Owned new_request() {
  azvmr_plan_rescue* made = nullptr;
  REQUIRE(azvmr_plan_rescue_new(&made, vm, nullptr) == AZVMR_OK);
  return Owned(made, azvmr_plan_rescue_free);
}

}  // namespace

TEST_CASE("a request for a plan from C", "[capi][plan]") {
  const Owned owned = new_request();
  azvmr_plan_rescue* const made = owned.get();
  CHECK(azvmr_plan_rescue_set_task(made, AZVMR_PLANTED_RESET_RDP, nullptr) == AZVMR_OK);
  CHECK(azvmr_plan_rescue_set_hook(made, AZVMR_HOOK_SETUP, nullptr) == AZVMR_OK);
  CHECK(azvmr_plan_rescue_set_username(made, "azureuser", nullptr) == AZVMR_OK);
  CHECK(azvmr_plan_rescue_set_built_in_administrator(made, 1, nullptr) == AZVMR_OK);
  CHECK(azvmr_plan_rescue_set_existing_only(made, 1, nullptr) == AZVMR_OK);
  CHECK(azvmr_plan_rescue_add_to(made, AZVMR_GROUP_REMOTE_DESKTOP_USERS, nullptr) == AZVMR_OK);
  CHECK(azvmr_plan_rescue_set_plaintext(made, 1, nullptr) == AZVMR_OK);
  CHECK(azvmr_plan_rescue_set_rescue_vm(made, rescue, nullptr) == AZVMR_OK);
  CHECK(azvmr_plan_rescue_set_rescue_os(made, AZVMR_RESCUE_OS_WINDOWS, nullptr) == AZVMR_OK);
  CHECK(azvmr_plan_rescue_set_rescue_size(made, "Standard_D2s_v5", nullptr) == AZVMR_OK);
  CHECK(azvmr_plan_rescue_set_rescue_image(made, "p:o:s:v", nullptr) == AZVMR_OK);
  CHECK(azvmr_plan_rescue_set_rescue_group(made, "rescue", nullptr) == AZVMR_OK);
  CHECK(azvmr_plan_rescue_add_rescue_tag(made, "owner", "me", nullptr) == AZVMR_OK);
  CHECK(azvmr_plan_rescue_set_network(made, AZVMR_NETWORK_NAT_GATEWAY, nullptr) == AZVMR_OK);
  CHECK(azvmr_plan_rescue_set_rescue_address_range(made, "10.0.0.0/24", nullptr) == AZVMR_OK);
  CHECK(azvmr_plan_rescue_set_rescue_admin_username(made, "rescuer", nullptr) == AZVMR_OK);
  CHECK(azvmr_plan_rescue_set_rescue_os_disk_sku(made, "Premium_LRS", nullptr) == AZVMR_OK);
  CHECK(azvmr_plan_rescue_set_rescue_disk_encryption_set(made, "/keys", nullptr) == AZVMR_OK);
  CHECK(azvmr_plan_rescue_set_rescue_encryption_at_host(made, 1, nullptr) == AZVMR_OK);
  CHECK(azvmr_plan_rescue_set_rescue_security_type(made, "TrustedLaunch", nullptr) == AZVMR_OK);
  CHECK(azvmr_plan_rescue_set_rescue_zone(made, "2", nullptr) == AZVMR_OK);
  CHECK(azvmr_plan_rescue_set_rescue_license_type(made, "Windows_Server", nullptr) == AZVMR_OK);
  CHECK(azvmr_plan_rescue_set_probe(made, 0, nullptr) == AZVMR_OK);
  CHECK(azvmr_plan_rescue_set_read_back(made, AZVMR_READ_BACK_NONE, nullptr) == AZVMR_OK);
  CHECK(azvmr_plan_rescue_set_deallocate(made, 1, nullptr) == AZVMR_OK);
  CHECK(azvmr_plan_rescue_set_power_after(made, AZVMR_POWER_STOPPED, nullptr) == AZVMR_OK);
  CHECK(azvmr_plan_rescue_set_lease(made, 0, nullptr) == AZVMR_OK);
  CHECK(azvmr_plan_rescue_set_keep_snapshot(made, 1, nullptr) == AZVMR_OK);
  CHECK(azvmr_plan_rescue_set_from_snapshot(made, "/snapshots/nightly", nullptr) == AZVMR_OK);
  CHECK(azvmr_plan_rescue_set_after_failure(made, "{}", nullptr) == AZVMR_OK);
  CHECK(azvmr_plan_rescue_set_skip_agent_methods(made, "no agent", nullptr) == AZVMR_OK);
  CHECK(azvmr_plan_rescue_set_timeout(made, 7, nullptr) == AZVMR_OK);
  CHECK(azvmr_plan_rescue_set_traceparent(made, "00-x", nullptr) == AZVMR_OK);

  const PlanRescue request = capi::copy_of(made->rep);
  CHECK(request.target.name() == "v");
  CHECK(request.task == PlantedTask::reset_rdp);
  CHECK(request.hook == Hook::setup);
  CHECK(request.reset.username == "azureuser");
  CHECK(request.reset.built_in_administrator);
  CHECK(request.reset.existing_only);
  CHECK(request.reset.add_to == std::vector<AccountGroup>{AccountGroup::remote_desktop_users});
  CHECK(request.reset.plaintext);
  REQUIRE(request.rescue.existing);
  CHECK(request.rescue.existing->name() == "r");
  CHECK(request.rescue.os == RescueOs::windows);
  CHECK(request.rescue.size == "Standard_D2s_v5");
  CHECK(request.rescue.image == "p:o:s:v");
  CHECK(request.rescue.resource_group == "rescue");
  REQUIRE(request.rescue.tags.size() == 1);
  CHECK(request.rescue.tags[0].second == "me");
  CHECK(request.rescue.network == RescueNetwork::nat_gateway);
  CHECK(request.rescue.address_range == "10.0.0.0/24");
  CHECK(request.rescue.admin_username == "rescuer");
  CHECK(request.rescue.os_disk_sku == "Premium_LRS");
  CHECK(request.rescue.disk_encryption_set == "/keys");
  CHECK(request.rescue.encryption_at_host);
  CHECK(request.rescue.security_type == "TrustedLaunch");
  CHECK(request.rescue.zone == "2");
  CHECK(request.rescue.license_type == "Windows_Server");
  CHECK_FALSE(request.probe);
  CHECK(request.read_back == ReadBack::none);
  CHECK(request.deallocate);
  CHECK(request.power_after == PowerAfter::stopped);
  CHECK_FALSE(request.lease);
  CHECK(request.keep_snapshot);
  CHECK(request.from_snapshot == "/snapshots/nightly");
  CHECK(request.after_failure == "{}");
  CHECK(request.skip_agent_methods == "no agent");
  CHECK(request.timeout == 7ms);
  CHECK(request.traceparent == "00-x");
}

TEST_CASE("a subnet is a network, and no rescue VM is one that is made", "[capi][plan]") {
  const Owned made = new_request();
  CHECK(azvmr_plan_rescue_set_subnet(made.get(), "/subnets/s", nullptr) == AZVMR_OK);
  CHECK(azvmr_plan_rescue_set_rescue_vm(made.get(), rescue, nullptr) == AZVMR_OK);
  CHECK(azvmr_plan_rescue_set_rescue_vm(made.get(), nullptr, nullptr) == AZVMR_OK);
  CHECK(made->rep.rescue.network == RescueNetwork::given_subnet);
  CHECK(made->rep.rescue.subnet_id == "/subnets/s");
  CHECK_FALSE(made->rep.rescue.existing);
}

TEST_CASE("numbers, ids and pointers that mean nothing are refused", "[capi][plan]") {
  const Owned made = new_request();
  for (const int32_t number : {-1, 0, 9}) {
    CHECK(azvmr_plan_rescue_set_task(made.get(), number, nullptr) == AZVMR_INVALID_ARGUMENT);
    CHECK(azvmr_plan_rescue_set_hook(made.get(), number, nullptr) == AZVMR_INVALID_ARGUMENT);
    CHECK(azvmr_plan_rescue_set_rescue_os(made.get(), number, nullptr) == AZVMR_INVALID_ARGUMENT);
    CHECK(azvmr_plan_rescue_set_network(made.get(), number, nullptr) == AZVMR_INVALID_ARGUMENT);
  }
  for (const int32_t number : {-1, 4}) {
    CHECK(azvmr_plan_rescue_set_read_back(made.get(), number, nullptr) == AZVMR_INVALID_ARGUMENT);
    CHECK(azvmr_plan_rescue_set_power_after(made.get(), number, nullptr) == AZVMR_INVALID_ARGUMENT);
  }
  CHECK(azvmr_plan_rescue_set_rescue_vm(made.get(), "admin-01", nullptr) == AZVMR_INVALID_ARGUMENT);
  CHECK(azvmr_plan_rescue_set_rescue_size(made.get(), nullptr, nullptr) == AZVMR_INVALID_ARGUMENT);
  CHECK(azvmr_plan_rescue_set_subnet(made.get(), nullptr, nullptr) == AZVMR_INVALID_ARGUMENT);
  CHECK(azvmr_plan_rescue_add_rescue_tag(made.get(), "owner", nullptr, nullptr) == AZVMR_INVALID_ARGUMENT);
  CHECK(azvmr_plan_rescue_set_username(nullptr, "u", nullptr) == AZVMR_INVALID_ARGUMENT);
  azvmr_plan_rescue* none = nullptr;
  CHECK(azvmr_plan_rescue_new(&none, "web-01", nullptr) == AZVMR_INVALID_ARGUMENT);
  azvmr_result* plan = nullptr;
  CHECK(azvmr_plan_from_json(&plan, nullptr, 3, nullptr) == AZVMR_INVALID_ARGUMENT);
  CHECK(azvmr_plan_from_json(&plan, nullptr, 0, nullptr) == AZVMR_INVALID_ARGUMENT);
}

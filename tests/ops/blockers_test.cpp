#include "ops/blockers.hpp"

#include <azvmreset/reset.hpp>

#include <string>
#include <vector>

#include "support/catch.hpp"

using namespace azvmreset;

TEST_CASE("only what Azure may be wrong about can be overridden", "[ops][blockers]") {
  CHECK(can_be_overridden(Blocker::agent_not_ready));
  CHECK(can_be_overridden(Blocker::agent_stale));
  CHECK(can_be_overridden(Blocker::provisioning_updating));
  for (const Blocker firm :
       {Blocker::not_windows, Blocker::vm_not_running, Blocker::extensions_disabled, Blocker::classic_vm,
        Blocker::account_unverified, Blocker::domain_controller, Blocker::laps_managed, static_cast<Blocker>(99)}) {
    CAPTURE(name_of(firm));
    CHECK_FALSE(can_be_overridden(firm));
    const auto checked = ops::check_overrides({Blocker::agent_stale, firm});
    REQUIRE_FALSE(checked);
    CHECK(checked.error().code == ErrorCode::invalid_argument);
    CHECK(checked.error().message.find(name_of(firm)) != std::string::npos);
  }
  CHECK(ops::check_overrides({}));
}

TEST_CASE("what stands is split by what the caller decided", "[ops][blockers]") {
  const std::vector<Finding> found = {ops::blocker(Blocker::agent_stale, "old", "restart"),
                                      ops::blocker(Blocker::provisioning_updating, "busy", "wait")};
  const auto standing = ops::apply_overrides(found, {Blocker::agent_stale, Blocker::agent_not_ready});
  REQUIRE(standing.firm.size() == 1);
  CHECK(standing.firm[0].code == "provisioning_updating");
  REQUIRE(standing.overridden.size() == 1);
  CHECK(standing.overridden[0].code == "agent_stale");
}

TEST_CASE("the error names every blocker and says each remedy once", "[ops][blockers]") {
  const Error error = ops::blocked({ops::blocker(Blocker::agent_stale, "the report is old", "restart the VM"),
                                    ops::blocker(Blocker::agent_not_ready, "the agent is silent", "restart the VM")});
  CHECK(error.code == ErrorCode::blocked);
  CHECK(error.blockers == std::vector<std::string>{"agent_stale", "agent_not_ready"});
  CHECK(error.message == "the report is old; the agent is silent");
  CHECK(error.remedy == "restart the VM");
  CHECK_FALSE(error.may_have_arrived);
}

TEST_CASE("enumerations have the names of the result schema", "[ops][names]") {
  CHECK(name_of(Blocker::account_unverified) == "account_unverified");
  CHECK(name_of(Method::vm_access) == "vm_access");
  CHECK(name_of(Tristate::unknown) == "unknown");
  CHECK(name_of(Evidence::applied) == "applied");
  CHECK(name_of(static_cast<Blocker>(0)) == "unknown");
  CHECK(name_of(static_cast<Method>(0)) == "unknown");
  CHECK(name_of(static_cast<Evidence>(99)) == "unknown");
}

#include "ops/admission.hpp"

#include <string>
#include <vector>

#include "ops/blockers.hpp"
#include "ops/scripted_azure.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::ops;
using namespace azvmreset::test;

namespace {

PreflightReport report(std::string power, std::vector<Blocker> blockers) {
  PreflightReport made;
  made.power = std::move(power);
  made.admin_username = "azureuser";
  for (const Blocker which : blockers) made.blockers.push_back(blocker(which, "found", "remedy"));
  return made;
}

struct Admitting {
  Admitting() {
    job.result.action = "reset_password";
    job.result.username = "azureuser";
    job.start_if_stopped = true;
  }

  std::vector<std::string> blockers(const PreflightReport& seen) {
    const auto admitted = admit(job, seen);
    return admitted ? std::vector<std::string>() : admitted.error().blockers;
  }

  ScriptedAzure azure;
  Job job{azure.context(), azure.vm()};
};

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("only a VM that is off and in nobody's hands may be started", "[ops][admission]") {
  Admitting it;
  SECTION("stopped and deallocated are kept apart") {
    const std::string power = GENERATE("stopped", "deallocated");
    CHECK(it.blockers(report(power, {Blocker::vm_not_running})).empty());
    CHECK(it.job.to_start == power);
  }
  SECTION("not one on its way up or down") {
    const std::string power = GENERATE("starting", "stopping", "deallocating");
    CHECK(it.blockers(report(power, {Blocker::vm_not_running})) == Names{"vm_not_running"});
    CHECK(it.job.to_start.empty());
  }
  SECTION("not one that another operation is changing, whatever the caller overrides") {
    it.job.overrides = {Blocker::provisioning_updating};
    CHECK(it.blockers(report("stopped", {Blocker::vm_not_running, Blocker::provisioning_updating})) ==
          Names{"vm_not_running", "provisioning_updating"});
    CHECK(it.job.to_start.empty());
  }
  SECTION("not one on which the reset could not go ahead anyway") {
    CHECK(it.blockers(report("stopped", {Blocker::vm_not_running, Blocker::extensions_disabled})) ==
          Names{"extensions_disabled"});
  }
  SECTION("not without being told so") {
    it.job.start_if_stopped = false;
    CHECK(it.blockers(report("stopped", {Blocker::vm_not_running})) == Names{"vm_not_running"});
  }
  SECTION("and none that runs") {
    CHECK(it.blockers(report("running", {})).empty());
    CHECK(it.job.to_start.empty());
  }
}

TEST_CASE("what an earlier process started is waited for, not refused", "[ops][admission][resume]") {
  Admitting it;
  it.job.original_power = "stopped";
  CHECK(it.blockers(report("starting", {Blocker::vm_not_running, Blocker::provisioning_updating})).empty());
  CHECK(it.blockers(report("running", {Blocker::agent_not_ready})).empty());

  it.job.awake = true;
  CHECK(it.blockers(report("running", {Blocker::agent_not_ready})) == Names{"agent_not_ready"});
}

#include "cli/report.hpp"

#include "cli/card.hpp"
#include "fixtures.hpp"

using namespace azvmreset;
using namespace azvmreset::cli;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

PreflightReport healthy() {
  PreflightReport report;
  report.target = some_vm;
  report.os = "windows";
  report.power = "running";
  report.admin_username = "azureuser";
  report.agent_status = "ready";
  report.open_methods = {Method::vm_access};
  return report;
}

ResetResult applied() {
  ResetResult result;
  result.target = some_vm;
  result.username = "azureuser";
  result.evidence = Evidence::applied;
  result.extension_name = "enablevmaccess";
  return result;
}

}  // namespace

TEST_CASE("text of a report", "[cli]") {
  SECTION("begins with what is open") { CHECK_THAT(text_of(healthy()), StartsWith("open: vm_access for web-01\n")); }
  SECTION("or with the blockers and their remedies") {
    auto report = healthy();
    report.open_methods.clear();
    report.blockers.emplace_back("agent_not_ready", "the agent is silent", "restart the VM");
    const std::string text = text_of(report);
    CHECK_THAT(text, StartsWith("blocked: no method is open for web-01\n"));
    CHECK_THAT(text, Contains("agent_not_ready: the agent is silent\n"));
    CHECK_THAT(text, Contains("restart the VM\n"));
  }
}

TEST_CASE("text of a result", "[cli]") {
  SECTION("begins with the evidence and what was done") {
    CHECK_THAT(text_of(applied()), StartsWith("applied: the password of azureuser on web-01 was set; Azure reports "
                                              "success for this very attempt\n"));
  }
  SECTION("without an account it was Remote Desktop") {
    auto result = applied();
    result.username.clear();
    CHECK_THAT(text_of(result), StartsWith("applied: the Remote Desktop configuration of web-01 was reset;"));
  }
  SECTION("what the guest wrote cannot move the cursor") {
    auto result = applied();
    result.guest_message = "done\x1b[1A\x1b[2Krefused";
    CHECK_THAT(text_of(result), !Contains("\x1b"));
  }
}

TEST_CASE("target card", "[cli]") {
  const auto target = ResourceId::parse(some_vm);
  REQUIRE(target);

  SECTION("names VM, subscription, power, account, what is left behind and the price") {
    const std::string card = target_card({*target, "azureuser", false, {}}, healthy());
    for (const char* part : {"web-01 in rescue-demo", some_subscription, "running", "azureuser, the administrator",
                             "the VMAccess extension \"enablevmaccess\"", "DPAPI and EFS"}) {
      CHECK_THAT(card, Contains(part));
    }
  }
  SECTION("names an instance that is there already") {
    auto report = healthy();
    report.vm_access_name = "myAccess";
    CHECK_THAT(target_card({*target, "azureuser", false, {}}, report), Contains("\"myAccess\""));
  }
  SECTION("says that an account is meant to be new, which has nothing to lose") {
    const std::string card = target_card({*target, "rescuer", true, {}}, healthy());
    CHECK_THAT(card, Contains("rescuer, which is meant to be new"));
    CHECK_THAT(card, !Contains("DPAPI"));
  }
  SECTION("of a Remote Desktop reset has no account and no price") {
    const std::string card = target_card({*target, "", false, {}}, healthy());
    CHECK_THAT(card, !Contains("account"));
    CHECK_THAT(card, !Contains("DPAPI"));
  }
}

TEST_CASE("a blocker ends the conversation", "[cli]") {
  auto report = healthy();
  report.blockers.emplace_back("agent_not_ready", "the agent is silent", "restart the VM");
  const auto refusal = refusal_of(report, {});
  REQUIRE(refusal);
  CHECK(refusal->code == ErrorCode::blocked);
  CHECK(refusal->remedy == "restart the VM");
  CHECK_FALSE(refusal_of(report, {Blocker::agent_not_ready}));
  CHECK(refusal_of(report, {Blocker::agent_stale}));
}

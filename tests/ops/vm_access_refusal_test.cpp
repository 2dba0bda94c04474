#include "ops/vm_access.hpp"

#include <chrono>
#include <string>
#include <vector>

#include "ops/resets.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

TEST_CASE("what ARM refuses is refused, with the catalogue's remedy", "[ops][vm_access][failure]") {
  ScriptedAzure azure;
  azure.describe(golden("vm.json"));

  SECTION("the VM was stopped meanwhile") {
    azure.wire.reply(409, {},
                     R"({"error":{"code":"OperationNotAllowed","message":"Cannot modify extensions in the VM when the )"
                     R"(VM is not running."}})");
    const auto result = run(azure);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::refused);
    CHECK(result.error().arm_code == "OperationNotAllowed");
    CHECK(result.error().http_status == 409);
    CHECK(result.error().remedy.find("start the VM") != std::string::npos);
  }
  SECTION("the permission is missing") {
    azure.wire.reply(403, {}, R"({"error":{"code":"AuthorizationFailed","message":"no"}})");
    const auto result = run(azure);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::permission_denied);
  }
  SECTION("the body repeats the password, which is masked") {
    azure.wire.reply(400, {}, R"({"error":{"code":"BadRequest","message":"bad value 'Correct-Horse-42!'"}})");
    const auto result = run(azure);
    REQUIRE_FALSE(result);
    CHECK(result.error().message.find(kPassword) == std::string::npos);
    CHECK(result.error().message.find("REDACTED") != std::string::npos);
  }
  CHECK(azure.wire.count() == 2);
}

TEST_CASE("what never left is what it is", "[ops][vm_access][failure]") {
  ScriptedAzure azure;
  azure.describe(golden("vm.json"));
  azure.wire.fail(Error(ErrorCode::connection, "refused"));
  const auto result = run(azure);
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::connection);
  CHECK_FALSE(result.error().may_have_arrived);
  CHECK(azure.wire.count() == 2);
}

TEST_CASE("what the guest refuses is told in its own words, with the remedy", "[ops][vm_access][failure]") {
  ScriptedAzure azure;
  azure.describe(vm_without_extension());
  azure.accept(ended("Failed", "VMExtensionProvisioningError",
                     "VM has reported a failure when processing extension 'enablevmaccess'."));
  azure.show_extension(extension("{tag}", "Failed", "ProvisioningState/failed/3",
                                 "COMException (0x800708C5): Correct-Horse-42! does not meet the policy"));

  const auto result = run(azure);

  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::guest_refused);
  CHECK(result.error().arm_code == "VMExtensionProvisioningError");
  CHECK(result.error().message.find("the guest says: \"COMException (0x800708C5): REDACTED does not") !=
        std::string::npos);
  CHECK(result.error().message.find(kPassword) == std::string::npos);
  CHECK(result.error().message.find('\n') == std::string::npos);
  CHECK(result.error().remedy.find("choose another password") != std::string::npos);
}

TEST_CASE("words that lag behind the failure are waited for", "[ops][vm_access][failure]") {
  ScriptedAzure azure;
  azure.describe(vm_without_extension());
  azure.accept(R"({"status":"Failed"})");
  azure.show_extension(extension("{tag}", "Failed"));
  azure.show_extension(extension("{tag}", "Failed"));
  azure.show_extension(extension("{tag}", "Failed", "ProvisioningState/failed/3",
                                 "VMAccess Extension does not support Domain Controller."));
  const auto result = run(azure);
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::guest_refused);
  CHECK(result.error().remedy.find("domain account") != std::string::npos);

  SECTION("but not for ever") {
    ScriptedAzure silent;
    silent.describe(vm_without_extension());
    silent.accept(R"({"status":"Failed"})");
    silent.show_extension(extension("{tag}", "Failed"));
    const auto refused = run(silent);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::outcome_unknown);
    CHECK(refused.error().message.find("has not been heard") != std::string::npos);
    CHECK(silent.runner.elapsed() < 3min);
  }
}

TEST_CASE("a guest that stayed silent may still do it", "[ops][vm_access][failure]") {
  ScriptedAzure azure;
  azure.describe(vm_without_extension());
  azure.accept(ended("Failed", "VMExtensionProvisioningTimeout", "Provisioning of VM extension x has timed out."));

  SECTION("so its outcome is not known") {
    azure.show_extension(extension("{tag}", "Failed"));
    const auto result = run(azure);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::outcome_unknown);
    CHECK(result.error().arm_code == "VMExtensionProvisioningTimeout");
    CHECK(result.error().remedy.find("agent") != std::string::npos);
    CHECK(result.error().may_have_arrived);
  }
  SECTION("and a refusal that is read then is the word on an earlier reset") {
    azure.show_extension(extension("{tag}", "Failed", "ProvisioningState/failed/3",
                                   "VMAccess Extension does not support Domain Controller."));
    const auto result = run(azure);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::outcome_unknown);
    CHECK(result.error().message.find("Domain Controller") == std::string::npos);
  }
  SECTION("unless it just has") {
    azure.show_extension(extension("{tag}", "Succeeded", "ProvisioningState/succeeded", "late"));
    const auto result = run(azure);
    REQUIRE(result);
    CHECK(result->evidence == Evidence::applied);
    CHECK(result->guest_message == "late");
  }
}

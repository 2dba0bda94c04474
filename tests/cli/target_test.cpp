#include "cli/target.hpp"

#include "fixtures.hpp"

using namespace azvmreset;
using namespace azvmreset::cli;

TEST_CASE("target", "[cli]") {
  using Words = std::vector<std::string>;
  const std::map<std::string, std::string> with_subscription = {{"AZURE_SUBSCRIPTION_ID", some_subscription}};
  const auto message = [](const Result<ResourceId>& target) {
    REQUIRE_FALSE(target);
    CHECK(target.error().code == ErrorCode::invalid_argument);
    return target.error().message;
  };

  SECTION("is a resource id") {
    const auto target = target_of({some_vm}, settings_of({"preflight"}, with_subscription));
    REQUIRE(target);
    CHECK(target->name() == "web-01");
  }
  SECTION("or group and name in a subscription") {
    const auto target =
        target_of({}, settings_of({"preflight", "-g", "rescue-demo", "-n", "web-01"}, with_subscription));
    REQUIRE(target);
    CHECK(target->text() == some_vm);
  }
  SECTION("the option names the subscription before the environment does") {
    const auto target =
        target_of({}, settings_of({"preflight", "-g", "g", "-n", "n", "-s", "11111111-1111-4111-8111-111111111111"},
                                  with_subscription));
    REQUIRE(target);
    CHECK(target->subscription() == "11111111-1111-4111-8111-111111111111");
  }
  SECTION("both forms, half a form and none are refused") {
    CHECK(message(target_of({}, settings_of({"preflight"}))) == "no VM is named");
    CHECK(message(target_of({some_vm}, settings_of({"preflight", "-g", "g"}))) ==
          "found a resource id together with --resource-group, --name or --subscription");
    CHECK(message(target_of({}, settings_of({"preflight", "-n", "n"}))) == "--resource-group is missing");
    CHECK(message(target_of({}, settings_of({"preflight", "-g", "g"}))) == "--name is missing");
    CHECK(message(target_of({}, settings_of({"preflight", "-g", "g", "-n", "n"}))) ==
          "the subscription of the VM is not known");
  }
  SECTION("a word too many is not repeated: it may be a password") {
    const auto target = target_of(Words{some_vm, "S3cret-word"}, settings_of({"preflight"}));
    CHECK(message(target).find("S3cret-word") == std::string::npos);
  }
}

#include "arm/lock_view.hpp"

#include <string>

#include "base/format.hpp"
#include "support/catch.hpp"

using namespace azvmreset;

namespace {

constexpr const char* vm =
    "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/demo/providers/Microsoft.Compute/"
    "virtualMachines/web-01";

Result<arm::LockView> read(const std::string& text) {
  const auto document = base::json::Document::parse(text);
  REQUIRE(document);
  return arm::read_lock(document->root());
}

arm::LockView lock_of(const std::string& scope) {
  arm::LockView view;
  view.id = scope + "/providers/Microsoft.Authorization/locks/kept";
  return view;
}

}  // namespace

TEST_CASE("a lock with its level, its notes and its scope", "[arm][locks]") {
  const auto view = read(base::format(
      R"({{"id":"{}/providers/microsoft.authorization/locks/kept","name":"kept","type":"Microsoft.Authorization/locks",)"
      R"("properties":{{"level":"ReadOnly","notes":"until the audit","owners":[]}}}})",
      vm));
  REQUIRE(view);
  CHECK(view->name == "kept");
  CHECK(view->level_name == "ReadOnly");
  CHECK(view->level() == arm::LockLevel::read_only);
  CHECK(view->notes == "until the audit");
  CHECK(view->scope() == vm);
}

TEST_CASE("levels are known in any case, and others are others", "[arm][locks]") {
  arm::LockView view;
  view.level_name = "readonly";
  CHECK(view.level() == arm::LockLevel::read_only);
  view.level_name = "cannotdelete";
  CHECK(view.level() == arm::LockLevel::cannot_delete);
  view.level_name = "NotSpecified";
  CHECK(view.level() == arm::LockLevel::other);
  view.level_name.clear();
  CHECK(view.level() == arm::LockLevel::other);
}

TEST_CASE("a lock holds what it is on and what lies in that", "[arm][locks]") {
  const std::string subscription = "/subscriptions/00000000-0000-4000-8000-000000000001";
  CHECK(lock_of(vm).holds(vm));
  CHECK(lock_of(subscription + "/resourcegroups/DEMO").holds(vm));
  CHECK(lock_of(subscription).holds(vm));
  CHECK(lock_of("").holds(vm));
  CHECK_FALSE(lock_of(std::string(vm) + "/extensions/enablevmaccess").holds(vm));
  CHECK_FALSE(lock_of(subscription + "/resourceGroups/dem").holds(vm));
  CHECK_FALSE(lock_of(subscription + "/resourceGroups/other").holds(vm));
  CHECK_FALSE(lock_of(std::string(vm) + "0").holds(vm));

  CHECK(lock_of(std::string(vm) + "/extensions/enablevmaccess").is_below(vm));
  CHECK_FALSE(lock_of(vm).is_below(vm));
  CHECK_FALSE(lock_of(std::string(vm) + "0").is_below(vm));
  CHECK_FALSE(lock_of("").is_below(vm));
}

TEST_CASE("a lock with a member of the wrong type, or of nothing, is refused", "[arm][locks]") {
  const std::string good = R"("id":"/providers/Microsoft.Authorization/locks/a")";
  REQUIRE(read("{" + good + "}"));
  for (const std::string& wrong :
       {std::string("7"), std::string("[]"), std::string("{}"), std::string(R"({"id":7})"), std::string(R"({"id":""})"),
        std::string(R"({"id":"/"})"), std::string(R"({"id":"/providers/Microsoft.Authorization/locks/"})"),
        std::string(R"({"id":"/subscriptions/x/locks/a"})"), "{" + good + R"(,"name":7})",
        "{" + good + R"(,"properties":[]})", "{" + good + R"(,"properties":{"level":7}})",
        "{" + good + R"(,"properties":{"notes":{}}})"}) {
    CAPTURE(wrong);
    const auto document = base::json::Document::parse(wrong);
    REQUIRE(document);
    const auto view = arm::read_lock(document->root());
    REQUIRE_FALSE(view);
    CHECK(view.error().code == ErrorCode::protocol);
  }
}

#include "ops/local_checks.hpp"

#include <string>

#include "support/catch.hpp"

using namespace azvmreset;

namespace {

ResourceId vm() { return ResourceId::from_parts("00000000-0000-4000-8000-000000000001", "group", "vm").value(); }

ResetPassword reset(std::string_view username = "azureuser", std::string_view password = "Correct-Horse-42!") {
  return {vm(), std::string(username), Secret(password)};
}

ErrorCode refusal(const ResetPassword& request) {
  const auto checked = ops::check_locally(request);
  REQUIRE_FALSE(checked);
  CHECK_FALSE(checked.error().message.empty());
  return checked.error().code;
}

}  // namespace

TEST_CASE("a good request passes without warnings", "[ops][local_checks]") {
  const auto checked = ops::check_locally(reset());
  REQUIRE(checked);
  CHECK(checked->empty());
  CHECK(ops::check_locally(ResetRdp(vm())));
}

TEST_CASE("what cannot work is refused", "[ops][local_checks]") {
  CHECK(refusal(reset("", "Correct-Horse-42!")) == ErrorCode::invalid_argument);
  CHECK(refusal(reset("DOMAIN\\user", "Correct-Horse-42!")) == ErrorCode::invalid_argument);
  CHECK(refusal(reset("azureuser", "")) == ErrorCode::invalid_argument);
  CHECK(refusal(reset("azureuser", "line\nbreak")) == ErrorCode::invalid_argument);
}

TEST_CASE("what only may be refused becomes a warning", "[ops][local_checks]") {
  const auto checked = ops::check_locally(reset("azureuser", "short"));
  REQUIRE(checked);
  REQUIRE(checked->size() == 2);
  CHECK((*checked)[0].code == "password_too_short");
  CHECK((*checked)[1].code == "password_few_classes");
}

TEST_CASE("what contradicts itself is refused", "[ops][local_checks]") {
  SECTION("an account that is new and exists") {
    auto request = reset();
    request.create = request.unchecked_name = true;
    CHECK(refusal(request) == ErrorCode::invalid_argument);
  }
  SECTION("evidence that only the guest can give, which is not to be asked") {
    auto request = reset();
    request.confirm = Confirm::never;
    request.require = Evidence::confirmed;
    CHECK(refusal(request) == ErrorCode::invalid_argument);
  }
  SECTION("overrides of what is not the caller's to decide") {
    auto request = reset();
    request.overrides = {Blocker::not_windows};
    CHECK(refusal(request) == ErrorCode::invalid_argument);
    ResetRdp rdp(vm());
    rdp.overrides = {Blocker::vm_not_running};
    CHECK_FALSE(ops::check_locally(rdp));
  }
}

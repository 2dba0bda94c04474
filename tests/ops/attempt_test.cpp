#include "ops/attempt.hpp"

#include <optional>
#include <string>
#include <vector>

#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::ops;

namespace {

const arm::InstanceStatus old_success{"ProvisioningState/succeeded", "Info", "", "the run before", std::nullopt};
const arm::InstanceStatus old_failure{"ProvisioningState/failed/1", "Error", "", "failed before", std::nullopt};
const arm::InstanceStatus success{"ProvisioningState/succeeded", "Info", "", "done", std::nullopt};
const arm::InstanceStatus failure{"ProvisioningState/failed/1", "Error", "", "refused", std::nullopt};
const arm::InstanceStatus transition{"ProvisioningState/transitioning", "Info", "", "at work", std::nullopt};

arm::ExtensionView view(std::string tag, std::string state, std::vector<arm::InstanceStatus> statuses = {}) {
  arm::ExtensionView extension;
  extension.force_update_tag = std::move(tag);
  extension.provisioning_state = std::move(state);
  extension.statuses = std::move(statuses);
  return extension;
}

Attempt attempt(const std::optional<arm::ExtensionView>& before = std::nullopt) {
  return {"enablevmaccess", {2, 0}, "ours", before ? std::optional(before_of(*before)) : std::nullopt};
}

}  // namespace

TEST_CASE("Azure's word on the operation and our tag prove the attempt", "[ops][attempt]") {
  const auto before = view("old", "Succeeded", {old_success});

  SECTION("with the guest's new words") {
    const auto look = judge(view("ours", "Succeeded", {success}), attempt(before), Told::succeeded, false);
    CHECK(look.verdict == Verdict::succeeded);
    CHECK(look.guest_text == "done");
  }
  SECTION("while the instance view still holds the run before, whose words are not taken") {
    const auto look = judge(view("ours", "Succeeded", {old_success}), attempt(before), Told::succeeded, false);
    CHECK(look.verdict == Verdict::succeeded);
    CHECK(look.guest_text.empty());
  }
  SECTION("also where the run before had failed") {
    const auto look = judge(view("ours", "succeeded", {old_failure}), attempt(view("old", "Failed", {old_failure})),
                            Told::succeeded, false);
    CHECK(look.verdict == Verdict::succeeded);
  }
  SECTION("and without an instance view") {
    CHECK(judge(view("ours", "Succeeded"), attempt(), Told::succeeded, false).verdict == Verdict::succeeded);
    CHECK(judge(view("ours", ""), attempt(), Told::succeeded, false).verdict == Verdict::succeeded);
  }
}

TEST_CASE("a tag that is not ours proves nothing, whatever else is said", "[ops][attempt]") {
  const auto before = view("old", "Succeeded", {old_success});
  CHECK(judge(view("theirs", "Succeeded", {success}), attempt(before), Told::succeeded, true).verdict ==
        Verdict::overwritten);
  CHECK(judge(view("", "Succeeded", {success}), attempt(before), Told::succeeded, false).verdict ==
        Verdict::overwritten);
  CHECK(judge(view("OURS", "Succeeded", {success}), attempt(before), Told::succeeded, false).verdict ==
        Verdict::overwritten);

  SECTION("the old tag after a write that nobody answered means that it is not there") {
    CHECK(judge(before, attempt(before), Told::nothing, false).verdict == Verdict::absent);
    CHECK(judge(view("theirs", "Updating"), attempt(before), Told::nothing, false).verdict == Verdict::overwritten);
    CHECK(judge(view("theirs", "Updating"), attempt(), Told::nothing, false).verdict == Verdict::overwritten);
  }
  SECTION("the old tag after a write that was taken means that somebody put it back") {
    CHECK(judge(before, attempt(before), Told::succeeded, false).verdict == Verdict::overwritten);
  }
}

TEST_CASE("an attempt that goes on is running", "[ops][attempt]") {
  for (const char* state : {"Updating", "Creating", "Transitioning", "anything"}) {
    CAPTURE(state);
    CHECK(judge(view("ours", state, {failure}), attempt(), Told::nothing, false).verdict == Verdict::running);
  }
}

TEST_CASE("a failed attempt is told with the guest's words, if they are of this run", "[ops][attempt]") {
  for (const char* state : {"Failed", "failed", "Canceled", "Cancelled"}) {
    CAPTURE(state);
    const auto look = judge(view("ours", state, {failure}), attempt(), Told::failed, false);
    CHECK(look.verdict == Verdict::failed);
    CHECK(look.guest_text == "refused");
  }
  const auto before = view("old", "Failed", {old_failure});
  const auto look = judge(view("ours", "Failed", {old_failure}), attempt(before), Told::failed, false);
  CHECK(look.verdict == Verdict::failed);
  CHECK(look.guest_text.empty());

  SECTION("a success is never quoted as the reason of a failure") {
    CHECK(judge(view("ours", "Failed", {success}), attempt(), Told::failed, false).guest_text.empty());
  }
}

TEST_CASE("without Azure's word the resource alone must be proved by something new", "[ops][attempt]") {
  const auto before = view("old", "Succeeded", {old_success});

  SECTION("new words of the guest") {
    CHECK(judge(view("ours", "Succeeded", {success}), attempt(before), Told::nothing, false).verdict ==
          Verdict::succeeded);
  }
  SECTION("having been seen at work") {
    CHECK(judge(view("ours", "Succeeded", {old_success}), attempt(before), Told::nothing, true).verdict ==
          Verdict::succeeded);
  }
  SECTION("else the state may be of the run before") {
    CHECK(judge(view("ours", "Succeeded", {old_success}), attempt(before), Told::nothing, false).verdict ==
          Verdict::unproved);
    CHECK(judge(view("ours", "Succeeded"), attempt(), Told::nothing, false).verdict == Verdict::unproved);
    CHECK(judge(view("ours", "Succeeded", {transition}), attempt(), Told::nothing, false).verdict == Verdict::unproved);
  }
}

TEST_CASE("Succeeded beside new words of failure is a contradiction", "[ops][attempt]") {
  const auto look = judge(view("ours", "Succeeded", {failure}), attempt(view("old", "Succeeded", {old_success})),
                          Told::succeeded, true);
  CHECK(look.verdict == Verdict::contradicted);
  CHECK(look.guest_text == "refused");
}

TEST_CASE("words that differ in their time alone are new", "[ops][attempt]") {
  auto again = old_success;
  again.time = std::chrono::system_clock::time_point{std::chrono::seconds{1}};
  const auto look =
      judge(view("ours", "Succeeded", {again}), attempt(view("old", "Succeeded", {old_success})), Told::nothing, false);
  CHECK(look.verdict == Verdict::succeeded);
  CHECK(look.guest_text == "the run before");
}

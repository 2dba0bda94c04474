// What each request needs, before anything is sent.
#include <azvmreset/permissions.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/json/reader.hpp"
#include "ops/scripted_azure.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;

namespace {

ResourceId target() { return ResourceId::parse(kVm).value(); }

const RequiredAction* find(const std::vector<RequiredAction>& actions, std::string_view name) {
  for (const RequiredAction& one : actions) {
    if (one.action == name) return &one;
  }
  return nullptr;
}

// "extensions/write" of the VM's provider, in the order of the list; what is optional in brackets.
std::vector<std::string> short_names(const std::vector<RequiredAction>& actions) {
  std::vector<std::string> names;
  for (const RequiredAction& one : actions) {
    std::string name = one.action;
    for (const std::string_view prefix : {"Microsoft.Compute/virtualMachines/", "Microsoft.Compute/"}) {
      if (name.starts_with(prefix)) name.erase(0, prefix.size());
    }
    names.push_back(one.optional ? "(" + name + ")" : name);
  }
  return names;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a restart takes two rights, and one more to watch it", "[ops][permissions]") {
  CHECK(short_names(required_actions(Restart(target()))) ==
        Names{"locations/operations/read", "read", "restart/action"});
}

TEST_CASE("a preflight takes the VM's read, and does less without the others", "[ops][permissions]") {
  CHECK(short_names(required_actions(Preflight(target()))) ==
        Names{"(Microsoft.Authorization/locks/read)", "(Microsoft.Authorization/permissions/read)", "read"});
}

TEST_CASE("a reset of the Remote Desktop configuration takes the extension", "[ops][permissions]") {
  ResetRdp request(target());
  CHECK(short_names(required_actions(request)) ==
        Names{"locations/operations/read", "extensions/read", "extensions/write", "read"});

  request.start_if_stopped = true;
  CHECK(find(required_actions(request), "Microsoft.Compute/virtualMachines/start/action") != nullptr);
  CHECK(find(required_actions(request), "Microsoft.Compute/virtualMachines/deallocate/action") == nullptr);
  request.after = AfterStart::restore;
  CHECK(find(required_actions(request), "Microsoft.Compute/virtualMachines/deallocate/action") != nullptr);
  CHECK(find(required_actions(request), "Microsoft.Compute/virtualMachines/powerOff/action") != nullptr);
}

TEST_CASE("a snapshot is made in the resource group", "[ops][permissions]") {
  ResetRdp request(target());
  CHECK(find(required_actions(request), "Microsoft.Compute/snapshots/write") == nullptr);
  request.snapshot_first = true;
  const auto actions = required_actions(request);
  const auto* write = find(actions, "Microsoft.Compute/snapshots/write");
  REQUIRE(write != nullptr);
  CHECK(write->scope == "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rescue-demo");
  CHECK(find(actions, "Microsoft.Compute/disks/beginGetAccess/action") != nullptr);
}

TEST_CASE("the ladder names the rungs that a right is for", "[ops][permissions]") {
  const auto actions = required_actions(ResetPassword(target(), "azureuser", Secret()));
  const auto* extension = find(actions, "Microsoft.Compute/virtualMachines/extensions/write");
  REQUIRE(extension != nullptr);
  CHECK(extension->rungs == std::vector{Rung::vm_access});
  CHECK_FALSE(extension->optional);
  const auto* managed = find(actions, "Microsoft.Compute/virtualMachines/runCommands/write");
  REQUIRE(managed != nullptr);
  CHECK(managed->rungs == std::vector{Rung::managed_run_command});
  CHECK_FALSE(managed->optional);
  CHECK(managed->purpose.find("not confirmed") != std::string::npos);
  const auto* action = find(actions, "Microsoft.Compute/virtualMachines/runCommand/action");
  REQUIRE(action != nullptr);
  CHECK(action->rungs == std::vector{Rung::action_run_command});
  CHECK(find(actions, "Microsoft.Compute/virtualMachines/read")->rungs.empty());
  CHECK(find(actions, "Microsoft.Authorization/permissions/read")->optional);
}

TEST_CASE("a method that was given takes its own rights only", "[ops][permissions]") {
  ResetPassword request(target(), "azureuser", Secret());
  request.method = Method::vm_access;
  request.confirm = Confirm::never;
  CHECK(short_names(required_actions(request)) ==
        Names{"locations/operations/read", "(extensions/delete)", "extensions/read", "extensions/write", "read"});
  request.vm_access_after = VmAccessAfter::leave;
  CHECK(find(required_actions(request), "Microsoft.Compute/virtualMachines/extensions/delete") == nullptr);

  request.method = Method::run_command;
  CHECK(short_names(required_actions(request)) ==
        Names{"(locations/operations/read)", "read", "(runCommands/delete)", "runCommands/read", "runCommands/write"});
  request.form = CommandForm::action;
  CHECK(short_names(required_actions(request)) == Names{"locations/operations/read", "read", "runCommand/action"});
}

TEST_CASE("a demanded confirmation makes a right of the guest's a must", "[ops][permissions]") {
  ResetPassword request(target(), "azureuser", Secret());
  request.method = Method::vm_access;
  CHECK(find(required_actions(request), "Microsoft.Compute/virtualMachines/runCommands/write")->optional);
  SECTION("confirm") { request.confirm = Confirm::always; }
  SECTION("evidence") { request.require = Evidence::confirmed; }
  SECTION("a sign-in") { request.verify_in_guest = true; }
  CHECK_FALSE(find(required_actions(request), "Microsoft.Compute/virtualMachines/runCommands/write")->optional);
}

TEST_CASE("the list is sorted, and has each action once per scope", "[ops][permissions]") {
  ResetPassword request(target(), "azureuser", Secret());
  request.snapshot_first = true;
  request.start_if_stopped = true;
  request.after = AfterStart::restore;
  const auto actions = required_actions(request);
  for (std::size_t i = 1; i < actions.size(); ++i) {
    CAPTURE(actions[i].action);
    CHECK(std::tie(actions[i - 1].scope, actions[i - 1].action) < std::tie(actions[i].scope, actions[i].action));
  }
  for (const RequiredAction& one : actions) CHECK_FALSE(one.purpose.empty());
}

TEST_CASE("the list as JSON", "[ops][permissions]") {
  const auto document = base::json::Document::parse(to_json(required_actions(Restart(target()))));
  REQUIRE(document);
  CHECK(document->root()["schema"].text_or("") == "azvmreset.required_actions/1");
  base::json::Value last;
  for (const auto action : document->root()["actions"].elements()) last = action;
  CHECK(last["action"].text_or("") == "Microsoft.Compute/virtualMachines/restart/action");
  CHECK(last["scope"].text_or("") == kVm);
  CHECK(last["purpose"].text_or("") == "restart the VM");
  CHECK(last["rungs"].is_array());
  CHECK(last["optional"].boolean() == false);
}

TEST_CASE("a custom role has exactly these actions, where it can be assigned", "[ops][permissions]") {
  CHECK(custom_role_json("VM restarter", required_actions(Restart(target()))) ==
        R"({"Name":"VM restarter","IsCustom":true,)"
        R"("Description":"What azvmreset needs for this call, and nothing else.",)"
        R"("Actions":["Microsoft.Compute/locations/operations/read","Microsoft.Compute/virtualMachines/read",)"
        R"("Microsoft.Compute/virtualMachines/restart/action"],"NotActions":[],"DataActions":[],"NotDataActions":[],)"
        R"("AssignableScopes":["/subscriptions/00000000-0000-4000-8000-000000000001"]})");
}

TEST_CASE("a role is assignable no higher than it must be", "[ops][permissions]") {
  const RunCommand request(target());
  const auto document = base::json::Document::parse(custom_role_json("r", required_actions(request)));
  REQUIRE(document);
  const auto scopes = document->root()["AssignableScopes"];
  CHECK(scopes.dump() == R"(["/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rescue-demo"])");
}

TEST_CASE("leftovers take more rights for the guest, and for an extension of the caller's own", "[ops][permissions]") {
  Leftovers request(target());
  const Names looking{"(disks/read)", "(snapshots/read)", "(read)", "read", "(runCommands/read)"};
  CHECK(short_names(required_actions(request)) == looking);

  request.in_guest = true;
  CHECK(find(required_actions(request), "Microsoft.Compute/virtualMachines/runCommands/write") != nullptr);

  request.force_update_tag = "0f8fad5b-d9cb-469f-a165-70867728950e";
  CHECK(find(required_actions(request), "Microsoft.Compute/virtualMachines/extensions/delete") == nullptr);
  request.remove = true;
  CHECK(find(required_actions(request), "Microsoft.Compute/virtualMachines/extensions/delete") != nullptr);
  CHECK(find(required_actions(request), "Microsoft.Resources/tags/write") != nullptr);
}

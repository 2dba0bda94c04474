// What a command takes, told without a network.
#include "cli/report_rights.hpp"
#include "running.hpp"

using namespace azvmreset;
using namespace azvmreset::cli;

namespace {

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("what a command takes is a table", "[cli][permissions]") {
  const Ended ended = run_words({"required-actions", "restart", some_vm});
  CHECK(ended.code == 0);
  CHECK(ended.err.empty());
  CHECK(ended.out.starts_with("restart takes 3 actions, and 0 it can do without\n"));
  CHECK(has(ended.out, "Microsoft.Compute/virtualMachines/restart/action"));
  CHECK(has(ended.out, "restart the VM"));
  CHECK(has(run_words({"required-actions", "preflight", some_vm}).out, "optional"));
}

TEST_CASE("the options of the command decide what it takes", "[cli][permissions]") {
  const std::string ladder = run_words({"required-actions", "reset-password", some_vm}).out;
  CHECK(has(ladder, "extensions/write"));
  CHECK(has(ladder, "runCommand/action"));
  CHECK_FALSE(has(ladder, "snapshots/write"));

  const Ended alone = run_words({"required-actions", "reset-password", some_vm, "--method", "vm_access",
                                 "--confirm=never", "--snapshot-first", "--start-if-stopped", "--after", "restore"});
  CHECK(alone.code == 0);
  CHECK_FALSE(has(alone.out, "runCommand"));
  CHECK(has(alone.out, "snapshots/write"));
  CHECK(has(alone.out, "deallocate/action"));

  CHECK_FALSE(has(ladder, "attachDetachDataDisks"));
  const Ended last_resort =
      run_words({"required-actions", "reset-password", some_vm, "--allow-offline", "--username", "a"});
  CHECK(has(last_resort.out, "extensions/write"));
  CHECK(has(last_resort.out, "attachDetachDataDisks"));

  CHECK(
      has(run_words({"required-actions", "verify", some_vm, "--action", "--username", "x"}).out, "runCommand/action"));
  CHECK_FALSE(has(run_words({"required-actions", "run-command", some_vm, "--keep"}).out, "runCommands/delete"));
  CHECK(has(run_words({"required-actions", "leftovers", some_vm, "--remove"}).out, "snapshots/delete"));
}

TEST_CASE("every command that works with a VM can be asked about", "[cli][permissions]") {
  for (const char* command : {"preflight", "reset-password", "reset-rdp", "fix-account", "accounts", "verify",
                              "run-command", "restart", "status", "leftovers"}) {
    CAPTURE(command);
    const Ended ended = run_words({"required-actions", command, some_vm, "--output", "json"});
    CHECK(ended.code == 0);
    CHECK(ended.out.starts_with(R"({"schema":"azvmreset.required_actions/1","actions":[{"action":")"));
  }
}

TEST_CASE("a custom role is printed for az", "[cli][permissions]") {
  const Ended ended = run_words({"required-actions", "restart", "--role", "VM restarter", "-g", "rescue-demo", "-n",
                                 "web-01", "--subscription", some_subscription});
  CHECK(ended.code == 0);
  CHECK(ended.out.starts_with(R"({"Name":"VM restarter","IsCustom":true,)"));
  CHECK(has(ended.out, R"("Actions":["Microsoft.Compute/)"));
}

TEST_CASE("what is no command with a VM, and what it has no option for, is refused", "[cli][permissions]") {
  const Ended none = run_words({"required-actions"});
  CHECK(none.code == 2);
  CHECK(has(none.err, "reset-password"));
  CHECK(run_words({"required-actions", "clouds"}).code == 2);
  CHECK(run_words({"required-actions", "restrat", some_vm}).code == 2);
  CHECK(run_words({"required-actions", "restart", some_vm, "--keep"}).code == 2);
  CHECK(run_words({"required-actions", "restart"}).code == 2);
  CHECK(run_words({"restart", some_vm, "--role", "x"}).code == 2);
}

TEST_CASE("its help teaches", "[cli][permissions]") {
  const Ended ended = run_words({"required-actions", "--help"});
  CHECK(ended.code == 0);
  CHECK(has(ended.out, "--role NAME"));
  CHECK(has(ended.out, "az role definition create"));
}

TEST_CASE("a preflight shows locks, missing rights and the rungs that are shut", "[cli][permissions]") {
  PreflightReport report;
  report.missing_actions = {"Microsoft.Compute/virtualMachines/extensions/write"};
  report.open_rungs = {Rung::managed_run_command, Rung::action_run_command};
  report.shut_rungs.emplace_back(Rung::vm_access, Finding("permission_missing", "it may not", "activate a role"));
  Lock lock;
  lock.id = "/subscriptions/x/resourceGroups/y/providers/Microsoft.Authorization/locks/kept";
  lock.name = "kept";
  lock.level = "CanNotDelete";
  lock.notes = "until March";
  report.locks.push_back(lock);
  Lines lines("first");
  add_rights(lines, report);
  const std::string text = std::move(lines).take();
  CHECK(has(text, "managed_run_command, action_run_command"));
  CHECK(has(text, "vm_access: permission_missing: it may not"));
  CHECK(has(text, "activate a role"));
  CHECK(has(text, "Microsoft.Compute/virtualMachines/extensions/write"));
  CHECK(has(text, "CanNotDelete kept on /subscriptions/x/resourceGroups/y: until March"));
}

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "ops/dry_run.hpp"
#include "ops/scripted_azure.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view sas = "https://store.example/out?sig=very-secret";

RunCommand script() {
  RunCommand request(ResourceId::parse(kVm).value());
  request.script = "Write-Output 'it''s'";
  return request;
}

DryRun rehearse(RunCommand request) {
  ScriptedAzure azure;
  azure.describe(golden("vm.json"));
  auto run = azure.runner.run(ops::dry_run(azure.context(), std::move(request)), 45min);
  REQUIRE(run);
  CHECK(azure.wire.count() == 1);
  return *run;
}

std::vector<std::string> actions(const DryRun& run) {
  std::vector<std::string> names;
  for (const DryRunStep& step : run.steps) names.push_back(step.action);
  return names;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

RunCommand with_secrets() {
  RunCommand request = script();
  request.parameters.emplace_back("plain", "a b");
  request.protected_parameters.emplace_back("hidden", Secret(kPassword));
  request.run_as_user = "CORP\\admin";
  request.run_as_password = Secret(kPassword);
  request.output_blob = Secret(sas);
  return request;
}

}  // namespace

TEST_CASE("a rehearsed script is the requests that would be sent, without its secrets", "[ops][dry_run]") {
  const DryRun run = rehearse(with_secrets());
  CHECK(run.action == "run_command");
  CHECK(run.username.empty());
  CHECK(actions(run) == std::vector<std::string>{"put_run_command", "delete_run_command"});
  CHECK(run.steps[0].method == "PUT");
  CHECK(run.steps[1].method == "DELETE");
  CHECK(run.steps[0].url == run.steps[1].url);
  CHECK(run.steps[0].url.find("/runCommands/azvmreset-") != std::string::npos);
  const auto body = base::json::Document::parse(run.steps[0].body);
  REQUIRE(body);
  const auto properties = body->root()["properties"];
  CHECK(properties["protectedParameters"].dump() == R"([{"name":"hidden","value":"REDACTED"}])");
  CHECK(properties["runAsPassword"].text() == "REDACTED");
  CHECK(properties["outputBlobUri"].text() == "REDACTED");
  CHECK(properties["timeoutInSeconds"].integer() == 42 * 60);
  CHECK(to_json(run).find(kPassword) == std::string::npos);
  CHECK(to_json(run).find("very-secret") == std::string::npos);
}

TEST_CASE("what is kept is not deleted, and the action form leaves nothing", "[ops][dry_run]") {
  RunCommand kept = script();
  kept.keep = true;
  CHECK(actions(rehearse(std::move(kept))) == std::vector<std::string>{"put_run_command"});

  RunCommand action = script();
  action.form = CommandForm::action;
  const DryRun run = rehearse(std::move(action));
  CHECK(actions(run) == std::vector<std::string>{"post_run_command"});
  CHECK(run.steps[0].body == R"({"commandId":"RunPowerShellScript","script":["Write-Output 'it''s'"]})");
}

TEST_CASE("a rehearsal tells blockers and overrides", "[ops][dry_run]") {
  ScriptedAzure azure;
  azure.describe(with(golden("vm.json"), "PowerState/running", "PowerState/stopped"));
  const auto run = azure.runner.run(ops::dry_run(azure.context(), script()), 45min);
  REQUIRE(run);
  REQUIRE(run->blockers.size() == 1);
  CHECK(run->blockers[0].code == "vm_not_running");
  CHECK(run->steps.size() == 2);
}

TEST_CASE("what cannot work is refused before the VM is read", "[ops][dry_run]") {
  ScriptedAzure azure;
  RunCommand request = script();
  request.script.clear();
  const auto run = azure.runner.run(ops::dry_run(azure.context(), std::move(request)), 45min);
  REQUIRE_FALSE(run);
  CHECK(run.error().code == ErrorCode::invalid_argument);
  CHECK(azure.wire.count() == 0);
}

TEST_CASE("az does the same, and asks for the secrets", "[ops][dry_run][commands]") {
  const DryRun run = rehearse(with_secrets());
  const std::string name = run.steps[0].url.substr(run.steps[0].url.find("azvmreset-"), 42);
  const std::string vm =
      " --subscription='00000000-0000-4000-8000-000000000001' --resource-group='rescue-demo' --vm-name='web-01'";
  CHECK(commands_of(run, Shell::az) ==
        std::vector<std::string>{
            "IFS= read -rs -p 'Value of hidden: ' AZVMRESET_SECRET_1; echo",
            R"(IFS= read -rs -p 'Password of "CORP\\admin": ' AZVMRESET_SECRET_2; echo)",
            "IFS= read -rs -p 'SAS URI of the output blob: ' AZVMRESET_SECRET_3; echo",
            "az vm run-command create" + vm + " --name='" + name +
                R"(' --location='westeurope' --script='Write-Output '\''it'\'''\''s'\''' --parameters 'plain=a b')"
                R"( --protected-parameters hidden="$AZVMRESET_SECRET_1" --run-as-user='CORP\admin')"
                R"( --run-as-password="$AZVMRESET_SECRET_2" --output-blob-uri="$AZVMRESET_SECRET_3")"
                " --async-execution=false --timeout-in-seconds=2520",
            "unset AZVMRESET_SECRET_1 AZVMRESET_SECRET_2 AZVMRESET_SECRET_3",
            "az vm run-command show" + vm + " --name='" + name + "' --instance-view",
            "az vm run-command delete" + vm + " --name='" + name + "' --yes"});
}

TEST_CASE("PowerShell does the same, and asks for the secrets", "[ops][dry_run][commands]") {
  const DryRun run = rehearse(with_secrets());
  const std::string text = joined(commands_of(run, Shell::powershell));
  CHECK(text.find("Set-AzVMRunCommand -ResourceGroupName 'rescue-demo' -VMName 'web-01' -RunCommandName 'azvmreset-") !=
        std::string::npos);
  CHECK(text.find("-SourceScript 'Write-Output ''it''''s'''") != std::string::npos);
  CHECK(text.find("-Parameter @(@{Name = 'plain'; Value = 'a b'})") != std::string::npos);
  CHECK(text.find("Read-Host -AsSecureString 'Value of hidden'") != std::string::npos);
  CHECK(text.find("-RunAsPassword (Read-Host -AsSecureString ") != std::string::npos);
  CHECK(text.find("Get-AzVMRunCommand") != std::string::npos);
  CHECK(text.find("Remove-AzVMRunCommand") != std::string::npos);
  CHECK(text.find("REDACTED") == std::string::npos);
}

TEST_CASE("the action form and built-in commands as commands", "[ops][dry_run][commands]") {
  RunCommand action = script();
  action.form = CommandForm::action;
  action.script = "@('a')";
  action.parameters.emplace_back("n", "v");
  const DryRun run = rehearse(std::move(action));
  CHECK(joined(commands_of(run, Shell::az)).find("az vm run-command invoke --subscription=") == 0);
  // az would read the file of that name.
  CHECK(joined(commands_of(run, Shell::az)).find(R"(--scripts=' @('\''a'\'')' --parameters 'n=v')") !=
        std::string::npos);
  CHECK(joined(commands_of(run, Shell::powershell))
            .find("Invoke-AzVMRunCommand -ResourceGroupName 'rescue-demo' -VMName 'web-01' -CommandId "
                  "'RunPowerShellScript' -ScriptString '@(''a'')' -Parameter @{'n' = 'v'}") != std::string::npos);

  RunCommand built_in(ResourceId::parse(kVm).value());
  built_in.command_id = "EnableAdminAccount";
  const DryRun held = rehearse(std::move(built_in));
  CHECK(joined(commands_of(held, Shell::az)).find("--command-id='EnableAdminAccount'") != std::string::npos);
  CHECK(joined(commands_of(held, Shell::powershell)).find("-SourceCommandId 'EnableAdminAccount'") !=
        std::string::npos);
  CHECK(joined(commands_of(held, Shell::net)).find("rem no command for the step") == 0);
}

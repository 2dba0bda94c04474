#include <azvmreset/dry_run.hpp>

#include <string>
#include <vector>

#include "ops/shell_quoting.hpp"
#include "support/bash.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using test::as_bash_reads;
using Lines = std::vector<std::string>;

namespace {

const std::string group = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rescue-demo";
const std::string vm = group + "/providers/Microsoft.Compute/virtualMachines/web-01";
const std::string arm = "https://management.azure.com";
const char* const azure_vm =
    "--subscription='00000000-0000-4000-8000-000000000001' --resource-group='rescue-demo' --name='web-01'";

DryRun run(std::string username = "") {
  DryRun made;
  made.target = vm;
  made.action = username.empty() ? "reset_rdp" : "reset_password";
  made.username = std::move(username);
  return made;
}

DryRunStep put_extension(const std::string& name = "enablevmaccess") {
  return {"put_extension", "PUT", arm + vm + "/extensions/" + name + "?api-version=2024-07-01",
          R"({"location":"westeurope","properties":{"publisher":"Microsoft.Compute","type":"VMAccessAgent",)"
          R"("typeHandlerVersion":"2.4","protectedSettings":{"Password":"REDACTED"}}})"};
}

DryRunStep power(const std::string& action) { return {action, "POST", arm + vm + "/" + action + "?api-version=1", ""}; }

DryRunStep snapshot() {
  return {"snapshot", "PUT",
          arm +
              "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/disks-rg/providers/"
              "Microsoft.Compute/snapshots/azvmreset-0?api-version=2024-03-02",
          R"({"location":"westeurope","sku":{"name":"Standard_LRS"},"tags":{"azvmreset-operation":"0","o'k":"a b"},)"
          R"("properties":{"creationData":{"createOption":"Copy","sourceResourceId":"/disk"},"incremental":true}})"};
}

std::string joined(const Lines& lines) {
  std::string all;
  for (const std::string& line : lines) all += line + "\n";
  return all;
}

}  // namespace

TEST_CASE("a real bash reads back what was quoted", "[ops][commands]") {
  for (const std::string text :
       {"web-01", "", "$(echo no) `echo no` $HOME ~ * ; | & > \\ \" !!", "it's '' quoted'", "-x", "a b  c ", "#!"}) {
    CAPTURE(text);
    CHECK(as_bash_reads(ops::bash_quoted(text)) == text);
  }
}

TEST_CASE("bash words", "[ops][commands]") {
  CHECK(ops::bash_quoted("web-01") == "'web-01'");
  CHECK(ops::bash_quoted("") == "''");
  CHECK(ops::bash_quoted("$(reboot) `x` \"y\" \\ !") == "'$(reboot) `x` \"y\" \\ !'");
  CHECK(ops::bash_quoted("it's") == R"('it'\''s')");
  CHECK(ops::bash_quoted("a\nb'c\\") == R"($'a\x0ab\'c\\')");
  CHECK(ops::bash_quoted("M\xC3\xBC"
                         "ller") == R"($'M\xc3\xbcller')");
  CHECK(ops::bash_quoted("\xFF\x1b[0m") == R"($'\xef\xbf\xbd\x1b[0m')");
}

TEST_CASE("PowerShell words", "[ops][commands]") {
  CHECK(ops::powershell_quoted("web-01") == "'web-01'");
  CHECK(ops::powershell_quoted("") == "''");
  CHECK(ops::powershell_quoted("$env:x; `n $(y) \"z\"") == "'$env:x; `n $(y) \"z\"'");
  CHECK(ops::powershell_quoted("it's") == "'it''s'");
  // PowerShell ends a string at these quotation marks too.
  CHECK(ops::powershell_quoted("\xE2\x80\x99;reboot") == "('' + [char]0x2019 + ';reboot')");
  CHECK(ops::powershell_quoted("M\xC3\xBC"
                               "'s") == "('' + 'M' + [char]0x00FC + '''s')");
  CHECK(ops::powershell_quoted("\xF0\x9F\x98\x80") == "('' + [char]::ConvertFromUtf32(0x1F600))");
  CHECK(ops::powershell_quoted("a\n\xFF") == "('' + 'a' + [char]0x000A + [char]0xFFFD)");
}

TEST_CASE("a new password by hand asks for it", "[ops][commands]") {
  DryRun made = run("azureuser");
  made.steps = {put_extension()};

  const Lines az = commands_of(made, Shell::az);
  CHECK(az == Lines{R"(IFS= read -rs -p 'New password of "azureuser": ' AZVMRESET_PASSWORD; echo)",
                    std::string("az vm user update ") + azure_vm +
                        R"( --username='azureuser' --password="$AZVMRESET_PASSWORD")",
                    "unset AZVMRESET_PASSWORD"});

  CHECK(commands_of(made, Shell::powershell) ==
        Lines{"$null = Set-AzContext -Subscription '00000000-0000-4000-8000-000000000001'",
              "$credential = Get-Credential -UserName 'azureuser' -Message 'The new password'",
              "Set-AzVMAccessExtension -ResourceGroupName 'rescue-demo' -VMName 'web-01' -Name 'enablevmaccess' "
              "-Location 'westeurope' -TypeHandlerVersion '2.4' -ForceRerun ([guid]::NewGuid().ToString()) "
              "-Credential $credential"});

  CHECK(commands_of(made, Shell::net) ==
        Lines{R"(net user ^"azureuser^" * /Y)", R"(net user ^"azureuser^" /logonpasswordchg:no)"});
}

TEST_CASE("the Remote Desktop configuration by hand", "[ops][commands]") {
  DryRun made = run();
  made.steps = {put_extension("my%20extension")};
  CHECK(commands_of(made, Shell::az) ==
        Lines{"az vm extension set --subscription='00000000-0000-4000-8000-000000000001' "
              "--resource-group='rescue-demo' --vm-name='web-01' --publisher=Microsoft.Compute --name=VMAccessAgent "
              "--extension-instance-name='my extension' --version='2.4' --settings='{}' --protected-settings='{}' "
              "--force-update"});
  const Lines powershell = commands_of(made, Shell::powershell);
  REQUIRE(powershell.size() == 2);
  CHECK(powershell[1].find("-Name 'my extension'") != std::string::npos);
  CHECK(powershell[1].find("-Credential") == std::string::npos);
}

TEST_CASE("power by hand, in the order of the steps", "[ops][commands]") {
  DryRun made = run();
  made.steps = {power("start"), power("restart"), power("power_off"), power("deallocate")};
  CHECK(commands_of(made, Shell::az) ==
        Lines{std::string("az vm start ") + azure_vm, std::string("az vm restart ") + azure_vm,
              std::string("az vm stop ") + azure_vm, std::string("az vm deallocate ") + azure_vm});
  const std::string named = " -ResourceGroupName 'rescue-demo' -Name 'web-01'";
  const Lines powershell = commands_of(made, Shell::powershell);
  REQUIRE(powershell.size() == 5);
  CHECK(powershell[1] == "Start-AzVM" + named);
  CHECK(powershell[2] == "Restart-AzVM" + named);
  CHECK(powershell[3] == "Stop-AzVM" + named + " -StayProvisioned -Force");
  CHECK(powershell[4] == "Stop-AzVM" + named + " -Force");
}

TEST_CASE("a snapshot by hand lies where ours would, with its tags", "[ops][commands]") {
  DryRun made = run();
  made.steps = {snapshot()};
  CHECK(commands_of(made, Shell::az) ==
        Lines{"az snapshot create --subscription='00000000-0000-4000-8000-000000000001' --resource-group='disks-rg' "
              "--name='azvmreset-0' --location='westeurope' --source='/disk' --sku='Standard_LRS' --incremental=true "
              R"(--tags 'azvmreset-operation=0' 'o'\''k=a b')"});
  CHECK(commands_of(made, Shell::powershell) ==
        Lines{"$null = Set-AzContext -Subscription '00000000-0000-4000-8000-000000000001'",
              "$snapshot = New-AzSnapshotConfig -Location 'westeurope' -CreateOption Copy -SourceUri '/disk' -SkuName "
              "'Standard_LRS' -Incremental -Tag @{'azvmreset-operation' = '0'; 'o''k' = 'a b'}",
              "New-AzSnapshot -ResourceGroupName 'disks-rg' -SnapshotName 'azvmreset-0' -Snapshot $snapshot"});
}

TEST_CASE("a hostile account name stays one word", "[ops][commands]") {
  DryRun made = run("-x'; rm -rf ~ #\n$(id)");
  made.steps = {put_extension()};
  const std::string az = joined(commands_of(made, Shell::az));
  CHECK(az.find(R"(--username=$'-x\'; rm -rf ~ #\x0a$(id)')") != std::string::npos);
  CHECK(az.find("REDACTED") == std::string::npos);
  const std::string powershell = joined(commands_of(made, Shell::powershell));
  CHECK(powershell.find("-UserName ('' + '-x''; rm -rf ~ #' + [char]0x000A + '$(id)')") != std::string::npos);
}

TEST_CASE("what has no command is said, not passed over", "[ops][commands]") {
  DryRun made = run();
  made.steps = {{"teleport\n", "POST", arm + vm + "/teleport", ""}, {"start", "POST", "no URL", ""}};
  CHECK(commands_of(made, Shell::az) ==
        Lines{R"(# no command for the step "teleport\n")", R"(# no command for the step "start")"});
  CHECK(commands_of(made, Shell::net).front() == R"(rem no command for the step "teleport\n")");

  made.steps = {put_extension(), power("restart")};
  CHECK(commands_of(made, Shell::net) == Lines{R"(rem no command for the step "put_extension")", "shutdown /r /t 0"});
}

TEST_CASE("without steps, a VM or a shell that is known there are no commands", "[ops][commands]") {
  DryRun made = run();
  CHECK(commands_of(made, Shell::powershell).empty());
  made.steps = {power("start")};
  CHECK(commands_of(made, static_cast<Shell>(99)).empty());
  made.target = "web-01";
  CHECK(commands_of(made, Shell::az).empty());
}

TEST_CASE("the extension that a reset made is removed by hand, too", "[ops][commands]") {
  DryRun made = run("azureuser");
  made.steps = {{"delete_extension", "DELETE", arm + vm + "/extensions/enablevmaccess?api-version=2024-07-01", ""}};
  CHECK(commands_of(made, Shell::az) ==
        Lines{"az vm extension delete --subscription='00000000-0000-4000-8000-000000000001' "
              "--resource-group='rescue-demo' --vm-name='web-01' --name='enablevmaccess'"});
  const Lines powershell = commands_of(made, Shell::powershell);
  REQUIRE(powershell.size() == 2);
  CHECK(powershell[1] ==
        "Remove-AzVMExtension -ResourceGroupName 'rescue-demo' -VMName 'web-01' "
        "-Name 'enablevmaccess' -Force");
}

#include "base/format.hpp"
#include "offline/by_hand.hpp"
#include "offline/plan_names.hpp"
#include "offline/plan_words.hpp"
#include "ops/shell_quoting.hpp"

#include <azvmreset/plan.hpp>

#include <utility>

// The documented procedure for a person with the Az module of PowerShell.
namespace azvmreset {
namespace {

using base::format;
using offline::ByHand;
using offline::Made;
using offline::shown;
using ops::powershell_quoted;
using Lines = std::vector<std::string>;

constexpr std::string_view functions = R"(
function Step([string]$text) { Write-Host ''; Write-Host "== $text" }
function WaitForEnter([string]$text) { $null = Read-Host "$text Enter goes on, Ctrl-C stops here" }
function OsDiskMustBe([string]$id) {
  $found = (Get-AzVM -ResourceGroupName $Group -Name $Vm).StorageProfile.OsDisk.ManagedDisk.Id
  if ($found -ne $id) { throw "The VM has another OS disk now: $found. Plan again." }
}
function AttachToRescue([string]$name, [string]$id) {
  $machine = Get-AzVM -ResourceGroupName $RescueGroup -Name $Rescue
  $lun = 0
  while (@($machine.StorageProfile.DataDisks | Where-Object { $_.Lun -eq $lun }).Count -gt 0) { $lun++ }
  $null = Add-AzVMDataDisk -VM $machine -Name $name -CreateOption Attach -ManagedDiskId $id -Lun $lun -Caching None
  $null = Update-AzVM -ResourceGroupName $RescueGroup -VM $machine
}
function DetachFromRescue([string]$name) {
  $machine = Get-AzVM -ResourceGroupName $RescueGroup -Name $Rescue
  $null = Remove-AzVMDataDisk -VM $machine -DataDiskNames $name
  $null = Update-AzVM -ResourceGroupName $RescueGroup -VM $machine
}
)";

class Script {
 public:
  Script(const Plan& plan, ByHand hand)
      : plan_(plan), facts_(plan.facts), hand_(std::move(hand)), repairs_(plan.task != PlantedTask::nothing) {}

  std::string write() && {
    write_variables();
    text_ += functions;
    line("");
    line("$null = Set-AzContext -Subscription $Subscription");
    for (const PlanStep& step : plan_.steps) write_step(step);
    line("");
    say(format("Done. The original OS disk was kept: {}", facts_.os_disk_id));
    return std::move(text_);
  }

 private:
  void line(std::string_view text) { text_ += format("{}\n", text); }
  void set(std::string_view name, std::string_view value) { line(format("${} = {}", name, powershell_quoted(value))); }
  void say(std::string_view text) { line(format("Write-Host {}", powershell_quoted(shown(text)))); }

  void write_variables() {
    set("Plan", plan_.id);
    set("Subscription", hand_.subscription);
    set("Group", hand_.group);
    set("Vm", hand_.vm);
    set("VmId", plan_.target);
    set("OsDiskId", facts_.os_disk_id);
    set("Location", facts_.location);
    if (repairs_) set("RescueGroup", hand_.rescue_group);
    if (repairs_) set("Rescue", hand_.rescue);
    set("SnapshotId", hand_.source);
    set("CopyId", hand_.copy.id);
    set("Copy", hand_.copy.name);
  }

  void write_step(const PlanStep& step) {
    line("");
    for (const std::string& remark : offline::remarks(step)) line("# " + remark);
    const std::string title = format("step {}, {}: {}", step.number, shown(step.name), shown(step.purpose));
    line(format("Step {}", powershell_quoted(title)));
    if (step.name == "record") return record();
    if (step.name == "rescue_vm") return plan_.rescue_is_made ? make_rescue() : check_rescue();
    if (step.name == "probe") return probe();
    if (step.name == "power_off") return power_off();
    if (step.name == "snapshot") return take_snapshot();
    if (step.name == "copy") return copy();
    if (step.name == "attach") return line("AttachToRescue $Copy $CopyId");
    if (step.name == "stage") return by_hand(offline::staging_by_hand(plan_));
    if (step.name == "detach") return line("DetachFromRescue $Copy");
    if (step.name == "swap") return swap();
    if (step.name == "start") return line("$null = Start-AzVM -ResourceGroupName $Group -Name $Vm");
    if (step.name == "confirm") return confirm();
    line("WaitForEnter 'There is no command for this step: do what its comment says.'");
  }

  void by_hand(const Lines& lines) {
    for (const std::string& each : lines) say(each);
    line("WaitForEnter 'Do that now.'");
  }
  void stop(std::string_view verb) {
    line(format("$null = Stop-AzVM -ResourceGroupName $Group -Name $Vm{} -Force",
                verb == "deallocate" ? "" : " -StayProvisioned"));
  }
  void remove(std::string_view cmdlet, std::string_view name_option, const Made& made) {
    if (made.id.empty()) return;
    line(format("$null = {} -ResourceGroupName {} {} {} -Force", cmdlet, powershell_quoted(made.group), name_option,
                powershell_quoted(made.name)));
  }

  std::string option(std::string_view name, std::string_view value) {
    return value.empty() ? std::string() : format(" -{} {}", name, powershell_quoted(value));
  }
  std::string tags_of(const Made& made) {
    if (made.tags.empty()) return "";
    std::string table;
    for (const auto& [name, value] : made.tags)
      table += (table.empty() ? "" : "; ") + powershell_quoted(name) + " = " + powershell_quoted(value);
    return format(" -Tag @{{{}}}", table);
  }

  void snapshot(const Made& made, std::string_view source) {
    line(format("$config = New-AzSnapshotConfig -Location $Location -CreateOption Copy -SourceResourceId {}{}{}{}{}",
                source, option("SkuName", made.sku), made.incremental ? " -Incremental" : "", encryption(),
                tags_of(made)));
    line(format("$null = New-AzSnapshot -ResourceGroupName {} -SnapshotName {} -Snapshot $config",
                powershell_quoted(made.group), powershell_quoted(made.name)));
  }
  // A copy of one in an encryption set is in the same.
  std::string encryption() {
    if (facts_.encryption_set_id.empty()) return "";
    return " -EncryptionType EncryptionAtRestWithCustomerKey" + option("DiskEncryptionSetId", facts_.encryption_set_id);
  }
  void disk(const Made& made, std::string_view source, std::string_view more) {
    line(
        format("$config = New-AzDiskConfig -Location $Location -CreateOption Copy -SourceResourceId {} -OsType Windows"
               "{}{}{}{}{}{}",
               source, option("SkuName", made.sku), option("HyperVGeneration", facts_.hyper_v_generation),
               option("Zone", facts_.zone), encryption(), more, tags_of(made)));
    line(format("$null = New-AzDisk -ResourceGroupName {} -DiskName {} -Disk $config", powershell_quoted(made.group),
                powershell_quoted(made.name)));
  }

  void record() {
    line("OsDiskMustBe $OsDiskId");
    if (!plan_.lease) return;
    const std::string tag = powershell_quoted(offline::lease_tag);
    line("$tags = (Get-AzTag -ResourceId $VmId).Properties.TagsProperty");
    line(format("if ($tags -and $tags.ContainsKey({}) -and -not $tags[{}].StartsWith($Plan)) {{", tag, tag));
    line(format("  throw \"Another rescue holds the VM: $($tags[{}])\"", tag));
    line("}");
    line(format("$null = Update-AzTag -ResourceId $VmId -Operation Merge -Tag @{{{} = $Plan}}", tag));
  }

  void check_rescue() {
    line("$null = Get-AzVM -ResourceGroupName $RescueGroup -Name $Rescue");
    line("WaitForEnter 'The rescue VM must be running, and you signed in to it.'");
  }

  void make_network() {
    line(
        format("$address = New-AzPublicIpAddress -ResourceGroupName {} -Name {} -Location $Location -Sku Standard "
               "-AllocationMethod Static{}",
               powershell_quoted(hand_.address.group), powershell_quoted(hand_.address.name),
               option("Zone", facts_.rescue_zone)));
    line(
        format("$gateway = New-AzNatGateway -ResourceGroupName {} -Name {} -Location $Location -Sku Standard "
               "-PublicIpAddress $address{}",
               powershell_quoted(hand_.gateway.group), powershell_quoted(hand_.gateway.name),
               option("Zone", facts_.rescue_zone)));
    const std::string range = option("AddressPrefix", facts_.rescue_address_range);
    line(format("$part = New-AzVirtualNetworkSubnetConfig -Name rescue{} -InputObject $gateway", range));
    line(format("$network = New-AzVirtualNetwork -ResourceGroupName {} -Name {} -Location $Location{} -Subnet $part",
                powershell_quoted(hand_.network.group), powershell_quoted(hand_.network.name), range));
    line("$subnet = $network.Subnets[0].Id");
  }

  void make_rescue() {
    if (plan_.network == RescueNetwork::nat_gateway) {
      make_network();
    } else {
      set("subnet", facts_.rescue_subnet_id);
    }
    line(format(
        "$interface = New-AzNetworkInterface -ResourceGroupName {} -Name {} -Location $Location -SubnetId "
        "$subnet{}",
        powershell_quoted(hand_.interface.group), powershell_quoted(hand_.interface.name), tags_of(hand_.interface)));
    const bool windows = plan_.rescue_os == RescueOs::windows;
    line("# PowerShell asks for the rescue VM's own administrator. No password stands here.");
    line(format("$administrator = Get-Credential{} -Message 'The administrator of the rescue VM'",
                option("UserName", facts_.rescue_admin_username)));
    line(format("$machine = New-AzVMConfig -VMName {} -VMSize {}{}{}{}{}{}", powershell_quoted(hand_.rescue_vm.name),
                powershell_quoted(facts_.rescue_size), option("Zone", facts_.rescue_zone),
                option("SecurityType", facts_.rescue_security_type), option("LicenseType", facts_.rescue_license_type),
                facts_.rescue_encryption_at_host ? " -EncryptionAtHost" : "", tags_of(hand_.rescue_vm)));
    if (facts_.rescue_security_type == "TrustedLaunch") {
      line("$null = Set-AzVMUefi -VM $machine -EnableSecureBoot $true -EnableVtpm $true");
    }
    line(format("$null = Set-AzVMOperatingSystem -VM $machine -{} -ComputerName {} -Credential $administrator",
                windows ? "Windows" : "Linux", powershell_quoted(offline::rescue_computer_name(plan_.id))));
    line(format("$null = Set-AzVMSourceImage -VM $machine{}", image()));
    line(format("$null = Set-AzVMOSDisk -VM $machine -Name {} -CreateOption FromImage -DeleteOption Delete{}{}",
                powershell_quoted(offline::name_in_plan(plan_.id, "rescue-os")),
                option("StorageAccountType", facts_.rescue_os_disk_sku),
                option("DiskEncryptionSetId", facts_.rescue_disk_encryption_set)));
    line("$null = Add-AzVMNetworkInterface -VM $machine -Id $interface.Id -DeleteOption Delete");
    line("$null = New-AzVM -ResourceGroupName $RescueGroup -Location $Location -VM $machine");
  }

  // "publisher:offer:sku:version", or the id of an image of one's own.
  std::string image() {
    if (facts_.rescue_image.find('/') != std::string::npos) return option("Id", facts_.rescue_image);
    std::string options;
    std::string_view rest = facts_.rescue_image;
    for (const std::string_view name : {"PublisherName", "Offer", "Skus", "Version"}) {
      const std::size_t colon = rest.find(':');
      options += option(name, rest.substr(0, colon));
      rest = colon == std::string_view::npos ? std::string_view() : rest.substr(colon + 1);
    }
    return options;
  }

  void look_at_copy(const Made& snapshot_made, const Made& disk_made, std::string_view source, std::string_view of,
                    const Lines& what) {
    if (disk_made.id.empty()) return by_hand(what);
    if (!snapshot_made.id.empty()) snapshot(snapshot_made, of);
    disk(disk_made, powershell_quoted(source), "");
    line(format("AttachToRescue {} {}", powershell_quoted(disk_made.name), powershell_quoted(disk_made.id)));
    by_hand(what);
    line(format("DetachFromRescue {}", powershell_quoted(disk_made.name)));
    remove("Remove-AzDisk", "-DiskName", disk_made);
    remove("Remove-AzSnapshot", "-SnapshotName", snapshot_made);
  }
  void probe() {
    look_at_copy(hand_.probe_snapshot, hand_.probe_copy, hand_.probe_source, "$OsDiskId",
                 offline::looking_by_hand(plan_));
  }

  void power_off() {
    if (hand_.stop.empty()) return line("# The VM is off already.");
    const std::string question = format("Now the VM stops, for about {} in all.", offline::span(plan_.downtime));
    line(format("WaitForEnter {}", powershell_quoted(question)));
    stop(hand_.stop);
  }
  void take_snapshot() {
    if (hand_.snapshot.id.empty()) return line("$null = Get-AzResource -ResourceId $SnapshotId");
    snapshot(hand_.snapshot, "$OsDiskId");
  }
  void copy() {
    disk(hand_.copy, "$SnapshotId",
         option("Tier", facts_.os_disk_tier) + option("NetworkAccessPolicy", facts_.network_access_policy) +
             option("DiskAccessId", facts_.disk_access_id));
  }
  void swap() {
    line("OsDiskMustBe $OsDiskId");
    line("$machine = Get-AzVM -ResourceGroupName $Group -Name $Vm");
    line("$null = Set-AzVMOSDisk -VM $machine -ManagedDiskId $CopyId -Name $Copy");
    line("$null = Update-AzVM -ResourceGroupName $Group -VM $machine");
    line("OsDiskMustBe $CopyId");
  }

  void confirm() {
    if (repairs_) read_back();
    if (!hand_.power_in_the_end.empty()) stop(hand_.power_in_the_end);
    clean_up();
  }
  void read_back() {
    const Lines reading = offline::reading_by_hand(plan_);
    if (plan_.rescue_os == RescueOs::windows) {
      by_hand(reading);
    } else {
      look_at_copy(hand_.read_back_snapshot, hand_.read_back_copy, hand_.read_back_snapshot.id, "$CopyId", reading);
    }
  }

  // One by one and by name: a group's deletion would take what others have in it.
  void clean_up() {
    if (plan_.rescue_is_made) {
      remove("Remove-AzVM", "-Name", hand_.rescue_vm);
      remove("Remove-AzVirtualNetwork", "-Name", hand_.network);
      remove("Remove-AzNatGateway", "-Name", hand_.gateway);
      remove("Remove-AzPublicIpAddress", "-Name", hand_.address);
    }
    if (!plan_.keep_snapshot) remove("Remove-AzSnapshot", "-SnapshotName", hand_.snapshot);
    if (plan_.lease) {
      line(format("$null = Update-AzTag -ResourceId $VmId -Operation Delete -Tag @{{{} = $Plan}}",
                  powershell_quoted(offline::lease_tag)));
    }
  }

  const Plan& plan_;
  const PlanFacts& facts_;
  ByHand hand_;
  bool repairs_;
  std::string text_;
};

}  // namespace

std::string to_powershell_script(const Plan& plan) {
  std::string head;
  const auto remark = [&head](std::string_view text) {
    for (const std::string& each : offline::wrapped(text, 98, 0)) head += format("# {}\n", each);
  };
  remark(format("Offline plan {} for {}: the documented procedure, by hand, with the Az module.", shown(plan.id),
                shown(plan.target)));
  if (const auto why = offline::why_not_by_hand(plan)) {
    for (const std::string& each : offline::reasons(plan)) remark(each);
    return head + format("Write-Host {}\nexit 3\n", powershell_quoted("There are no commands: " + *why));
  }
  remark(format("Verdict: {}.", offline::verdict(plan)));
  remark("Read it before you run it. It stops at the first command that fails, and undoes nothing by itself.");
  return head + "Set-StrictMode -Version Latest\n$ErrorActionPreference = 'Stop'\n\n" +
         Script(plan, offline::by_hand(plan)).write();
}

}  // namespace azvmreset

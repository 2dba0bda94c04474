#include "offline/by_hand.hpp"

#include "base/format.hpp"
#include "base/json/reader.hpp"
#include "offline/plan_words.hpp"
#include "ops/shell_quoting.hpp"

#include <algorithm>

namespace azvmreset::offline {
namespace {

using base::format;
using Lines = std::vector<std::string>;

std::string_view path_of(const PlanCall& call) noexcept {
  return std::string_view(call.url).substr(0, call.url.find('?'));
}

// "{group}/providers/{type}/{name}"
bool makes(const PlanCall& call, std::string_view type) {
  const std::string_view path = path_of(call);
  const std::size_t name = path.rfind('/');
  return call.method == "PUT" && name != path.npos && path.substr(0, name).ends_with(format("/providers/{}", type));
}

std::string_view segment_after(std::string_view path, std::string_view keyword) noexcept {
  const std::size_t found = path.find(keyword);
  if (found == path.npos) return {};
  const std::string_view rest = path.substr(found + keyword.size());
  return rest.substr(0, rest.find('/'));
}

Made made_by(const PlanCall& call) {
  Made made;
  made.id = path_of(call);
  made.group = segment_after(made.id, "/resourceGroups/");
  made.name = name_in(made.id);
  const auto document = base::json::Document::parse(call.body);
  if (!document) return made;
  const auto body = document->root();
  made.sku = body["sku"]["name"].text_or("");
  made.incremental = body["properties"]["incremental"].boolean().value_or(false);
  for (const auto [name, value] : body["tags"].members()) made.tags.emplace_back(name, value.text_or(""));
  return made;
}

Made made_in(const Plan& plan, std::string_view step, std::string_view type) {
  for (const PlanStep& each : plan.steps) {
    if (each.name != step) continue;
    const auto call =
        std::find_if(each.calls.begin(), each.calls.end(), [type](const PlanCall& one) { return makes(one, type); });
    if (call != each.calls.end()) return made_by(*call);
  }
  return {};
}

constexpr std::string_view snapshots = "Microsoft.Compute/snapshots";
constexpr std::string_view disks = "Microsoft.Compute/disks";

Made copy_of(const Plan& plan) { return made_in(plan, "copy", disks); }

std::string source_of(const Plan& plan) {
  return plan.from_snapshot.empty() ? made_in(plan, "snapshot", snapshots).id : plan.from_snapshot;
}

// How the VM is turned off without a condition in this step.
std::string_view turned_off_in(const Plan& plan, std::string_view step) {
  for (const PlanStep& each : plan.steps) {
    if (each.name != step) continue;
    for (const PlanCall& call : each.calls) {
      if (call.method != "POST" || !call.when.empty() || !path_of(call).starts_with(plan.target + "/")) continue;
      for (const std::string_view verb : {"powerOff", "deallocate"}) {
        if (name_in(path_of(call)) == verb) return verb;
      }
    }
  }
  return {};
}

std::string rescue_name(const Plan& plan) { return shown(name_in(plan.facts.rescue_vm)); }

Lines mounted_on_linux(const Plan& plan, std::string_view options) {
  return {format("On the rescue VM {}, as root, with ntfs-3g and azvmreset installed:", rescue_name(plan)),
          "  lsblk --output NAME,SIZE,FSTYPE      (the copy is the disk that came last, Windows on its largest ntfs)",
          "  mkdir -p /mnt/copy", format("  mount -t ntfs-3g{} /dev/sdXN /mnt/copy", options)};
}

void append(Lines& lines, Lines more) {
  for (std::string& line : more) lines.push_back(std::move(line));
}

// The account as a word of the line, or nothing where it cannot be one.
std::string account_option(const Plan& plan) {
  if (plan.task == PlantedTask::reset_rdp) return " --rdp";
  if (plan.built_in_administrator) return " --builtin-admin";
  return " --username " + ops::sh_quoted(plan.username);
}

// Both, unless one is named.
std::string groups_option(const Plan& plan) {
  if (plan.task == PlantedTask::reset_rdp || plan.add_to.size() != 1) return "";
  return plan.add_to.front() == AccountGroup::administrators ? " --add-to-group administrators"
                                                             : " --add-to-group remote-desktop-users";
}

// A chosen password is asked for there.
std::string_view password_option(const Plan& plan) {
  if (plan.task == PlantedTask::reset_rdp) return "";
  return plan.plaintext ? " --offline-plaintext" : " --key-out KEY";
}

Lines staging_on_linux(const Plan& plan) {
  Lines lines = mounted_on_linux(plan, "");
  lines.push_back(format("  azvmreset stage /mnt/copy{}{}{}{}", account_option(plan),
                         plan.existing_only ? " --existing-only" : "", groups_option(plan), password_option(plan)));
  lines.push_back("  umount /mnt/copy");
  if (plan.task == PlantedTask::reset_password && !plan.plaintext)
    lines.push_back("Keep KEY: with it the password is read in the last step.");
  return lines;
}

// With the marks of a placeholder, which no command takes: it has to be replaced.
constexpr std::string_view password = "<new-password>";

// A batch file reads some characters in another way than a prompt does, and in its own code page.
std::optional<std::string> word_of_batch(std::string_view name) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           c == '-' || c == ' ';
  };
  if (name.empty() || !std::all_of(name.begin(), name.end(), plain)) return std::nullopt;
  return format("\"{}\"", name);
}

Lines commands_of_password(const Plan& plan) {
  const auto name = plan.built_in_administrator ? std::optional<std::string>("<name-of-the-administrator>")
                                                : word_of_batch(plan.username);
  if (!name) return {"    (this name cannot stand in a batch file: use a Linux rescue VM and `azvmreset stage`)"};
  Lines lines;
  if (plan.existing_only || plan.built_in_administrator) {
    lines.push_back(format("    net user {} {} /active:yes /Y", *name, password));
  } else {
    lines.push_back(
        format("    net user {} {} /active:yes /Y || net user {} {} /add /Y", *name, password, *name, password));
  }
  if (plan.built_in_administrator) return lines;
  for (const AccountGroup group : plan.add_to) {
    const std::string_view in_english =
        group == AccountGroup::administrators ? "administrators" : "remote desktop users";
    lines.push_back(format("    net localgroup \"{}\" {} /add", in_english, *name));
  }
  return lines;
}

Lines commands_of_rdp() {
  const std::string key = R"("HKLM\SYSTEM\CurrentControlSet\Control\Terminal Server")";
  return {format("    reg add {} /v fDenyTSConnections /t REG_DWORD /d 0 /f", key),
          "    netsh advfirewall firewall set rule group=\"@FirewallAPI.dll,-28752\" new enable=yes",
          "    sc config TermService start= demand"};
}

// F5.1, with what F5.2 says is missing there.
Lines staging_on_windows(const Plan& plan) {
  Lines lines = {
      format("On the rescue VM {}, in a command prompt as administrator:", rescue_name(plan)),
      "X: is the copy, never C:. Do NOT bring a disk online that Disk Management shows as offline because of a",
      "signature collision: use another rescue VM.",
      R"(1. In X:\Windows\System32\GroupPolicy rename gpt.ini, if it is there, to gpt.ini.bak, and make a new gpt.ini:)",
      "    [General]",
      "    gPCFunctionalityVersion=2",
      "    gPCMachineExtensionNames=[{42B5FAAE-6536-11D2-AE5A-0000F87571E3}{40B6664F-4972-11D1-A7CA-0000F87571E3}]",
      "    Version=N     (one more than in gpt.ini.bak; without one any number but 1)",
      R"(2. In X:\Windows\System32\GroupPolicy\Machine\Scripts (hidden; make it) rename scripts.ini to scripts.ini.bak,)",
      "   if it is there, and make a new one:",
      "    [Startup]",
      "    0CmdLine=FixAzureVM.cmd",
      "    0Parameters=",
      "3. In the folder Startup beneath that (make it), FixAzureVM.cmd:"};
  append(lines, plan.task == PlantedTask::reset_rdp ? commands_of_rdp() : commands_of_password(plan));
  if (plan.task == PlantedTask::reset_password)
    lines.push_back(
        "   The password stands there in the clear until the last step, on the copy and on every snapshot of it.");
  return lines;
}

}  // namespace

std::optional<std::string> why_not_by_hand(const Plan& plan) {
  if (!plan.blockers.empty()) return verdict(plan);
  if (plan.hook == Hook::setup)
    return "the hook setup is not planted by hand: an error in the SYSTEM hive keeps Windows from starting";
  if (!ResourceId::parse(plan.target)) return "the plan names no VM";
  const bool repairs = plan.task != PlantedTask::nothing;
  if (plan.facts.os_disk_id.empty() || (repairs && plan.facts.rescue_vm.empty()))
    return "the plan names no OS disk or no rescue VM";
  if (copy_of(plan).id.empty() || source_of(plan).empty()) return "the plan has no step that makes the copy";
  return std::nullopt;
}

Lines reasons(const Plan& plan) {
  Lines lines;
  for (const Finding& blocker : plan.blockers) {
    lines.push_back(format("{}: {} -> {}", shown(blocker.code), shown(blocker.message), shown(blocker.remedy)));
  }
  for (const PlanStep& step : plan.steps) append(lines, remarks(step));
  return lines;
}

ByHand by_hand(const Plan& plan) {
  const auto target = ResourceId::parse(plan.target);
  ByHand hand;
  hand.subscription = target->subscription();
  hand.group = target->resource_group();
  hand.vm = target->name();
  hand.rescue_group = segment_after(plan.facts.rescue_vm, "/resourceGroups/");
  hand.rescue = name_in(plan.facts.rescue_vm);
  hand.snapshot = made_in(plan, "snapshot", snapshots);
  hand.copy = copy_of(plan);
  hand.probe_snapshot = made_in(plan, "probe", snapshots);
  hand.probe_copy = made_in(plan, "probe", disks);
  hand.read_back_snapshot = made_in(plan, "confirm", snapshots);
  hand.read_back_copy = made_in(plan, "confirm", disks);
  hand.rescue_vm = made_in(plan, "rescue_vm", "Microsoft.Compute/virtualMachines");
  hand.interface = made_in(plan, "rescue_vm", "Microsoft.Network/networkInterfaces");
  hand.network = made_in(plan, "rescue_vm", "Microsoft.Network/virtualNetworks");
  hand.gateway = made_in(plan, "rescue_vm", "Microsoft.Network/natGateways");
  hand.address = made_in(plan, "rescue_vm", "Microsoft.Network/publicIPAddresses");
  hand.source = source_of(plan);
  hand.probe_source = hand.probe_snapshot.id.empty() ? plan.from_snapshot : hand.probe_snapshot.id;
  hand.stop = turned_off_in(plan, "power_off");
  hand.power_in_the_end = turned_off_in(plan, "confirm");
  return hand;
}

Lines looking_by_hand(const Plan& plan) {
  Lines lines;
  if (plan.rescue_os == RescueOs::linux_os) {
    lines = mounted_on_linux(plan, " -o ro,norecover");
    append(lines, {"  ls /mnt/copy/Windows/NTDS/ntds.dit   (there: a DOMAIN CONTROLLER)",
                   "  ls /mnt/copy/hiberfil.sys            (there, and not empty: Windows may be asleep)",
                   "  umount /mnt/copy", "A mount that fails with the word BitLocker: the disk is ENCRYPTED."});
  } else {
    lines = {format("On the rescue VM {}, where X: is the copy that came last:", rescue_name(plan)),
             R"(  dir X:\Windows\NTDS\ntds.dit           (there: a DOMAIN CONTROLLER))",
             "  manage-bde -status X:                  (anything but fully decrypted: ENCRYPTED)",
             "Offline because of a signature collision: do NOT bring it online, use another rescue VM."};
  }
  lines.push_back(
      "Found any of that: stop here. Nothing of the VM was stopped or changed; delete what this script made.");
  return lines;
}

Lines staging_by_hand(const Plan& plan) {
  return plan.rescue_os == RescueOs::linux_os ? staging_on_linux(plan) : staging_on_windows(plan);
}

Lines reading_by_hand(const Plan& plan) {
  if (plan.rescue_os == RescueOs::windows) {
    return {
        "Sign in to the VM. Then delete there, beneath C:\\Windows\\System32\\GroupPolicy: Machine\\Scripts\\Startup\\",
        "FixAzureVM.cmd, Machine\\Scripts\\scripts.ini and gpt.ini; give the .bak files their names back, and set the",
        "Version in gpt.ini to one more than the one that was deleted."};
  }
  Lines lines;
  const bool copied = std::any_of(plan.steps.begin(), plan.steps.end(), [](const PlanStep& step) {
    return step.name == "confirm" &&
           std::any_of(step.calls.begin(), step.calls.end(), [](const PlanCall& call) { return makes(call, disks); });
  });
  if (!copied) {
    lines.push_back(
        "What the script did, and a sealed password, stand in the marker on the VM's disk. To read it, make a");
    lines.push_back("snapshot of the running disk and a disk of that, and attach that disk to the rescue VM.");
  }
  append(lines, mounted_on_linux(plan, ""));
  append(lines, {"  azvmreset unstage /mnt/copy --sealing-key KEY --secret-out FILE      (KEY: of step stage)",
                 "  umount /mnt/copy", "Then sign in to the VM."});
  return lines;
}

Lines remarks(const PlanStep& step) {
  constexpr std::size_t columns = 96;
  Lines lines;
  const auto say = [&lines](const std::string& text) { append(lines, wrapped(text, columns, 4)); };
  say(format("Step {}, {}: {}", step.number, shown(step.name), shown(step.purpose)));
  say(format("takes about {}{}", span(step.expected), step.vm_down ? ", and the VM is DOWN" : ""));
  say(format("done when: {}", shown(step.evidence)));
  say(format("undo: {}", shown(step.undo)));
  for (const PlanStep& substep : step.substeps) {
    for (const std::string& line : remarks(substep)) lines.push_back("    " + line);
  }
  return lines;
}

}  // namespace azvmreset::offline

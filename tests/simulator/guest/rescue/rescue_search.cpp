#include "simulator/guest/rescue/rescue_search.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "simulator/guest/boot/local_policy.hpp"
#include "simulator/guest/rescue/rescue_volume.hpp"

#include <algorithm>

namespace azvmreset::sim {
namespace {

using base::format;

constexpr std::string_view kPartition = "4";  // behind those of recovery, EFI and Microsoft itself

std::string controlled(const Registry& registry, std::string_view path) {
  const std::string set = value_in(registry, "SYSTEM/Select/Current");
  return value_in(registry, format("SYSTEM/ControlSet00{}/{}", set, path));
}

// F5.6/15a: Windows keeps one of two that are alike offline.
bool collides(const RescueMachine& machine, const AttachedDisk& disk) {
  const std::string& identity = disk.content->identity;
  if (identity == machine.own_identity) return true;
  return std::any_of(machine.disks.begin(), machine.disks.end(), [&](const AttachedDisk& other) {
    return other.id != disk.id && other.content->identity == identity;
  });
}

void check_collision(const RescueMachine& machine, const AttachedDisk& disk, RescueShell shell) {
  if (disk.content->identity.empty()) {
    throw RescueRefusal{"disk_not_found", "the disk has no table of partitions"};
  }
  if (shell == RescueShell::powershell && collides(machine, disk)) {
    throw RescueRefusal{"disk_identity_collision", "another disk of this machine has the same identity"};
  }
}

void find_windows(const DiskContent& content, const RescueCall& call, RescueShell shell, RescueReport& report) {
  const bool there = !content.bitlocker && !value_in(content.registry, "SYSTEM/Select/Current").empty();
  if (there && content.second_windows && shell == RescueShell::posix) {
    throw RescueRefusal{"disk_ambiguous", "there is more than one Windows on the disk"};
  }
  report.flag("bitlocker", content.bitlocker);
  if (content.bitlocker && call.verb != "probe") {
    throw RescueRefusal{"disk_encrypted", "the volume is encrypted by BitLocker"};
  }
  if (there) return report.line("partition", kPartition);
  if (!content.bitlocker) throw RescueRefusal{"not_windows", "no volume has Windows/System32/config/SYSTEM"};
}

// F5.6/16a: on Windows what was not closed is closed by the very mounting.
void tell_condition(const DiskContent& content, const RescueCall& call, RescueShell shell, RescueReport& report) {
  report.flag("hibernated", content.hibernated);
  if (shell == RescueShell::posix) return report.flag("unclean", content.unclean);
  report.line("unclean", "unknown");
  report.flag("journal_replayed", call.writes());
}

void check_writable(DiskContent& content, RescueShell shell) {
  if (content.hibernated) throw RescueRefusal{"hibernated", "Windows is asleep on this volume"};
  if (shell == RescueShell::powershell) {
    content.unclean = false;
  } else if (content.unclean) {
    throw RescueRefusal{"unclean", "Windows did not close this volume"};
  }
  if (content.write_protected) throw RescueRefusal{"read_only", "the volume was mounted read-only"};
}

}  // namespace

const AttachedDisk& find_rescue_disk(const RescueMachine& machine, const RescueCall& call, RescueShell shell,
                                     RescueReport& report) {
  const auto meant = [&](const AttachedDisk& disk) {
    return disk.lun == call.lun && disk.bytes == call.disk_bytes && !disk.content->in_use;
  };
  const std::string what = format("LUN {} and {} bytes", call.lun, call.disk_bytes);
  const auto found = std::find_if(machine.disks.begin(), machine.disks.end(), meant);
  if (found == machine.disks.end()) throw RescueRefusal{"disk_not_found", "no disk that is not in use has " + what};
  if (found->content->twin) throw RescueRefusal{"disk_ambiguous", "more than one disk has " + what};
  check_collision(machine, *found, shell);
  if (!call.identity.empty() && call.identity != found->content->identity) {
    throw RescueRefusal{"disk_changed", "the disk has another identity than before"};
  }
  report.line("disk", found->content->identity);
  return *found;
}

bool tell_rescue_facts(DiskContent& content, const RescueCall& call, RescueShell shell, RescueReport& report) {
  if (shell == RescueShell::powershell && call.writes() && content.write_protected) {
    throw RescueRefusal{"read_only", "the disk stays read-only"};
  }
  find_windows(content, call, shell, report);
  if (content.bitlocker) return false;
  tell_condition(content, call, shell, report);
  if (shell == RescueShell::powershell && call.writes()) check_writable(content, shell);
  const Registry& registry = content.registry;
  const std::string computer = controlled(registry, "Control/ComputerName/ComputerName/ComputerName");
  report.encoded("computer", computer);
  report.encoded("product_type", controlled(registry, "Control/ProductOptions/ProductType"));
  report.encoded("domain", controlled(registry, "Services/Tcpip/Parameters/Domain"));
  report.line("setup_type", value_in(registry, kSetupTypeValue));
  report.encoded("setup_command_line", value_in(registry, kSetupLineValue));
  const std::string off = value_in(registry, kPolicyOffValue);
  if (call.verb == "probe") report.flag("local_policy_off", !off.empty() && off != "0");
  if (!call.computer.empty() && !base::equals_ignoring_case(call.computer, computer)) {
    throw RescueRefusal{"other_computer", "the Windows on the disk has another name"};
  }
  if (shell == RescueShell::posix && call.writes()) check_writable(content, shell);
  return true;
}

}  // namespace azvmreset::sim

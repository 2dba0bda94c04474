#include "simulator/arm/guest_start.hpp"

#include "base/ascii.hpp"
#include "simulator/guest/boot/boot.hpp"
#include "simulator/guest/boot/memory_disk.hpp"

#include <algorithm>
#include <utility>

namespace azvmreset::sim {
namespace {

bool ran_planted(const BootReport& report) {
  return std::any_of(report.scripts.begin(), report.scripts.end(), [](const ScriptRun& run) {
    return run.exit_code == 0 && (run.hook == "setup" || base::starts_with_ignoring_case(run.command, "azvmreset-"));
  });
}

// The planted script that did it: the last one that ran is the one that is ours.
void write_down(World& world, const Machine& machine, const BootReport& report, const Deed& deed, Time now) {
  LedgerEntry entry;
  entry.time = now;
  entry.vm = machine.set_up.name;
  entry.command = report.scripts.back().command;
  entry.exit_code = report.scripts.back().exit_code;
  entry.username = deed.username;
  entry.password_sha256 = deed.password_sha256;
  entry.password_set = deed.password_set;
  entry.changed = deed.changed;
  entry.nonce = deed.nonce;
  entry.message = deed.message;
  entry.succeeded = deed.message.empty();
  world.ledger.push_back(std::move(entry));
}

}  // namespace

GuestStart start_guest(World& world, Machine& machine, Time now) {
  StartFate fate = std::exchange(machine.next_start, {});
  GuestStart start{!fate.hangs, false};
  Volume* volume = world.find_volume(machine.os_disk);
  if (volume == nullptr || !machine.windows() || (fate.hangs && !fate.cut)) return start;
  PlantedScripts scripts = reviewed_planted_scripts();
  scripts.account = world.known_scripts.account;
  MemoryDisk disk(volume->content);
  const bool reachable = machine.guest.domain_reachable;
  // Where the power was lost, the host starts it anew.
  for (bool again = true; again; fate = {}) {
    disk.cut_power(fate.cut);
    machine.guest.domain_reachable = reachable && !fate.no_controller;
    Windows* controller = world.controller_for(machine);
    const BootPlace place{world.look_into(machine), controller, world.choices, world.guests, scripts, now, fate.mishap};
    const BootReport report = start_windows(disk, place);
    for (const Deed& deed : report.deeds) write_down(world, machine, report, deed, now);
    start.ran_planted = start.ran_planted || ran_planted(report);
    again = report.power_lost && start.came_up;
  }
  machine.guest.domain_reachable = reachable;
  return start;
}

}  // namespace azvmreset::sim

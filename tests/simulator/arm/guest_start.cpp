#include "simulator/arm/guest_start.hpp"

#include "simulator/guest/boot/boot.hpp"
#include "simulator/guest/boot/memory_disk.hpp"

#include <utility>

namespace azvmreset::sim {
namespace {

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

void start_guest(World& world, Machine& machine, Time now) {
  Volume* volume = world.find_volume(machine.os_disk);
  if (volume == nullptr || !machine.windows()) return;
  PlantedScripts scripts = reviewed_planted_scripts();
  scripts.account = world.known_scripts.account;
  MemoryDisk disk(volume->content);
  Windows* controller = world.controller_for(machine);
  StartFate fate = std::exchange(machine.next_start, {});
  // Where the power was lost, the host starts it anew.
  for (bool again = true; again; fate = {}) {
    disk.cut_power(fate.cut);
    const BootPlace place{world.look_into(machine), controller, world.choices, world.guests, scripts, now, fate.mishap};
    const BootReport report = start_windows(disk, place);
    for (const Deed& deed : report.deeds) write_down(world, machine, report, deed, now);
    again = report.power_lost;
  }
}

}  // namespace azvmreset::sim

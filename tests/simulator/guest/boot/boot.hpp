// A start of Windows, as far as it runs what lies on its disk (F5.2).
#pragma once

#include "simulator/chance.hpp"
#include "simulator/fidelity.hpp"
#include "simulator/guest/boot/boot_report.hpp"
#include "simulator/guest/boot/disk.hpp"
#include "simulator/guest/windows.hpp"

#include <optional>
#include <string>
#include <vector>

namespace azvmreset::sim {

// The texts that are played, each from its page of docs/, by SHA-256.
struct PlantedScripts {
  std::vector<std::string> planted;
  std::vector<std::string> account;
  std::vector<std::string> rdp;
};
PlantedScripts reviewed_planted_scripts();

// What goes wrong with PowerShell, besides what its settings say.
enum class BootMishap {
  none,
  no_powershell,       // it is not there
  ends_before_change,  // something ends it: after it has read the account, and told what it sealed
  ends_after_change,   // after its work, before it tells
};

// What becomes of one start.
struct StartFate {
  BootMishap mishap = BootMishap::none;
  std::optional<PowerCut> cut;
  bool hangs = false;          // Windows does not come up; what stands before the cut is done, nothing without one
  bool no_controller = false;  // of its domain answers
};

struct BootPlace {
  Windows& windows;
  Windows* controller = nullptr;  // of its domain; null where none answers
  const Choices& choices;
  Chance& chance;
  const PlantedScripts& scripts;
  Time now;
  BootMishap mishap = BootMishap::none;
};

// One start. The disk says by itself when its power is lost.
BootReport start_windows(Disk& disk, const BootPlace& place);

// Of what is planted and has not run, the names: "azvmreset-….cmd".
std::vector<std::string> waiting_scripts(const Disk& disk);

}  // namespace azvmreset::sim

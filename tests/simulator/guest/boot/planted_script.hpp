// planted.ps1, played from docs/planting.md.
#pragma once

#include "simulator/guest/boot/boot.hpp"
#include "simulator/guest/boot/boot_report.hpp"
#include "simulator/guest/boot/disk.hpp"

#include <string>
#include <vector>

namespace azvmreset::sim {

// powershell.exe with these words; its exit code.
int run_planted_powershell(Disk& disk, const BootPlace& place, BootReport& report,
                           const std::vector<std::string>& words);

}  // namespace azvmreset::sim

// A command file as cmd.exe runs it: the subset that docs/planting.md plants.
// Whatever is beyond it is rejected, and so is what cmd.exe would refuse.
#pragma once

#include "simulator/guest/boot/boot_report.hpp"
#include "simulator/guest/boot/disk.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::sim {

// powershell.exe with its words; the exit code.
using RunPowerShell = std::function<int(const std::vector<std::string>& words)>;

struct CommandPrompt {
  Disk& disk;
  BootReport& report;
  RunPowerShell powershell;
  bool has_powershell = true;
  std::string folder = "Windows\\System32";  // the current one
};

// "C:\\Windows\\x", quoted or not, or what is meant by a relative one: a path of the disk.
std::string path_on_disk(std::string_view text, std::string_view folder);

// Runs the file of that path to its end; its exit code.
int run_batch(CommandPrompt& prompt, const std::string& path);

// Runs one line that was given to cmd.exe /c.
int run_command_line(CommandPrompt& prompt, std::string_view line);

// Starts a program as Windows does, without a cmd.exe around it.
int run_process(CommandPrompt& prompt, std::string_view line);

}  // namespace azvmreset::sim

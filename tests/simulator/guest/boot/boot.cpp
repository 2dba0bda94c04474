#include "simulator/guest/boot/boot.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "simulator/guest/boot/batch.hpp"
#include "simulator/guest/boot/local_policy.hpp"
#include "simulator/guest/boot/planted_script.hpp"
#include "simulator/reviewed_scripts.hpp"

namespace azvmreset::sim {
namespace {

using base::format;

bool is_planted(std::string_view name) {
  return base::starts_with_ignoring_case(name, "azvmreset-") && base::to_lower(name).ends_with(".cmd");
}

// Confined.
class Start {
 public:
  Start(Disk& disk, const BootPlace& place) : disk_(disk), place_(place) {}

  BootReport run() {
    const std::size_t before = disk_.changes();
    try {
      run_setup();
      // F5.2/6: a client runs what the start before found.
      const bool asynchronous = product_type(disk_.registry()) == "WinNT";
      if (!asynchronous) up_to_date_ = process_local_policy(disk_, place_.windows, place_.choices, report_);
      for (const StartUpScript& script : start_up_scripts(disk_.registry())) run_script(script);
      if (asynchronous) process_local_policy(disk_, place_.windows, place_.choices, report_);
    } catch (const PowerLost&) {
      report_.tell("the power is gone");
      report_.power_lost = true;
    }
    report_.changes = disk_.changes() - before;
    return std::move(report_);
  }

 private:
  CommandPrompt prompt(std::string_view folder) {
    const auto powershell = [this](const std::vector<std::string>& words) {
      return run_planted_powershell(disk_, place_, report_, words);
    };
    return {disk_, report_, powershell, place_.mishap != BootMishap::no_powershell, std::string(folder)};
  }

  // F5.2/7.
  void run_setup() {
    const std::string type = value_in(disk_.registry(), kSetupTypeValue);
    const std::string line = value_in(disk_.registry(), kSetupLineValue);
    if (type.empty() || type == "0") return;
    if (type != "2") return report_.reject(format("setup: SetupType is {}: names resolve in another domain", type));
    if (line.empty()) return report_.reject("setup: SetupType is 2, and CmdLine is empty");
    report_.tell(format("setup: runs {}", line));
    report_.scripts.push_back({"setup", line, "", {}});
    CommandPrompt here = prompt("Windows\\System32");
    report_.scripts.back().exit_code = run_process(here, line);
    if (place_.choices.pick<SetupAfterwards>() == SetupAfterwards::cleared) {
      set_value(disk_.registry_to_change(), kSetupTypeValue, "0");
    }
  }

  void run_script(const StartUpScript& script) {
    const std::string path = path_on_disk(script.command, kStartupFolder);
    report_.scripts.push_back({"group_policy", script.command, script.parameters, {}});
    if (disk_.entry(path) == DiskEntry::none) {
      const std::string event = format("start-up script {}: The system cannot find the file specified.", path);
      // A planted one goes, and policy must then say so.
      return is_planted(script.command) && up_to_date_ ? report_.reject(event) : report_.tell(event);
    }
    if (!read_as_system(disk_, path, report_)) return;
    report_.tell(format("start-up script: runs {}", path));
    if (!is_planted(name_in(path))) {
      report_.scripts.back().exit_code = 0;  // somebody else's, which is none of ours
      return;
    }
    CommandPrompt here = prompt(kStartupFolder);
    report_.scripts.back().exit_code = run_batch(here, path);
  }

  Disk& disk_;
  const BootPlace& place_;
  BootReport report_;
  bool up_to_date_ = false;  // what Windows knows of scripts
};

}  // namespace

PlantedScripts reviewed_planted_scripts() {
  return {reviewed_scripts("planted.ps1"), reviewed_scripts("account.ps1"), reviewed_scripts("rdp.ps1")};
}

BootReport start_windows(Disk& disk, const BootPlace& place) { return Start(disk, place).run(); }

std::vector<std::string> waiting_scripts(const Disk& disk) {
  std::vector<std::string> waiting;
  for (const std::string& name : disk.names(kStartupFolder)) {
    if (is_planted(name)) waiting.push_back(name);
  }
  return waiting;
}

}  // namespace azvmreset::sim

#include "simulator/guest/rescue/rescue_script.hpp"

#include "base/format.hpp"
#include "simulator/guest/account_call.hpp"
#include "simulator/guest/rescue/rescue_answer.hpp"
#include "simulator/guest/rescue/rescue_search.hpp"
#include "simulator/guest/rescue/rescue_steps.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace azvmreset::sim {
namespace {

// In between a VM may be switched off, a command deleted, a disk detached.
constexpr Duration kMounting = std::chrono::seconds(2);
constexpr Duration kOneStep = std::chrono::seconds(1);
constexpr Duration kInstalling = std::chrono::seconds(45);

constexpr std::array<std::string_view, 20> kLinuxTools = {
    "awk",     "base64",   "blkid",      "find",    "getfattr",      "gzip",     "hivexget",
    "losetup", "mount",    "mountpoint", "ntfs-3g", "ntfs-3g.probe", "ntfsinfo", "od",
    "partx",   "setfattr", "sha256sum",  "timeout", "umount",        "xargs"};
constexpr std::array<std::string_view, 8> kWindowsTools = {
    "Get-Disk",   "Set-Disk",          "Get-Partition", "Add-PartitionAccessPath",
    "Get-Volume", "Write-VolumeCache", "fsutil.exe",    "Reg.exe"};
// F5.6/17.
constexpr std::string_view kMissing = "getfattr hivexget ntfs-3g ntfs-3g.probe ntfsinfo setfattr -";
constexpr std::string_view kNoWayOut =
    "apt-get said: E: Failed to fetch http://azure.archive.ubuntu.com/ubuntu/pool/universe/h/hivex/libhivex-bin.deb "
    "Could not connect to azure.archive.ubuntu.com:80, connection timed out E: Unable to fetch some archives, maybe "
    "run "
    "apt-get update or try with --fix-missing?";

class RescueScript final : public Script {
 public:
  RescueScript(const ScriptCall& call, RescueShell shell) : parameters_(call.parameters), shell_(shell) {}

  std::optional<Duration> go_on(const Surroundings& here, Time) override {
    exit_code = 1;
    try {
      return proceed(here);
    } catch (const RescueRefusal& refusal) {
      const bool changed = installed_ || (steps_ && steps_->changed());
      tell(changed ? "failed" : "refused", refusal.reason, refusal.text);
      return std::nullopt;
    }
  }

 private:
  enum class Stage { begin, install, read, write };

  std::optional<Duration> proceed(const Surroundings& here) {
    switch (stage_) {
      case Stage::begin:
        return begin(here);
      case Stage::install:
        install(here.machine);
        break;
      case Stage::read:
        if (call_.verb == "read") steps_->read_files(volume_of(here.machine), report_);
        break;
      case Stage::write:
        if (!steps_->all_taken()) return write(here.machine);
        finish_writing(here.machine);
        break;
    }
    tell("done", "", "");
    return std::nullopt;
  }

  std::optional<Duration> begin(const Surroundings& here) {
    if (!starts(here.windows)) return std::nullopt;
    const auto call = rescue_call(parameters_);
    if (!call) throw RescueRefusal{"bad_request", "the parameters cannot be read"};
    call_ = *call;
    steps_.emplace(call_, shell_);
    if (std::chrono::floor<std::chrono::seconds>(here.windows.clock).time_since_epoch().count() > call_.not_after) {
      throw RescueRefusal{"too_late", "the request is too old by the clock of this machine"};
    }
    const bool lacking = here.machine.tools != nullptr && !*here.machine.tools;
    if (call_.verb == "prepare") return prepare(lacking);
    if (lacking) throw RescueRefusal{"tools_missing", base::format("{} the verb prepare installs them", kMissing)};
    const AttachedDisk& disk = find_rescue_disk(here.machine, call_, shell_, report_);
    disk_ = disk.id;
    identity_ = disk.content->identity;
    if (!tell_rescue_facts(*disk.content, call_, shell_, report_)) {
      tell("done", "", "");
      return std::nullopt;
    }
    stage_ = call_.writes() ? Stage::write : Stage::read;
    return call_.writes() ? write(here.machine) : kMounting;
  }

  // Whether it gets as far as its own refusals.
  bool starts(const Windows& windows) {
    if (shell_ == RescueShell::powershell) {
      if (const auto wrong = unbound(parameters_)) {
        complain(*wrong);
        return false;
      }
      if (windows.powershell.language_mode != "FullLanguage") {
        complain("Cannot create type. Only core types are supported in this language mode.");
        return false;
      }
    }
    deed.nonce = nonce_of(parameters_).value_or("");
    return !deed.nonce.empty();
  }

  std::optional<Duration> prepare(bool lacking) {
    if (lacking) {
      stage_ = Stage::install;
      return kInstalling;
    }
    tell_tools();
    tell("done", "", "");
    return std::nullopt;
  }

  void install(const RescueMachine& machine) {
    installed_ = true;
    if (!machine.way_out) throw RescueRefusal{"tools_missing", base::format("{} {}", kMissing, kNoWayOut)};
    *machine.tools = true;
    tell_tools();
  }

  void tell_tools() {
    if (shell_ == RescueShell::posix) {
      for (const std::string_view tool : kLinuxTools) report_.line("tool", tool);
    } else {
      for (const std::string_view tool : kWindowsTools) report_.line("tool", tool);
    }
  }

  // The disk that was found, as long as it is there.
  RescueVolume volume_of(const RescueMachine& machine) const {
    const auto found = std::find_if(machine.disks.begin(), machine.disks.end(),
                                    [&](const AttachedDisk& disk) { return disk.id == disk_; });
    if (found == machine.disks.end()) throw RescueRefusal{"windows", "the disk does not answer any more"};
    return RescueVolume(*found->content);
  }

  std::optional<Duration> write(const RescueMachine& machine) {
    RescueVolume volume = volume_of(machine);
    const std::size_t told = report_.text.size();
    steps_->take_one(volume, report_);
    for (std::string_view rest = std::string_view(report_.text).substr(told); !rest.empty();) {
      const std::size_t end = rest.find('\n');
      deed.changed.emplace_back(rest.substr(0, end));
      rest.remove_prefix(end + 1);
    }
    return kOneStep;
  }

  void finish_writing(const RescueMachine& machine) {
    RescueVolume volume = volume_of(machine);
    steps_->read_back(volume);
    if (volume.content().identity != identity_) {
      throw RescueRefusal{"disk_changed", "the disk has another identity than before"};
    }
  }

  void tell(std::string_view outcome, std::string_view reason, std::string_view text) {
    print(rescue_answer(report_, call_.offset, deed.nonce, outcome, reason, text));
    exit_code = outcome == "done" ? 0 : 1;
    deed.message = reason;
  }

  Parameters parameters_;
  RescueShell shell_;
  Stage stage_ = Stage::begin;
  RescueCall call_;
  std::optional<RescueSteps> steps_;
  RescueReport report_;
  std::string disk_;      // id of the one that was found
  std::string identity_;  // as it was then
  bool installed_ = false;
};

}  // namespace

std::unique_ptr<Script> begin_rescue_script(const ScriptCall& call, RescueShell shell) {
  return std::make_unique<RescueScript>(call, shell);
}

}  // namespace azvmreset::sim

#include "simulator/guest/script.hpp"

#include "simulator/digest.hpp"
#include "simulator/guest/account_script.hpp"
#include "simulator/guest/built_in.hpp"
#include "simulator/guest/rescue/marker_script.hpp"
#include "simulator/guest/rescue/rescue_script.hpp"
#include "simulator/guest/user_script.hpp"

#include <algorithm>

namespace azvmreset::sim {
namespace {

class Recorded final : public Script {
 public:
  explicit Recorded(const RecordedScript& script) : script_(script) {}

  std::optional<Duration> go_on(const Surroundings&, Time) override {
    if (!began_ && script_.takes.count() > 0) {
      began_ = true;
      return script_.takes;
    }
    output = script_.output;
    error = script_.error;
    exit_code = script_.exit_code;
    return std::nullopt;
  }

 private:
  RecordedScript script_;
  bool began_ = false;
};

// What nothing of comes to run (F2.2a/4).
class Blocked final : public Script {
 public:
  explicit Blocked(std::string_view why) : why_(why) {}

  std::optional<Duration> go_on(const Surroundings&, Time) override {
    complain(why_);
    exit_code = 1;
    return std::nullopt;
  }

 private:
  std::string why_;
};

std::string_view block_of(const PowerShell& powershell) {
  switch (powershell.block) {
    case ScriptBlock::execution_policy:
      return "File script.ps1 cannot be loaded because running scripts is disabled on this system. For more "
             "information, see about_Execution_Policies at https:/go.microsoft.com/fwlink/?LinkID=135170.";
    case ScriptBlock::antimalware:
      return "This script contains malicious content and has been blocked by your antivirus software.";
    case ScriptBlock::none:
      break;
  }
  return {};
}

template <class List>
bool contains(const List& list, std::string_view one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

}  // namespace

std::unique_ptr<Script> begin_blocked_script(std::string_view why) { return std::make_unique<Blocked>(why); }

std::unique_ptr<Script> begin_linux_script(const ScriptCall& call, const KnownScripts& known) {
  if (call.command_id.empty() && contains(known.rescue_shell, digest_of(call.text))) {
    return begin_rescue_script(call, RescueShell::posix);
  }
  return begin_blocked_script("azvmreset-sim runs no other scripts on Linux than rescue.sh.");
}

std::unique_ptr<Script> begin_script(const ScriptCall& call, const Windows& windows, const KnownScripts& known) {
  if (const std::string_view why = block_of(windows.powershell); !why.empty()) return begin_blocked_script(why);
  if (!call.command_id.empty()) return begin_built_in(call);
  const std::string digest = digest_of(call.text);
  const auto recorded = std::find_if(known.recorded.begin(), known.recorded.end(),
                                     [&](const RecordedScript& one) { return one.sha256 == digest; });
  if (recorded != known.recorded.end()) return std::make_unique<Recorded>(*recorded);
  const bool rescues = contains(known.rescue_powershell, digest);
  const bool reads_marker = contains(known.marker, digest);
  if (!rescues && !reads_marker && !contains(known.account, digest)) return begin_user_script(call);
  // The scripts are written for 4.0 and later.
  if (windows.powershell.version < "4") {
    return begin_blocked_script("The script cannot be run: it does not parse in this version of PowerShell.");
  }
  if (reads_marker) return begin_marker_script(call);
  return rescues ? begin_rescue_script(call, RescueShell::powershell) : begin_account_script(call);
}

}  // namespace azvmreset::sim

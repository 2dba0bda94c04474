#include "recovery/methods_document.hpp"

#include <stdexcept>
#include <string_view>

#include "base/format.hpp"
#include "recovery/ladder_rules.hpp"
#include "recovery/ladder_world.hpp"

namespace azvmreset::test {
namespace {

using base::format;
using recovery::Move;
using recovery::ReasonKind;
using recovery::Rule;

std::string rules(ReasonKind kind) {
  std::string text = "| reason | then | because |\n|---|---|---|\n";
  for (const Rule& rule : rules_of(kind)) {
    text += format("| `{}` | {} | {} |\n", rule.reason, name_of(rule.move), rule.because);
  }
  return text;
}

std::string order(bool entra) {
  std::string text;
  for (const Rung rung : recovery::order_of_rungs(entra))
    text += format("{}`{}`", text.empty() ? "" : " → ", name_of(rung));
  return text;
}

std::string diagram() {
  const auto rungs = recovery::order_of_rungs(false);
  std::string text = "```mermaid\nflowchart TD\n  preflight[preflight: the VM, its locks, what may be done there]\n";
  text += format("  preflight --> {}\n", name_of(rungs.front()));
  for (std::size_t at = 0; at < rungs.size(); ++at) {
    const std::string_view name = name_of(rungs[at]);
    if (rungs[at] == Rung::offline) {
      text += format("  {}[{}: where it is allowed] --> swapped([on a repaired copy of its disk])\n", name, name);
      break;
    }
    text += format("  {} -- set --> proof([confirmed in the guest; a VMAccess instance of ours is removed])\n", name);
    text += format("  {} -- stop --> no([no, and why])\n", name);
    text += format("  {} -- next rung --> {}\n", name, name_of(rungs[at + 1]));
    if (rungs[at + 1] != Rung::offline) text += format("  {} -- offline --> offline\n", name);
  }
  text += "  managed_run_command -- other method --> offline\n```\n";
  return text;
}

// One way that a reset may take, and what it needs.
struct Way {
  std::string_view name;
  Rung rung;
  bool clear = false;
  Confirm confirm = Confirm::automatic;
};

const Way ways[] = {
    {"VMAccess", Rung::vm_access},
    {"VMAccess, the guest not asked (`confirm` never)", Rung::vm_access, false, Confirm::never},
    {"managed Run Command, the password sealed", Rung::managed_run_command},
    {"managed Run Command, `clear_parameter`", Rung::managed_run_command, true},
    {"action Run Command, the password sealed", Rung::action_run_command},
};

// What the library itself counts and tells.
RungReport report_of(const Way& way) {
  LadderWorld world;
  if (way.rung != Rung::vm_access) world.on_extension = LadderWorld::always(403, "AuthorizationFailed");
  if (way.rung == Rung::action_run_command) world.on_managed = LadderWorld::always(403, "AuthorizationFailed");
  ResetPassword request = world.request();
  request.clear_parameter = way.clear;
  request.confirm = way.confirm;
  const auto result = world.climb(std::move(request));
  if (!result || result->rungs.back().rung != way.rung) throw std::runtime_error("the rung did not set the password");
  return result->rungs.back();
}

std::string costs() {
  std::string text = "| way | requests that change the VM | left on the VM |\n|---|---|---|\n";
  for (const Way& way : ways) {
    const RungReport report = report_of(way);
    std::string left;
    for (const std::string& what : report.left) left += format("{}`{}`", left.empty() ? "" : ", ", what);
    text += format("| {} | {} | {} |\n", way.name, report.writes, left.empty() ? "nothing" : left);
  }
  return text;
}

}  // namespace

std::string methods_document() {
  return R"(# Methods

Made by the test program of the ladder (`test_ladder` with `AZVMRESET_UPDATE_DOCS=1` in the environment) from the rules
that the library itself goes by, and from what its rungs do to a scripted VM; a test keeps it so.

A reset of a password that names no method climbs the ladder: each way in turn, from one place in the queue of the VM's
writers, until one has set the password or the guest says no. The order is )" +
         order(false) + R"(. With the Entra login extension on the VM it is )" + order(true) + R"(.

)" + diagram() +
         R"(
* The password is the same on every rung, so going on after an outcome that is not known does no harm: the report says
  `may_have_set`. Where the guest makes the password (a sealing key), such an outcome is the end.
* A rung may not eat the whole time: each but the last that is open has half of what is left, and a minute at least.
* What is read of permissions and locks shuts single rungs before they are asked for.
* A VMAccess instance of ours that never reported is deleted before the next rung; where that may not be or cannot be
  done, the result says `pending_replay`.
* After the proof the VMAccess instance that the operation made is removed. One that was there before stays
  (`replay_possible`), unless the caller wants it removed.
* The last rung is a rescue ([offline.md](offline.md)): taken only where the caller allows it and says where its journal lies, with a password that the
  guest makes, or a chosen one that may lie in the clear. An hour is kept for it, or half of what is left where that is less. A resume token ends before it: from there on the journal leads.

## What it costs, and what is left

Counted in a VM where nothing goes wrong and VMAccess was not there before; throttling counts the same requests
(a VM has some four a minute). A name that nobody vouches for is read in the guest first, which takes two more.

)" + costs() +
         R"(
The handlers of Run Command stay: that of the action form goes with the command RemoveRunCommandWindowsExtension (F3.1),
for the managed one no way is documented; `leftovers` names them. A VMAccess instance keeps
the password, encrypted for this VM.

## Decisions

What ended a rung, and what follows: `next rung`; `other method`, when both forms of Run Command would meet the same;
`offline`, when no rung that needs the VM's agent is left; `stop`, when no rung can do it or none should. Of an error its
row of the failure catalogue decides, else the strictest of its blockers, else its code.

### Rows of the failure catalogue

)" + rules(ReasonKind::failure) +
         R"(
### Blockers

)" + rules(ReasonKind::blocker) +
         R"(
### Error codes

)" + rules(ReasonKind::error_code) +
         R"(
### Words of the ladder itself

)" + rules(ReasonKind::own_word);
}

}  // namespace azvmreset::test

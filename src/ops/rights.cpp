#include "ops/rights.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/quote.hpp"
#include "ops/blockers.hpp"

#include <azvmreset/permissions.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace azvmreset::ops {
namespace {

using arm::LockLevel;
using arm::LockView;
using base::format;
using base::quoted;

// Those that go through the VM's agent.
constexpr std::array agent_rungs = {Rung::vm_access, Rung::managed_run_command, Rung::action_run_command};

constexpr std::size_t longest_shown = 200;

void add_to(std::string& list, std::string_view item) {
  if (!list.empty()) list += ", ";
  list += item;
}

std::string joined(const std::vector<std::string>& items) {
  std::string list;
  for (const std::string& item : items) add_to(list, item);
  return list;
}

Finding not_checked(std::string_view what, std::string_view action, const Error& why) {
  const bool late = why.code == ErrorCode::deadline_exceeded;
  const std::string cause = late ? "ARM did not answer within some seconds" : why.message;
  return {format("{}_not_checked", what), format("the {} at the VM were not checked: {}", what, cause),
          why.code == ErrorCode::permission_denied
              ? format("nothing, or ask for {}: without it ARM decides when something is sent", action)
              : "nothing: ARM decides when something is sent"};
}

bool is_shut(const PreflightReport& report, Rung rung) noexcept {
  return std::any_of(report.shut_rungs.begin(), report.shut_rungs.end(),
                     [rung](const ShutRung& shut) { return shut.rung == rung; });
}

// "kept, on /subscriptions/…: until the audit"
std::string described(const LockView& lock) {
  const std::string_view scope = lock.scope();
  std::string text = format("{} on {}", quoted(lock.name, longest_shown),
                            scope.empty() ? std::string("everything") : quoted(scope, longest_shown));
  if (!lock.notes.empty()) text += format(" ({})", quoted(lock.notes, longest_shown));
  return text;
}

void note(const LockView& lock, PreflightReport& report) {
  Lock told;
  told.id = lock.id;
  told.name = lock.name;
  told.level = lock.level_name;
  told.notes = lock.notes;
  report.locks.push_back(std::move(told));
}

// A ReadOnly lock on the VMAccess instance alone: it can be read, and not written.
void judge_lock_below(const LockView& lock, PreflightReport& report) {
  const std::string extension = format("{}/extensions/{}", report.target, report.vm_access_name);
  if (report.vm_access_name.empty() || !lock.holds(extension) || lock.level() != LockLevel::read_only) return;
  if (is_shut(report, Rung::vm_access)) return;
  report.shut_rungs.emplace_back(
      Rung::vm_access,
      blocker(Blocker::locked, format("a ReadOnly lock forbids writing the VMAccess extension: {}", described(lock)),
              "have the lock removed, or use Run Command"));
}

bool deletes(const RequiredAction& action) { return action.action.ends_with("/delete"); }

bool is_for(const RequiredAction& action, Rung rung) {
  return action.rungs.empty() || std::find(action.rungs.begin(), action.rungs.end(), rung) != action.rungs.end();
}

// Sorted, each once.
void insert(std::vector<std::string>& all, const std::string& one) {
  const auto at = std::lower_bound(all.begin(), all.end(), one);
  if (at == all.end() || *at != one) all.insert(at, one);
}

constexpr std::string_view how_to_get_rights =
    "get a role that has this at the VM; an eligible role (PIM) must be activated first, and a new one takes some "
    "minutes to count";

Finding lacking(std::string_view what, const std::vector<std::string>& actions) {
  return blocker(Blocker::permission_missing, format("this identity lacks {}, which {} takes", joined(actions), what),
                 std::string(how_to_get_rights));
}

std::string_view in_words(Rung rung) noexcept {
  switch (rung) {
    case Rung::vm_access:
      return "the VMAccess extension";
    case Rung::managed_run_command:
      return "managed Run Command";
    case Rung::action_run_command:
      return "action Run Command";
    case Rung::offline:
      break;
  }
  return "the offline method";
}

// What a reset by the ladder takes at the VM itself. What it may leave beside
// the VM lies in other scopes, of which nothing was read.
std::vector<RequiredAction> actions_of_a_reset(const ResourceId& vm) {
  std::vector<RequiredAction> actions = required_actions(ResetPassword(vm, "", Secret()));
  std::erase_if(actions, [&vm](const RequiredAction& action) { return action.scope != vm.text(); });
  return actions;
}

}  // namespace

void judge_locks(const Result<Locks>& locks, PreflightReport& report) {
  report.locks_checked = locks.ok();
  if (!locks) {
    report.warnings.push_back(not_checked("locks", "Microsoft.Authorization/locks/read", locks.error()));
    return;
  }
  std::string read_only;
  std::string cannot_delete;
  for (const LockView& lock : *locks) {
    if (lock.is_below(report.target)) judge_lock_below(lock, report);
    if (!lock.holds(report.target)) continue;
    note(lock, report);
    if (lock.level() == LockLevel::read_only) add_to(read_only, described(lock));
    if (lock.level() == LockLevel::cannot_delete) add_to(cannot_delete, described(lock));
  }
  if (!read_only.empty()) {
    report.blockers.push_back(
        blocker(Blocker::locked, "a ReadOnly lock forbids every change of the VM: " + read_only,
                "have the lock removed (Owner and User Access Administrator may), and set it again afterwards"));
  }
  if (!cannot_delete.empty()) {
    report.warnings.emplace_back(
        "cannot_clean_up", "a CanNotDelete lock keeps what a call leaves on the VM: " + cannot_delete,
        "have the lock removed before, or remove what is left afterwards: leftovers with remove");
  }
}

void judge_permissions(const Result<Permissions>& permissions, const ResourceId& vm, PreflightReport& report) {
  report.permissions_checked = permissions.ok();
  if (!permissions) {
    report.warnings.push_back(
        not_checked("permissions", "Microsoft.Authorization/permissions/read", permissions.error()));
    return;
  }
  std::vector<std::string> cannot_remove;
  std::vector<ShutRung> shut;
  for (const Rung rung : agent_rungs) {
    std::vector<std::string> missing;
    for (const RequiredAction& needed : actions_of_a_reset(vm)) {
      if (!is_for(needed, rung) || arm::allowed(*permissions, needed.action)) continue;
      if (!needed.optional) insert(missing, needed.action);
      if (needed.optional && deletes(needed)) insert(cannot_remove, needed.action);
    }
    for (const std::string& action : missing) insert(report.missing_actions, action);
    if (!missing.empty() && !is_shut(report, rung)) shut.emplace_back(rung, lacking(in_words(rung), missing));
  }
  const bool all = std::all_of(agent_rungs.begin(), agent_rungs.end(), [&](Rung rung) {
    const bool by_permission =
        std::any_of(shut.begin(), shut.end(), [rung](const ShutRung& one) { return one.rung == rung; });
    return by_permission || is_shut(report, rung);
  });
  if (all && !shut.empty()) {
    report.blockers.push_back(lacking("every way in", report.missing_actions));
    return;
  }
  report.shut_rungs.insert(report.shut_rungs.begin(), shut.begin(), shut.end());
  if (!cannot_remove.empty()) {
    report.warnings.emplace_back(
        "cannot_clean_up",
        format("this identity lacks {}: what a call leaves on the VM stays there", joined(cannot_remove)),
        std::string(how_to_get_rights));
  }
}

void judge_rungs(PreflightReport& report) {
  if (!is_shut(report, Rung::offline)) {
    report.shut_rungs.emplace_back(
        Rung::offline, Finding("last_resort", "it stops the VM and copies its disk; whether it is open, a plan says",
                               "plan it with `plan`, and carry it out with `rescue`"));
  }
  std::sort(report.shut_rungs.begin(), report.shut_rungs.end(),
            [](const ShutRung& a, const ShutRung& b) { return a.rung < b.rung; });
  report.open_rungs.clear();
  report.open_methods.clear();
  if (!report.blockers.empty()) return;
  for (const Rung rung : agent_rungs) {
    if (is_shut(report, rung)) continue;
    report.open_rungs.push_back(rung);
    const Method method = rung == Rung::vm_access ? Method::vm_access : Method::run_command;
    if (!report.open(method)) report.open_methods.push_back(method);
  }
}

}  // namespace azvmreset::ops

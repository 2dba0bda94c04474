#include "report_rights.hpp"

#include <algorithm>
#include <utility>

namespace azvmreset::cli {
namespace {

std::string names_of(const std::vector<Rung>& rungs) {
  std::string names;
  for (const Rung rung : rungs) names = listed(names, name_of(rung));
  return names;
}

// "ReadOnly kept on /subscriptions/…: until the audit"
std::string lock_line(const Lock& lock) {
  const std::string scope = lock.id.substr(0, lock.id.rfind("/providers/"));
  const std::string line = lock.level + ' ' + lock.name + " on " + scope;
  return lock.notes.empty() ? line : line + ": " + lock.notes;
}

// "vm", "group demo", "subscription"
std::string scope_of(const RequiredAction& action) {
  if (action.scope.find("/providers/") != std::string::npos) return "vm";
  if (action.scope.find("/resourceGroups/") != std::string::npos) return "group " + last_segment(action.scope);
  return "subscription";
}

std::string needed_for(const RequiredAction& action) {
  if (action.optional) return "optional";
  return action.rungs.empty() ? "required" : names_of(action.rungs);
}

}  // namespace

void add_rights(Lines& lines, const PreflightReport& report) {
  lines.add("rungs open", names_of(report.open_rungs));
  for (const ShutRung& shut : report.shut_rungs) {
    lines.add("rung shut", std::string(name_of(shut.rung)) + ": " + shut.why.code + ": " + shut.why.message);
    lines.add("  next", shut.why.remedy);
  }
  lines.add("missing", report.missing_actions);
  for (const Lock& lock : report.locks) lines.add("lock", lock_line(lock));
}

std::string text_of(std::string_view command, const std::vector<RequiredAction>& actions) {
  const auto optional = std::ranges::count_if(actions, &RequiredAction::optional);
  const auto required = static_cast<std::ptrdiff_t>(actions.size()) - optional;
  Lines lines(std::string(command) + " takes " + std::to_string(required) + (required == 1 ? " action" : " actions") +
              ", and " + std::to_string(optional) + " it can do without");
  std::vector<std::vector<std::string>> rows = {{"action", "at", "needed", "what for"}};
  for (const RequiredAction& action : actions) {
    rows.push_back({action.action, scope_of(action), needed_for(action), action.purpose});
  }
  lines.add_table(rows);
  return std::move(lines).take();
}

}  // namespace azvmreset::cli

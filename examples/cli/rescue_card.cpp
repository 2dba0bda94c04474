#include "rescue_card.hpp"

#include <chrono>
#include <string_view>
#include <utility>
#include <vector>

#include "report_lines.hpp"

namespace azvmreset::cli {
namespace {

std::string what_for(const Plan& plan) {
  switch (plan.task) {
    case PlantedTask::reset_password:
      return "a new password for " + (plan.username.empty() ? "the built-in administrator" : plan.username);
    case PlantedTask::reset_rdp:
      return "Remote Desktop is put in order";
    case PlantedTask::nothing:
      break;
  }
  return "the OS disk as the snapshot " + last_segment(plan.from_snapshot) + " has it";
}

std::string power_of(const Plan& plan) {
  const bool as_before = plan.power_after == PowerAfter::as_before;
  return plan.facts.power + "; afterwards " + (as_before ? "as before" : std::string(name_of(plan.power_after)));
}

// The probe tells before anything stops; each in full stands in the plan.
std::string names_of(const std::vector<Finding>& findings) {
  std::string names;
  for (const Finding& finding : findings) names += (names.empty() ? "" : ", ") + finding.code;
  return names;
}

void join(std::string& text, const std::string& more) {
  if (!more.empty() && text.find(more) == std::string::npos) text += (text.empty() ? "" : "; ") + more;
}

}  // namespace

std::string about(std::chrono::milliseconds span) {
  const auto seconds = std::chrono::round<std::chrono::seconds>(span).count();
  return seconds < 120 ? std::to_string(seconds) + " s" : std::to_string((seconds + 30) / 60) + " min";
}

std::string rescue_card(const Plan& plan, const std::string& password, const std::string& journal) {
  Lines lines("the VM is stopped, and gets a repaired copy of its OS disk:");
  lines.add("VM", plan.target);
  lines.add("plan", plan.id);
  lines.add("for", what_for(plan));
  lines.add("password", password);
  lines.add("power", power_of(plan));
  lines.add("takes",
            "about " + about(plan.expected) + "; for " + about(plan.downtime) + " of them the VM does not run");
  for (const PlanResource& made : plan.resources) {
    lines.add("made", listed(last_segment(made.type) + ' ' + last_segment(made.id), made.until));
  }
  lines.add("stays", "the original disk, which nothing writes to: " + last_segment(plan.facts.os_disk_id));
  lines.add("not known yet", names_of(plan.unknowns));
  lines.add("warning", plan.warnings);
  lines.add("journal", journal);
  return std::move(lines).take();
}

std::optional<Error> refusal_of(const Plan& plan) {
  if (plan.blockers.empty()) return std::nullopt;
  Error error(ErrorCode::blocked, "");
  for (const Finding& finding : plan.blockers) {
    error.blockers.push_back(finding.code);
    join(error.message, finding.message);
    join(error.remedy, finding.remedy);
  }
  return error;
}

}  // namespace azvmreset::cli

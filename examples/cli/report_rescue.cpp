#include <azvmreset/rescue.hpp>

#include "option_words.hpp"
#include "report.hpp"
#include "report_lines.hpp"
#include "rescue_card.hpp"

namespace azvmreset::cli {
namespace {

std::string done_by(const RescueResult& result) {
  if (result.action == "restore") return "the VM has the OS disk of the snapshot";
  if (result.action == "reset_rdp") return "the Remote Desktop configuration was reset";
  const std::string account = result.username.empty() ? "the built-in administrator" : result.username;
  if (result.created == Tristate::yes) return "the account " + account + " was created";
  return "the password of " + account + " was reset";
}

std::string first_line(const RescueResult& result) {
  const std::string vm = last_segment(result.target);
  if (result.end == RescueEnd::rolled_back) return "rolled back: " + vm + " has its original OS disk again";
  return std::string(name_of(result.evidence)) + ": " + done_by(result) + " on " + vm + "; " +
         std::string(proof_of(result.evidence));
}

std::vector<std::string> with_options(std::vector<std::string> next_steps) {
  for (std::string& step : next_steps) step = cli::with_options(std::move(step));
  return next_steps;
}

void add_items(Lines& lines, const std::vector<RescueItem>& items) {
  for (const RescueItem& item : items) {
    const std::string what = last_segment(item.type) + ' ' + last_segment(item.id);
    lines.add(name_of(item.fate), listed(what, item.reason));
  }
}

}  // namespace

std::string text_of(const RescueResult& result) {
  Lines lines(first_line(result));
  lines.add("plan", result.plan_id);
  lines.add("sign-in", result.sign_in == SignInOutcome::not_tried ? "" : name_of(result.sign_in));
  lines.add("guest said", result.guest_message);
  lines.add("marker", result.marker);
  lines.add("OS disk", last_segment(result.os_disk_id));
  lines.add("original disk", last_segment(result.original_disk_id));
  lines.add("power", result.power);
  if (result.downtime >= std::chrono::seconds(1)) lines.add("did not run", about(result.downtime));
  if (result.plaintext_may_remain != Tristate::no) lines.add("readable", result.plaintext_disks);
  add_items(lines, result.items);
  lines.add("finished", result.finished_at);
  lines.add("warning", result.warnings);
  lines.add("next", with_options(result.next_steps));
  lines.add("correlation", result.correlation_ids);
  lines.add("trace", result.trace_id);
  return std::move(lines).take();
}

std::string text_of(const CleanupReport& report) {
  Lines lines((report.dry_run ? "clean-up would do this at " : "cleaned up at ") + last_segment(report.target) + ':');
  lines.add("plan", report.plan_id);
  add_items(lines, report.items);
  lines.add("warning", report.warnings);
  lines.add("next", with_options(report.next_steps));
  lines.add("trace", report.trace_id);
  return std::move(lines).take();
}

std::string text_of(const AdoptionReport& report) {
  const std::string vm = last_segment(report.target);
  if (report.plan_id.empty()) return Lines("no rescue has left anything that can be seen at " + vm).take();
  Lines lines("a rescue has left this at " + vm + ':');
  lines.add("plan", report.plan_id);
  lines.add("step", report.step);
  lines.add("power", report.power.empty() ? "" : report.power + ", before the rescue " + report.original_power);
  lines.add("OS disk", last_segment(report.os_disk_id));
  lines.add("original disk", last_segment(report.original_disk_id));
  lines.add("lease", report.lease_holder);
  lines.add("  until", report.lease_until);
  if (report.has_run_on_copy != Tristate::no) {
    lines.add("ran on the copy", report.has_run_on_copy == Tristate::yes ? "yes" : "not known");
  }
  if (report.ran_for) lines.add("  at most", about(*report.ran_for));
  add_items(lines, report.items);
  lines.add("warning", report.warnings);
  lines.add("next", with_options(report.next_steps));
  if (report.can_roll_back) {
    lines.add("to go back", "azvmreset rollback " + report.target + " --plan-id " + report.plan_id +
                                (report.needs_discard_changes ? " --discard-changes" : ""));
  }
  lines.add("trace", report.trace_id);
  return std::move(lines).take();
}

}  // namespace azvmreset::cli

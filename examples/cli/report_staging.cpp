#include "report.hpp"
#include "report_lines.hpp"

namespace azvmreset::cli {
namespace {

std::string computer_of(const VolumeFacts& facts) {
  std::string line = listed(facts.computer_name, facts.product_type);
  if (!facts.domain.empty()) line = listed(line, "member of " + facts.domain);
  return line;
}

std::string file_line(const StagedFile& file) {
  std::string line = file.path;
  if (file.merged) line += " (merged; put back afterwards)";
  if (file.secret) line += " (holds the password)";
  return line;
}

std::string subject_of(const UnstageReport& report) {
  if (report.task == PlantedTask::reset_rdp) return "the Remote Desktop configuration";
  return report.username.empty() ? "the password" : "the password of " + report.username;
}

std::string done_to(const UnstageReport& report) {
  if (report.created == Tristate::yes) return "the account " + report.username + " was created";
  return subject_of(report) + " was reset";
}

std::string first_line(const UnstageReport& report) {
  switch (report.outcome) {
    case PlantedOutcome::done:
      return std::string(name_of(report.evidence)) + ": " + done_to(report) + " on " + report.volume + "; " +
             std::string(proof_of(report.evidence));
    case PlantedOutcome::not_run:
      return "not run: Windows has not started what was planted on " + report.volume + ", and it was taken back";
    case PlantedOutcome::refused:
      return "refused: the guest has changed nothing (" + report.reason + ")";
    case PlantedOutcome::failed:
      return "failed: the script stopped in between (" + report.reason + ")";
    case PlantedOutcome::unknown:
      break;
  }
  return "unknown: the script began, and its end is not told; " + subject_of(report) + " may have been reset";
}

}  // namespace

std::string text_of(const StageReport& report) {
  const bool password = report.task == PlantedTask::reset_password;
  const std::string account = report.username.empty() ? "the built-in administrator" : report.username;
  Lines lines("staged: " + (password ? "a reset of the password of " + account : "a reset of Remote Desktop") +
              " lies on " + report.volume + ", and runs when that Windows next starts");
  lines.add("id", report.id);
  lines.add("computer", computer_of(report.facts));
  for (const StagedFile& file : report.files) lines.add("file", file_line(file));
  lines.add("marker", report.marker);
  lines.add("sealed to", report.key_fingerprint);
  lines.add("valid until", utc(report.not_after));
  for (const Blocker blocker : report.overrides) lines.add("overridden", name_of(blocker));
  lines.add("warning", report.warnings);
  lines.add("next", report.next_steps);
  return std::move(lines).take();
}

std::string text_of(const UnstageReport& report) {
  Lines lines(first_line(report));
  lines.add("id", report.id);
  lines.add("message", report.message);
  lines.add("ran", report.ran_at);
  for (const std::string& change : report.changed) lines.add("changed", change);
  if (report.created == Tristate::yes) lines.add("created", "yes");
  if (report.sign_in != SignInOutcome::not_tried) lines.add("sign-in", name_of(report.sign_in));
  lines.add("removed", report.removed_paths);
  lines.add("left", report.left);
  lines.add("warning", report.warnings);
  lines.add("next", report.next_steps);
  return std::move(lines).take();
}

}  // namespace azvmreset::cli

// Accounts of the guest as text.
#include <cstddef>
#include <string>

#include "account_table.hpp"
#include "report.hpp"
#include "report_lines.hpp"

namespace azvmreset::cli {
namespace {

std::string counted(std::size_t count, const char* thing) {
  return std::to_string(count) + ' ' + thing + (count == 1 ? "" : "s");
}

std::string hindered(std::size_t count) {
  if (count == 0) return "nothing that was read keeps it from signing in";
  return counted(count, "thing") + (count == 1 ? " keeps" : " keep") + " it from signing in";
}

std::string guest_line(const GuestFacts& guest) {
  std::string line = listed(guest.os_version, guest.language);
  if (!guest.domain.empty()) line = listed(line, "member of " + guest.domain);
  if (guest.domain_controller == Tristate::yes) line = listed(line, "domain controller");
  if (!guest.powershell_version.empty()) line = listed(line, "PowerShell " + guest.powershell_version);
  return listed(line, guest.language_mode == "FullLanguage" ? "" : guest.language_mode);
}

std::string done(const FixAccountResult& result) {
  if (result.action == "detect") return "was read";
  if (result.created == Tristate::yes) return "was created";
  if (result.changes.empty()) return "needed no change";
  return "was repaired, " + counted(result.changes.size(), "change");
}

std::string sign_in_line(const VerifyReport& report) {
  const std::string outcome(name_of(report.sign_in));
  return report.logon_type.empty() ? outcome : outcome + " (one " + report.logon_type + " logon)";
}

}  // namespace

std::string text_of(const FixAccountResult& result) {
  Lines lines(std::string(name_of(result.evidence)) + ": " + result.username + " on " + last_segment(result.target) +
              ' ' + done(result) + "; " + hindered(result.hindrances.size()));
  lines.add("target", result.target);
  lines.add_table(result.action == "detect" ? account_table(result.account_before)
                                            : account_table(result.account_before, result.account_after));
  for (const AccountChange& change : result.changes) {
    const bool values = !change.before.empty() || !change.after.empty();
    lines.add("changed", change.what + (values ? ": " + change.before + " -> " + change.after : ""));
  }
  lines.add("hindrance", result.hindrances);
  lines.add("guest", guest_line(result.guest));
  lines.add("script", result.script_sha256);
  if (!result.removed) lines.add("left behind", result.command_name);
  lines.add("snapshot", result.snapshot_id);
  add_closing(lines, result);
  return std::move(lines).take();
}

std::string text_of(const AccountsReport& report) {
  Lines lines(counted(report.accounts.size(), "account") + " on " + last_segment(report.target) +
              (report.complete ? "" : ", and there are more"));
  lines.add("target", report.target);
  lines.add("guest", guest_line(report.guest));
  if (!report.accounts.empty()) lines.add_table(account_list(report.accounts));
  lines.add("warning", report.warnings);
  lines.add("correlation", report.correlation_ids);
  lines.add("trace", report.trace_id);
  return std::move(lines).take();
}

std::string text_of(const VerifyReport& report) {
  const bool tried = report.sign_in != SignInOutcome::not_tried;
  Lines lines(std::string(name_of(report.evidence)) + ": " + report.username + " on " + last_segment(report.target) +
              (tried ? " tried to sign in: " + std::string(name_of(report.sign_in)) : " was read") + "; " +
              hindered(report.hindrances.size()));
  lines.add("target", report.target);
  if (tried) lines.add("sign-in", sign_in_line(report));
  lines.add_table(account_table(report.account));
  lines.add("hindrance", report.hindrances);
  lines.add("guest", guest_line(report.guest));
  lines.add("finished", report.finished_at);
  lines.add("warning", report.warnings);
  lines.add("next", report.next_steps);
  lines.add("correlation", report.correlation_ids);
  lines.add("trace", report.trace_id);
  return std::move(lines).take();
}

}  // namespace azvmreset::cli

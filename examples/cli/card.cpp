#include "card.hpp"

#include <algorithm>
#include <string_view>

#include "printable.hpp"

namespace azvmreset::cli {
namespace {

class Card {
 public:
  void line(std::string_view label, std::string_view text) {
    std::string padded(label);
    padded.resize(14, ' ');
    text_ += "  " + padded + printable(text) + '\n';
  }
  std::string take() && { return std::move(text_); }

 private:
  std::string text_;
};

std::string account_line(const PlannedReset& planned, const PreflightReport& report) {
  const std::string& account = planned.account;
  if (planned.create) return account + ", which is meant to be new";
  if (account == report.admin_username) return account + ", the administrator recorded when the VM was made";
  if (report.admin_username.empty()) return account + "; Azure recorded no administrator of this VM";
  return account + "; Azure recorded " + report.admin_username;
}

std::string changes_line(const PlannedReset& planned) {
  if (planned.account.empty()) return "Remote Desktop is switched on, its firewall rule for port 3389 is made";
  if (planned.create) return "the account becomes an administrator; Remote Desktop is switched on";
  return "the password; a disabled account is enabled; Remote Desktop is switched on";
}

std::string left_behind(const PlannedReset& planned, const PreflightReport& report) {
  if (planned.method == Method::run_command) return "the Run Command handler; the command itself is removed";
  return "the VMAccess extension \"" + (report.vm_access_name.empty() ? "enablevmaccess" : report.vm_access_name) +
         R"(" on the VM and its log in C:\WindowsAzure\Logs)";
}

bool is(const Finding& finding, Blocker blocker) noexcept { return finding.code == name_of(blocker); }

// A VM that does not run has no agent that answers.
bool follows_from_power(const Finding& finding) noexcept {
  return is(finding, Blocker::vm_not_running) || is(finding, Blocker::agent_not_ready) ||
         is(finding, Blocker::agent_stale);
}

bool overridden(const Finding& finding, const ResetOptions& options) {
  return std::ranges::any_of(options.overrides, [&](Blocker blocker) { return is(finding, blocker); });
}

std::string power_line(const ResetOptions& options, const PreflightReport& report) {
  std::string line = report.power + ", agent " + report.agent_status;
  if (!options.start_if_stopped || !only_stopped(report)) return line;
  line += "; it will be started";
  return line +
         (options.after == AfterStart::restore ? ", and " + report.power + " again afterwards" : " and left running");
}

}  // namespace

std::string target_card(const PlannedReset& planned, const ResetOptions& options, const PreflightReport& report) {
  Card card;
  card.line("VM", planned.target.name() + " in " + planned.target.resource_group());
  card.line("subscription", planned.target.subscription());
  card.line("power", power_line(options, report));
  if (!planned.account.empty()) card.line("account", account_line(planned, report));
  card.line("changes", changes_line(planned));
  card.line("left behind", left_behind(planned, report));
  if (options.snapshot_first) card.line("", "a snapshot of the OS disk, until leftovers --remove");
  if (!planned.account.empty() && !planned.create) {
    card.line("price", "what DPAPI and EFS protected for this account becomes unreadable;");
    card.line("", "services and tasks that run as it fail until they know the new password");
  }
  for (const Finding& finding : report.blockers) {
    if (overridden(finding, options)) card.line("overridden", finding.code + ": " + finding.message);
  }
  for (const Finding& finding : report.warnings) card.line("warning", finding.message);
  return std::move(card).take();
}

bool only_stopped(const PreflightReport& report) {
  const bool stopped =
      std::ranges::any_of(report.blockers, [](const Finding& finding) { return is(finding, Blocker::vm_not_running); });
  return stopped && std::ranges::all_of(report.blockers, follows_from_power);
}

std::optional<Error> refusal_of(const PreflightReport& report, const ResetOptions& options) {
  if (options.start_if_stopped && only_stopped(report)) return std::nullopt;
  Error error(ErrorCode::blocked, "");
  const auto join = [](std::string& text, const std::string& more) {
    if (!more.empty() && text.find(more) == std::string::npos) text += (text.empty() ? "" : "; ") + more;
  };
  for (const Finding& finding : report.blockers) {
    if (overridden(finding, options)) continue;
    error.blockers.push_back(finding.code);
    join(error.message, finding.message);
    join(error.remedy, finding.remedy);
  }
  if (error.blockers.empty()) return std::nullopt;
  return error;
}

}  // namespace azvmreset::cli

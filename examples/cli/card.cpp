#include "card.hpp"

#include <algorithm>
#include <cstddef>
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

bool may_take(const PlannedReset& planned, Rung rung) {
  return std::ranges::find(planned.ways, rung) != planned.ways.end();
}

std::string changes_line(const PlannedReset& planned) {
  if (planned.account.empty()) return "Remote Desktop is switched on, its firewall rule for port 3389 is made";
  const std::string changes = planned.create ? "the account becomes an administrator"
                                             : "the password; a disabled account is enabled, a locked one unlocked";
  return changes + (may_take(planned, Rung::vm_access) ? "; by VMAccess Remote Desktop is switched on" : "");
}

std::string_view title_of(Rung rung) noexcept {
  switch (rung) {
    case Rung::vm_access:
      return "VMAccess";
    case Rung::managed_run_command:
      return "Run Command";
    case Rung::action_run_command:
      return "Run Command, action form";
    case Rung::offline:
      return "the disk: the VM is stopped and gets a repaired copy";
  }
  return name_of(rung);
}

std::string extension_left(const PlannedReset& planned, const PreflightReport& report) {
  const bool was_there = !report.vm_access_name.empty();
  std::string text = "the VMAccess extension \"" + (was_there ? report.vm_access_name : "enablevmaccess") + '"';
  const bool goes = planned.vm_access_after == VmAccessAfter::remove ||
                    (planned.vm_access_after == VmAccessAfter::automatic && !was_there);
  text += goes ? ", unless the guest confirms the reset," : was_there ? ", which is there already," : "";
  return text + R"( and its log in C:\WindowsAzure\Logs)";
}

std::string left_behind(Rung rung, const PlannedReset& planned, const PreflightReport& report) {
  switch (rung) {
    case Rung::vm_access:
      return extension_left(planned, report);
    case Rung::managed_run_command:
    case Rung::action_run_command:
      return "the Run Command handler; the command itself is removed";
    case Rung::offline:
      return "the original disk beside the new one, and a journal";
  }
  return {};
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

// With Entra login installed, Run Command comes first (docs/methods.md).
std::vector<Rung> in_order(std::vector<Rung> ways, const PreflightReport& report) {
  const bool entra =
      std::ranges::any_of(report.warnings, [](const Finding& found) { return found.code == "entra_login_installed"; });
  const auto vm_access = std::ranges::find(ways, Rung::vm_access);
  const auto offline = std::ranges::find(ways, Rung::offline);
  if (entra && vm_access != ways.end()) std::rotate(vm_access, vm_access + 1, offline);
  return ways;
}

// Each way that will be tried, with what it leaves; and each that will not,
// with the reason.
void show_ways(Card& card, const PlannedReset& planned, const PreflightReport& report) {
  if (planned.ways.size() == 1) return card.line("left behind", left_behind(planned.ways.front(), planned, report));
  std::size_t number = 0;
  std::string_view label = "tried";
  for (const Rung rung : in_order(planned.ways, report)) {
    // Whether the disk is open, a plan says, which is made once nothing else has worked.
    const auto shut =
        rung == Rung::offline ? report.shut_rungs.end() : std::ranges::find(report.shut_rungs, rung, &ShutRung::rung);
    const std::string title = std::to_string(++number) + ". " + std::string(title_of(rung));
    card.line(label, title + (shut == report.shut_rungs.end() ? ", which leaves " + left_behind(rung, planned, report)
                                                              : " will be skipped: " + shut->why.message));
    label = "";
  }
}

}  // namespace

std::vector<Rung> ways_of(const ResetPassword& request) {
  const Rung by_form = request.form == CommandForm::action ? Rung::action_run_command : Rung::managed_run_command;
  if (request.method == Method::vm_access) return {Rung::vm_access};
  if (request.method == Method::run_command) return {by_form};
  std::vector<Rung> ways = {Rung::vm_access, Rung::managed_run_command, Rung::action_run_command};
  // VMAccess cannot make a password, and the answer of the action form is kept nowhere.
  if (request.sealing_key) ways = {Rung::managed_run_command};
  if (request.allow_offline) ways.push_back(Rung::offline);
  return ways;
}

std::string target_card(const PlannedReset& planned, const ResetOptions& options, const PreflightReport& report) {
  Card card;
  card.line("VM", planned.target.name() + " in " + planned.target.resource_group());
  card.line("subscription", planned.target.subscription());
  card.line("power", power_line(options, report));
  if (!planned.account.empty()) card.line("account", account_line(planned, report));
  if (!planned.password.empty()) card.line("password", planned.password);
  card.line("changes", changes_line(planned));
  show_ways(card, planned, report);
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

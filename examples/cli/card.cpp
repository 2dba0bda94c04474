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

bool overridden(const Finding& finding, const std::vector<Blocker>& overrides) {
  return std::ranges::any_of(overrides, [&](Blocker blocker) { return name_of(blocker) == finding.code; });
}

}  // namespace

std::string target_card(const PlannedReset& planned, const PreflightReport& report) {
  Card card;
  card.line("VM", planned.target.name() + " in " + planned.target.resource_group());
  card.line("subscription", planned.target.subscription());
  card.line("power", report.power + ", agent " + report.agent_status);
  if (!planned.account.empty()) card.line("account", account_line(planned, report));
  card.line("changes", changes_line(planned));
  card.line("left behind", "the VMAccess extension \"" +
                               (report.vm_access_name.empty() ? "enablevmaccess" : report.vm_access_name) +
                               R"(" on the VM and its log in C:\WindowsAzure\Logs)");
  if (!planned.account.empty() && !planned.create) {
    card.line("price", "what DPAPI and EFS protected for this account becomes unreadable;");
    card.line("", "services and tasks that run as it fail until they know the new password");
  }
  for (const Finding& finding : report.blockers) {
    if (overridden(finding, planned.overrides)) card.line("overridden", finding.code + ": " + finding.message);
  }
  for (const Finding& finding : report.warnings) card.line("warning", finding.message);
  return std::move(card).take();
}

std::optional<Error> refusal_of(const PreflightReport& report, const std::vector<Blocker>& overrides) {
  Error error(ErrorCode::blocked, "");
  const auto join = [](std::string& text, const std::string& more) {
    if (!more.empty() && text.find(more) == std::string::npos) text += (text.empty() ? "" : "; ") + more;
  };
  for (const Finding& finding : report.blockers) {
    if (overridden(finding, overrides)) continue;
    error.blockers.push_back(finding.code);
    join(error.message, finding.message);
    join(error.remedy, finding.remedy);
  }
  if (error.blockers.empty()) return std::nullopt;
  return error;
}

}  // namespace azvmreset::cli

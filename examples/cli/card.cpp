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

std::string account_line(const PreflightReport& report, const std::string& account) {
  if (account == report.admin_username) return account + ", the administrator recorded when the VM was made";
  if (report.admin_username.empty()) return account + "; Azure recorded no administrator of this VM";
  return account + "; Azure recorded " + report.admin_username;
}

bool overridden(const Finding& finding, const std::vector<Blocker>& overrides) {
  return std::ranges::any_of(overrides, [&](Blocker blocker) { return name_of(blocker) == finding.code; });
}

}  // namespace

std::string target_card(const ResourceId& target, const PreflightReport& report, const std::string& account,
                        const std::vector<Blocker>& overrides) {
  Card card;
  card.line("VM", target.name() + " in " + target.resource_group());
  card.line("subscription", target.subscription());
  card.line("power", report.power + ", agent " + report.agent_status);
  if (!account.empty()) card.line("account", account_line(report, account));
  card.line("changes", account.empty() ? "Remote Desktop is switched on, its firewall rule for port 3389 is made"
                                       : "the password; a disabled account is enabled; Remote Desktop is switched on");
  card.line("left behind", "the VMAccess extension \"" +
                               (report.vm_access_name.empty() ? "enablevmaccess" : report.vm_access_name) +
                               R"(" on the VM and its log in C:\WindowsAzure\Logs)");
  if (!account.empty()) {
    card.line("price", "what DPAPI and EFS protected for this account becomes unreadable;");
    card.line("", "services and tasks that run as it fail until they know the new password");
  }
  for (const Finding& finding : report.blockers) {
    if (overridden(finding, overrides)) card.line("overridden", finding.code + ": " + finding.message);
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

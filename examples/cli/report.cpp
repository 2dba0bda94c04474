#include "report.hpp"

#include <array>
#include <chrono>
#include <ctime>
#include <string_view>
#include <vector>

#include "printable.hpp"

namespace azvmreset::cli {
namespace {

using Time = std::chrono::system_clock::time_point;

class Lines {
 public:
  explicit Lines(const std::string& first) : text_(printable(first) + '\n') {}

  // Nothing where there is nothing to say.
  void add(std::string_view label, std::string_view value) {
    if (value.empty()) return;
    std::string padded(label);
    padded.resize(16, ' ');
    text_ += "  " + padded + printable(value) + '\n';
  }
  void add(std::string_view label, const std::vector<Finding>& findings) {
    for (const Finding& finding : findings) {
      add(label, finding.code + ": " + finding.message);
      add("  next", finding.remedy);
    }
  }
  std::string take() && { return std::move(text_); }

 private:
  std::string text_;
};

std::string utc(Time time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts = {};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 32> text = {};
  const std::size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return {text.data(), length};
}

// "a, b"; one of them alone where the other is empty.
std::string listed(const std::string& a, std::string_view b) {
  return a + (a.empty() || b.empty() ? "" : ", ") + std::string(b);
}

std::string last_segment(const std::string& id) { return id.substr(id.rfind('/') + 1); }

std::string proof(Evidence evidence) {
  switch (evidence) {
    case Evidence::none:
      return "nothing is proved";
    case Evidence::accepted:
      return "Azure took the request";
    case Evidence::applied:
      return "Azure reports success for this very attempt";
    case Evidence::confirmed:
      return "the guest itself answered";
    case Evidence::verified:
      return "a sign-in with the new password succeeded";
  }
  return std::string(name_of(evidence));
}

std::string open_methods(const PreflightReport& report) {
  std::string names;
  for (const Method method : report.open_methods) names = listed(names, name_of(method));
  return names;
}

}  // namespace

std::string text_of(const PreflightReport& report) {
  const std::string open = open_methods(report);
  const std::string vm = last_segment(report.target);
  Lines lines(open.empty() ? "blocked: no method is open for " + vm : "open: " + open + " for " + vm);
  lines.add("target", report.target);
  lines.add("system", listed(report.os, report.os_name));
  lines.add("power", report.power);
  lines.add("provisioning", report.provisioning_state);
  lines.add("agent", listed(report.agent_status, report.agent_version));
  if (report.agent_reported_at) lines.add("agent reported", utc(*report.agent_reported_at));
  lines.add("administrator", report.admin_username);
  lines.add("VMAccess", listed(report.vm_access_name, report.vm_access_version));
  lines.add("blocker", report.blockers);
  lines.add("warning", report.warnings);
  return std::move(lines).take();
}

std::string text_of(const ResetResult& result) {
  const std::string vm = last_segment(result.target);
  const bool rdp = result.username.empty();
  const std::string done = rdp ? "the Remote Desktop configuration of " + vm + " was reset"
                               : "the password of " + result.username + " on " + vm + " was set";
  Lines lines(std::string(name_of(result.evidence)) + ": " + done + "; " + proof(result.evidence));
  lines.add("target", result.target);
  lines.add("method", std::string(name_of(result.method)) + " through the extension " + result.extension_name + ' ' +
                          result.extension_version);
  if (!rdp) lines.add("new account", name_of(result.created));
  lines.add("attempt", result.force_update_tag);
  lines.add("guest", result.guest_message);
  lines.add("finished", utc(result.finished_at));
  for (const Blocker blocker : result.overrides) lines.add("overridden", name_of(blocker));
  lines.add("warning", result.warnings);
  for (const std::string& step : result.next_steps) lines.add("next", step);
  std::string ids;
  for (const std::string& id : result.correlation_ids) ids = listed(ids, id);
  lines.add("correlation", ids);
  return std::move(lines).take();
}

}  // namespace azvmreset::cli

// The results of the smaller commands as text.
#include <algorithm>
#include <string_view>

#include "report.hpp"
#include "report_lines.hpp"

namespace azvmreset::cli {

std::string text_of(const RestartResult& result) {
  Lines lines(std::string(name_of(result.evidence)) + ": " + last_segment(result.target) + " was restarted");
  lines.add("target", result.target);
  lines.add("power", result.power);
  lines.add("agent", result.agent_status);
  lines.add("finished", result.finished_at);
  lines.add("warning", result.warnings);
  lines.add("next", result.next_steps);
  lines.add("correlation", result.correlation_ids);
  lines.add("trace", result.trace_id);
  return std::move(lines).take();
}

std::string text_of(const StatusReport& report) {
  const std::string_view doing = report.operation_in_progress ? "being changed" : "at rest";
  Lines lines(last_segment(report.target) + ": " + report.power + ", " + std::string(doing));
  lines.add("target", report.target);
  lines.add("provisioning", report.provisioning_state);
  lines.add("agent", listed(report.agent_status, report.agent_version));
  lines.add("agent reported", report.agent_reported_at);
  lines.add("VMAccess", listed(report.vm_access_name, report.vm_access_version));
  lines.add("  state", report.vm_access_state);
  lines.add("  attempt", report.force_update_tag);
  lines.add("  guest", report.guest_message);
  lines.add("  reported", report.guest_reported_at);
  lines.add("trace", report.trace_id);
  return std::move(lines).take();
}

std::string text_of(const FindReport& report) {
  if (report.vms.empty()) {
    return std::move(Lines("no VM of the subscription " + report.subscription + " matches " + report.text)).take();
  }
  std::string text;
  for (const FoundVm& vm : report.vms) {
    Lines lines(vm.id);
    lines.add("matched", listed(vm.matched, vm.address));
    lines.add("location", vm.location);
    text += std::move(lines).take();
  }
  return text;
}

std::string text_of(const LeftoversReport& report) {
  const auto ours = std::ranges::count_if(report.items, &Leftover::ours);
  const std::string vm = last_segment(report.target);
  Lines lines(report.items.empty() ? "nothing is left at " + vm
                                   : std::to_string(report.items.size()) + " left at " + vm + ", " +
                                         std::to_string(ours) + " of them ours");
  for (const Leftover& item : report.items) {
    lines.add(item.removed ? "removed" : item.kind, item.id);
    lines.add("  why", item.reason);
    lines.add("  made", item.created_at);
  }
  lines.add("warning", report.warnings);
  lines.add("trace", report.trace_id);
  return std::move(lines).take();
}

std::string text_of(const DryRun& run) {
  const std::string vm = last_segment(run.target);
  const std::string count = std::to_string(run.steps.size()) + (run.steps.size() == 1 ? " request" : " requests");
  Lines lines("dry run: nothing was changed; " + vm +
              (run.blockers.empty() ? " would be changed by " + count : " is blocked"));
  lines.add("target", run.target);
  lines.add("account", run.username);
  for (const DryRunStep& step : run.steps) {
    lines.add(step.action, step.method + ' ' + step.url);
    lines.add("  body", step.body);
  }
  lines.add("blocker", run.blockers);
  lines.add("warning", run.warnings);
  lines.add("trace", run.trace_id);
  return std::move(lines).take();
}

std::string text_of(const PasswordReport& report) {
  Lines lines(!report.acceptable        ? "refused: this password would not be sent"
              : report.breaches.empty() ? "good: every rule that is known here is kept"
                                        : "acceptable: it would be sent, and the guest decides");
  for (const Breach& breach : report.breaches) lines.add(breach.source, breach.rule + ": " + breach.message);
  return std::move(lines).take();
}

}  // namespace azvmreset::cli

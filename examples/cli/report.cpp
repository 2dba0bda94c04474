#include "report.hpp"

#include <array>
#include <chrono>
#include <cstdio>
#include <string_view>
#include <vector>

#include "account_table.hpp"
#include "option_words.hpp"
#include "report_lines.hpp"
#include "report_rights.hpp"

namespace azvmreset::cli {
namespace {

std::string state_line(const MachineState& state) {
  std::string line = listed(state.power, state.agent_status.empty() ? "" : "agent " + state.agent_status);
  if (state.vm_access_name.empty()) return line;
  line = listed(line, state.vm_access_name + ' ' + state.vm_access_version);
  return listed(line, state.vm_access_state);
}

std::string method_line(const ResetResult& result) {
  const std::string method(name_of(result.method));
  if (result.method == Method::offline) return method + " by the plan " + result.plan_id;
  if (result.method == Method::run_command && result.command_name.empty()) return method + " in its action form";
  if (result.method == Method::run_command) return method + " through the command " + result.command_name;
  return method + " through the extension " + result.extension_name + ' ' + result.extension_version;
}

double seconds_of(std::chrono::milliseconds span) { return static_cast<double>(span.count()) / 1000; }

// "vm_access: failed, not_picked_up: the agent did not take it (63.0 s, 1 write)"
std::string rung_line(const RungReport& report) {
  std::string line = std::string(name_of(report.rung)) + ": " + std::string(name_of(report.outcome));
  if (report.outcome != RungOutcome::succeeded) line = listed(line, report.reason);
  if (!report.message.empty()) line += ": " + report.message;
  if (report.outcome == RungOutcome::skipped) return line;
  std::array<char, 32> took = {};
  std::snprintf(took.data(), took.size(), " (%.1f s, ", seconds_of(report.took));
  return line + took.data() + std::to_string(report.writes) + (report.writes == 1 ? " write)" : " writes)");
}

void add_rungs(Lines& lines, const std::vector<RungReport>& rungs) {
  for (const RungReport& report : rungs) {
    lines.add("rung", rung_line(report));
    if (report.may_have_set) lines.add("", "the password may be in force because of it all the same");
    if (report.outcome != RungOutcome::succeeded) lines.add("  next", with_options(report.remedy));
    lines.add("  left", report.left);
  }
}

std::string seal_line(const ResetResult& result) {
  if (result.seal.empty() || result.key_fingerprint.empty()) return result.seal;
  return result.seal + ", made in the guest and opened by the key " + result.key_fingerprint;
}

std::string open_methods(const PreflightReport& report) {
  std::string names;
  for (const Method method : report.open_methods) names = listed(names, name_of(method));
  return names;
}

}  // namespace

std::string_view proof_of(Evidence evidence) noexcept {
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
  return name_of(evidence);
}

std::string text_of(const PreflightReport& report) {
  const std::string open = open_methods(report);
  const std::string vm = last_segment(report.target);
  Lines lines(open.empty() ? "blocked: no method is open for " + vm : "open: " + open + " for " + vm);
  lines.add("target", report.target);
  lines.add("system", listed(report.os, report.os_name));
  lines.add("power", report.power);
  lines.add("provisioning", report.provisioning_state);
  lines.add("agent", listed(report.agent_status, report.agent_version));
  lines.add("agent reported", report.agent_reported_at);
  lines.add("administrator", report.admin_username);
  lines.add("VMAccess", listed(report.vm_access_name, report.vm_access_version));
  add_rights(lines, report);
  lines.add("blocker", report.blockers);
  lines.add("warning", report.warnings);
  lines.add("trace", report.trace_id);
  return std::move(lines).take();
}

std::string text_of(const ResetResult& result) {
  const std::string vm = last_segment(result.target);
  const bool rdp = result.username.empty();
  const std::string done = rdp ? "the Remote Desktop configuration of " + vm + " was reset"
                               : "the password of " + result.username + " on " + vm + " was set";
  Lines lines(std::string(name_of(result.evidence)) + ": " + done + "; " + std::string(proof_of(result.evidence)));
  lines.add("target", result.target);
  add_rungs(lines, result.rungs);
  lines.add("method", method_line(result));
  lines.add("sealed", seal_line(result));
  lines.add("original disk", result.original_disk_id);
  if (!rdp) lines.add("new account", name_of(result.created));
  lines.add("attempt", result.force_update_tag);
  lines.add("guest", result.guest_message);
  if (result.extension_removed) lines.add("removed", "the extension, so that it cannot act again");
  if (result.sign_in != SignInOutcome::not_tried) lines.add("sign-in", name_of(result.sign_in));
  if (result.account) lines.add_table(account_table(*result.account));
  lines.add("before", state_line(result.before));
  lines.add("after", state_line(result.after));
  if (result.started_vm) lines.add("started", "the VM was not running, and was started for the reset");
  if (result.resumed) lines.add("resumed", "by its resume token");
  lines.add("snapshot", result.snapshot_id);
  if (result.restart_needed != Tristate::no) lines.add("restart needed", name_of(result.restart_needed));
  add_closing(lines, result);
  return std::move(lines).take();
}

}  // namespace azvmreset::cli

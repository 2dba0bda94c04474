#include "reset_request.hpp"

#include <string_view>
#include <utility>

#include "failure.hpp"
#include "report.hpp"

namespace azvmreset::cli {

std::vector<Blocker> overrides_of(const Settings& settings) {
  std::vector<Blocker> overrides;
  for (const std::string& name : settings.all(Option::override_blocker)) {
    for (const Blocker blocker : {Blocker::agent_not_ready, Blocker::agent_stale, Blocker::provisioning_updating}) {
      if (name == name_of(blocker)) overrides.push_back(blocker);
    }
  }
  return overrides;
}

Evidence required_evidence(const Settings& settings, Evidence otherwise) {
  const std::string name = settings.text_or_empty(Option::require);
  for (const Evidence level : {Evidence::accepted, Evidence::applied, Evidence::confirmed, Evidence::verified}) {
    if (name == name_of(level)) return level;
  }
  return otherwise;
}

void take_options(const Settings& settings, ResetOptions& options) {
  options.start_if_stopped = settings.on(Option::start_if_stopped);
  if (settings.text_or_empty(Option::after) == "restore") options.after = AfterStart::restore;
  options.snapshot_first = settings.on(Option::snapshot_first);
  options.overrides = overrides_of(settings);
  options.require = required_evidence(settings, Evidence::applied);
}

Result<void> show_target(Call& call, Session& session, const PlannedReset& planned, ResetOptions& options) {
  if (!call.console.terminal.can_ask()) return {};
  auto report = session.finish(session.client().preflight(Preflight(planned.target)));
  if (!report) return std::move(report).error();
  // Never by --yes: a start costs money, and somebody stopped the VM.
  if (only_stopped(*report) && !options.start_if_stopped) {
    const std::string question = planned.target.name() + " is " + report->power + ". Start it for the reset" +
                                 (options.after == AfterStart::restore ? ", and stop it again afterwards?" : "?");
    auto wanted = call.console.terminal.ask_yes_or_no(question);
    if (!wanted) return std::move(wanted).error();
    options.start_if_stopped = *wanted;
  }
  call.console.err << target_card(planned, options, *report) << std::flush;
  if (auto refusal = refusal_of(*report, options)) return std::move(*refusal);
  return {};
}

Result<void> ask_to_go_on(Call& call, const std::string& question) {
  if (!call.console.terminal.can_ask() || call.settings.on(Option::yes)) return {};
  auto wanted = call.console.terminal.ask_yes_or_no(question);
  if (!wanted) return std::move(wanted).error();
  if (!*wanted) return cancelled_before_any_change();
  return {};
}

int report_reset(Call& call, const Result<ResetResult>& result) {
  if (!result) return report_failure(call, result.error());
  call.console.out << (call.json() ? to_json(*result) + '\n' : text_of(*result));
  const Evidence required = required_evidence(call.settings, Evidence::applied);
  if (result->evidence >= required) return 0;
  call.console.err << "azvmreset: the evidence is " << name_of(result->evidence) << ", below --require "
                   << name_of(required) << '\n';
  return static_cast<int>(ErrorCategory::outcome_unknown);
}

}  // namespace azvmreset::cli

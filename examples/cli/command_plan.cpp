#include <azvmreset/plan.hpp>

#include <string>
#include <utility>

#include "option_words.hpp"
#include "plan_request.hpp"
#include "session.hpp"
#include "target.hpp"

namespace azvmreset::cli {
namespace {

// Said once, by --format, or by --output for what every command has.
PlanForm form_of(const Call& call) {
  const auto format = call.settings.text(Option::format);
  for (const PlanForm form : {PlanForm::json, PlanForm::markdown, PlanForm::az, PlanForm::powershell}) {
    if (format == name_of(form)) return form;
  }
  return call.json() && !format ? PlanForm::json : PlanForm::text;
}

// A remedy names fields of the request; a person types options. A document stays as it is.
std::string printed(Plan plan, PlanForm form) {
  if (form == PlanForm::json) return to_json(plan) + '\n';
  for (auto* const findings : {&plan.blockers, &plan.warnings, &plan.unknowns}) {
    for (Finding& finding : *findings) finding.remedy = with_options(std::move(finding.remedy));
  }
  for (std::string& step : plan.next_steps) step = with_options(std::move(step));
  return print(plan, form);
}

}  // namespace

int plan(Call& call) {
  auto target = target_of(call.arguments.operands, call.settings);
  if (!target) return report_failure(call, target.error());
  auto request = plan_request(call, std::move(*target));
  if (!request) return report_failure(call, request.error());
  auto session = Session::open(call.settings, call.environment, call.console);
  if (!session) return report_failure(call, session.error());

  auto planned = session->finish(session->client().plan(std::move(*request)));
  if (!planned) return report_failure(call, planned.error());
  const bool blocked = !planned->blockers.empty();
  call.console.out << printed(std::move(*planned), form_of(call));
  return blocked ? static_cast<int>(ErrorCategory::blocked) : 0;
}

}  // namespace azvmreset::cli

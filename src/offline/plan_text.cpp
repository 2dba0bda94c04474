#include "base/format.hpp"
#include "offline/plan_words.hpp"

#include <azvmreset/plan.hpp>

// What somebody reads in the night before they agree: first whether it can be
// done, then what happens to the VM, then everything else.
namespace azvmreset {
namespace {

using base::format;
using offline::shown;
using offline::span;

constexpr std::size_t columns = 96;
constexpr std::size_t margin = 2;

class Page {
 public:
  void heading(std::string_view text) { text_ += format("\n{}\n", text); }

  // A line that begins with `lead`, and goes on beneath the text behind it.
  void item(std::string_view lead, std::string_view text) {
    const std::size_t indent = margin + lead.size();
    bool first = true;
    for (const std::string& line : offline::wrapped(text, columns - indent, 0)) {
      text_ += std::string(first ? margin : indent, ' ');
      if (first) text_ += lead;
      text_ += line + '\n';
      first = false;
    }
  }
  void row(std::string_view name, std::string_view value) { item(format("{:<15}", name), value); }
  void rows(const std::vector<offline::Row>& rows) {
    for (const offline::Row& each : rows) row(each.name, each.value);
  }
  void list(std::string_view title, const std::vector<std::string>& texts) {
    if (texts.empty()) return;
    heading(title);
    for (const std::string& text : texts) item("- ", shown(text));
  }
  void findings(std::string_view title, std::string_view mark, const std::vector<Finding>& findings) {
    if (findings.empty()) return;
    heading(title);
    for (const Finding& finding : findings) {
      item(mark, format("{}: {}", shown(finding.code), shown(finding.message)));
      if (!finding.remedy.empty()) item(std::string(mark.size(), ' ') + "-> ", shown(finding.remedy));
    }
  }
  std::string take() && { return std::move(text_); }

 private:
  std::string text_;
};

void write_step(Page& page, const PlanStep& step, const std::string& indent) {
  const std::string lead = indent + format("{:>2}  {:<10} {:>10}  {:<4}  ", step.number, shown(step.name),
                                           span(step.expected), step.vm_down ? "DOWN" : "");
  page.item(lead, shown(step.purpose));
  const std::string below(indent.size() + 4, ' ');
  if (!step.after.empty() && step.after != std::vector<std::int32_t>{step.number - 1}) {
    page.item(below + "after:    ", "step " + offline::waits_for(step));
  }
  page.item(below + "done when ", shown(step.evidence));
  page.item(below + "undo:     ", shown(step.undo));
  for (const PlanStep& substep : step.substeps) write_step(page, substep, indent + "    ");
}

void write_steps(Page& page, const Plan& plan) {
  if (plan.steps.empty()) return;
  page.heading("STEPS                   about   DOWN: the VM does not run meanwhile");
  for (const PlanStep& step : plan.steps) write_step(page, step, "");
}

void write_resources(Page& page, const Plan& plan) {
  if (plan.resources.empty()) return;
  page.heading("WHAT IS MADE, WHAT IT COSTS, AND UNTIL WHEN");
  for (const PlanResource& resource : plan.resources) {
    page.item("- ", format("{}: {}", shown(offline::name_in(resource.type)), shown(resource.purpose)));
    page.item("    ", shown(resource.id));
    page.item("    until: ", shown(resource.until));
    page.item("    cost:  ", resource.cost.empty() ? "none of its own" : shown(resource.cost));
    if (resource.holds_password) page.item("    ", "HOLDS THE PASSWORD IN THE CLEAR");
  }
}

// By where they are needed, as they are sorted.
void write_rights(Page& page, const Plan& plan) {
  if (plan.required_actions.empty()) return;
  page.heading("RIGHTS THAT IT TAKES");
  std::string_view scope;
  for (const RequiredAction& right : plan.required_actions) {
    if (right.scope != scope) page.item("at ", shown(right.scope));
    scope = right.scope;
    page.item("  - ", shown(right.action));
    page.item("      ",
              format("{}{}", shown(right.purpose), right.optional ? "; it works without, and does less" : ""));
  }
}

}  // namespace

std::string to_text(const Plan& plan) {
  Page page;
  page.item("OFFLINE PLAN ", shown(plan.id));
  page.row("VM", shown(plan.target));
  page.row("verdict", offline::verdict(plan));
  page.findings("BLOCKERS: EACH OF THEM FORBIDS IT", "! ", plan.blockers);
  page.heading("WHAT WAS ASKED FOR");
  page.rows(offline::choices(plan));
  page.findings("WARNINGS", "* ", plan.warnings);
  page.findings(plan.probe ? "UNKNOWN UNTIL THE PROBE, WHICH COMES BEFORE ANYTHING STOPS" : "UNKNOWN, AND NOT PROBED",
                "? ", plan.unknowns);
  write_steps(page, plan);
  write_resources(page, plan);
  page.list("WHO CAN READ THE DISK MEANWHILE", plan.readers);
  page.list("THE PASSWORD LIES IN THE CLEAR ON", offline::password_holders(plan));
  page.list("COPIED WITH THE DISK", plan.copied);
  page.list("DOES NOT TRAVEL WITH IT", plan.does_not_travel);
  page.heading("WHAT WAS READ");
  page.rows(offline::known_facts(plan));
  write_rights(page, plan);
  page.list("NEXT", plan.next_steps);
  if (!plan.trace_id.empty()) {
    page.heading("TRACE");
    page.item("", shown(plan.trace_id));
  }
  return std::move(page).take();
}

}  // namespace azvmreset

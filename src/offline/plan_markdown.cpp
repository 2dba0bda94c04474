#include "base/format.hpp"
#include "offline/plan_words.hpp"

#include <azvmreset/plan.hpp>

// A request for a change, as it is pasted into a ticket.
namespace azvmreset {
namespace {

using base::format;
using offline::shown;
using offline::span;

// Text of a plan: no character of it is markup, and none begins HTML.
std::string plain(std::string_view text) {
  static constexpr std::string_view markup = "\\`*_{}[]()<>#+!|~&@^$";
  std::string out;
  for (const char c : shown(text)) {
    if (markup.find(c) != markup.npos) out += '\\';
    out += c;
  }
  // A renderer would make a link of it.
  for (std::size_t at = out.find("://"); at != out.npos; at = out.find("://", at + 4)) out.insert(at + 1, "\\");
  return out;
}

// A name as code where it is nothing but one.
std::string code(std::string_view text) {
  const auto in_names = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_-./{}: ").find(c) != std::string_view::npos;
  };
  for (const char c : text) {
    if (!in_names(c)) return plain(text);
  }
  return text.empty() ? std::string() : format("`{}`", text);
}

class Page {
 public:
  void line(const std::string& text) { text_ += text + '\n'; }
  void heading(std::string_view text) { text_ += format("\n## {}\n\n", text); }
  void table(std::string_view names) {
    text_ += format("| {} |\n|", names);
    for (std::size_t at = 0; at != names.npos; at = names.find('|', at + 1)) text_ += "---|";
    text_ += '\n';
  }
  void list(std::string_view title, const std::vector<std::string>& texts) {
    if (texts.empty()) return;
    heading(title);
    for (const std::string& text : texts) line("- " + plain(text));
  }
  void findings(std::string_view title, const std::vector<Finding>& findings) {
    if (findings.empty()) return;
    line(format("\n**{}**\n", title));
    for (const Finding& finding : findings) {
      line(format("- {}: {}{}", code(finding.code), plain(finding.message),
                  finding.remedy.empty() ? "" : ". *Remedy:* " + plain(finding.remedy)));
    }
  }
  std::string take() && { return std::move(text_); }

 private:
  std::string text_;
};

void write_summary(Page& page, const Plan& plan) {
  page.line(format("# Change: offline repair of {}", plain(offline::name_in(plan.target))));
  page.heading("Summary");
  page.line(format("**{}.**\n", plain(offline::verdict(plan))));
  page.table("What | Value");
  page.line(format("| plan | {} |", code(plan.id)));
  page.line(format("| VM | {} |", code(plan.target)));
  for (const offline::Row& row : offline::choices(plan)) page.line(format("| {} | {} |", row.name, plain(row.value)));
  for (const offline::Row& row : offline::known_facts(plan))
    page.line(format("| {} | {} |", row.name, plain(row.value)));
  if (!plan.trace_id.empty()) page.line(format("| trace | {} |", code(plan.trace_id)));
}

void write_risk(Page& page, const Plan& plan) {
  page.heading("Risk");
  page.line(format("The VM does not run for about {} of about {}. Its original OS disk is neither changed nor deleted.",
                   span(plan.downtime), span(plan.expected)));
  page.findings("Blockers: each of them forbids the change", plan.blockers);
  page.findings("Warnings", plan.warnings);
  page.findings(plan.probe ? "Unknown until the probe, which comes before anything stops" : "Unknown, and not probed",
                plan.unknowns);
  page.list("Who can read the disk meanwhile", plan.readers);
  page.list("The password lies in the clear on", offline::password_holders(plan));
  page.list("Copied with the disk", plan.copied);
  page.list("Does not travel with it", plan.does_not_travel);
}

void write_step(Page& page, const PlanStep& step, const std::string& before) {
  const std::string number = before + std::to_string(step.number);
  page.line(format("| {} | {} | {} | {} | {} | {} |", number, code(step.name), plain(step.purpose), span(step.expected),
                   step.vm_down ? "**down**" : "", plain(step.evidence)));
  for (const PlanStep& substep : step.substeps) write_step(page, substep, number + ".");
}

void write_steps(Page& page, const Plan& plan) {
  page.heading("Steps");
  page.table("# | Step | What | About | VM | Done when");
  for (const PlanStep& step : plan.steps) write_step(page, step, "");
}

void write_undo(Page& page, const PlanStep& step, const std::string& before) {
  const std::string number = before + std::to_string(step.number);
  for (auto substep = step.substeps.rbegin(); substep != step.substeps.rend(); ++substep) {
    write_undo(page, *substep, number + ".");
  }
  page.line(format("| {} | {} | {} |", number, code(step.name), plain(step.undo)));
}

void write_rollback(Page& page, const Plan& plan) {
  page.heading("Rollback");
  page.line("From the step that was reached, backwards:\n");
  page.table("# | Step | Taken back by");
  for (auto step = plan.steps.rbegin(); step != plan.steps.rend(); ++step) write_undo(page, *step, "");
}

void write_costs(Page& page, const Plan& plan) {
  page.heading("Costs and resources");
  page.table("Resource | Purpose | Until | Cost");
  for (const PlanResource& resource : plan.resources) {
    page.line(format("| {} {} | {}{} | {} | {} |", code(resource.type), code(resource.id), plain(resource.purpose),
                     resource.holds_password ? " **holds the password**" : "", plain(resource.until),
                     resource.cost.empty() ? "none of its own" : plain(resource.cost)));
  }
}

void write_rights(Page& page, const Plan& plan) {
  page.heading("Required rights");
  page.table("Action | Scope | For | Needed");
  for (const RequiredAction& right : plan.required_actions) {
    page.line(format("| {} | {} | {} | {} |", code(right.action), code(right.scope), plain(right.purpose),
                     right.optional ? "no, but it does less without" : "yes"));
  }
}

void write_sign_off(Page& page) {
  page.heading("Sign-off");
  page.table("Role | Name | Date | Agreed");
  for (const std::string_view role : {"Owner of the VM", "Whoever carries it out", "Security"}) {
    page.line(format("| {} | | | |", role));
  }
}

}  // namespace

std::string to_markdown(const Plan& plan) {
  Page page;
  write_summary(page, plan);
  write_risk(page, plan);
  write_steps(page, plan);
  write_rollback(page, plan);
  write_costs(page, plan);
  write_rights(page, plan);
  page.list("Next", plan.next_steps);
  if (plan.blockers.empty()) write_sign_off(page);
  return std::move(page).take();
}

}  // namespace azvmreset

// What every form of a plan for people must say, and what none may let through.
#include <azvmreset/plan.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include "base/encoding/utf8.hpp"
#include "offline/plans.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;

namespace {

constexpr PlanForm forms[] = {PlanForm::text, PlanForm::json, PlanForm::markdown, PlanForm::az, PlanForm::powershell};

// Without line breaks, the marks of comments and the escapes of Markdown.
std::string run_together(const std::string& text, PlanForm form) {
  std::string out;
  bool at_start = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (form == PlanForm::markdown && (c == '\\' || c == '`')) continue;
    if (at_start && c == '#' && form != PlanForm::markdown) continue;
    at_start = c == '\n' || (at_start && c == ' ');
    if (c != ' ' && c != '\n') out += c;
  }
  return out;
}

bool says(const Plan& plan, PlanForm form, const std::string& what) {
  std::string wanted = what;
  std::erase_if(wanted, [form](char c) {
    return c == ' ' || c == '\n' || (form == PlanForm::markdown && (c == '\\' || c == '`'));
  });
  return run_together(print(plan, form), form).find(wanted) != std::string::npos;
}

// Of the lines that a person reads: no control, nothing invisible or turned around.
bool is_tame(const std::string& text) {
  std::string_view rest = text;
  while (!rest.empty()) {
    const base::CodePoint c = base::first_code_point(rest);
    if (!c.valid) return false;
    if ((c.value < 0x20 && c.value != '\n') || (c.value >= 0x7F && c.value < 0xA0)) return false;
    if ((c.value >= 0x2028 && c.value <= 0x202E) || (c.value >= 0x2066 && c.value <= 0x2069)) return false;
    rest.remove_prefix(c.length);
  }
  return true;
}

const char* const hostile[] = {
    "\x1b[2J\x1b]0;owned\x07", "two\nlines\r\n", "tab\tand\bback", "'; reboot #",
    "\xE2\x80\xAEtxt.exe",     "\xC2\x85next",   "\xFF\xFE",       "| `code` | <script>alert(1)</script>"};

}  // namespace

TEST_CASE("every form names each step and how it is taken back", "[offline][plan_forms]") {
  for (const Plan& plan : {sealed_plan(), frugal_plan(), blocked_plan()}) {
    for (const PlanForm form : forms) {
      CAPTURE(name_of(form));
      for (const PlanStep& step : plan.steps) {
        CAPTURE(step.name);
        CHECK(says(plan, form, step.name));
        CHECK(says(plan, form, step.purpose));
        CHECK(says(plan, form, step.evidence));
        CHECK(says(plan, form, step.undo));
      }
    }
  }
}

TEST_CASE("every form names the steps within a step", "[offline][plan_forms]") {
  Plan plan = sealed_plan();
  plan.hook = Hook::setup;
  PlanStep inner;
  inner.number = 1;
  inner.name = "clear_hook";
  inner.purpose = "clear the hook in the copy's hive";
  inner.evidence = "SetupType reads back as 0";
  inner.undo = "nothing to take back: it was armed";
  plan.steps.back().substeps = {inner};
  for (const PlanForm form : forms) {
    CAPTURE(name_of(form));
    for (const std::string& what : {inner.name, inner.purpose, inner.undo}) CHECK(says(plan, form, what));
  }
}

TEST_CASE("every form names each blocker with its remedy", "[offline][plan_forms]") {
  const Plan plan = blocked_plan();
  for (const PlanForm form : forms) {
    CAPTURE(name_of(form));
    for (const Finding& blocker : plan.blockers) {
      CHECK(says(plan, form, blocker.code));
      CHECK(says(plan, form, blocker.message));
      CHECK(says(plan, form, blocker.remedy));
    }
  }
}

TEST_CASE("text and change request tell of costs, rights, readers, what is unknown and what is next",
          "[offline][plan_forms]") {
  const Plan plan = sealed_plan();
  for (const PlanForm form : {PlanForm::text, PlanForm::markdown}) {
    CAPTURE(name_of(form));
    std::vector<std::string> all{plan.id, plan.target, "6 min 30 s", plan.trace_id};
    for (const PlanResource& one : plan.resources) all.insert(all.end(), {one.id, one.purpose, one.until, one.cost});
    for (const RequiredAction& one : plan.required_actions) all.insert(all.end(), {one.action, one.scope, one.purpose});
    for (const auto* const list : {&plan.readers, &plan.copied, &plan.does_not_travel, &plan.next_steps})
      all.insert(all.end(), list->begin(), list->end());
    for (const auto* const list : {&plan.warnings, &plan.unknowns}) {
      for (const Finding& one : *list) all.insert(all.end(), {one.code, one.message, one.remedy});
    }
    for (const std::string& each : all) {
      CAPTURE(each);
      CHECK(says(plan, form, each));
    }
  }
}

TEST_CASE("the text is 100 columns wide, but for ids, and tells the verdict and the blockers first",
          "[offline][plan_forms]") {
  const std::string text = to_text(blocked_plan());
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = text.find('\n', begin);
    const std::string line = text.substr(begin, end - begin);
    CAPTURE(line);
    CHECK((line.size() <= 100 || line.find("/subscriptions/") != std::string::npos));
    begin = end + 1;
  }
  CHECK(text.find("BLOCKED by domain_controller, disk_encrypted") < text.find("WHAT WAS ASKED FOR"));
  CHECK(text.find("DSRM") < text.find("STEPS"));
}

TEST_CASE("a plan that nothing has opened says so", "[offline][plan_forms]") {
  Plan plan = blocked_plan();
  CHECK(says(plan, PlanForm::text, "why offline agent_not_ready"));
  plan.reason.clear();
  CHECK(says(plan, PlanForm::text, "why offline NOTHING opens the last resort yet"));
}

TEST_CASE("what happens while the VM is down is marked", "[offline][plan_forms]") {
  const std::string text = to_text(sealed_plan());
  std::size_t marked = 0;
  for (std::size_t at = text.find(" DOWN "); at != std::string::npos; at = text.find(" DOWN ", at + 1)) ++marked;
  CHECK(marked == 6);
  CHECK(to_markdown(sealed_plan()).find("| **down** |") != std::string::npos);
}

TEST_CASE("a password in the clear is announced with every disk that holds it", "[offline][plan_forms]") {
  Plan plan = sealed_plan();
  CHECK_FALSE(says(plan, PlanForm::text, "THE PASSWORD LIES IN THE CLEAR ON"));
  plan.plaintext = true;
  plan.resources[4].holds_password = plan.resources[5].holds_password = true;
  const std::string text = to_text(plan);
  const std::size_t heading = text.find("THE PASSWORD LIES IN THE CLEAR ON");
  REQUIRE(heading != std::string::npos);
  CHECK(text.find(plan.resources[4].id, heading) != std::string::npos);
  CHECK(text.find(plan.resources[5].id, heading) != std::string::npos);
}

TEST_CASE("no form lets a control character or a line of its own through", "[offline][plan_forms]") {
  for (const char* const text : hostile) {
    const Plan plan = plan_saying(text);
    for (const PlanForm form : {PlanForm::text, PlanForm::markdown, PlanForm::powershell}) {
      CAPTURE(name_of(form), text);
      CHECK(is_tame(print(plan, form)));
    }
    // The same lines as for a tame text of the same kind, so nothing begins a line of its own.
    const auto lines = [](const std::string& of) { return std::count(of.begin(), of.end(), '\n'); };
    CHECK(lines(to_markdown(plan)) == lines(to_markdown(plan_saying("tame"))));
    CHECK(lines(to_powershell_script(plan)) == lines(to_powershell_script(plan_saying("tame"))));
  }
}

TEST_CASE("nothing that a plan says is markup or a link in the change request", "[offline][plan_forms]") {
  std::string text = to_markdown(plan_saying("<img src=x> [a](https://evil.example) | `x` | **b** @all"));
  // What stands behind a backslash is the character itself.
  for (std::size_t at = text.find('\\'); at != std::string::npos; at = text.find('\\', at)) text.replace(at, 2, "=");
  for (const char* const markup : {"<img", "[a]", "](", " | `x`", "**b**", "https://evil", " @all"}) {
    CAPTURE(markup);
    CHECK(text.find(markup) == std::string::npos);
  }
}

TEST_CASE("a blocked plan has no commands, nor has one whose hook is not planted by hand", "[offline][plan_forms]") {
  Plan by_setup = sealed_plan();
  by_setup.hook = Hook::setup;
  Plan without_copy = sealed_plan();
  std::erase_if(without_copy.steps, [](const PlanStep& step) { return step.name == "copy"; });
  for (const Plan& plan : {blocked_plan(), by_setup, without_copy, Plan()}) {
    const std::string az = to_az_script(plan);
    CHECK(az.find("\naz ") == std::string::npos);
    CHECK(az.find("\nexit 3\n") != std::string::npos);
    const std::string powershell = to_powershell_script(plan);
    CHECK(powershell.find("-Az") == std::string::npos);
    CHECK(powershell.find("\nexit 3\n") != std::string::npos);
  }
}

TEST_CASE("drawn plans print in every form", "[offline][plan_forms]") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    CAPTURE(seed);
    const Plan plan = drawn_plan(seed);
    for (const PlanForm form : forms) CHECK_FALSE(print(plan, form).empty());
    CHECK(is_tame(to_text(plan)));
    CHECK(is_tame(to_markdown(plan)));
  }
}

TEST_CASE("a form that has no name prints nothing", "[offline][plan_forms]") {
  CHECK(print(sealed_plan(), static_cast<PlanForm>(9)).empty());
  CHECK(name_of(static_cast<PlanForm>(9)) == "unknown");
}

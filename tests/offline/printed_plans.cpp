// The scripts for PowerShell of the ready-made plans, and of plans with hostile names, each with a NUL behind it; for a
// test that has a grammar read them.
#include <azvmreset/plan.hpp>

#include <iostream>

#include "offline/plans.hpp"

using namespace azvmreset;
using namespace azvmreset::test;

int main() {
  const auto show = [](const Plan& plan) { std::cout << to_powershell_script(plan) << '\0'; };
  for (const Plan& plan : {sealed_plan(), frugal_plan(), blocked_plan()}) show(plan);
  for (const char* const text : {"it's", "$(Stop-Computer)", "`n\"; Stop-Computer; \"", "') ; Stop-Computer ; ('",
                                 "two\nlines", "#> Stop-Computer", "@{a=1}", "J\xC3\xBCrgen",
                                 "\xE2\x80\x99; Stop-Computer; \xE2\x80\x99", "\xF0\x9F\x98\x80", "\x1b[2J", "{0}"}) {
    show(plan_saying(text));
  }
}

// What is told to whatever carries out the offline method, goes on with it or
// undoes it.
#include "option_rules.hpp"

namespace azvmreset::cli {
namespace {

using enum Group;
using enum Kind;

constexpr OptionRule table[] = {
    {Option::journal, procedure, for_begun_rescues | for_resume | for_carried | for_restore, text, "--journal", "",
     "FILE",
     "holds what a rescue is about to do and what became of it, so that it can be gone on with and undone; a new one "
     "is else azvmreset-VM-PLAN.journal in the working directory, and that of reset-password --allow-offline "
     "azvmreset-VM.journal. Mode 600, no secret in it"},
    {Option::plan, procedure, for_rescue | for_resume, text, "--plan", "", "FILE",
     "JSON of azvmreset plan: of rescue, begin only if it comes to the same plan now; of resume, where its journal is "
     "lost (--journal then names a new one)"},
    {Option::approved_plan, procedure, for_rescue | for_restore, text, "--approved-plan", "", "ID",
     "begin only if the plan is this one, which somebody has looked through"},
    {Option::plan_id, procedure, for_begun_rescues | for_adopt, text, "--plan-id", "", "ID",
     "the rescue that adopt has shown, where its journal is lost; then only what is proved to be its own is touched"},
    {Option::on_failure,
     procedure,
     for_carried | for_restore | for_resume,
     choice,
     "--on-failure",
     "",
     "automatic|keep|roll_back",
     "what becomes of what was begun: automatic undoes it while the VM has not been stopped, and later leaves it, to "
     "be "
     "resumed",
     {.default_value = "automatic"}},
    {Option::agent_patience, procedure, for_carried | for_resume, seconds, "--agent-patience", "", "SECONDS",
     "how long the VM's own agent is waited for before a snapshot is read in its place; 300 unless said"},
    {Option::discard_changes, procedure, for_rollback | for_adopt, flag, "--discard-changes", "", "",
     "go back although Windows has run on the copy: what it has written since is lost"},
};

}  // namespace

std::span<const OptionRule> options_of_rescues() noexcept { return table; }

}  // namespace azvmreset::cli

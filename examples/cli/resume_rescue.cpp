#include "resume_rescue.hpp"

#include <azvmreset/rescue.hpp>

#include <string>
#include <string_view>
#include <utility>

#include "failure.hpp"
#include "new_password.hpp"
#include "report.hpp"
#include "rescue_card.hpp"
#include "rescue_files.hpp"
#include "rescue_options.hpp"
#include "reset_request.hpp"
#include "session.hpp"

namespace azvmreset::cli {
namespace {

constexpr std::string_view ending = ".journal";

// `resume FILE.journal` is what somebody types who sees that file.
Result<std::string> journal_of(Call& call, const std::optional<Plan>& plan) {
  const auto& words = call.arguments.operands;
  if (words.empty()) return plan ? new_journal(call.settings, *plan) : given_journal(call.settings);
  if (call.settings.text(Option::journal) || words.size() > 1) {
    return usage_error("expected one journal, found " + std::to_string(words.size()) + " words without an option",
                       "azvmreset resume --journal FILE");
  }
  return words.front();
}

}  // namespace

bool names_journal(const Call& call) {
  const auto& words = call.arguments.operands;
  return call.settings.text(Option::journal) || call.settings.text(Option::plan) ||
         (!words.empty() && std::string_view(words.front()).ends_with(ending));
}

int resume_rescue(Call& call) {
  std::optional<Plan> plan;
  if (call.settings.text(Option::plan)) {
    auto given = given_plan(call);
    if (!given) return report_failure(call, given.error());
    plan = std::move(*given);
  }
  auto journal = journal_of(call, plan);
  if (!journal) return report_failure(call, journal.error());
  auto secrets = RescueSecrets::of_resumed(call);
  if (!secrets) return report_failure(call, secrets.error());
  auto session = Session::open(call.settings, call.environment, call.console);
  if (!session) return report_failure(call, session.error());

  RescueKeeping keep;
  keep.journal = JournalFile(*journal);
  ResumeRescue request(std::move(keep));
  secrets->take(request);
  request.plan = std::move(plan);
  request.on_failure = on_failure_of(call.settings);
  request.require = required_evidence(call.settings, request.require);
  request.agent_patience = agent_patience_of(call.settings, request.agent_patience);
  const auto result = session->finish(session->client().resume_rescue(std::move(request)));
  const int exit_code = report(call, result);
  const bool resumable = !result && may_be_resumed(result.error());
  if (resumable) tell_how_to_go_on(call, *journal, secrets->options_to_go_on());
  secrets->settle(call, result);
  return exit_code;
}

}  // namespace azvmreset::cli

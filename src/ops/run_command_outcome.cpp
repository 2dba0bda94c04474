#include "ops/run_command_outcome.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/quote.hpp"
#include "guest/failure_catalogue.hpp"
#include "guest/net_answer.hpp"
#include "ops/script_run_outcome.hpp"

#include <optional>
#include <string>
#include <utility>

namespace azvmreset::ops {
namespace {

using base::format;

bool ended_well(const RunCommandResult& result) noexcept {
  return result.form == CommandForm::action ||
         (result.exit_code == 0 && base::equals_ignoring_case(result.execution_state, "Succeeded"));
}

void take_failure(RunCommandResult& result, const guest::Failure& known) {
  result.failure = known.name;
  result.next_steps.emplace_back(known.remedy);
  result.help_urls.push_back(guest::help_url(known));
}

// What the output tells of a failure: `net` by its numbers, everything else by
// the words of the catalogue, but only of a script that wrote errors.
void explain_failure(RunCommandResult& result, const std::string& execution_message) {
  const auto exit_code = result.exit_code ? std::optional<int>(*result.exit_code) : std::nullopt;
  const auto by_net = guest::explain_net_output(result.output + '\n' + result.error_output, exit_code);
  if (by_net && by_net->failure != nullptr) return take_failure(result, *by_net->failure);
  if (by_net && by_net->number != 0) {
    result.warnings.emplace_back("net_failed", format("net failed with the number {}", by_net->number),
                                 format("in the guest, net helpmsg {} says what that means", by_net->number));
  }
  const std::string told = ended_well(result) ? result.error_output : result.error_output + '\n' + execution_message;
  if (const guest::Failure* known = guest::recognise(told)) take_failure(result, *known);
}

void say_how_it_ended(RunCommandResult& result, const std::string& execution_message) {
  if (ended_well(result)) {
    if (!result.error_output.empty()) {
      result.warnings.emplace_back("error_output", "the script wrote to its error output", "read error_output");
    }
    return;
  }
  const std::string code = result.exit_code ? format("exit code {}", *result.exit_code) : "no exit code";
  std::string message = format("the script ended as {}, with {}", base::quoted(result.execution_state), code);
  if (!execution_message.empty()) message += ": " + base::quoted(execution_message, 200);
  result.warnings.emplace_back("script_failed", std::move(message), "read output and error_output");
  if (result.next_steps.empty()) result.next_steps.emplace_back("read output and error_output, and change the script");
}

Error cut_off(const RunCommandResult& result, bool output) {
  Error error(
      ErrorCode::outcome_unknown,
      format("the script ran and wrote more to its {} than the last 4,096 bytes that Azure keeps, so not all of "
             "what it said is known",
             output ? "output" : "error output"));
  if (result.exit_code) error.message += format("; its exit code was {}", *result.exit_code);
  error.remedy =
      "if running it again does no harm: with tail (--tail) the last bytes are enough, with an append blob "
      "(--output-blob, "
      "--error-blob) all of it is kept";
  error.may_have_arrived = true;
  return error;
}

}  // namespace

Result<void> take_outcome(RunCommandResult& result, ScriptOutcome outcome, const OutputWish& wish) {
  result.command_name = std::move(outcome.command_name);
  result.execution_state = std::move(outcome.execution_state);
  result.exit_code = outcome.exit_code;
  result.output = std::move(outcome.output);
  result.error_output = std::move(outcome.error_output);
  result.truncated = outcome.truncated;
  result.removed = outcome.removed;
  result.correlation_ids = std::move(outcome.correlation_ids);

  if (!wish.tail) {
    const bool output_lost = fills_what_azure_keeps(result.output) && !wish.has_output_blob;
    const bool errors_lost = fills_what_azure_keeps(result.error_output) && !wish.has_error_blob;
    if (output_lost || errors_lost) return cut_off(result, output_lost);
  }
  explain_failure(result, outcome.execution_message);
  say_how_it_ended(result, outcome.execution_message);
  for (Finding& warning : outcome.warnings) {
    if (!warning.remedy.empty()) result.next_steps.push_back(warning.remedy);
    result.warnings.push_back(std::move(warning));
  }
  return {};
}

}  // namespace azvmreset::ops

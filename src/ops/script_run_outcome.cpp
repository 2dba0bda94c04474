#include "ops/script_run_outcome.hpp"

#include "base/format.hpp"
#include "guest/echo.hpp"
#include "guest/failure_catalogue.hpp"

#include <cstddef>
#include <utility>

namespace azvmreset::ops {
namespace {

using base::format;

constexpr std::size_t kept_by_azure = 4096;
constexpr std::size_t longest_character = 4;

const guest::Failure* recognise(const Error& error) {
  const guest::Failure* by_code = guest::recognise(error.arm_code);
  if (by_code != nullptr && !by_code->vague) return by_code;
  return guest::recognise(error.arm_code + ' ' + error.message);
}

void refer(Error& error, const guest::Failure& known) {
  error.message = format("{}; {}", known.meaning, error.message);
  error.remedy = known.remedy;
  error.failure = known.name;
  error.retryable = known.retryable;
  error.help_urls = {guest::help_url(known)};
}

}  // namespace

bool fills_what_azure_keeps(std::string_view text) noexcept { return text.size() > kept_by_azure - longest_character; }

ScriptOutcome outcome_of(arm::RunCommandView view) {
  ScriptOutcome outcome;
  outcome.execution_state = std::move(view.execution_state);
  outcome.execution_message = std::move(view.execution_message);
  outcome.exit_code = view.exit_code;
  outcome.output = std::move(view.output);
  outcome.error_output = std::move(view.error);
  outcome.truncated = fills_what_azure_keeps(outcome.output) || fills_what_azure_keeps(outcome.error_output);
  return outcome;
}

ScriptOutcome outcome_of(arm::ActionOutput output) {
  ScriptOutcome outcome;
  outcome.output = std::move(output.output);
  outcome.error_output = std::move(output.error);
  outcome.truncated = fills_what_azure_keeps(outcome.output) || fills_what_azure_keeps(outcome.error_output);
  return outcome;
}

bool is_open(const Error& error) noexcept {
  const int status = error.http_status;
  return error.may_have_arrived || error.code == ErrorCode::outcome_unknown || status == 408 || status >= 500;
}

bool is_stop(const Error& error) noexcept {
  return error.code == ErrorCode::cancelled || error.code == ErrorCode::deadline_exceeded;
}

std::string without_secrets(const ScriptRun& run, std::string text) {
  for (const ProtectedParameter& parameter : run.protected_parameters) text = guest::mask_echo(text, parameter.value);
  for (const Secret* secret : {&run.run_as_password, &run.output_blob, &run.error_blob}) {
    if (!secret->empty()) text = guest::mask_echo(text, *secret);
  }
  return text;
}

Error explain_script_refusal(const ScriptRun& run, Error error) {
  const guest::Failure* known = recognise(error);
  error.message = without_secrets(run, std::move(error.message));
  if (known != nullptr) {
    refer(error, *known);
  } else if (error.http_status == 409 && error.remedy.empty()) {
    error.remedy = "another operation is changing this VM: wait until it has ended, then try again";
  }
  return error;
}

Error explain_script_end(const ScriptRun& run, Error error) {
  const guest::Failure* known = recognise(error);
  const bool refused = known != nullptr && known->refuser == guest::Refuser::platform;
  const bool by_guest = known != nullptr && known->refuser == guest::Refuser::guest;
  Error told = script_unknown(run, "Azure says: " + error.message);
  if (refused || by_guest) {
    told = Error(by_guest ? ErrorCode::guest_refused : ErrorCode::refused,
                 "Azure says: " + without_secrets(run, error.message));
    told.may_have_arrived = true;
  }
  const std::string how_to_look = told.remedy;
  if (known != nullptr) {
    refer(told, *known);
    if (!how_to_look.empty()) told.remedy = format("{}; {}", told.remedy, how_to_look);
  }
  told.arm_code = std::move(error.arm_code);
  told.http_status = error.http_status;
  told.request_id = std::move(error.request_id);
  told.correlation_id = std::move(error.correlation_id);
  return told;
}

Error script_unknown(const ScriptRun& run, const std::string& why) {
  Error error(ErrorCode::outcome_unknown, without_secrets(run, why));
  error.remedy = "find out in the guest what the script has done before running it again";
  error.may_have_arrived = true;
  return error;
}

}  // namespace azvmreset::ops

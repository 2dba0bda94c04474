#include "failure.hpp"

#include <azvmreset/reset.hpp>

#include <cstddef>
#include <string_view>
#include <utility>

#include "option_words.hpp"
#include "printable.hpp"

namespace azvmreset::cli {

Error usage_error(std::string message, std::string remedy) {
  Error error(ErrorCode::invalid_argument, std::move(message));
  error.remedy = std::move(remedy);
  return error;
}

Error cancelled_before_any_change() { return {ErrorCode::cancelled, "cancelled before anything was changed"}; }

int exit_code_of(const Error& error) noexcept { return static_cast<int>(category_of(error.code)); }

int exit_code_of_rest(const Error& error) noexcept {
  switch (error.http_status) {
    case 0:
      return exit_code_of(error);
    case 401:
    case 403:
      return static_cast<int>(ErrorCategory::authentication);
    case 404:
      return static_cast<int>(ErrorCategory::not_found);
    default:
      return category_of(error.code) == ErrorCategory::outcome_unknown ? exit_code_of(error)
                                                                       : static_cast<int>(ErrorCategory::refused);
  }
}

namespace {

// A ladder that failed tells of each rung in one clause: each gets its line.
std::string with_rungs_apart(std::string message) {
  for (const Rung rung : {Rung::vm_access, Rung::managed_run_command, Rung::action_run_command, Rung::offline}) {
    const std::string name(name_of(rung));
    for (const RungOutcome outcome : {RungOutcome::failed, RungOutcome::skipped}) {
      const std::string clause = "; " + name + ' ' + std::string(name_of(outcome)) + " (";
      const std::size_t at = message.find(clause);
      if (at != std::string::npos) message.replace(at, 2, "\n  rung: ");
    }
  }
  return message;
}

}  // namespace

std::string text_of(const Error& error) {
  std::string text = "azvmreset: " + with_rungs_apart(printable(error.message)) + '\n';
  const auto add = [&](std::string_view label, const std::string& value) {
    if (!value.empty()) text.append("  ").append(label).append(": ").append(printable(value)).append("\n");
  };
  add("next", with_options(error.remedy));
  for (const std::string& url : error.help_urls) add("help", url);
  add("ARM code", error.arm_code);
  add("correlation id", error.correlation_id);
  add("trace id", error.trace_id);
  return text;
}

}  // namespace azvmreset::cli

#include <azvmreset/stage.hpp>

#include <string>
#include <utility>

#include "commands.hpp"
#include "failure.hpp"
#include "report.hpp"
#include "sealed_password.hpp"
#include "secret_out.hpp"
#include "target.hpp"

namespace azvmreset::cli {
namespace {

Result<UnstageVolume> request_of(Call& call) {
  auto volume = volume_of(call.arguments.operands);
  if (!volume) return std::move(volume).error();
  const Settings& settings = call.settings;
  UnstageVolume request(std::move(*volume));
  request.id = settings.text_or_empty(Option::id);
  request.discard_password = settings.on(Option::discard_password);
  auto key = given_sealing_key(call);
  if (!key) return std::move(key).error();
  request.sealing_key = std::move(*key);
  const auto secret_out = settings.text(Option::secret_out);
  if (request.sealing_key.has_value() != secret_out.has_value()) {
    return usage_error("--sealing-key opens the password, and --secret-out keeps it: one of them is missing",
                       "give both, or neither where no password was sealed");
  }
  if (!secret_out) return request;
  auto sink = secret_sink_of(*secret_out);
  if (!sink) return std::move(sink).error();
  request.secret_sink = std::move(*sink);
  return request;
}

int exit_code_of(const UnstageReport& report) noexcept {
  switch (report.outcome) {
    case PlantedOutcome::refused:
    case PlantedOutcome::failed:
      return static_cast<int>(ErrorCategory::refused);
    case PlantedOutcome::unknown:
      return static_cast<int>(ErrorCategory::outcome_unknown);
    case PlantedOutcome::not_run:
    case PlantedOutcome::done:
      break;
  }
  return report.left.empty() ? 0 : static_cast<int>(ErrorCategory::refused);
}

}  // namespace

int unstage(Call& call) {
  const auto request = request_of(call);
  if (!request) return report_failure(call, request.error());
  const auto back = azvmreset::unstage(*request);
  const int exit_code = report(call, back);
  if (!back) return exit_code;
  if (back->password_delivered) {
    tell_of_secret_out(call.console.err, call.settings.text_or_empty(Option::secret_out));
  }
  return exit_code_of(*back);
}

}  // namespace azvmreset::cli

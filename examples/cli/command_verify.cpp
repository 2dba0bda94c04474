#include <azvmreset/account.hpp>

#include <utility>

#include "guest_request.hpp"
#include "report.hpp"
#include "reset_request.hpp"
#include "session.hpp"
#include "target.hpp"

namespace azvmreset::cli {
namespace {

Result<Verify> request_of(Call& call) {
  auto target = target_of(call.arguments.operands, call.settings);
  if (!target) return std::move(target).error();
  if (auto error = refuse_account(call.settings)) return std::move(*error);
  Verify request(std::move(*target), call.settings.text_or_empty(Option::username));
  request.built_in_administrator = call.settings.on(Option::builtin_admin);
  request.domain = call.settings.text_or_empty(Option::domain);
  request.clear_parameter = call.settings.on(Option::clear_parameter);
  request.require = required_evidence(call.settings, Evidence::none);
  if (auto taken = take_guest_options(call, request); !taken) return std::move(taken).error();
  auto password = given_password(call, account_of(call.settings));
  if (!password) return std::move(password).error();
  request.password = std::move(*password);
  return request;
}

// Whether the account can be used, as far as was asked.
int exit_code_of(const VerifyReport& report) noexcept {
  switch (report.sign_in) {
    case SignInOutcome::proved:
      return 0;
    case SignInOutcome::wrong_password:
      return static_cast<int>(ErrorCategory::refused);
    case SignInOutcome::unproven:
      return static_cast<int>(ErrorCategory::outcome_unknown);
    case SignInOutcome::not_tried:
      return report.hindrances.empty() ? 0 : static_cast<int>(ErrorCategory::blocked);
    default:
      return static_cast<int>(ErrorCategory::blocked);
  }
}

}  // namespace

int verify(Call& call) {
  auto request = request_of(call);
  if (!request) return report_failure(call, request.error());
  auto session = Session::open(call.settings, call.environment, call.console);
  if (!session) return report_failure(call, session.error());
  const auto done = session->finish(session->client().verify(std::move(*request)));
  const int exit_code = report(call, done);
  return done ? exit_code_of(*done) : exit_code;
}

}  // namespace azvmreset::cli

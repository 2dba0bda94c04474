#include <azvmreset/password.hpp>

#include "commands.hpp"
#include "new_password.hpp"
#include "report.hpp"

namespace azvmreset::cli {

int check_password(Call& call) {
  if (const auto error = refuse_password_sources(call)) return report_failure(call, *error);
  const std::string account = call.settings.text_or_empty(Option::username);
  const auto password = new_password(call, account.empty() ? "the account" : account);
  if (!password) return report_failure(call, password.error());

  const PasswordReport report = azvmreset::check_password(*password, account, call.settings.on(Option::create));
  call.console.out << (call.json() ? to_json(report) + '\n' : text_of(report));
  return report.acceptable ? 0 : static_cast<int>(ErrorCategory::usage);
}

}  // namespace azvmreset::cli

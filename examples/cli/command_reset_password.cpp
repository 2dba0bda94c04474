#include <algorithm>
#include <string>
#include <utility>

#include "failure.hpp"
#include "new_password.hpp"
#include "reset_request.hpp"
#include "target.hpp"

namespace azvmreset::cli {
namespace {

Result<Confirm> confirm_of(const Settings& settings) {
  const std::string level = settings.text_or_empty(Option::confirm);
  if (settings.on(Option::no_confirm)) {
    const bool contradicted = settings.source(Option::confirm) == Source::command_line && level != "never";
    if (contradicted) return usage_error("--no-confirm contradicts --confirm " + level);
    return Confirm::never;
  }
  if (level == "always") return Confirm::always;
  return level == "never" ? Confirm::never : Confirm::automatic;
}

// All that the arguments say; the password comes later, when it is known that
// it will be needed.
Result<ResetPassword> request_of(const Call& call) {
  auto target = target_of(call.arguments.operands, call.settings);
  if (!target) return std::move(target).error();
  auto username = call.settings.text(Option::username);
  if (!username) return usage_error("--username is missing", "name the local account whose password is to be set");
  auto confirm = confirm_of(call.settings);
  if (!confirm) return std::move(confirm).error();
  if (auto error = refuse_password_sources(call)) return std::move(*error);

  ResetPassword request(std::move(*target), std::move(*username), Secret());
  request.create = call.settings.on(Option::create);
  request.unchecked_name = call.settings.on(Option::unchecked_name);
  request.overrides = overrides_of(call.settings);
  request.confirm = *confirm;
  request.require = required_evidence(call.settings);
  return request;
}

Result<ResetResult> run(Call& call) {
  auto request = request_of(call);
  if (!request) return std::move(request).error();

  // What can be read without asking is read first: a missing file should not
  // cost a sign-in.
  const bool asks = !call.settings.source(Option::password_file) && !call.settings.source(Option::password_env) &&
                    call.console.terminal.can_ask();
  if (!asks) {
    auto password = new_password(call, request->username);
    if (!password) return std::move(password).error();
    request->password = std::move(*password);
  }

  auto session = Session::open(call.settings, call.environment, call.console);
  if (!session) return std::move(session).error();
  const PlannedReset planned{request->target, request->username, request->create, request->overrides};
  if (auto shown = show_target(call, *session, planned); !shown) return shown.error();
  if (asks) {
    auto password = new_password(call, request->username);
    if (!password) return std::move(password).error();
    request->password = std::move(*password);
  }
  const std::string question = "Set the password of " + request->username + " on " + request->target.name() + "?";
  if (auto wanted = ask_to_go_on(call, question); !wanted) return wanted.error();
  return session->finish(session->client().reset_password(std::move(*request)));
}

// The library names the fields of its request; here they are options.
Result<ResetResult> in_words_of_options(Result<ResetResult> result) {
  if (result || std::ranges::find(result.error().blockers, "account_unverified") == result.error().blockers.end()) {
    return result;
  }
  Error error = std::move(result).error();
  error.remedy =
      "use the recorded administrator's name, --create for a new account, or --unchecked-name if you know that it "
      "exists";
  return error;
}

}  // namespace

int reset_password(Call& call) { return report_reset(call, in_words_of_options(run(call))); }

}  // namespace azvmreset::cli

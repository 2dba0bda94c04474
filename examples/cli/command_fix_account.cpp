#include <azvmreset/account.hpp>

#include <charconv>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include "dry_run.hpp"
#include "failure.hpp"
#include "guest_request.hpp"
#include "new_password.hpp"
#include "printable.hpp"
#include "report.hpp"
#include "reset_request.hpp"
#include "session.hpp"
#include "target.hpp"

namespace azvmreset::cli {
namespace {

// Exactly "YYYY-MM-DD", and a day that there is.
Result<std::chrono::system_clock::time_point> day_of(std::string_view text) {
  constexpr std::string_view form = "YYYY-MM-DD";
  const auto number = [&](std::size_t from, std::size_t length, auto& value) {
    const char* const end = text.data() + from + length;
    const auto [rest, problem] = std::from_chars(text.data() + from, end, value);
    return problem == std::errc() && rest == end;
  };
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  if (text.size() == form.size() && text[4] == '-' && text[7] == '-' && number(0, 4, year) && number(5, 2, month) &&
      number(8, 2, day)) {
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
    if (date.ok()) return std::chrono::system_clock::time_point(std::chrono::sys_days(date));
  }
  return usage_error("--extend: expected a day as " + std::string(form) + ", found \"" + printable(text) + '"');
}

Result<void> take_changes(const Settings& settings, FixAccount& request) {
  request.detect_only = settings.on(Option::detect_only);
  request.enable = settings.on(Option::enable);
  request.create = settings.on(Option::create);
  if (const auto last_day = settings.text(Option::extend)) {
    const auto day = day_of(*last_day);
    if (!day) return day.error();
    request.extend_to = *day;
  }
  request.add_to = groups_of(settings);
  return {};
}

Result<void> take_password(Call& call, FixAccount& request) {
  auto made = sink_of_made_password(call);
  if (!made) return std::move(made).error();
  request.clear_parameter = call.settings.on(Option::clear_parameter);
  if (*made) {
    request.generate = true;
    request.secret_sink = std::move(**made);
    return {};
  }
  auto password = given_password(call, account_of(call.settings));
  if (!password) return std::move(password).error();
  request.password = std::move(*password);
  return {};
}

Result<FixAccount> request_of(Call& call) {
  auto target = target_of(call.arguments.operands, call.settings);
  if (!target) return std::move(target).error();
  if (auto error = refuse_account(call.settings)) return std::move(*error);
  FixAccount request(std::move(*target), call.settings.text_or_empty(Option::username));
  request.built_in_administrator = call.settings.on(Option::builtin_admin);
  request.domain = call.settings.text_or_empty(Option::domain);
  request.require = required_evidence(call.settings, Evidence::confirmed);
  if (auto taken = take_changes(call.settings, request); !taken) return std::move(taken).error();
  if (auto taken = take_guest_options(call, request); !taken) return std::move(taken).error();
  if (auto taken = take_password(call, request); !taken) return std::move(taken).error();
  return request;
}

Result<FixAccountResult> run(Call& call, FixAccount request) {
  auto session = Session::open(call.settings, call.environment, call.console);
  if (!session) return std::move(session).error();
  if (!request.detect_only) {
    const std::string question = "Repair " + account_of(call.settings) + " on " + request.target.name() + "?";
    if (auto wanted = ask_to_go_on(call, question); !wanted) return wanted.error();
  }
  return session->finish(session->client().fix_account(std::move(request)));
}

}  // namespace

int fix_account(Call& call) {
  auto request = request_of(call);
  if (!request) return report_failure(call, request.error());
  if (wants_dry_run(call.settings)) return dry_run(call, std::move(*request));

  const auto done = run(call, std::move(*request));
  const int exit_code = report(call, done);
  if (!done) return exit_code;
  return done->hindrances.empty() ? 0 : static_cast<int>(ErrorCategory::blocked);
}

}  // namespace azvmreset::cli

#include <string>
#include <utility>

#include "dry_run.hpp"
#include "failure.hpp"
#include "guest_request.hpp"
#include "last_resort.hpp"
#include "new_password.hpp"
#include "rescue_files.hpp"
#include "reset_password_request.hpp"
#include "reset_request.hpp"
#include "resume_file.hpp"
#include "sealed_password.hpp"
#include "target.hpp"

namespace azvmreset::cli {
namespace {

// Where a password comes from that the guest does not make, as far as that can
// be judged beforehand.
Result<void> take_password_plan(const Call& call, ResetPassword& request) {
  auto made = sink_of_made_password(call);
  if (!made) return std::move(made).error();
  if (*made) {
    request.generate = true;
    request.secret_sink = std::move(**made);
    return {};
  }
  if (auto error = refuse_password_sources(call)) return std::move(*error);
  return {};
}

// All that the arguments say but the password and the files.
Result<ResetPassword> request_of(Call& call) {
  auto target = target_of(call.arguments.operands, call.settings);
  if (!target) return std::move(target).error();
  if (auto error = refuse_account(call.settings)) return std::move(*error);
  auto request = reset_password_request(call.settings, std::move(*target));
  if (!request) return request;
  if (auto taken = take_last_resort(call, *request); !taken) return std::move(taken).error();
  return request;
}

Result<void> read_password(Call& call, const std::string& account, ResetPassword& request) {
  auto password = new_password(call, account);
  if (!password) return std::move(password).error();
  request.password = std::move(*password);
  return {};
}

Result<ResetResult> run(Call& call, ResetPassword request, std::string password) {
  const std::string account = account_of(call.settings);
  // What can be read without asking is read first: a missing file should not
  // cost a sign-in.
  const bool given = !request.generate && !request.sealing_key;
  const bool asks = given && !call.settings.source(Option::password_file) &&
                    !call.settings.source(Option::password_env) && call.console.terminal.can_ask();
  if (given && !asks) {
    if (auto read = read_password(call, account, request); !read) return read.error();
  }

  auto session = Session::open(call.settings, call.environment, call.console);
  if (!session) return std::move(session).error();
  const PlannedReset planned{request.target,     account, request.create, ways_of(request), request.vm_access_after,
                             std::move(password)};
  if (auto shown = show_target(call, *session, planned, request); !shown) return shown.error();
  if (asks) {
    if (auto read = read_password(call, account, request); !read) return read.error();
  }
  const std::string stops = request.allow_offline ? ", and stop it for a repaired disk if no other way does" : "";
  const std::string question = "Set the password of " + account + " on " + request.target.name() + stops + "?";
  if (auto wanted = ask_to_go_on(call, question); !wanted) return wanted.error();
  return session->finish(session->client().reset_password(std::move(request)));
}

// A rescue that stays as it is has a journal of its own to go on with.
void tell_of_last_resort(Call& call, const Result<ResetResult>& result, const std::string& journal,
                         const std::string& options = {}) {
  if (!journal.empty() && !result && may_be_resumed(result.error())) tell_how_to_go_on(call, journal, options);
}

int reset_given(Call& call, ResetPassword request) {
  if (auto planned = take_password_plan(call, request); !planned) return report_failure(call, planned.error());
  const auto file = ResumeFile::fresh(call.settings);
  if (!file) return report_failure(call, file.error());
  request.resume_sink = file->sink();
  const std::string made =
      request.generate ? "made here and kept in " + call.settings.text_or_empty(Option::secret_out) : "";
  const std::string journal = journal_of_last_resort(request);
  const auto result = run(call, std::move(request), made);
  const int exit_code = report_reset(call, result);
  tell_of_last_resort(call, result, journal);
  file->settle(call, result);
  return exit_code;
}

int reset_sealed(Call& call, ResetPassword request, const SealedPassword& sealed) {
  const auto file = ResumeFile::fresh_for_sealed(call.settings);
  if (!file) return report_failure(call, file.error());
  request.resume_sink = file->sink();
  sealed.take(request);
  const std::string journal = journal_of_last_resort(request);
  const auto result = run(call, std::move(request), sealed.plan());
  const int exit_code = report_reset(call, result);
  tell_of_last_resort(call, result, journal, sealed.options_to_go_on());
  file->settle(call, result, sealed.options_to_go_on());
  sealed.settle(call, result);
  return exit_code;
}

}  // namespace

int reset_password(Call& call) {
  auto request = request_of(call);
  if (!request) return report_failure(call, request.error());

  if (wants_dry_run(call.settings)) {
    auto key = SealedPassword::rehearsed(call);
    if (!key) return report_failure(call, key.error());
    request->sealing_key = std::move(*key);
    return dry_run(call, std::move(*request));
  }

  auto sealed = SealedPassword::planned(call);
  if (!sealed) return report_failure(call, sealed.error());
  return *sealed ? reset_sealed(call, std::move(*request), **sealed) : reset_given(call, std::move(*request));
}

}  // namespace azvmreset::cli

#include "ops/vm_access_write.hpp"

#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"
#include "engine/sleep.hpp"
#include "guest/extension_name.hpp"
#include "guest/multiple_extensions.hpp"
#include "guest/vm_access_settings.hpp"
#include "ops/extension_read.hpp"
#include "ops/preflight.hpp"
#include "ops/requests.hpp"
#include "ops/vm_access_outcome.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace azvmreset::ops {
namespace {

using engine::Task;

// How long an instance view is waited for that lags behind its operation (F4.1).
constexpr std::chrono::minutes longest_lag{2};

// What the agent has installed, of which an instance need not be left.
guest::HandlerVersion installed_on(const arm::VmView& vm) {
  guest::HandlerVersion highest = guest::vm_access_version("");
  if (!vm.agent) return highest;
  for (const arm::HandlerView& handler : vm.agent->handlers) {
    if (!guest::is_vm_access_handler(handler.type)) continue;
    highest = std::max(highest, guest::vm_access_version(handler.version));
  }
  return highest;
}

// Of all that is known the highest: with autoUpgradeMinorVersion the resource
// names a lower version than the one that runs (F1.1).
guest::HandlerVersion version_for(const std::optional<arm::ExtensionView>& existing, guest::HandlerVersion installed) {
  if (!existing) return installed;
  return std::max({installed, guest::vm_access_version(existing->type_handler_version),
                   guest::vm_access_version(existing->installed_version)});
}

Result<Attempt> attempt_on(Job& job, std::optional<arm::ExtensionView> existing, guest::HandlerVersion installed) {
  Attempt attempt;
  attempt.name = existing ? existing->name : std::string(guest::vm_access_new_name);
  if (!guest::is_extension_name(attempt.name)) {
    return base::fail(ErrorCode::protocol, "found a VMAccess extension of the name {}, which cannot be addressed",
                      base::quoted(attempt.name));
  }
  attempt.version = version_for(existing, installed);
  attempt.tag = job.context.random.guid(host::Stream::ids);
  attempt.before = std::move(existing);

  job.result.extension_name = attempt.name;
  job.result.extension_version = attempt.version.text();
  job.result.force_update_tag = attempt.tag;
  return attempt;
}

Result<http::Request> request_of(const Job& job, const Attempt& attempt, const std::string& location) {
  const guest::VmAccessAttempt said{location, attempt.version, attempt.tag};
  Secret body = job.password.empty() ? guest::reset_rdp_body(said)
                                     : guest::reset_password_body(said, job.result.username, job.password);
  return put_extension(job.context.arm, job.target, attempt.name, std::make_shared<const Secret>(std::move(body)));
}

Task<Result<http::Response>> fetch(Job& job, std::string name) {
  auto request = get_extension(job.context.arm, job.target, name);
  if (!request) co_return std::move(request).error();
  co_return co_await job.context.arm.call(std::move(*request));
}

Told told_by(Fate fate) noexcept {
  return fate == Fate::succeeded ? Told::succeeded : fate == Fate::ended ? Told::failed : Told::nothing;
}

Result<Look> look_at(const Result<http::Response>& answer, const Attempt& attempt, Fate fate, bool seen_running) {
  if (!answer && answer.error().code == ErrorCode::not_found) return Look{Verdict::absent, ""};
  if (!answer) return answer.error();
  auto view = extension_of(*answer);
  if (!view) return std::move(view).error();
  return judge(*view, attempt, told_by(fate), seen_running);
}

// Looks at the extension, beginning with an answer that is already here, until
// another look would tell no more.
Task<Result<Look>> look_until_told(Job& job, Attempt& attempt, Sent& sent, Result<http::Response> answer) {
  engine::Scope* scope = co_await engine::current_scope();
  engine::Loop& loop = scope->loop();
  const engine::TimePoint start = loop.now();
  arm::Pace pace = job.context.arm.pace();
  bool seen_running = false;
  for (;;) {
    auto look = look_at(answer, attempt, sent.fate, seen_running);
    if (!look) co_return look;
    seen_running = seen_running || look->verdict == Verdict::running;
    const Again again = another_look(sent, *look);
    if (again == Again::no) co_return look;
    if (again == Again::for_a_while && loop.now() - start >= longest_lag) co_return look;

    const engine::Duration delay = pace.delay_after(*answer, loop.now());
    auto slept = co_await engine::sleep_for(delay);
    if (!slept) co_return std::move(slept).error();
    auto next = co_await fetch(job, attempt.name);
    job.context.progress.polled();
    answer = std::move(next);
  }
}

bool same_resource(const http::Url& a, const http::Url& b) noexcept {
  return base::equals_ignoring_case(a.path(), b.path());
}

// What the run leaves: how the write ended, and the extension where the run
// has read it already.
Task<Result<ResetResult>> settle(Job& job, Attempt& attempt, http::Url look_url, Result<arm::RunOutcome> run) {
  Sent sent;
  if (!run) {
    sent.error = std::move(run).error();
    sent.fate = fate_of(sent.error);
    if (sent.fate == Fate::refused) co_return explain_refusal(job, std::move(sent.error));
  } else {
    job.result.correlation_ids = std::move(run->correlation_ids);
    if (!job.result.correlation_ids.empty()) sent.error.correlation_id = job.result.correlation_ids.front();
    sent.own_status = !run->status_document.empty() || !same_resource(run->url, look_url);
  }

  if (run && run->url.text() == look_url.text()) {
    auto look = co_await look_until_told(job, attempt, sent, std::move(run->result));
    co_return conclude(job, attempt, sent, look);
  }
  job.context.progress.entered(Phase::reading, "reading the outcome");
  auto answer = co_await fetch(job, attempt.name);
  auto look = co_await look_until_told(job, attempt, sent, std::move(answer));
  co_return conclude(job, attempt, sent, look);
}

// The instance that is there under another name. It is read first: ARM's
// message is not enough to write to somebody's extension, and what it says now
// must not count as the answer to this attempt.
Task<Result<Attempt>> adopt(Job& job, std::string name, guest::HandlerVersion installed) {
  auto answer = co_await fetch(job, name);
  if (!answer) co_return std::move(answer).error();
  auto view = extension_of(*answer);
  if (!view) co_return std::move(view).error();
  if (!guest::is_vm_access(view->publisher, view->type)) {
    co_return base::fail(ErrorCode::protocol, "ARM names the extension {} as VMAccess, but it is {} of {}",
                         base::quoted(name), base::quoted(view->type), base::quoted(view->publisher));
  }
  view->name = std::move(name);
  co_return attempt_on(job, std::move(*view), installed);
}

std::optional<std::string> other_instance(const Result<arm::RunOutcome>& run) {
  if (run) return std::nullopt;
  const Error& error = run.error();
  const bool named = base::equals_ignoring_case(error.arm_code, guest::multiple_extensions_code) ||
                     base::find_ignoring_case(error.message, guest::multiple_extensions_code) != std::string::npos;
  return named ? guest::existing_vm_access_name(error.message) : std::nullopt;
}

}  // namespace

Task<Result<ResetResult>> write(Job& job, arm::VmView vm) {
  const arm::ExtensionView* existing = vm_access_of(vm);
  const guest::HandlerVersion installed = installed_on(vm);
  auto attempt = attempt_on(job, existing == nullptr ? std::nullopt : std::optional(*existing), installed);
  for (bool adopted = false;; adopted = true) {
    if (!attempt) co_return std::move(attempt).error();
    auto request = request_of(job, *attempt, vm.location);
    if (!request) co_return std::move(request).error();
    auto look = get_extension(job.context.arm, job.target, attempt->name);
    if (!look) co_return std::move(look).error();

    arm::RunOptions options;
    options.progress = &job.context.progress;
    options.result_url = look->url;
    job.lost = outcome_unknown(job, *attempt, "out of memory; the request may have arrived");
    auto run = co_await job.context.arm.run(std::move(*request), std::move(options));

    const auto other = adopted ? std::nullopt : other_instance(run);
    if (!other) co_return co_await settle(job, *attempt, std::move(look->url), std::move(run));
    job.lost.reset();
    auto next = co_await adopt(job, *other, installed);
    attempt = std::move(next);
  }
}

}  // namespace azvmreset::ops

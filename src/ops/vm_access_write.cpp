#include "ops/vm_access_write.hpp"

#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"
#include "base/timestamp.hpp"
#include "guest/extension_name.hpp"
#include "guest/multiple_extensions.hpp"
#include "guest/vm_access_settings.hpp"
#include "ops/extension_read.hpp"
#include "ops/preflight.hpp"
#include "ops/requests.hpp"
#include "ops/vm_access_outcome.hpp"
#include "ops/vm_access_token.hpp"
#include "ops/vm_access_watch.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace azvmreset::ops {
namespace {

using engine::Task;

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
guest::HandlerVersion version_for(const arm::ExtensionView* existing, guest::HandlerVersion installed) {
  if (existing == nullptr) return installed;
  return std::max({installed, guest::vm_access_version(existing->type_handler_version),
                   guest::vm_access_version(existing->installed_version)});
}

// A resumed attempt keeps its tag and, where nobody has taken its place, its name.
Result<void> plan_attempt(Job& job, const arm::ExtensionView* existing, guest::HandlerVersion installed) {
  Attempt attempt;
  attempt.name = existing != nullptr ? existing->name
                 : job.attempt       ? job.attempt->name
                                     : std::string(guest::vm_access_new_name);
  if (!guest::is_extension_name(attempt.name)) {
    return base::fail(ErrorCode::protocol, "found a VMAccess extension of the name {}, which cannot be addressed",
                      base::quoted(attempt.name));
  }
  attempt.version = version_for(existing, installed);
  attempt.tag = job.attempt ? job.attempt->tag : job.context.random.guid(host::Stream::ids);
  if (existing != nullptr) attempt.before = before_of(*existing);

  job.result.extension_name = attempt.name;
  job.result.extension_version = attempt.version.text();
  job.result.force_update_tag = attempt.tag;
  job.attempt = std::move(attempt);
  return {};
}

Result<http::Request> request_of(const Job& job, const std::string& location) {
  const Attempt& attempt = *job.attempt;
  const guest::VmAccessAttempt said{location, attempt.version, attempt.tag};
  Secret body = job.resets_password() ? guest::reset_password_body(said, job.result.username, job.password)
                                      : guest::reset_rdp_body(said);
  return put_extension(job.context.arm, job.target, attempt.name, std::make_shared<const Secret>(std::move(body)));
}

// The instance that is there under another name. It is read first: ARM's
// message is not enough to write to somebody's extension, and what it says now
// must not count as the answer to this attempt.
Task<Result<void>> adopt(Job& job, std::string name, guest::HandlerVersion installed) {
  auto view = co_await read_vm_extension(job.context, job.target, name);
  if (!view) co_return std::move(view).error();
  if (!guest::is_vm_access(view->publisher, view->type)) {
    co_return base::fail(ErrorCode::protocol, "ARM names the extension {} as VMAccess, but it is {} of {}",
                         base::quoted(name), base::quoted(view->type), base::quoted(view->publisher));
  }
  view->name = std::move(name);
  job.attempt.reset();
  co_return plan_attempt(job, &*view, installed);
}

std::optional<std::string> other_instance(const Error& error) {
  const bool named = base::equals_ignoring_case(error.arm_code, guest::multiple_extensions_code) ||
                     base::find_ignoring_case(error.message, guest::multiple_extensions_code) != std::string::npos;
  return named ? guest::existing_vm_access_name(error.message) : std::nullopt;
}

// Where ARM's answer came from in time: an agent that reported before it
// cannot have told of this write.
std::optional<std::chrono::system_clock::time_point> taken_at(const arm::Accepted& accepted) {
  const auto date = accepted.answer() == nullptr ? std::nullopt : accepted.answer()->header("Date");
  return date ? base::parse_http_date(*date) : std::nullopt;
}

// Leaves in the job what ARM has accepted.
Task<Outcome> send(Job& job, std::string location) {
  auto request = request_of(job, location);
  if (!request) co_return std::move(request).error();
  auto options = run_options(job);
  if (!options) co_return std::move(options).failure();
  job.lost.emplace(outcome_unknown(job, *job.attempt, "out of memory; the request may have arrived"));
  job.context.count_write();
  job.instance = WrittenInstance{job.attempt->name, job.attempt->before.has_value(), false};
  auto accepted = co_await job.context.arm.begin(std::move(*request), std::move(*options));
  if (!accepted) co_return std::move(accepted).error();
  job.written_at = taken_at(*accepted);
  job.sent_again = job.sent_again || (accepted->answer() != nullptr && accepted->answer()->after_lost_try());
  job.operation = accepted->checkpoint();
  job.accepted.emplace(std::move(*accepted));
  // Over already: the outcome is one read away, and the earlier token leads to it.
  if (!job.operation) co_return Outcome();
  co_return co_await note(job, Reached::accepted);
}

// Ends with what there is to watch in the job, or without it when the outcome
// is known as far as it can be.
Task<Outcome> write(Job& job) {
  auto timed = co_await set_watch(job);
  if (!timed) co_return timed;
  const guest::HandlerVersion installed = installed_on(*job.seen);
  if (auto planned = plan_attempt(job, vm_access_of(*job.seen), installed); !planned) co_return planned;
  const std::string location = std::move(job.seen->location);
  job.seen.reset();
  for (bool adopted = false;; adopted = true) {
    auto announced = co_await announce(job, Reached::writing);
    if (!announced) co_return announced;
    auto sent = co_await send(job, location);
    if (sent) co_return sent;

    const auto other = adopted ? std::nullopt : other_instance(sent.error());
    if (!other) co_return co_await settle(job, std::move(sent).error());
    job.lost.reset();
    job.instance.reset();
    auto next = co_await adopt(job, *other, installed);
    if (!next) co_return next;
  }
}

}  // namespace

Result<http::Request> plan_write(Job& job, const arm::VmView& vm) {
  if (auto planned = plan_attempt(job, vm_access_of(vm), installed_on(vm)); !planned) return std::move(planned).error();
  return request_of(job, vm.location);
}

Task<Outcome> write_and_watch(Job& job) {
  auto written = co_await write(job);
  if (!written || !job.accepted) co_return written;
  co_return co_await watch(job);
}

}  // namespace azvmreset::ops

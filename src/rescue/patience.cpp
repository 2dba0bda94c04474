#include "rescue/patience.hpp"

#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/format.hpp"
#include "engine/sleep.hpp"
#include "guest/failure_catalogue.hpp"

#include <algorithm>
#include <utility>

namespace azvmreset::rescue {
namespace {

using engine::Task;

constexpr int most_unknown = 3;

// Another's operation on the resource; a detach may take a quarter of an hour.
constexpr engine::Duration longest_conflict = std::chrono::minutes(20);

bool is_conflict(const Error& error) noexcept {
  constexpr std::string_view rows[] = {"another_operation", "conflict", "preempted", "platform_update"};
  constexpr std::string_view codes[] = {"AttachDiskWhileBeingDetached", "RetryableError", "PreconditionFailed"};
  const auto coded = [&error](std::string_view code) { return base::equals_ignoring_case(error.arm_code, code); };
  // What hangs on something that is being deleted: "NicInUse", "NicReservedForAnotherVm".
  constexpr std::string_view parts[] = {"InUse", "NicReserved"};
  const auto contains = [&error](std::string_view part) { return error.arm_code.find(part) != std::string::npos; };
  // Of two rescues at one rescue VM both have seen it free.
  const bool taken = error.http_status == 400 && error.message.find("A disk at LUN") != std::string::npos;
  return taken || error.http_status == 412 || std::ranges::any_of(parts, contains) ||
         std::ranges::find(rows, error.failure) != std::end(rows) || std::ranges::any_of(codes, coded);
}

// A refusal that says what it means will say it again.
bool is_final(const Error& error) noexcept {
  const guest::Failure* row = guest::failure_named(error.failure);
  return row != nullptr && row->refuser == guest::Refuser::platform && !row->vague;
}

bool is_unknown(const Error& error) noexcept {
  return error.code == ErrorCode::outcome_unknown || error.code == ErrorCode::status_unreadable ||
         error.code == ErrorCode::server_error || (error.may_have_arrived && !is_final(error));
}

}  // namespace

Task<Result<void>> Patience::after(Error error) {
  const engine::Scope* scope = co_await engine::current_scope();
  if (scope->stopped()) co_return error;
  if (is_conflict(error)) {
    if (waited_ >= longest_conflict) co_return error;
  } else if (!is_unknown(error) || ++unknown_ > most_unknown) {
    co_return error;
  }
  auto waited = co_await wait();
  if (!waited && error.code != ErrorCode::outcome_unknown) co_return std::move(waited).error();
  if (!waited) co_return error;
  co_return Result<void>();
}

Task<Result<void>> Patience::before_next_look(engine::Duration longest, std::string what) {
  if (waited_ >= longest) {
    auto error = base::fail(ErrorCode::deadline_exceeded, "after {} minutes {} still",
                            std::chrono::duration_cast<std::chrono::minutes>(waited_).count(), what);
    error.remedy = "look at it in the portal";
    co_return error;
  }
  co_return co_await wait();
}

Task<Result<void>> Patience::wait() {
  const engine::Scope* scope = co_await engine::current_scope();
  engine::Loop& loop = scope->loop();
  const http::Response without_hint((HttpResponse()));
  const engine::TimePoint before = loop.now();
  const engine::Duration delay = pace_.delay_after(without_hint, before);
  auto slept = co_await engine::sleep_for(delay);
  job_.context.progress.polled();
  waited_ += std::chrono::duration_cast<engine::Duration>(loop.now() - before);
  co_return slept;
}

Error explained(Error error) {
  if (!error.failure.empty()) return error;
  const guest::Failure* row = guest::recognise(error.arm_code);
  if (row == nullptr || row->vague) {
    const guest::Failure* closer = guest::recognise(error.arm_code + ": " + error.message);
    if (closer != nullptr) row = closer;
  }
  if (row == nullptr) return error;
  error.failure = row->name;
  error.retryable = error.retryable || row->retryable;
  if (error.remedy.empty()) error.remedy = row->remedy;
  return error;
}

}  // namespace azvmreset::rescue

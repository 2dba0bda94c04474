#include "ops/leftovers_removal.hpp"

#include "engine/sleep.hpp"
#include "ops/script_run_outcome.hpp"

#include <chrono>
#include <utility>

namespace azvmreset::ops {
namespace {

using engine::Task;

// How long a thing may still be shown after ARM has said that it is gone.
constexpr std::chrono::minutes longest_lag{1};

// Whether it is gone: true only when ARM says so.
Task<Result<bool>> is_gone(Context context, http::Request look) {
  engine::Scope* scope = co_await engine::current_scope();
  engine::Loop& loop = scope->loop();
  const engine::TimePoint start = loop.now();
  arm::Pace pace = context.arm.pace();
  const http::Response without_hint((HttpResponse()));
  for (;;) {
    http::Request request = look;
    auto seen = co_await context.arm.call(std::move(request));
    if (!seen && seen.error().code == ErrorCode::not_found) co_return true;
    if (!seen) co_return std::move(seen).error();
    if (loop.now() - start >= longest_lag) co_return false;
    const engine::Duration delay = pace.delay_after(without_hint, loop.now());
    auto slept = co_await engine::sleep_for(delay);
    if (!slept) co_return std::move(slept).error();
  }
}

}  // namespace

std::string told(const Error& error) {
  return error.remedy.empty() ? error.message : error.message + "; " + error.remedy;
}

Task<Result<void>> remove_and_see(Context context, http::Request deletion, http::Request look, Leftover& item) {
  context.count_write();
  auto run = co_await context.arm.run(std::move(deletion), arm::RunOptions());
  const bool may_be_gone = run || run.error().may_have_arrived || run.error().code == ErrorCode::not_found;
  if (!may_be_gone && is_stop(run.error())) co_return std::move(run).error();
  if (!may_be_gone) {
    item.reason = "it was not removed: " + told(run.error());
    co_return Result<void>();
  }
  auto gone = co_await is_gone(context, std::move(look));
  if (gone && *gone) {
    item.removed = true;
    co_return Result<void>();
  }
  const Error* why = !run ? &run.error() : !gone ? &gone.error() : nullptr;
  item.reason = "it was to be removed, and is not seen to be gone" + (why == nullptr ? "" : ": " + told(*why));
  if (!gone && is_stop(gone.error())) co_return std::move(gone).error();
  co_return Result<void>();
}

}  // namespace azvmreset::ops

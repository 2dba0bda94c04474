#include "arm/lro.hpp"

#include "arm/client.hpp"
#include "arm/error_body.hpp"
#include "arm/lro_table.hpp"
#include "base/ascii.hpp"
#include "base/format.hpp"
#include "engine/sleep.hpp"

#include <algorithm>

namespace azvmreset::arm {

namespace {

void enter(base::ProgressSink* progress, Phase phase, std::string_view message) noexcept {
  if (progress != nullptr) progress->entered(phase, message);
}

bool is_stop(const Error& error) noexcept {
  return error.code == ErrorCode::cancelled || error.code == ErrorCode::deadline_exceeded;
}

// Our part ends; what Azure has accepted does not.
Failure stopped_watching(Failure stop) {
  stop->code = ErrorCode::outcome_unknown;
  stop->message += "; Azure has accepted the operation and may still complete it";
  stop->remedy = "look at the resource before trying again";
  stop->may_have_arrived = true;
  return stop;
}

Failure time_is_up() { return stopped_watching(Failure(Error(ErrorCode::deadline_exceeded, "the time was up"))); }

Failure without_result(Failure why) {
  why->message = "the operation succeeded, but its result cannot be read: " + why->message;
  return why;
}

http::Request poll_of(http::Url url) {
  http::Request request("GET", std::move(url));
  request.poll = true;
  return request;
}

}  // namespace

void LroTrail::note(const http::Response& answer) {
  const auto id = answer.header("x-ms-correlation-request-id").value_or("");
  const bool usable = !id.empty() && id.size() <= 128 && base::is_graphic(id);
  if (usable && std::find(correlation_ids_.begin(), correlation_ids_.end(), id) == correlation_ids_.end()) {
    correlation_ids_.emplace_back(id);
  }
  const auto* document = answer.json();
  if (document != nullptr && document->root()["status"].is_string()) status_document_ = Secret(answer.body());
}

RunOutcome LroTrail::outcome(Result<http::Response> result, http::Url url) && {
  RunOutcome outcome(std::move(result), std::move(url));
  outcome.status_document = std::move(status_document_);
  outcome.correlation_ids = std::move(correlation_ids_);
  return outcome;
}

Result<Accepted> Accepted::resume(const Endpoint& endpoint, http::Url url, const Checkpoint& checkpoint,
                                  RunOptions options) {
  auto table = LroTable::resume(endpoint, url, checkpoint);
  if (!table) return std::move(table).failure();
  Accepted accepted(std::move(*table), std::move(url), std::move(options));
  accepted.state_->step = accepted.state_->table.again();
  return accepted;
}

std::optional<Checkpoint> Accepted::checkpoint() const {
  if (state_->step.action != LroAction::poll) return std::nullopt;
  return state_->table.checkpoint();
}

engine::Task<Result<RunOutcome>> Arm::run(http::Request request, RunOptions options) {
  auto accepted = co_await begin(std::move(request), std::move(options));
  if (!accepted) co_return std::move(accepted).failure();
  co_return co_await follow(std::move(*accepted));
}

engine::Task<Result<Accepted>> Arm::begin(http::Request request, RunOptions options) {
  LroTable table(endpoint(), request.method, request.url, options.final_state_via);
  Accepted accepted(std::move(table), request.url, std::move(options));
  Accepted::State& state = *accepted.state_;
  enter(state.options.progress, Phase::submitting, "sending the request");
  auto answer = co_await call(std::move(request));
  if (!answer) co_return std::move(answer).failure();
  state.trail.note(*answer);
  state.step = state.table.first(*answer);
  state.answer = std::move(*answer);
  co_return accepted;
}

// The waits and nothing else: the frame in which thousands of operations wait
// holds no more than it must.
engine::Task<Result<RunOutcome>> Arm::follow(Accepted accepted) {
  Accepted::State& state = *accepted.state_;
  const RunOptions& options = state.options;
  const http::Url written = state.url;
  Pace waits = pace();
  if (state.step.action == LroAction::poll) {
    enter(options.progress, Phase::running, "accepted; waiting for Azure");
  }
  while (state.step.action == LroAction::poll || state.step.action == LroAction::read_resource) {
    if (state.step.action == LroAction::poll) {
      // A resumed operation has waited long enough.
      const auto delay = state.answer ? waits.delay_after(*state.answer, loop_.now()) : engine::Duration::zero();
      const bool in_time = engine::after(loop_.now(), delay) <= options.until;
      const auto wait = in_time ? delay : std::chrono::ceil<engine::Duration>(options.until - loop_.now());
      state.answer.reset();  // it has told all it can
      auto slept = co_await engine::sleep_for(wait);
      if (!slept) co_return stopped_watching(std::move(slept).failure());
      if (!in_time) co_return time_is_up();
    }
    auto looked = co_await look(accepted);
    if (options.progress != nullptr) options.progress->polled();
    if (!looked) co_return stopped_watching(std::move(looked).failure());
  }
  const bool at_home = state.step.url && state.step.url->text() == written.text();
  if (at_home && options.result_url) state.step.url = *options.result_url;
  co_return co_await conclude(std::move(accepted));
}

engine::Task<Result<void>> Arm::look(Accepted& accepted) {
  Accepted::State& state = *accepted.state_;
  state.url = std::move(*state.step.url);
  http::Request poll = poll_of(state.url);
  poll.amendment = &options_.api_versions;
  auto asked = co_await send(std::move(poll));
  if (!asked && is_stop(asked.error())) co_return std::move(asked).failure();
  if (!asked) {
    state.step = state.table.unreachable(asked.error());
    co_return Result<void>();
  }
  state.trail.note(*asked);
  state.answer = std::move(*asked);
  state.step = state.table.next(*state.answer);
  co_return Result<void>();
}

engine::Task<Result<RunOutcome>> Arm::conclude(Accepted accepted) {
  Accepted::State& state = *accepted.state_;
  LroStep& step = state.step;
  if (step.action == LroAction::fail) {
    // ARM has accepted the request: whatever a poll is answered, it has left its mark, or will.
    (*step.error)->may_have_arrived = true;
    co_return std::move(*step.error);
  }
  if (step.action == LroAction::finish) {
    if (!step.error) co_return std::move(state.trail).outcome(std::move(*state.answer), std::move(state.url));
    co_return std::move(state.trail).outcome(without_result(std::move(*step.error)), std::move(state.url));
  }
  enter(state.options.progress, Phase::reading, "reading the result");
  state.url = std::move(*step.url);
  http::Request fetch("GET", state.url);
  fetch.expects_json = state.options.result_url.has_value();
  fetch.amendment = &options_.api_versions;
  auto result = co_await call(std::move(fetch));
  if (!result) {
    co_return std::move(state.trail).outcome(without_result(std::move(result).failure()), std::move(state.url));
  }
  state.trail.note(*result);
  co_return std::move(state.trail).outcome(std::move(result), std::move(state.url));
}

}  // namespace azvmreset::arm

#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/json/reader.hpp"
#include "base/quote.hpp"
#include "base/timestamp.hpp"
#include "engine/sleep.hpp"
#include "ops/preflight.hpp"
#include "ops/requests.hpp"
#include "ops/script_run_body.hpp"
#include "ops/script_run_job.hpp"
#include "ops/script_run_outcome.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

// The action form: one POST, which must not leave a second time once it may
// have arrived (contract C3). A VM has one slot for it (contract B3).
namespace azvmreset::ops {
namespace {

using engine::Duration;
using engine::Task;
using namespace std::chrono_literals;

// Between two tries to get the slot. Each costs one of the four writes a
// minute that Azure allows a VM (contract B2).
constexpr Duration shortest_wait = 15s;

bool is_busy(const Error& error) {
  return base::equals_ignoring_case(error.arm_code, "RunCommandConflict") ||
         (error.http_status == 409 &&
          base::find_ignoring_case(error.message, "Run command extension execution is in progress") !=
              std::string_view::npos);
}

constexpr std::string_view cannot_be_stopped =
    "; a script of this form cannot be stopped, and Azure ends it after 90 minutes at most";

// What can be known of who has the slot: the handler's word, if the VM shows one.
std::string shown_of_holder(const arm::VmView& vm) {
  const auto* handler = vm.extension("Microsoft.CPlat.Core", "RunCommandWindows");
  if (handler == nullptr || handler->statuses.empty()) return "the VM does not show who holds the slot";
  const arm::InstanceStatus& status = handler->statuses.front();
  std::string told = base::format("the VM shows for the slot's handler, {}: {}", base::quoted(handler->name),
                                  base::quoted(status.display_status.empty() ? status.code : status.display_status));
  if (status.time) told += ", since " + base::format_timestamp(*status.time);
  return told;
}

Task<Error> slot_not_free(ScriptJob& job, Error refusal) {
  Error error = explain_script_refusal(job.run, std::move(refusal));
  error.code = ErrorCode::deadline_exceeded;
  error.message += "; the time was up before the slot was free, and the script was not run";
  auto seen = co_await examine(job.context, job.target);
  if (seen) error.message += "; " + shown_of_holder(seen->vm);
  error.remedy += "; or use the managed form, which needs no slot; or restart the VM, which frees it";
  co_return error;
}

Error unknown(const ScriptJob& job, const std::string& why) {
  Error error = script_unknown(job.run, why);
  error.message += cannot_be_stopped;
  return error;
}

Task<Result<arm::Accepted>> take_slot(ScriptJob& job) {
  const auto body = std::make_shared<const Secret>(action_command_body(job.run));
  engine::Scope* scope = co_await engine::current_scope();
  arm::Pace pace = job.context.arm.pace();
  const http::Response without_hint((HttpResponse()));
  for (;;) {
    auto request = post_run_command(job.context.arm, job.target, body);
    if (!request) co_return std::move(request).error();
    arm::RunOptions options;
    options.final_state_via = FinalStateVia::location;
    options.progress = &job.context.progress;
    options.until = job.times.watch_until;
    job.lost.emplace(unknown(job, "out of memory; the script may have run"));
    job.context.count_write();
    auto accepted = co_await job.context.arm.begin(std::move(*request), std::move(options));
    if (accepted) {
      job.context.note_script(CommandForm::action);
      co_return accepted;
    }
    Error error = std::move(accepted).error();
    const bool busy = is_busy(error);
    // Nobody but the first try can have the slot that the second one met.
    if (busy && error.may_have_arrived) co_return unknown(job, "a lost request has arrived: " + error.message);
    if (!busy && is_open(error)) co_return unknown(job, error.message);
    if (!busy) co_return explain_script_refusal(job.run, std::move(error));

    job.context.progress.entered(Phase::queued, "another Run Command is at work on this VM");
    const engine::TimePoint now = scope->loop().now();
    const Duration delay = std::max(pace.delay_after(without_hint, now), shortest_wait);
    if (engine::after(now, delay) > job.times.watch_until) {
      auto told = co_await slot_not_free(job, std::move(error));
      co_return told;
    }
    auto slept = co_await engine::sleep_for(delay);
    if (!slept) co_return std::move(slept).error();
  }
}

// Some clouds put the result into the status document, and not behind the Location.
Result<arm::ActionOutput> output_of(const arm::RunOutcome& run) {
  if (run.result && run.result->json() != nullptr) {
    auto output = arm::read_action_output(run.result->json()->root());
    if (output) return output;
  }
  const auto document = base::json::Document::parse(run.status_document.expose());
  if (document) {
    auto output = arm::read_action_output(document->root()["properties"]["output"]);
    if (output) return output;
  }
  if (!run.result) return run.result.error();
  return base::fail(ErrorCode::protocol, "expected what the script wrote, found {}", base::quoted(run.result->body()));
}

}  // namespace

Task<Result<ScriptOutcome>> run_action(ScriptJob& job) {
  auto accepted = co_await take_slot(job);
  if (!accepted) co_return std::move(accepted).error();
  auto run = co_await job.context.arm.follow(std::move(*accepted));
  if (!run) {
    const Error& error = run.error();
    const bool watched = error.code != ErrorCode::outcome_unknown && error.code != ErrorCode::status_unreadable;
    if (watched) co_return explain_script_end(job.run, std::move(run).error());
    co_return unknown(job, error.message);
  }
  auto output = output_of(*run);
  if (!output) {
    co_return script_unknown(job.run, "the script ran, and what it wrote cannot be read: " + output.error().message);
  }
  auto outcome = outcome_of(std::move(*output));
  outcome.correlation_ids = std::move(run->correlation_ids);
  co_return outcome;
}

}  // namespace azvmreset::ops

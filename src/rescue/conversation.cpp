#include "rescue/conversation.hpp"

#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/format.hpp"
#include "base/quote.hpp"
#include "engine/gate.hpp"
#include "engine/sleep.hpp"
#include "engine/together.hpp"
#include "engine/within.hpp"
#include "guest/account_request.hpp"
#include "guest/scripts.hpp"
#include "offline/plan_names.hpp"
#include "ops/account_round.hpp"
#include "ops/run_command_read.hpp"
#include "ops/script_run.hpp"
#include "rescue/lease.hpp"
#include "rescue/patience.hpp"
#include "rescue/sending.hpp"
#include "rescue/volume_verdict.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <optional>
#include <tuple>
#include <utility>

namespace azvmreset::rescue {
namespace {

using base::format;
using engine::Task;
using guest::RescueAnswer;
using guest::RescueOutcome;
using guest::RescueReason;
using namespace std::chrono_literals;

// Azure ends a script of the plan after 900 seconds; the agent takes it late,
// and tells of it late.
constexpr engine::Duration longest_run = 20min;

// What a machine that has its clock from Azure may be wrong by, and what a
// request may wait there.
constexpr std::chrono::seconds request_validity = 25min;

// Two values together stay below the 32,767 characters of a command line of
// Windows: what is secret is one small file.
constexpr std::size_t longest_value = 28'000;

// Of a disk that changes while it is read, and of one that Windows has not seen yet.
constexpr int most_readings = 3;
constexpr engine::Duration longest_arrival = 3min;

std::string command_id(const Job& job, const Saying& what) {
  return format("{}/runCommands/{}", what.vm, offline::name_in_plan(job.plan.id, what.part));
}

Fill fill_of(const Saying& what, const std::string& nonce) {
  Fill fill;
  fill.emplace_back(format("{{script: {}}}", what.part), Secret(what.script));
  fill.emplace_back("{nonce}", Secret(guest::nonce_parameter(nonce)));
  fill.emplace_back(format("{{request: {}}}", what.part), Secret(what.request));
  // A value of nothing would lead PowerShell to take the name of the next parameter for it.
  fill.emplace_back("{the chosen password}", what.secret.empty() ? Secret("x") : what.secret.duplicate());
  return fill;
}

bool is_over(const arm::RunCommandView& seen) {
  if (seen.ended()) return true;
  const auto is = [&seen](std::string_view word) { return base::equals_ignoring_case(seen.provisioning_state, word); };
  return is("Succeeded") || is("Failed") || is("Canceled");
}

ops::ScriptRun watched(const Job& job, const Saying& what, std::string nonce) {
  ops::ScriptRun run;
  run.name = offline::name_in_plan(job.plan.id, what.part);
  run.always_writes = true;
  if (!nonce.empty()) run.nonces.push_back(std::move(nonce));
  return run;
}

Result<ResourceId> machine(const Saying& what) { return ResourceId::parse(what.vm); }

Task<Result<ops::ScriptOutcome>> watch_until_told(Job& job, Saying& what, std::string nonce, engine::Gate& told) {
  auto pass = co_await told.enter();
  if (!pass) co_return std::move(pass).error();
  auto vm = machine(what);
  if (!vm) co_return std::move(vm).error();
  co_return co_await engine::within(longest_run, ops::watch_script(job.context, *vm, watched(job, what, nonce)));
}

Task<Result<void>> entered(engine::Gate& gate) {
  auto pass = co_await gate.enter();
  if (!pass) co_return std::move(pass).error();
  co_return Result<void>();
}

// One that is lost is found so by the next write.
Task<Result<void>> keep_lease_until(Job& job, engine::Gate& told) {
  for (;;) {
    auto over = co_await engine::within(engine::Duration(job.lease_time) / 4, entered(told));
    const engine::Scope* scope = co_await engine::current_scope();
    if (over || scope->stopped() || job.lease_lost) co_return over;
    auto kept = co_await keep_lease(job);
    static_cast<void>(kept);
  }
}

// A script may take longer than a lease lasts, and nobody writes meanwhile. Not
// beside one at the VM itself: to write to a VM may end what runs in it.
Task<Result<ops::ScriptOutcome>> watch(Job& job, Saying& what, std::string nonce) {
  engine::Gate told(1, 1);
  if (what.vm == job.at.vm) co_return co_await watch_until_told(job, what, std::move(nonce), told);
  auto both =
      co_await engine::together(watch_until_told(job, what, std::move(nonce), told), keep_lease_until(job, told));
  co_return std::move(std::get<0>(both));
}

// A script that an earlier process began may be at work on the disk still.
Task<Result<void>> let_earlier_one_end(Job& job, Saying& what) {
  auto vm = machine(what);
  if (!vm) co_return std::move(vm).error();
  auto seen = co_await ops::read_vm_run_command(job.context, *vm, offline::name_in_plan(job.plan.id, what.part));
  if (!seen && seen.error().code == ErrorCode::not_found) co_return Result<void>();
  if (!seen) co_return std::move(seen).error();
  if (is_over(*seen)) co_return Result<void>();
  auto ended = co_await watch(job, what, "");
  if (ended || ended.error().code == ErrorCode::not_found) co_return Result<void>();
  Error error = std::move(ended).error();
  error.message = format("an earlier run of the script {} has not ended: {}", what.part, error.message);
  error.remedy = "wait until it has ended";
  co_return error;
}

Error unanswered(const Saying& what, const ops::ScriptOutcome& outcome, const Error& unread) {
  std::string how = outcome.execution_state.empty() ? "" : format("; Azure says {}", outcome.execution_state);
  if (outcome.exit_code) how += format(", exit code {}", *outcome.exit_code);
  Error error = base::fail(ErrorCode::protocol, "the script {} at {} has not answered this call: {}{}", what.part,
                           what.vm, unread.message, how);
  error.remedy = "look at what guards that machine";
  return error;
}

Task<Result<RescueAnswer>> hear(Job& job, Saying& what, std::string nonce) {
  auto outcome = co_await watch(job, what, nonce);
  if (!outcome) co_return std::move(outcome).error();
  auto answer = guest::read_rescue_answer(outcome->output, nonce);
  if (answer) co_return answer;
  if (auto kept_out = ops::never_began(*outcome, nonce)) co_return std::move(*kept_out);
  co_return unanswered(what, *outcome, answer.error());
}

// ARM has not said no to the request itself.
bool may_have_begun(const Error& error) {
  return error.may_have_arrived || error.code == ErrorCode::outcome_unknown ||
         error.code == ErrorCode::status_unreadable || (error.http_status >= 200 && error.http_status < 300);
}

std::string_view rescue_script(const Job& job) {
  return job.plan.rescue_os == RescueOs::windows ? guest::windows_rescue_script() : guest::linux_rescue_script();
}

Saying said_at_rescue_vm(const Job& job, const Question& question, guest::RescueParameters& parameters) {
  Saying what;
  what.step = question.step;
  what.part = question.part;
  what.vm = job.at.rescue_vm;
  what.script = rescue_script(job);
  what.request = std::move(parameters.request);
  what.secret = std::move(parameters.secret);
  return what;
}

Task<Result<std::vector<guest::RescueParameters>>> calls_of(Job& job, Question& question, std::size_t offset) {
  auto not_after = co_await request_not_after(job, job.at.rescue_vm);
  if (!not_after) co_return std::move(not_after).error();
  guest::RescueOrder order;
  order.verb = question.verb;
  order.not_after = *not_after;
  order.offset = offset;
  order.disk = question.disk;
  co_return guest::rescue_calls(order, question.steps, longest_value);
}

// At the rescue machine.
class Asking final : public Reporter {
 public:
  Asking(Job& job, Question& question) noexcept : job_(job), question_(question) {}

  // Azure has attached the disk, and the machine's own system takes a moment.
  Task<Result<RescueAnswer>> from(std::size_t offset) override {
    Patience patience(job_);
    for (;;) {
      auto calls = co_await calls_of(job_, question_, offset);
      if (!calls) co_return std::move(calls).error();
      Saying what = said_at_rescue_vm(job_, question_, calls->front());
      auto answer = co_await say(job_, std::move(what));
      if (!answer || answer->reason != RescueReason::disk_not_found) co_return answer;
      auto waited = co_await patience.before_next_look(longest_arrival, "the disk does not show at the rescue VM");
      if (!waited) co_return answer;
    }
  }

  Error refusal(const RescueAnswer& answer) const override { return refusal_of(answer, job_.plan); }

 private:
  Job& job_;
  Question& question_;
};

// `changed`: its chunks do not fit together.
Task<Result<guest::RescueReport>> read_once(Reporter& reporter, bool& changed) {
  guest::RescueChunks chunks;
  changed = false;
  for (;;) {
    auto answer = co_await reporter.from(chunks.next_offset());
    if (!answer) co_return std::move(answer).error();
    if (answer->outcome != RescueOutcome::done) co_return reporter.refusal(*answer);
    auto added = chunks.add(*answer);
    if (!added) {
      changed = answer->offset != 0;
      co_return std::move(added).error();
    }
    if (chunks.whole()) co_return guest::read_rescue_report(chunks.packed());
  }
}

}  // namespace

Task<Result<std::int64_t>> request_not_after(Job& job, std::string vm) {
  auto seen = co_await look_at_vm(job, vm);
  if (!seen) co_return std::move(seen).error();
  if (!*seen) co_return base::fail(ErrorCode::not_found, "{} is not there any more", base::quoted(vm, 300));
  const auto now = (*seen)->answered_at.value_or(job.context.clock.wall_now());
  const auto latest = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()) + request_validity;
  co_return static_cast<std::int64_t>(latest.count());
}

Task<Result<RescueAnswer>> say(Job& job, Saying what) {
  Patience patience(job);
  for (;;) {
    auto quiet = co_await let_earlier_one_end(job, what);
    if (!quiet) co_return std::move(quiet).error();
    auto call = call_of(job, what.step, "PUT", command_id(job, what));
    if (!call) co_return std::move(call).error();
    const std::string nonce = ops::make_nonce(job.context);
    Fill fill = fill_of(what, nonce);
    auto written = co_await write(job, what.step, std::move(*call), std::move(fill));
    if (written) co_return co_await hear(job, what, nonce);

    Error error = std::move(written).error();
    if (may_have_begun(error)) {
      auto answer = co_await hear(job, what, nonce);
      if (answer) co_return answer;
    }
    auto again = co_await patience.after(std::move(error));
    if (!again) co_return std::move(again).error();
  }
}

Task<Result<guest::RescueReport>> whole_report(Reporter& reporter) {
  for (int readings = 1;; ++readings) {
    bool changed = false;
    auto report = co_await read_once(reporter, changed);
    if (report || !changed || readings == most_readings) co_return report;
  }
}

Task<Result<guest::RescueReport>> ask(Job& job, Question question) {
  Asking asking(job, question);
  co_return co_await whole_report(asking);
}

Task<Result<std::vector<std::string>>> have_written(Job& job, Question question) {
  std::vector<std::string> written;
  auto calls = co_await calls_of(job, question, 0);
  if (!calls) co_return std::move(calls).error();
  for (guest::RescueParameters& parameters : *calls) {
    Saying what = said_at_rescue_vm(job, question, parameters);
    auto answer = co_await say(job, std::move(what));
    if (!answer) co_return std::move(answer).error();
    if (answer->outcome != RescueOutcome::done) co_return refusal_of(*answer, job.plan);
    guest::RescueChunks chunks;
    auto added = chunks.add(*answer);
    if (!added) co_return std::move(added).error();
    auto report = guest::read_rescue_report(chunks.packed());
    if (!report) co_return std::move(report).error();
    std::ranges::move(report->written, std::back_inserter(written));
  }
  co_return written;
}

Task<Result<guest::RescueDisk>> disk_at_rescue_vm(Job& job, std::string disk) {
  auto seen = co_await look_at_vm(job, job.at.rescue_vm);
  if (!seen) co_return std::move(seen).error();
  if (!*seen) co_return base::fail(ErrorCode::not_found, "the rescue VM {} is not there any more", job.at.rescue_vm);
  const auto& attached = (*seen)->vm.profile.data_disks;
  const auto found = std::ranges::find_if(
      attached, [&disk](const arm::DataDiskProfile& one) { return base::equals_ignoring_case(one.id, disk); });
  if (found == attached.end()) {
    co_return base::fail(ErrorCode::not_found, "{} is not attached to the rescue VM any more", base::quoted(disk, 300));
  }
  guest::RescueDisk shown;
  shown.lun = static_cast<std::uint32_t>(found->lun);
  shown.bytes = static_cast<std::uint64_t>(job.plan.facts.os_disk_bytes);
  if (const auto& said = job.chronicle.known().volume) {
    shown.computer = said->computer;
    shown.identity = said->identity;
  }
  co_return shown;
}

}  // namespace azvmreset::rescue

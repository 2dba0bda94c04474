#include "base/fail.hpp"
#include "engine/sleep.hpp"
#include "rescue/conversation.hpp"
#include "rescue/disks.hpp"
#include "rescue/guest_talk.hpp"
#include "rescue/marker_reading.hpp"
#include "rescue/power.hpp"
#include "rescue/reaching.hpp"

#include <utility>

// The hook `setup` would run its command at every start. Its script disarms it
// first of all; here one makes sure.
namespace azvmreset::rescue {
namespace {

using engine::Task;

constexpr std::uint32_t armed_type = 2;

Error not_told(const Job& job) {
  Error error =
      base::fail(ErrorCode::outcome_unknown,
                 "the VM {} runs on the repaired copy, and nobody could tell whether its hook is disarmed: an "
                 "armed one runs at every start (hook_still_armed)",
                 job.plan.target);
  error.remedy = "see to its agent; or set SetupType of HKLM\\SYSTEM\\Setup to 0 inside that Windows";
  error.may_have_arrived = true;
  return error;
}

// SetupType as the running Windows has it; nothing where nobody could be asked.
Task<Result<std::optional<std::int64_t>>> setup_type_now(Job& job) {
  auto there = co_await agent_is_there(job);
  if (!there) co_return std::move(there).error();
  if (*there) {
    auto reading = co_await read_by_agent(job, "disarm", "armed");
    const engine::Scope* scope = co_await engine::current_scope();
    if (reading) co_return reading->setup_type;
    if (scope->stopped()) co_return std::move(reading).error();
  }
  const bool by_snapshot = job.plan.read_back == ReadBack::automatic || job.plan.read_back == ReadBack::snapshot;
  if (!by_snapshot) co_return std::optional<std::int64_t>();
  auto booted = co_await let_it_boot(job);
  if (!booted) co_return std::move(booted).error();
  auto reading = co_await read_by_snapshot(job);
  if (!reading) co_return std::move(reading).error();
  co_return reading->setup_type;
}

Task<Result<Question>> question_of_copy(Job& job, guest::RescueVerb verb) {
  Question question;
  question.step = "disarm";
  question.part = "clear";
  question.verb = verb;
  auto disk = co_await disk_at_rescue_vm(job, job.at.copy);
  if (!disk) co_return std::move(disk).error();
  question.disk = std::move(*disk);
  co_return std::move(question);
}

// What was there before, as far as it is known.
guest::SetupValues former_values(Job& job) {
  guest::SetupValues former;
  const auto& planted = job.chronicle.known().planted;
  if (planted && planted->setup_command_line) {
    former.command_line = *planted->setup_command_line;
  } else {
    job.result.warnings.emplace_back("setup_command_line_lost",
                                     "CmdLine of HKLM\\SYSTEM\\Setup had arguments, so it was not written down, and "
                                     "is empty now; Windows does not read it while SetupType is 0",
                                     "");
  }
  return former;
}

// The script did it while Windows shut down, or another process.
Task<Result<bool>> is_clear(Job& job) {
  auto question = co_await question_of_copy(job, guest::RescueVerb::read);
  if (!question) co_return std::move(question).error();
  auto report = co_await ask(job, std::move(*question));
  if (!report) co_return std::move(report).error();
  co_return report->setup_type == 0;
}

Task<Result<void>> clear_hook(Job& job) {
  auto clear = co_await is_clear(job);
  if (!clear) co_return std::move(clear).error();
  if (*clear) co_return Result<void>();
  auto question = co_await question_of_copy(job, guest::RescueVerb::remove);
  if (!question) co_return std::move(question).error();
  guest::RescueStep step;
  step.kind = guest::RescueStep::Kind::setup;
  step.expected = armed_type;
  step.setup = former_values(job);
  question->steps.push_back(std::move(step));
  auto written = co_await have_written(job, std::move(*question));
  if (!written) co_return std::move(written).error();
  co_return Result<void>();
}

// At the rescue VM, because Windows must not run meanwhile. Wherever a process
// has died in it, doing it again is right.
Task<Result<void>> take_hook_back(Job& job) {
  const std::string step = "disarm";
  auto off = co_await ensure_off(job, step, job.plan.deallocate);
  if (!off) co_return off;
  auto out = co_await ensure_os_disk(job, step, job.at.os_disk);
  if (!out) co_return out;
  auto attached = co_await ensure_attached(job, step, job.at.copy);
  if (!attached) co_return attached;
  auto cleared = co_await clear_hook(job);
  if (!cleared) co_return cleared;
  auto detached = co_await ensure_detached(job, step, job.at.copy);
  if (!detached) co_return detached;
  auto in = co_await ensure_os_disk(job, step, job.at.copy);
  if (!in) co_return in;
  co_return co_await ensure_running(job, step);
}

}  // namespace

Task<Result<void>> disarm(Job& job) {
  if (job.plan.hook != Hook::setup) co_return Result<void>();
  auto stays = co_await stays_on_copy(job);
  if (!stays) co_return stays;
  if (!job.chronicle.known().disarming) {
    auto type = co_await setup_type_now(job);
    if (!type) co_return std::move(type).error();
    if (!*type) co_return not_told(job);
    if (**type == 0) co_return Result<void>();
    auto noted = co_await job.chronicle.will_disarm();
    if (!noted) co_return noted;
  }
  job.result.warnings.emplace_back(
      "hook_was_armed", "the planted script had not disarmed its hook, so it was taken back at the rescue VM", "");
  co_return co_await take_hook_back(job);
}

}  // namespace azvmreset::rescue

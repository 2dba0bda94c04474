#include "ops/vm_access_token.hpp"

#include "base/format.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace azvmreset::ops {
namespace {

using engine::Task;

Task<Result<void>> keep(Job& job) {
  if (!job.tokens.wanted()) co_return Result<void>();
  job.context.progress.entered(Phase::storing, "keeping the resume token");
  Secret text(write_token(token_of(job)));
  co_return co_await job.tokens.store(job.context.storage, std::move(text));
}

// Whoever goes on tells of this rung and of those after it.
std::vector<RungReport> rungs_before(const Job& job) {
  const std::vector<RungReport>& all = job.result.rungs;
  const auto here =
      std::find_if(all.begin(), all.end(), [&](const RungReport& report) { return report.rung == job.climb->rung; });
  return {all.begin(), here};
}

std::vector<Blocker> each_once(std::vector<Blocker> blockers) {
  std::sort(blockers.begin(), blockers.end());
  blockers.erase(std::unique(blockers.begin(), blockers.end()), blockers.end());
  return blockers;
}

ScriptPlace script_place_of(const Job& job) {
  ScriptPlace script;
  script.form = job.form;
  script.built_in_administrator = job.built_in_administrator;
  script.nonces = job.nonces;
  if (job.sealing_key) {
    script.password = guest::PasswordWay::made;
    script.key_fingerprint = job.sealing_key->fingerprint();
  } else if (job.clear_parameter) {
    script.password = guest::PasswordWay::clear;
  }
  return script;
}

}  // namespace

ResumeToken token_of(const Job& job) {
  ResumeToken token;
  token.reached = job.reached.value_or(Reached::preparing);
  token.action = job.result.action;
  token.target = job.target.text();
  token.endpoint = job.context.arm.endpoint().url().origin();
  token.api_version = job.context.arm.api_versions().of(arm::ResourceType::virtual_machines);
  token.operation_id = job.result.operation_id;
  token.username = job.result.username;
  token.create = job.create;
  token.unchecked_name = job.unchecked_name;
  token.overrides = each_once(job.overrides);
  token.require = job.require;
  token.confirm = job.confirm;
  token.verify_in_guest = job.verify_in_guest;
  token.vm_access_after = job.vm_access_after;
  token.instance = job.instance;
  if (job.climb) {
    token.ladder = LadderPlace{job.climb->rung, job.allow_offline, job.climb->clear_parameter, rungs_before(job)};
  }
  if (job.by_script()) token.script = script_place_of(job);
  token.start_if_stopped = job.start_if_stopped;
  token.after = job.after;
  token.original_power = job.original_power;
  token.started_vm = job.result.started_vm;
  token.snapshot_first = job.snapshot_first;
  token.snapshot_id = job.result.snapshot_id;
  if (token.reached != Reached::preparing && !job.by_script()) token.attempt = job.attempt;
  if (token.reached == Reached::accepted) token.operation = job.operation;
  token.evidence = job.result.evidence;
  token.started_at = job.result.started_at;
  token.written_at = job.written_at;
  token.sent_again = job.sent_again;
  return token;
}

Task<Result<void>> announce(Job& job, Reached next) {
  const auto before = job.reached;
  job.reached = next;
  auto kept = co_await keep(job);
  if (kept) co_return kept;
  job.reached = before;
  job.not_kept = true;
  Error error = std::move(kept).error();
  const std::string_view so = before ? "so the guest was not written to" : "so nothing was sent";
  error.message = base::format("the resume token could not be kept, {}: {}", so, error.message);
  co_return error;
}

Task<Result<void>> note(Job& job, Reached reached) {
  job.reached = reached;
  auto kept = co_await keep(job);
  if (kept) co_return kept;
  job.late_warnings.emplace_back("resume_token_not_kept",
                                 "the newest resume token could not be kept: " + kept.error().message,
                                 "the one before it still leads to the outcome");
  co_return Result<void>();
}

}  // namespace azvmreset::ops

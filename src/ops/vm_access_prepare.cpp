#include "ops/vm_access_prepare.hpp"

#include "ops/admission.hpp"
#include "ops/guest_proof.hpp"
#include "ops/password.hpp"
#include "ops/power.hpp"
#include "ops/preflight.hpp"
#include "ops/snapshot.hpp"
#include "ops/vm_access_token.hpp"

#include <optional>
#include <utility>

namespace azvmreset::ops {

using engine::Task;

Task<Outcome> admit_seen(Job& job, Examined& seen) {
  if (auto admitted = admit(job, seen.report); !admitted) co_return std::move(admitted).error();
  if (job.result.before.power.empty()) job.result.before = state_of(seen);
  if (job.look_first) {
    auto looked = co_await look_first(job, seen);
    if (!looked) co_return looked;
  }
  job.seen = std::make_unique<arm::VmView>(std::move(seen.vm));
  co_return Outcome();
}

Task<Outcome> examine_and_admit(Job& job) {
  job.context.progress.entered(Phase::preflight, "reading the VM");
  auto examined = co_await examine(job.context, job.target);
  if (!examined) co_return std::move(examined).error();
  co_return co_await admit_seen(job, *examined);
}

Task<Outcome> prepare(Job& job) {
  std::optional<SnapshotPlan> copy;
  if (job.snapshot_first) {
    auto planned = plan_snapshot(job.target, *job.seen, job.result.operation_id);
    if (!planned) co_return std::move(planned).error();
    job.result.snapshot_id = planned->path.text();
    copy.emplace(std::move(*planned));
  }
  if (job.secrets.wanted() && !job.secret_kept && !job.sealing_key) {
    Secret password = job.password.duplicate();
    auto kept = co_await keep_password(job.context, job.secrets, std::move(password));
    if (!kept) co_return kept;
    job.secret_kept = true;
  }
  if (job.keys.wanted()) {
    auto kept = co_await keep_sealing_key(job.context, job.keys, *job.sealing_key);
    if (!kept) co_return kept;
    job.keys = Keeper(Sink());
  }

  if (job.original_power.empty()) job.original_power = job.to_start;
  const bool asleep = !job.original_power.empty() && !job.awake;
  if (asleep || copy) {
    auto announced = co_await announce(job, Reached::preparing);
    if (!announced) co_return announced;
  }
  if (asleep) {
    auto woken = co_await wake(job, job.seen->power);
    if (!woken) co_return woken;
    auto again = co_await examine_and_admit(job);
    if (!again) co_return again;
  }
  if (copy) {
    co_return co_await take_snapshot(job.context, std::move(*copy), job.late_warnings);
  }
  co_return Outcome();
}

}  // namespace azvmreset::ops

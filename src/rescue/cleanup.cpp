#include "base/ascii.hpp"
#include "ops/findings.hpp"
#include "rescue/checks.hpp"
#include "rescue/lease.hpp"
#include "rescue/opening.hpp"
#include "rescue/rescue.hpp"
#include "rescue/steps.hpp"

#include <algorithm>
#include <utility>

namespace azvmreset::rescue {
namespace {

using base::equals_ignoring_case;
using engine::Task;
using ops::Context;

// Without the VM there is nothing that a lease could guard.
Task<Result<void>> see_vm(Job& job, bool ended, CleanupReport& report) {
  auto seen = co_await look_at_vm(job, job.at.vm);
  if (!seen) co_return std::move(seen).error();
  if (!*seen) {
    job.plan.lease = false;
    co_return Result<void>();
  }
  const arm::VmView& vm = (*seen)->vm;
  const bool off = vm.power == "stopped" || vm.power == "deallocated";
  if (ended || equals_ignoring_case(vm.os_disk_id, job.at.copy)) co_return Result<void>();
  report.warnings.emplace_back("not_ended",
                               off ? "the rescue has not ended, and the VM, which it may have stopped, is off"
                                   : "the rescue has not ended; what it needs to go on is deleted",
                               "rollback deletes the same, and restores the VM's power state, too");
  co_return Result<void>();
}

Task<Result<void>> delete_all(Job& job) {
  auto leased = co_await take_lease(job);
  if (!leased) co_return leased;
  auto clean = co_await clean_up(job);
  // Who comes next need not wait for it to run out.
  if (clean) co_return clean;
  auto given_back = co_await release_lease(job);
  static_cast<void>(given_back);
  co_return clean;
}

void say_next_steps(CleanupReport& report) {
  const auto any = [&report](ItemFate fate) {
    return std::ranges::any_of(report.items, [fate](const RescueItem& item) { return item.fate == fate; });
  };
  if (any(ItemFate::to_be_deleted)) report.next_steps.emplace_back("call cleanup without dry_run");
  if (any(ItemFate::left)) report.next_steps.emplace_back("see to what keeps it, and call cleanup again");
  if (any(ItemFate::not_ours)) report.next_steps.emplace_back("look at what is not ours, and delete it by hand");
}

}  // namespace

Task<Result<CleanupReport>> cleanup(Context context, Cleanup request) {
  if (auto checked = check(request); !checked) co_return std::move(checked).error();
  auto opened = co_await open_rescue(context, std::move(request.which), Purpose::cleaning_up);
  if (!opened) co_return std::move(opened).error();
  const RescueKeeping nothing;
  Job job(context, std::move(opened->plan), std::move(opened->at), std::move(opened->chronicle), nothing);
  job.discard_password = request.discard_password;
  job.lease_time = request.lease_time;
  job.result.items = std::move(opened->not_ours);

  CleanupReport report;
  report.target = job.at.vm;
  report.plan_id = job.plan.id;
  report.dry_run = request.dry_run;
  report.warnings = std::move(opened->warnings);
  const bool ended = job.chronicle.known().ended.has_value();
  auto seen = co_await see_vm(job, ended, report);
  if (!seen) co_return std::move(seen).error();

  context.progress.entered(Phase::running, request.dry_run ? "looking what is left" : "deleting what is left");
  if (request.dry_run) {
    auto told = co_await foretell_clean_up(job);
    if (!told) co_return std::move(told).error();
  } else {
    auto done = co_await delete_all(job);
    if (!done) co_return std::move(done).error();
  }
  report.items = std::move(job.result.items);
  ops::append(report.warnings, std::move(job.result.warnings));
  say_next_steps(report);
  co_return std::move(report);
}

}  // namespace azvmreset::rescue

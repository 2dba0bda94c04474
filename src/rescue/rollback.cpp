#include "ops/findings.hpp"
#include "rescue/checks.hpp"
#include "rescue/items.hpp"
#include "rescue/opening.hpp"
#include "rescue/rescue.hpp"
#include "rescue/steps.hpp"

#include <new>
#include <utility>

namespace azvmreset::rescue {
namespace {

using engine::Task;
using ops::Context;

void say_next_steps(RescueResult& result, bool has_journal) {
  for (const RescueItem& item : result.items) {
    if (item.fate != ItemFate::left) continue;
    result.next_steps.emplace_back(has_journal ? "delete what was left: cleanup with the journal"
                                               : "delete what was left: cleanup with the plan's id");
    return;
  }
  for (const RescueItem& item : result.items) {
    if (item.fate != ItemFate::not_ours) continue;
    result.next_steps.emplace_back("look at what is named and not proved to be ours, and delete it by hand");
    return;
  }
}

Error resumable(Error error) {
  if (error.code == ErrorCode::blocked || error.code == ErrorCode::invalid_argument) return error;
  error.remedy += error.remedy.empty() ? "call rollback again: it goes on where it stopped"
                                       : "; then call rollback again: it goes on where it stopped";
  return error;
}

// It had ended, and only its result was lost: what became of the VM since is its owner's.
RescueResult told_again(Job& job) {
  for (const LedgerItem& item : job.chronicle.known().ledger) {
    const bool gone = item.state == LedgerItem::State::deleted;
    note_item(job, item.type, item.id, gone ? ItemFate::deleted : ItemFate::left,
              gone ? "" : "the rollback ended without having deleted it");
  }
  job.result.end = RescueEnd::rolled_back;
  job.result.finished_at = job.context.clock.wall_now();
  say_next_steps(job.result, true);
  return std::move(job.result);
}

Task<Result<RescueResult>> go_back(Job& job, bool discard_changes, bool has_journal) {
  if (job.chronicle.known().ended == RescueEnd::rolled_back) co_return told_again(job);
  auto done = co_await take_back(job, discard_changes);
  if (!done) co_return resumable(std::move(done).error());
  job.result.finished_at = job.context.clock.wall_now();
  say_next_steps(job.result, has_journal);
  co_return std::move(job.result);
}

}  // namespace

Task<Result<RescueResult>> rollback(Context context, Rollback request) {
  if (auto checked = check(request); !checked) co_return std::move(checked).error();
  const bool has_journal = request.which.journal.index() != 0;
  auto opened = co_await open_rescue(context, std::move(request.which), Purpose::going_back);
  if (!opened) co_return std::move(opened).error();
  const RescueKeeping nothing;
  Job job(context, std::move(opened->plan), std::move(opened->at), std::move(opened->chronicle), nothing);
  job.lease_time = request.lease_time;
  job.result.action = "rollback";
  job.result.resumed = true;
  job.result.items = std::move(opened->not_ours);
  ops::append(job.result.warnings, opened->warnings);
  // Made while there is memory: an Error needs some.
  Error no_memory(ErrorCode::outcome_unknown, "out of memory; what was undone stays so");
  no_memory.remedy = "call rollback again: it goes on where it stopped";
  Failure lost(std::move(no_memory));
  try {
    auto outcome = co_await go_back(job, request.discard_changes, has_journal);
    co_return outcome;
  } catch (const std::bad_alloc&) {
  }
  co_return lost;
}

}  // namespace azvmreset::rescue

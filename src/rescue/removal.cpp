// Taking away what the rescue has made: of the ledger alone, and only what
// proves to be ours when it is looked at.
#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"
#include "engine/sleep.hpp"
#include "rescue/disks.hpp"
#include "rescue/items.hpp"
#include "rescue/patience.hpp"
#include "rescue/sending.hpp"

#include <algorithm>
#include <utility>

namespace azvmreset::rescue {
namespace {

using base::equals_ignoring_case;
using base::quoted;
using engine::Task;

constexpr engine::Duration longest_deletion = std::chrono::minutes(20);

bool is_volume(std::string_view type) noexcept {
  return equals_ignoring_case(type, "Microsoft.Compute/disks") ||
         equals_ignoring_case(type, "Microsoft.Compute/snapshots");
}

// The disk of a rescue VM that is made comes with the VM.
bool is_in_ledger(const Job& job, const std::string& id) {
  const Known& known = job.chronicle.known();
  if (equals_ignoring_case(id, job.at.rescue_disk)) return known.item(job.at.rescue_vm) != nullptr;
  return known.item(id) != nullptr;
}

std::string source_of(const Job& job, std::string_view id) {
  const offline::Places& at = job.at;
  if (equals_ignoring_case(id, at.copy)) return at.snapshot;
  if (equals_ignoring_case(id, at.snapshot) || equals_ignoring_case(id, at.probe_snapshot)) return at.os_disk;
  if (equals_ignoring_case(id, at.probe_disk)) return job.plan.from_snapshot.empty() ? at.probe_snapshot : at.snapshot;
  if (equals_ignoring_case(id, at.read_back_snapshot)) return at.copy;
  if (equals_ignoring_case(id, at.read_back_disk)) return at.read_back_snapshot;
  return {};
}

// Why it is none of ours, or empty.
std::string foreign(const Job& job, const arm::DiskView& disk, const std::string& id) {
  const std::string source = source_of(job, id);
  if (source.empty() || equals_ignoring_case(disk.source_id, source)) return {};
  return base::format("it is a copy of {}, expected {}", quoted(disk.source_id, 300), source);
}

std::string holder_of(const arm::DiskView& disk) {
  if (disk.managed_by.empty()) return {};
  return base::format("it is attached to {}", quoted(disk.managed_by, 300));
}

enum class Presence : std::uint8_t { absent, ours, not_ours, held };

struct Seen {
  Presence presence = Presence::absent;
  std::string reason;
  bool letting_go = false;  // held by a VM of the rescue: one that was detached or swapped out is shown so for a while
};

Task<Result<Seen>> look_at(Job& job, std::string type, std::string id) {
  Seen seen;
  if (is_volume(type)) {
    auto disk = co_await look_at_disk(job, id);
    if (!disk) co_return std::move(disk).error();
    if (!*disk) co_return std::move(seen);
    seen.reason = foreign(job, **disk, id);
    seen.presence = seen.reason.empty() ? Presence::ours : Presence::not_ours;
    if (!seen.reason.empty()) co_return std::move(seen);
    seen.reason = holder_of(**disk);
    if (!seen.reason.empty()) seen.presence = Presence::held;
    const std::string& holder = (*disk)->managed_by;
    seen.letting_go = equals_ignoring_case(holder, job.at.vm) || equals_ignoring_case(holder, job.at.rescue_vm);
    co_return std::move(seen);
  }
  auto resource = co_await look_at_resource(job, id);
  if (!resource) co_return std::move(resource).error();
  if (!*resource) co_return std::move(seen);
  const bool script = base::find_ignoring_case(id, "/runCommands/") != std::string::npos;
  const bool ours = script || (*resource)->plan_tag.starts_with(job.plan.id + "/");
  seen.presence = ours ? Presence::ours : Presence::not_ours;
  if (!ours) seen.reason = "it has not the tag of this plan";
  co_return std::move(seen);
}

bool is_locked(const Error& error) noexcept { return error.failure == "locked"; }

void leave(Job& job, const std::string& type, const std::string& id, const Error& why) {
  note_item(job, type, id, ItemFate::left, why.message);
  const std::string remedy = is_locked(why) ? std::string("take the lock off, and call cleanup")
                                            : std::string("call cleanup with the journal, or delete it by hand");
  job.result.warnings.emplace_back(is_locked(why) ? "cannot_clean_up" : "not_deleted",
                                   base::format("{} was not deleted: {}", id, why.message), remedy);
}

Task<Result<void>> note_gone(Job& job, std::string type, std::string id, bool deleted) {
  const LedgerItem* item = job.chronicle.known().item(id);
  const bool before = item != nullptr && item->state == LedgerItem::State::deleted;
  note_item(job, type, id, deleted || before ? ItemFate::deleted : ItemFate::absent, "");
  if (item == nullptr || item->state == LedgerItem::State::deleted) co_return Result<void>();
  co_return co_await job.chronicle.deleted(std::move(id));
}

}  // namespace

bool is_answer_of_azure(const Error& error) noexcept {
  return error.http_status != 0 || error.may_have_arrived || !error.arm_code.empty() ||
         error.code == ErrorCode::deadline_exceeded || category_of(error.code) == ErrorCategory::network ||
         category_of(error.code) == ErrorCategory::outcome_unknown;
}

void note_item(Job& job, const std::string& type, const std::string& id, ItemFate fate, std::string reason) {
  std::vector<RescueItem>& items = job.result.items;
  const auto same = [&id](const RescueItem& item) { return equals_ignoring_case(item.id, id); };
  auto found = std::ranges::find_if(items, same);
  if (found == items.end()) found = items.insert(items.end(), RescueItem());
  found->type = type;
  found->id = id;
  found->fate = fate;
  found->reason = std::move(reason);
}

Task<Result<void>> foretell_gone(Job& job, std::string type, std::string id) {
  if (id.empty() || !is_in_ledger(job, id)) co_return Result<void>();
  auto seen = co_await look_at(job, type, id);
  if (!seen) co_return std::move(seen).error();
  switch (seen->presence) {
    case Presence::absent:
      note_item(job, type, id, ItemFate::absent, "");
      break;
    case Presence::not_ours:
      note_item(job, type, id, ItemFate::not_ours, seen->reason);
      break;
    case Presence::ours:
    case Presence::held:
      note_item(job, type, id, ItemFate::to_be_deleted, seen->reason);
      break;
  }
  co_return Result<void>();
}

Task<Result<void>> ensure_gone(Job& job, std::string step, std::string type, std::string id) {
  if (id.empty() || !is_in_ledger(job, id)) co_return Result<void>();
  Patience patience(job);
  bool sent = false;
  for (;;) {
    auto seen = co_await look_at(job, type, id);
    if (!seen) co_return std::move(seen).error();
    if (seen->presence == Presence::absent) co_return co_await note_gone(job, type, id, sent);
    if (seen->presence == Presence::not_ours) {
      note_item(job, type, id, ItemFate::not_ours, seen->reason);
      co_return Result<void>();
    }
    if (seen->presence == Presence::held && !sent) {
      if (seen->letting_go) {
        std::string what = base::format("{} is attached", id);
        auto waited = co_await patience.before_next_look(longest_letting_go, std::move(what));
        if (waited) continue;
      }
      const Error held(ErrorCode::refused, seen->reason);
      leave(job, type, id, held);
      co_return Result<void>();
    }
    if (sent) {
      std::string what = base::format("{} is there", id);
      auto waited = co_await patience.before_next_look(longest_deletion, std::move(what));
      if (waited) continue;
      leave(job, type, id, waited.error());
      co_return Result<void>();
    }
    auto call = removal_of(job, id);
    if (!call) co_return std::move(call).error();
    auto written = co_await write(job, step, std::move(*call));
    sent = written.ok() || written.error().http_status == 404;
    if (sent) continue;
    Error why = std::move(written).error();
    const engine::Scope* scope = co_await engine::current_scope();
    if (scope->stopped() || !is_answer_of_azure(why)) co_return why;
    auto again = co_await patience.after(why);
    if (again) continue;
    if (scope->stopped()) co_return again;
    leave(job, type, id, again.error());
    co_return Result<void>();
  }
}

}  // namespace azvmreset::rescue

#include "rescue/disks.hpp"

#include "arm/provisioning_state.hpp"
#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/json/writer.hpp"
#include "base/quote.hpp"
#include "rescue/patience.hpp"
#include "rescue/sending.hpp"

#include <algorithm>
#include <utility>

namespace azvmreset::rescue {
namespace {

using base::equals_ignoring_case;
using base::format;
using base::quoted;
using engine::Task;

constexpr engine::Duration longest_making = std::chrono::hours(2);

constexpr engine::Duration longest_attaching = std::chrono::minutes(15);

Error unlike(const std::string& id, std::string_view what, std::string_view found, std::string_view expected) {
  auto error = base::fail(ErrorCode::refused, "{} is not what the plan makes: its {} is {}, expected {}", id, what,
                          quoted(found, 300), quoted(expected, 300));
  error.remedy = "find out who has made it; it was left as it is";
  return error;
}

bool differ(std::string_view one, std::string_view other) noexcept {
  return !one.empty() && !other.empty() && !equals_ignoring_case(one, other);
}

// A copy of that, by what nobody can write (decision 17).
Result<void> descends(const Job& job, const arm::DiskView& disk, const std::string& id, const std::string& source) {
  if (!equals_ignoring_case(disk.source_id, source)) {
    return unlike(id, "creationData.sourceResourceId", disk.source_id, source);
  }
  const bool of_original = equals_ignoring_case(source, job.at.os_disk);
  if (of_original && differ(disk.source_unique_id, job.plan.facts.os_disk_unique_id)) {
    return unlike(id, "creationData.sourceUniqueId", disk.source_unique_id, job.plan.facts.os_disk_unique_id);
  }
  return {};
}

Result<void> is_like_the_original(const Job& job, const arm::DiskView& disk, const std::string& id) {
  const PlanFacts& facts = job.plan.facts;
  if (facts.os_disk_bytes > 0 && disk.bytes > 0 && disk.bytes != facts.os_disk_bytes) {
    return unlike(id, "size", std::to_string(disk.bytes), std::to_string(facts.os_disk_bytes));
  }
  if (differ(disk.generation, facts.hyper_v_generation)) {
    return unlike(id, "hyperVGeneration", disk.generation, facts.hyper_v_generation);
  }
  if (differ(disk.zone, facts.zone)) return unlike(id, "zone", disk.zone, facts.zone);
  return {};
}

// What is there already was made by this rescue, or it may be older than what
// Windows has written since.
Result<void> is_in_ledger(const Job& job, const std::string& id) {
  if (job.chronicle.known().item(id) != nullptr) return {};
  auto error = base::fail(ErrorCode::blocked,
                          "{} is there already, and this rescue has not made it: an earlier one of the same plan may "
                          "have, before Windows wrote what it would lack",
                          id);
  error.blockers = {"leftovers"};
  error.remedy = "have what the earlier one left deleted: cleanup with its journal, or adopt shows it";
  return error;
}

bool is_failed(const arm::DiskView& disk) noexcept { return equals_ignoring_case(disk.provisioning_state, "Failed"); }

Error not_made(const std::string& id) {
  auto error = base::fail(ErrorCode::refused, "Azure has failed to make {}", id);
  error.remedy = "look at it in the portal; roll back deletes it";
  return error;
}

std::string type_of(std::string_view id) {
  return base::find_ignoring_case(id, "/snapshots/") == std::string_view::npos ? "Microsoft.Compute/disks"
                                                                               : "Microsoft.Compute/snapshots";
}

Task<Result<void>> note_made(Job& job, std::string id) {
  const LedgerItem* item = job.chronicle.known().item(id);
  if (item != nullptr && item->state == LedgerItem::State::made) co_return Result<void>();
  std::string type = type_of(id);
  co_return co_await job.chronicle.made(std::move(type), std::move(id));
}

Task<Result<void>> ensure_copied(Job& job, std::string step, std::string id, std::string source, bool disk) {
  Patience patience(job);
  for (;;) {
    auto seen = co_await look_at_disk(job, id);
    if (!seen) co_return std::move(seen).error();
    if (*seen) {
      const arm::DiskView& found = **seen;
      if (auto ours = is_in_ledger(job, id); !ours) co_return ours;
      if (auto descent = descends(job, found, id, source); !descent) co_return descent;
      if (is_failed(found)) co_return not_made(id);
      if (arm::at_rest(found.provisioning_state) && found.complete) {
        if (auto like = is_like_the_original(job, found, id); disk && !like) co_return like;
        co_return co_await note_made(job, id);
      }
      std::string what = format("{} is being copied", id);
      auto waited = co_await patience.before_next_look(longest_making, std::move(what));
      if (!waited) co_return waited;
      continue;
    }
    auto call = call_of(job, step, "PUT", id);
    if (!call) co_return std::move(call).error();
    auto written = co_await write(job, step, std::move(*call));
    if (written) continue;
    auto again = co_await patience.after(std::move(written).error());
    if (!again) co_return again;
  }
}

Error absent(const std::string& id) {
  auto error = base::fail(ErrorCode::not_found, "{} is not there any more", id);
  error.remedy = "find out who has deleted it; then resume, which makes it again, or roll back";
  return error;
}

Error elsewhere(const std::string& id, const std::string& holder) {
  auto error =
      base::fail(ErrorCode::refused, "{} is attached to {}, expected the rescue VM or none", id, quoted(holder, 300));
  error.remedy = "find out who has attached it; it was left as it is";
  return error;
}

// Where the rescue VM has the disk; none: it has it not.
std::optional<std::int32_t> lun_of(const SeenVm& rescue, const std::string& disk) {
  for (const arm::DataDiskProfile& one : rescue.vm.profile.data_disks) {
    if (equals_ignoring_case(one.id, disk)) return one.lun;
  }
  return std::nullopt;
}

std::int32_t free_lun(const SeenVm& rescue) {
  const auto& disks = rescue.vm.profile.data_disks;
  std::int32_t lun = 0;
  while (std::ranges::any_of(disks, [lun](const auto& disk) { return disk.lun == lun; })) ++lun;
  return lun;
}

void write_data_disk(base::json::Writer& json, std::int32_t lun, const std::string& id) {
  json.begin_object().member("lun", lun).member("createOption", "Attach").key("managedDisk").begin_object();
  json.member("id", id).end_object().end_object();
}

// A PATCH replaces the list (F5.5): every disk that the rescue VM has now, with or without ours.
std::string all_disks(const SeenVm& rescue, const std::string& disk, bool attached) {
  base::json::Writer json;
  json.begin_object().key("properties").begin_object().key("storageProfile").begin_object();
  json.key("dataDisks").begin_array();
  for (const arm::DataDiskProfile& one : rescue.vm.profile.data_disks) {
    if (!equals_ignoring_case(one.id, disk)) write_data_disk(json, one.lun, one.id);
  }
  if (attached) write_data_disk(json, free_lun(rescue), disk);
  return json.end_array().end_object().end_object().end_object().text();
}

// The first LUN that is free now: since the plan was made somebody may have taken the one in it.
std::string attach_body(const SeenVm& rescue, const std::string& disk) {
  base::json::Writer json;
  json.begin_object().key("dataDisksToAttach").begin_array().begin_object().member("diskId", disk);
  json.member("lun", free_lun(rescue)).member("caching", "None").member("deleteOption", "Detach");
  return json.end_object().end_array().end_object().text();
}

std::string detach_body(const std::string& disk) {
  base::json::Writer json;
  json.begin_object().key("dataDisksToDetach").begin_array().begin_object().member("diskId", disk);
  return json.end_object().end_array().end_object().text();
}

// Of any step that changes the disks of the rescue VM: the place is the same in all of them.
Result<PlanCall> change_call(const Job& job, const SeenVm& rescue, const std::string& disk, bool attached) {
  const std::string action = job.at.rescue_vm + "/attachDetachDataDisks";
  for (const PlanStep& step : job.plan.steps) {
    if (auto call = call_of(job, step.name, "POST", action)) {
      call->body = attached ? attach_body(rescue, disk) : detach_body(disk);
      return call;
    }
    if (auto call = call_of(job, step.name, "PATCH", job.at.rescue_vm)) {
      call->body = all_disks(rescue, disk, attached);
      return call;
    }
  }
  return call_of(job, "attach", "POST", action);  // which says what is missing
}

Task<Result<void>> change_disks(Job& job, std::string step, std::string disk, bool attached) {
  auto rescue = co_await look_at_vm(job, job.at.rescue_vm);
  if (!rescue) co_return std::move(rescue).error();
  if (!*rescue) co_return absent(job.at.rescue_vm);
  // It is shown late: the change is made already.
  if (lun_of(**rescue, disk).has_value() == attached) co_return Result<void>();
  auto call = change_call(job, **rescue, disk, attached);
  if (!call) co_return std::move(call).error();
  co_return co_await write(job, std::move(step), std::move(*call));
}

}  // namespace

Task<Result<void>> ensure_snapshot(Job& job, std::string step, std::string id, std::string source) {
  return ensure_copied(job, std::move(step), std::move(id), std::move(source), false);
}

Task<Result<void>> ensure_disk(Job& job, std::string step, std::string id, std::string source) {
  return ensure_copied(job, std::move(step), std::move(id), std::move(source), true);
}

Task<Result<void>> ensure_attached(Job& job, std::string step, std::string disk) {
  Patience patience(job);
  for (;;) {
    auto seen = co_await look_at_disk(job, disk);
    if (!seen) co_return std::move(seen).error();
    if (!*seen) co_return absent(disk);
    const std::string& holder = (*seen)->managed_by;
    if (!holder.empty() && !equals_ignoring_case(holder, job.at.rescue_vm)) co_return elsewhere(disk, holder);
    auto rescue = co_await look_at_vm(job, job.at.rescue_vm);
    if (!rescue) co_return std::move(rescue).error();
    const bool listed = *rescue && lun_of(**rescue, disk).has_value();
    const bool resting = *rescue && arm::at_rest((*rescue)->vm.provisioning_state);
    if (!holder.empty() && listed && resting) co_return Result<void>();
    if (listed || !holder.empty()) {
      std::string what = format("{} is not attached to the rescue VM", disk);
      auto waited = co_await patience.before_next_look(longest_attaching, std::move(what));
      if (!waited) co_return waited;
      if (listed) continue;
    }
    auto written = co_await change_disks(job, step, disk, true);
    if (written) continue;
    auto again = co_await patience.after(std::move(written).error());
    if (!again) co_return again;
  }
}

Task<Result<void>> ensure_detached(Job& job, std::string step, std::string disk) {
  Patience patience(job);
  for (;;) {
    auto seen = co_await look_at_disk(job, disk);
    if (!seen) co_return std::move(seen).error();
    if (!*seen) co_return Result<void>();
    const arm::DiskView& found = **seen;
    if (found.managed_by.empty() && !equals_ignoring_case(found.state, "Attached")) co_return Result<void>();
    if (!found.managed_by.empty() && !equals_ignoring_case(found.managed_by, job.at.rescue_vm)) {
      co_return elsewhere(disk, found.managed_by);
    }
    auto rescue = co_await look_at_vm(job, job.at.rescue_vm);
    if (!rescue) co_return std::move(rescue).error();
    if (!*rescue || !lun_of(**rescue, disk)) {
      std::string what = format("{} is shown as attached", disk);
      auto waited = co_await patience.before_next_look(longest_letting_go, std::move(what));
      if (!waited) co_return waited;
      continue;
    }
    auto written = co_await change_disks(job, step, disk, false);
    if (written) continue;
    auto again = co_await patience.after(std::move(written).error());
    if (!again) co_return again;
  }
}

}  // namespace azvmreset::rescue

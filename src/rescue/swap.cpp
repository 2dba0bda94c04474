// Which disk the VM starts from. The one write that decides over everything.
#include "arm/provisioning_state.hpp"
#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/json/reader.hpp"
#include "base/quote.hpp"
#include "rescue/patience.hpp"
#include "rescue/power.hpp"
#include "rescue/sending.hpp"

#include <utility>

namespace azvmreset::rescue {
namespace {

using base::equals_ignoring_case;
using engine::Task;

constexpr engine::Duration longest_operation = std::chrono::minutes(20);
constexpr engine::Duration longest_copying = std::chrono::hours(2);

void replace(std::string& text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
}

std::string_view name_in(std::string_view id) noexcept { return id.substr(id.rfind('/') + 1); }

// The plan's own request; for going back with the original's id and name.
Result<PlanCall> swap_call(const Job& job, const std::string& disk) {
  auto call = call_of(job, "swap", "PATCH", job.at.vm);
  if (!call) return call;
  if (!equals_ignoring_case(disk, job.at.copy)) {
    replace(call->body, job.at.copy, disk);
    replace(call->body, name_in(job.at.copy), name_in(disk));
  }
  const auto body = base::json::Document::parse(call->body);
  const auto os_disk = body ? body->root()["properties"]["storageProfile"]["osDisk"] : base::json::Value();
  if (equals_ignoring_case(os_disk["managedDisk"]["id"].text_or(""), disk)) return call;
  auto error = base::fail(ErrorCode::protocol, "the plan's swap is not for the disk {}", base::quoted(disk, 300));
  error.remedy = "make the plan again; somebody may have changed the file";
  return error;
}

Error changed(const Job& job, const std::string& found) {
  auto error = base::fail(ErrorCode::refused,
                          "somebody has given the VM another OS disk: found {}, expected {} or its copy; nothing was "
                          "swapped",
                          base::quoted(found, 300), job.at.os_disk);
  error.remedy = "find out who did; if that disk is right, delete what the rescue has made (cleanup)";
  return error;
}

Error started(std::string_view power) {
  auto error = base::fail(ErrorCode::refused,
                          "the VM is {}: somebody has started it since it was powered off, and what Windows writes now "
                          "would be missing on the copy; nothing was swapped",
                          base::quoted(power));
  error.remedy = "roll back, and begin anew";
  return error;
}

Error left_copy(const Job& job, const arm::VmView& found) {
  auto error = base::fail(ErrorCode::blocked,
                          "Windows may have run on the copy {}, and the VM is {} on the OS disk {} now: somebody has "
                          "swapped it, and what Windows has written is on the copy alone; nothing more was changed",
                          job.at.copy, base::quoted(found.power), base::quoted(found.os_disk_id, 300));
  error.blockers = {"changes_on_copy"};
  error.remedy = "swap the copy in again, and go on; or give it up (rollback with discard_changes)";
  return error;
}

Error missing(const std::string& disk) {
  auto error = base::fail(ErrorCode::not_found, "the disk {} is not there any more; nothing was swapped", disk);
  error.remedy = "find out who has deleted it, and roll back";
  return error;
}

Error held(const arm::DiskView& disk, const std::string& id) {
  auto error = base::fail(ErrorCode::refused, "the disk {} is attached to {}; nothing was swapped", id,
                          base::quoted(disk.managed_by, 300));
  error.remedy = "find out who has attached it, and detach it";
  return error;
}

bool wants_deallocation(const Error& error) {
  return error.http_status == 409 && base::find_ignoring_case(error.message, "deallocat") != std::string::npos;
}

// Success: it is free, and nothing of it is still on its way.
Task<Result<void>> await_disk(Job& job, std::string id) {
  Patience patience(job);
  for (;;) {
    auto seen = co_await look_at_disk(job, id);
    if (!seen) co_return std::move(seen).error();
    if (!*seen) co_return missing(id);
    const arm::DiskView& disk = **seen;
    // Of the VM, too: one that was swapped out is shown as its own for a while.
    const bool let_go =
        equals_ignoring_case(disk.managed_by, job.at.rescue_vm) || equals_ignoring_case(disk.managed_by, job.at.vm);
    if (!disk.managed_by.empty() && !let_go) co_return held(disk, id);
    const bool free = disk.managed_by.empty() && equals_ignoring_case(disk.state, "Unattached");
    if (free && disk.complete) co_return Result<void>();
    std::string what = base::format("the disk {} is {}", id, free ? "being copied" : base::quoted(disk.state));
    const engine::Duration longest = free ? longest_copying : longest_letting_go;
    auto waited = co_await patience.before_next_look(longest, std::move(what));
    if (!waited) co_return waited;
  }
}

Task<Result<void>> send(Job& job, std::string step, std::string disk, SeenVm seen) {
  auto call = swap_call(job, disk);
  if (!call) co_return std::move(call).error();
  Fill fill;
  if (seen.etag.empty()) call->if_match.clear();
  if (call->if_match.empty()) job.result.unfenced = true;
  fill.emplace_back("{etag}", Secret(seen.etag));
  fill.emplace_back("{as read}", Secret(seen.vm.profile.os_disk.create_option));
  co_return co_await write(job, std::move(step), std::move(*call), std::move(fill));
}

Task<Result<void>> deallocate(Job& job, std::string step) {
  auto off = co_await ensure_off(job, std::move(step), true);
  if (!off) co_return off;
  job.result.deallocated = true;
  co_return co_await job.chronicle.was_deallocated();
}

}  // namespace

Task<Result<void>> ensure_os_disk(Job& job, std::string step, std::string disk) {
  const std::string other = equals_ignoring_case(disk, job.at.copy) ? job.at.os_disk : job.at.copy;
  Patience patience(job);
  bool deallocated = false;
  for (;;) {
    auto seen = co_await look_at_vm(job, job.at.vm);
    if (!seen) co_return std::move(seen).error();
    if (!*seen) co_return missing(job.at.vm);
    const arm::VmView& vm = (*seen)->vm;
    const bool there = equals_ignoring_case(vm.os_disk_id, disk);
    if (!there && !equals_ignoring_case(vm.os_disk_id, other)) co_return changed(job, vm.os_disk_id);
    job.result.os_disk_id = vm.os_disk_id;
    const bool resting = arm::at_rest(vm.provisioning_state);
    if (there && resting) co_return Result<void>();
    if (!resting) {
      std::string what = base::format("the VM is {}", base::quoted(vm.provisioning_state));
      auto waited = co_await patience.before_next_look(longest_operation, std::move(what));
      if (!waited) co_return waited;
      continue;
    }
    if (vm.power != "stopped" && vm.power != "deallocated") co_return started(vm.power);
    auto ready = co_await await_disk(job, disk);
    if (!ready) co_return ready;
    auto written = co_await send(job, step, disk, std::move(**seen));
    if (written) continue;
    if (!deallocated && wants_deallocation(written.error())) {
      deallocated = true;
      auto off = co_await deallocate(job, step);
      if (!off) co_return off;
      continue;
    }
    auto again = co_await patience.after(std::move(written).error());
    if (!again) co_return again;
  }
}

Task<Result<void>> stays_on_copy(Job& job) {
  auto seen = co_await look_at_vm(job, job.at.vm);
  if (!seen) co_return std::move(seen).error();
  if (!*seen) co_return missing(job.at.vm);
  const arm::VmView& vm = (*seen)->vm;
  job.result.os_disk_id = vm.os_disk_id;
  if (equals_ignoring_case(vm.os_disk_id, job.at.copy)) co_return Result<void>();
  const bool off = vm.power == "stopped" || vm.power == "deallocated";
  const bool between_swaps = job.chronicle.known().disarming && equals_ignoring_case(vm.os_disk_id, job.at.os_disk);
  if (between_swaps && off) co_return Result<void>();
  co_return left_copy(job, vm);
}

}  // namespace azvmreset::rescue

// The requests to go back: to a snapshot, to the original disk, to nothing left.
#include <azvmreset/rescue.hpp>

#include "capi/about_vm.hpp"
#include "capi/requests.hpp"
#include "capi/rescue_keeping.hpp"

#include <utility>

namespace azvmreset::capi {
namespace {

// Where the journal is lost.
template <class Request>
azvmr_status set_which(Request* request, const char* vm, const char* plan_id, azvmr_error** err) noexcept {
  return set(request, err, [&](auto& task) -> Result<void> {
    if (auto given = not_null({{vm, "vm"}, {plan_id, "plan_id"}}); !given) return given;
    auto target = ResourceId::parse(vm);
    if (!target) return std::move(target).error();
    task.which.target = std::move(*target);
    task.which.plan_id = plan_id;
    return {};
  });
}

template <class Request, class Handle>
azvmr_status new_of_a_rescue(Handle** out, azvmr_error** err) noexcept {
  return guarded(err, [&]() -> Result<void> {
    if (auto given = not_null({{out, "out"}}); !given) return given;
    *out = new Handle{Request(WhichRescue())};
    return {};
  });
}

}  // namespace
}  // namespace azvmreset::capi

using namespace azvmreset;
using namespace azvmreset::capi;

azvmr_status azvmr_restore_new(azvmr_restore** out, const char* vm, const char* snapshot_id, azvmr_error** err) {
  return guarded(err, [&]() -> Result<void> {
    if (auto given = not_null({{out, "out"}, {vm, "vm"}, {snapshot_id, "snapshot_id"}}); !given) return given;
    auto target = ResourceId::parse(vm);
    if (!target) return std::move(target).error();
    *out = new azvmr_restore{RestoreVm(std::move(*target), snapshot_id)};
    return {};
  });
}
void azvmr_restore_free(azvmr_restore* request) { delete request; }
azvmr_status azvmr_restore_set_journal_file(azvmr_restore* request, const char* path, azvmr_error** err) {
  return set_journal_file(request, path, err);
}
azvmr_status azvmr_restore_set_journal(azvmr_restore* request, const azvmr_journal* journal, azvmr_error** err) {
  return set_journal(request, journal, err);
}
azvmr_status azvmr_restore_set_approved_plan(azvmr_restore* request, const char* id, azvmr_error** err) {
  return set_text(request, &RestoreVm::approved_plan, id, "id", err);
}
azvmr_status azvmr_restore_set_deallocate(azvmr_restore* request, int32_t deallocate, azvmr_error** err) {
  return set_flag(request, &RestoreVm::deallocate, deallocate, err);
}
azvmr_status azvmr_restore_set_power_after(azvmr_restore* request, int32_t power, azvmr_error** err) {
  return set(request, err, [&](RestoreVm& task) -> Result<void> {
    const auto known = enumerator(power, PowerAfter::deallocated, "power");
    if (!known) return known.error();
    task.power_after = *known;
    return {};
  });
}
azvmr_status azvmr_restore_set_lease(azvmr_restore* request, int32_t lease, azvmr_error** err) {
  return set_flag(request, &RestoreVm::lease, lease, err);
}
azvmr_status azvmr_restore_set_on_failure(azvmr_restore* request, int32_t on_failure, azvmr_error** err) {
  return set_on_failure(request, on_failure, err);
}
azvmr_status azvmr_restore_set_lease_time(azvmr_restore* request, int64_t milliseconds, azvmr_error** err) {
  return set_seconds(request, &RestoreVm::lease_time, milliseconds, "lease_time", err);
}
azvmr_status azvmr_restore_set_timeout(azvmr_restore* request, int64_t milliseconds, azvmr_error** err) {
  return set_timeout(request, milliseconds, err);
}
azvmr_status azvmr_restore_set_traceparent(azvmr_restore* request, const char* traceparent, azvmr_error** err) {
  return set_traceparent(request, traceparent, err);
}

azvmr_status azvmr_adopt_new(azvmr_adopt** out, const char* vm, azvmr_error** err) {
  return new_about_vm<Adopt>(out, vm, err);
}
void azvmr_adopt_free(azvmr_adopt* request) { delete request; }
azvmr_status azvmr_adopt_set_timeout(azvmr_adopt* request, int64_t milliseconds, azvmr_error** err) {
  return set_timeout(request, milliseconds, err);
}
azvmr_status azvmr_adopt_set_traceparent(azvmr_adopt* request, const char* traceparent, azvmr_error** err) {
  return set_traceparent(request, traceparent, err);
}

azvmr_status azvmr_rollback_new(azvmr_rollback** out, azvmr_error** err) { return new_of_a_rescue<Rollback>(out, err); }
void azvmr_rollback_free(azvmr_rollback* request) { delete request; }
azvmr_status azvmr_rollback_set_journal_file(azvmr_rollback* request, const char* path, azvmr_error** err) {
  return set_journal_file(request, path, err);
}
azvmr_status azvmr_rollback_set_journal(azvmr_rollback* request, const azvmr_journal* journal, azvmr_error** err) {
  return set_journal(request, journal, err);
}
azvmr_status azvmr_rollback_set_plan(azvmr_rollback* request, const char* vm, const char* plan_id, azvmr_error** err) {
  return set_which(request, vm, plan_id, err);
}
azvmr_status azvmr_rollback_set_discard_changes(azvmr_rollback* request, int32_t discard, azvmr_error** err) {
  return set_flag(request, &Rollback::discard_changes, discard, err);
}
azvmr_status azvmr_rollback_set_lease_time(azvmr_rollback* request, int64_t milliseconds, azvmr_error** err) {
  return set_seconds(request, &Rollback::lease_time, milliseconds, "lease_time", err);
}
azvmr_status azvmr_rollback_set_timeout(azvmr_rollback* request, int64_t milliseconds, azvmr_error** err) {
  return set_timeout(request, milliseconds, err);
}
azvmr_status azvmr_rollback_set_traceparent(azvmr_rollback* request, const char* traceparent, azvmr_error** err) {
  return set_traceparent(request, traceparent, err);
}

azvmr_status azvmr_cleanup_new(azvmr_cleanup** out, azvmr_error** err) { return new_of_a_rescue<Cleanup>(out, err); }
void azvmr_cleanup_free(azvmr_cleanup* request) { delete request; }
azvmr_status azvmr_cleanup_set_journal_file(azvmr_cleanup* request, const char* path, azvmr_error** err) {
  return set_journal_file(request, path, err);
}
azvmr_status azvmr_cleanup_set_journal(azvmr_cleanup* request, const azvmr_journal* journal, azvmr_error** err) {
  return set_journal(request, journal, err);
}
azvmr_status azvmr_cleanup_set_plan(azvmr_cleanup* request, const char* vm, const char* plan_id, azvmr_error** err) {
  return set_which(request, vm, plan_id, err);
}
azvmr_status azvmr_cleanup_set_dry_run(azvmr_cleanup* request, int32_t dry_run, azvmr_error** err) {
  return set_flag(request, &Cleanup::dry_run, dry_run, err);
}
azvmr_status azvmr_cleanup_set_discard_password(azvmr_cleanup* request, int32_t discard, azvmr_error** err) {
  return set_flag(request, &Cleanup::discard_password, discard, err);
}
azvmr_status azvmr_cleanup_set_lease_time(azvmr_cleanup* request, int64_t milliseconds, azvmr_error** err) {
  return set_seconds(request, &Cleanup::lease_time, milliseconds, "lease_time", err);
}
azvmr_status azvmr_cleanup_set_timeout(azvmr_cleanup* request, int64_t milliseconds, azvmr_error** err) {
  return set_timeout(request, milliseconds, err);
}
azvmr_status azvmr_cleanup_set_traceparent(azvmr_cleanup* request, const char* traceparent, azvmr_error** err) {
  return set_traceparent(request, traceparent, err);
}

#include "rescue/lease.hpp"

#include "arm/provisioning_state.hpp"
#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/format.hpp"
#include "base/json/writer.hpp"
#include "base/quote.hpp"
#include "base/timestamp.hpp"
#include "engine/sleep.hpp"
#include "offline/bodies.hpp"
#include "offline/plan_names.hpp"
#include "rescue/patience.hpp"

#include <algorithm>
#include <utility>

namespace azvmreset::rescue {
namespace {

using base::format;
using base::quoted;
using engine::Task;
using offline::lease_tag;
using offline::plan_tag;

// Taken, and not there when it is read again.
constexpr int most_tries = 5;

constexpr engine::Duration longest_change = std::chrono::minutes(20);

constexpr std::string_view tags_path = "/providers/Microsoft.Resources/tags/default";

const std::string* tag_of(const SeenVm& seen, std::string_view name) noexcept {
  return ops::tag_of(seen.vm.profile.tags, name);
}

Error vm_gone(const Job& job) {
  auto error = base::fail(ErrorCode::not_found, "the VM {} is not there any more", job.at.vm);
  error.remedy = "see who has deleted it; what the rescue has made can be deleted by cleanup";
  return error;
}

// What changes the VM now, be it that the process before this one has begun it.
bool is_changing(const SeenVm& seen) {
  const std::string& power = seen.vm.power;
  return !arm::at_rest(seen.vm.provisioning_state) || power == "stopping" || power == "starting" ||
         power == "deallocating";
}

Error held(const SeenVm& seen, const std::string& value) {
  const auto lease = read_lease(value);
  Error error(ErrorCode::blocked, "");
  error.blockers = {"lease_held"};
  error.retryable = true;
  if (!lease) {
    error.message = format("the VM's tag {} is {}, which is no lease; expected none, or one that has run out",
                           lease_tag, quoted(value, 200));
    error.remedy = "find out who has set it, and take it off by hand";
    return error;
  }
  error.message = format("another rescue holds the VM: plan {}, holder {}, until {}", quoted(lease->plan_id),
                         quoted(lease->holder), base::format_timestamp(lease->until));
  error.remedy = seen.answered_at ? "wait until then, unless whoever holds it goes on"
                                  : "ARM does not tell the time, so nobody can say whether it has run out: take the "
                                    "tag off by hand if nobody is at work";
  return error;
}

Error lost(Job& job, const SeenVm* seen) {
  job.lease_held = false;
  job.lease_lost = true;
  const std::string* value = seen == nullptr ? nullptr : tag_of(*seen, lease_tag);
  auto error = base::fail(ErrorCode::blocked, "the lease on the VM is not ours any more: {}; nothing more was sent",
                          value == nullptr ? "the tag is gone" : "the tag says " + quoted(*value, 200));
  error.blockers = {"lease_lost"};
  error.retryable = true;
  error.remedy = "see who else is at work on this VM";
  return error;
}

bool is_of_this_plan(const Job& job, const Lease& lease) noexcept { return lease.plan_id == job.plan.id; }

bool is_ours(const Job& job, const std::string* value) {
  const auto lease = value == nullptr ? std::nullopt : read_lease(*value);
  return lease && is_of_this_plan(job, *lease) && lease->holder == job.holder;
}

// None is there; or its holder was a process of this very rescue; or its time
// is up by the clock by which it was set.
bool may_be_taken(const Job& job, const SeenVm& seen, const std::string* value) {
  if (value == nullptr) return true;
  const auto lease = read_lease(*value);
  if (!lease) return false;
  const std::vector<std::string>& holders = job.chronicle.known().holders;
  const bool known = std::ranges::find(holders, lease->holder) != holders.end();
  if (is_of_this_plan(job, *lease) && known) return true;
  return seen.answered_at && *seen.answered_at > lease->until;
}

// Every tag of the VM as it was just read, and the lease.
std::string body_with(const SeenVm& seen, const std::string& lease) {
  base::json::Writer json;
  json.begin_object().key("tags").begin_object();
  for (const auto& [name, value] : seen.vm.profile.tags) {
    if (!base::equals_ignoring_case(name, lease_tag)) json.member(name, value);
  }
  return json.member(lease_tag, lease).end_object().end_object().text();
}

// Where there is no ETag, nothing guards the tags that a PATCH would put back:
// the lease is merged then, and whoever was last has it.
Task<Result<void>> put_lease(Job& job, SeenVm seen) {
  const auto now = seen.answered_at.value_or(job.context.clock.wall_now());
  Lease lease;
  lease.plan_id = job.plan.id;
  lease.holder = job.holder;
  lease.until = now + job.lease_time;
  const std::string value = lease_value(lease);

  auto fenced = call_of(job, "record", "PATCH", job.at.vm);
  if (fenced && !fenced->if_match.empty() && !seen.etag.empty()) {
    fenced->body = body_with(seen, value);
    Fill fill;
    fill.emplace_back("{etag}", Secret(seen.etag));
    co_return co_await write_unguarded(job, "record", std::move(*fenced), std::move(fill));
  }
  auto merged = call_of(job, "record", "PATCH", job.at.vm + std::string(tags_path));
  if (!merged) co_return std::move(merged).error();
  merged->body = offline::tag_merge_body(lease_tag, value);
  co_return co_await write_unguarded(job, "record", std::move(*merged));
}

void note_held(Job& job, const std::string& value) {
  job.lease_held = true;
  job.lease_until = read_lease(value)->until;
}

bool half_gone(const Job& job, const SeenVm& seen) {
  return seen.answered_at.value_or(job.context.clock.wall_now()) + job.lease_time / 2 >= job.lease_until;
}

// Of both tags those that are ours, with the values that they have.
std::string deletion_of(const Job& job, const SeenVm& seen) {
  base::json::Writer json;
  json.begin_object().member("operation", "Delete").key("properties").begin_object().key("tags").begin_object();
  bool any = false;
  const std::string* plan = tag_of(seen, plan_tag);
  if (plan != nullptr && plan->starts_with(job.plan.id + "/")) {
    json.member(plan_tag, *plan);
    any = true;
  }
  const std::string* lease = tag_of(seen, lease_tag);
  if (is_ours(job, lease)) {
    json.member(lease_tag, *lease);
    any = true;
  }
  json.end_object().end_object().end_object();
  return any ? json.text() : std::string();
}

Task<Result<void>> keep(Job& job) {
  Patience patience(job);
  for (;;) {
    auto seen = co_await look_at_vm(job, job.at.vm);
    if (!seen) co_return std::move(seen).error();
    if (!*seen) co_return lost(job, nullptr);
    const SeenVm& vm = **seen;
    const std::string* value = tag_of(vm, lease_tag);
    if (!is_ours(job, value)) co_return lost(job, &vm);
    note_held(job, *value);
    if (!half_gone(job, vm)) co_return Result<void>();
    auto renewed = co_await put_lease(job, vm);
    if (renewed) co_return Result<void>();
    auto again = co_await patience.after(std::move(renewed).error());
    if (!again) co_return again;
  }
}

}  // namespace

Task<Result<void>> take_lease(Job& job) {
  if (!job.plan.lease || job.lease_held) co_return Result<void>();
  const std::vector<std::string>& holders = job.chronicle.known().holders;
  if (std::ranges::find(holders, job.holder) == holders.end()) {
    auto noted = co_await job.chronicle.holds(job.holder);
    if (!noted) co_return noted;
  }
  Patience patience(job);
  bool waited_long = false;  // and it stays so: then it is a VM that hangs, which may be why it is rescued
  for (int taken_over = 0;;) {
    auto seen = co_await look_at_vm(job, job.at.vm);
    if (!seen) co_return std::move(seen).error();
    if (!*seen) co_return vm_gone(job);
    const SeenVm& vm = **seen;
    const std::string* value = tag_of(vm, lease_tag);
    if (is_ours(job, value)) {
      note_held(job, *value);
      co_return Result<void>();
    }
    if (!may_be_taken(job, vm, value)) co_return held(vm, *value);
    if (taken_over == most_tries) co_return lost(job, &vm);
    // A write would abort it (OperationPreempted), and then nobody ends it.
    if (!waited_long && is_changing(vm)) {
      auto waited = co_await patience.before_next_look(longest_change, "the VM is being changed");
      const engine::Scope* scope = co_await engine::current_scope();
      if (!waited && scope->stopped()) co_return waited;
      waited_long = !waited;
      continue;
    }
    auto taken = co_await put_lease(job, vm);
    if (taken) {
      ++taken_over;
      continue;
    }
    auto again = co_await patience.after(std::move(taken).error());
    if (!again) co_return again;
  }
}

Task<Result<void>> keep_lease(Job& job) {
  if (!job.plan.lease) co_return Result<void>();
  auto turn = co_await job.lease_gate.enter();
  if (!turn) co_return std::move(turn).error();
  if (job.lease_lost) co_return lost(job, nullptr);
  if (!job.lease_held) co_return co_await take_lease(job);
  co_return co_await keep(job);
}

Result<void> bears_no_other_plan(const Job& job, const SeenVm& seen) {
  const std::string* value = job.plan.lease ? tag_of(seen, plan_tag) : nullptr;
  if (value == nullptr || value->starts_with(job.plan.id + "/")) return {};
  auto error = base::fail(ErrorCode::blocked, "another rescue has left its tag on the VM: {}", quoted(*value, 200));
  error.blockers = {"lease_held"};
  error.remedy = "end that one first: adopt shows what is left of it, rollback and cleanup take it away";
  return error;
}

Task<Result<void>> mark_vm(Job& job) {
  if (!job.plan.lease) co_return Result<void>();
  Patience patience(job);
  for (;;) {
    auto seen = co_await look_at_vm(job, job.at.vm);
    if (!seen) co_return std::move(seen).error();
    if (!*seen) co_return vm_gone(job);
    const std::string* value = tag_of(**seen, plan_tag);
    if (auto free = bears_no_other_plan(job, **seen); !free || value != nullptr) co_return free;
    auto call = call_of(job, "record", "PATCH", job.at.vm + std::string(tags_path), plan_tag);
    if (!call) co_return std::move(call).error();
    auto written = co_await write(job, "record", std::move(*call));
    if (written) co_return Result<void>();
    auto again = co_await patience.after(std::move(written).error());
    if (!again) co_return again;
  }
}

Task<Result<void>> release_lease(Job& job) {
  if (!job.plan.lease) co_return Result<void>();
  Patience patience(job);
  for (;;) {
    auto seen = co_await look_at_vm(job, job.at.vm);
    if (!seen) co_return std::move(seen).error();
    const std::string body = *seen ? deletion_of(job, **seen) : std::string();
    if (body.empty()) {
      job.lease_held = false;
      co_return Result<void>();
    }
    auto call = call_of(job, "confirm", "PATCH", job.at.vm + std::string(tags_path));
    if (!call) co_return std::move(call).error();
    call->body = body;
    auto written = co_await write_unguarded(job, "confirm", std::move(*call));
    if (written) continue;
    auto again = co_await patience.after(std::move(written).error());
    if (!again) co_return again;
  }
}

}  // namespace azvmreset::rescue

// The requests of a rescue. Each that changes something is in the journal
// before it leaves, goes to a place of the plan, and leaves only while the
// lease is ours.
#pragma once

#include "arm/disk_view.hpp"
#include "arm/vm_view.hpp"
#include "engine/task.hpp"
#include "rescue/job.hpp"

#include <azvmreset/plan.hpp>
#include <azvmreset/result.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace azvmreset::rescue {

// `"{…}"` in a plan's body, and the string that stands there when it is sent.
using Fill = std::vector<std::pair<std::string, Secret>>;

// The call of a step that has this method and this place (a path, or the part
// of it after the resource: "/start"); `protocol` where the plan has none, or
// it is for a place that the plan's names do not lead to.
// Of several the first whose body has `in_body` in it.
Result<PlanCall> call_of(const Job& job, std::string_view step, std::string_view method, std::string_view path,
                         std::string_view in_body = std::string_view());

// The DELETE of that resource, in whichever step; that of a script's resource
// is made like the others.
Result<PlanCall> removal_of(const Job& job, const std::string& id);

// "start", "powerOff?skipShutdown=false", "deallocate" or "restart" of the VM.
// Every plan starts it, and the others are sent to the same place.
Result<PlanCall> power_call(const Job& job, std::string_view verb);

// What lies behind `id`, where the path leads to it or below it.
std::optional<std::string_view> below(std::string_view path, std::string_view id);

// Whether a request leads to no place but those of the plan, and names no other one.
Result<void> check_place(const Job& job, const PlanCall& call);

// Journal, lease, request, and the end of what it began. outcome_unknown where
// that is not known: whoever calls looks, and then decides.
engine::Task<Result<void>> write(Job& job, std::string step, PlanCall call, Fill fill = Fill());

// The same without a look at the lease: what takes it, keeps it and gives it back.
engine::Task<Result<void>> write_unguarded(Job& job, std::string step, PlanCall call, Fill fill = Fill());

// Nothing: it is not there.
struct SeenVm {
  arm::VmView vm;
  std::string etag;
  std::optional<std::chrono::system_clock::time_point> answered_at;  // by ARM's clock
};
engine::Task<Result<std::optional<SeenVm>>> look_at_vm(Job& job, std::string id);
engine::Task<Result<std::optional<arm::DiskView>>> look_at_disk(Job& job, std::string id);  // or at a snapshot

// What every resource has.
struct SeenResource {
  std::string provisioning_state;
  std::string plan_tag;  // the value of ours, or empty
};
engine::Task<Result<std::optional<SeenResource>>> look_at_resource(Job& job, std::string id);

}  // namespace azvmreset::rescue

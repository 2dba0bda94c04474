// What a rescue has left at a VM, seen without its journal.
#pragma once

#include "arm/disk_view.hpp"
#include "arm/vm_view.hpp"
#include "engine/task.hpp"
#include "offline/places.hpp"
#include "ops/context.hpp"
#include "rescue/lease.hpp"

#include <azvmreset/rescue.hpp>
#include <azvmreset/resource_id.hpp>
#include <azvmreset/result.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace azvmreset::rescue {

struct Survey {
  arm::VmView vm;
  std::optional<std::chrono::system_clock::time_point> answered_at;  // by ARM's clock

  std::string plan_id;         // empty: nothing of a rescue is seen, and nothing below is set
  std::string step;            // as a tag tells it
  std::string original_power;  // as a tag tells it, or empty
  std::optional<Lease> lease;

  bool on_copy = false;  // the VM's OS disk has the name of the plan's copy
  offline::Places at;    // without an OS disk where the original is not known
  bool proved = false;   // the original is, and so the way back
  std::string doubt;     // why not
  std::optional<arm::DiskView> original;
  std::optional<arm::DiskView> copy;
  std::optional<arm::VmView> rescue;  // the rescue VM, where a proved disk is attached to it
  bool rescue_is_made = true;
  bool has_network = false;  // of the rescue VM's own
  Tristate has_run_on_copy = Tristate::no;

  // What exists, each proved (to_be_deleted, kept) or not_ours with the reason.
  std::vector<RescueItem> items;
  std::vector<Finding> warnings;
};

// Reads only. `plan_id` is what the caller knows, or empty: then the tags and
// the OS disk's name say where to look. `given_rescue_vm`: its id, where the
// caller knows it; empty: it is found by the disk that is attached to it.
engine::Task<Result<Survey>> survey(ops::Context context, ResourceId vm, std::string plan_id,
                                    std::string given_rescue_vm);

// Somebody may be at work: the lease has not run out, as far as anybody knows.
bool is_held(const Survey& seen) noexcept;

}  // namespace azvmreset::rescue

#include "base/format.hpp"
#include "base/timestamp.hpp"
#include "ops/findings.hpp"
#include "rescue/rescue.hpp"
#include "rescue/survey.hpp"

#include <algorithm>
#include <utility>

namespace azvmreset::rescue {
namespace {

using base::format;
using engine::Task;

// The copy was made before it could run.
std::optional<std::chrono::seconds> longest_run(const Survey& seen) {
  if (!seen.copy || !seen.copy->created_at || !seen.answered_at) return std::nullopt;
  if (*seen.answered_at < *seen.copy->created_at) return std::nullopt;
  return std::chrono::ceil<std::chrono::seconds>(*seen.answered_at - *seen.copy->created_at);
}

void say_next_steps(const Survey& seen, AdoptionReport& report) {
  if (is_held(seen)) {
    const std::string until = seen.answered_at ? base::format_timestamp(seen.lease->until) : "its end";
    report.next_steps.push_back(
        format("somebody may be at work ({}): wait until {}, unless you know better", seen.lease->holder, until));
  }
  if (report.can_roll_back) {
    report.next_steps.push_back(format("go back: rollback of the plan {}{}", report.plan_id,
                                       report.needs_discard_changes ? ", with discard_changes" : ""));
  } else {
    report.next_steps.emplace_back(
        "go back with the journal of the rescue; without it, swap the VM's own disk in by hand");
  }
  const auto doomed = [](const RescueItem& item) { return item.fate == ItemFate::to_be_deleted; };
  if (std::ranges::any_of(report.items, doomed)) {
    report.next_steps.push_back(format("or delete what is left: cleanup of the plan {}", report.plan_id));
  }
  report.next_steps.push_back(
      format("or go on: resume_rescue with its journal, or with the file of the plan {}", report.plan_id));
}

}  // namespace

Task<Result<AdoptionReport>> adopt(ops::Context context, Adopt request) {
  auto seen = co_await survey(context, request.target, std::string(), std::string());
  if (!seen) co_return std::move(seen).error();
  AdoptionReport report;
  report.target = request.target.text();
  report.power = seen->vm.power;
  report.os_disk_id = seen->vm.os_disk_id;
  report.warnings = std::move(seen->warnings);
  if (seen->lease) {
    report.lease_holder = seen->lease->holder;
    report.lease_until = seen->lease->until;
  }
  if (seen->items.empty()) {
    if (seen->lease) report.next_steps.emplace_back("leftovers takes away a lease that nothing stands behind");
    co_return std::move(report);
  }
  report.plan_id = seen->plan_id;
  report.step = seen->step;
  report.original_power = seen->original_power;
  report.original_disk_id = seen->at.os_disk;
  report.has_run_on_copy = seen->has_run_on_copy;
  if (seen->on_copy && seen->has_run_on_copy != Tristate::no) report.ran_for = longest_run(*seen);
  report.can_roll_back = seen->proved;
  report.needs_discard_changes = seen->has_run_on_copy != Tristate::no;
  if (!seen->proved) {
    report.warnings.emplace_back("not_proved", "what the VM's own disk was is not proved: " + seen->doubt,
                                 "give the journal, or look for yourself");
  }
  report.items = std::move(seen->items);
  say_next_steps(*seen, report);
  co_return std::move(report);
}

}  // namespace azvmreset::rescue

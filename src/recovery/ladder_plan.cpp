#include "recovery/ladder_plan.hpp"

#include "base/format.hpp"
#include "guest/failure_catalogue.hpp"
#include "guest/learn_pages.hpp"

#include <azvmreset/rescue.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

namespace azvmreset::recovery {
namespace {

using engine::Duration;

// So that the next rung has as much time as this one had, whatever came before.
constexpr int one_part_in = 2;

// Below this no rung comes to an end: the agent looks for work every half
// minute or so, and reports as late. What is shorter than two of them goes to
// the first alone.
constexpr Duration shortest_rung = std::chrono::minutes(1);

// A rescue that has less may end half-way; kept for it where it is open.
constexpr Duration longest_rescue = std::chrono::minutes(60);

std::string by_plan() {
  return base::format(
      "plan it with `plan`, and carry it out with `rescue`, or by hand with the commands that it prints: {}",
      guest::help_url(guest::offline_reset_page));
}

std::optional<Finding> shut_last_resort(const ops::Job& job) {
  if (!job.allow_offline || !job.last_resort) {
    return Finding(std::string(word_not_allowed), "the offline method, which stops the VM, was not allowed", by_plan());
  }
  if (job.sealing_key || job.last_resort->reset.plaintext) return std::nullopt;
  return Finding(std::string(word_plaintext), "a chosen password would lie in the clear on the copy of the disk",
                 "have the guest make the password, with a sealing key; or allow `plaintext`; or " + by_plan());
}

bool has_entra_login(const PreflightReport& report) noexcept {
  return std::any_of(report.warnings.begin(), report.warnings.end(),
                     [](const Finding& found) { return found.code == word_entra; });
}

std::optional<Finding> shut_by_wish(const ops::Job& job, Rung rung) {
  if (rung == Rung::offline) return shut_last_resort(job);
  if (!job.sealing_key) return std::nullopt;
  if (rung == Rung::vm_access) {
    return Finding(std::string(word_sealed_vm_access), "VMAccess takes a password, and cannot make one and seal it",
                   "use Run Command, or give a password instead of the sealing key");
  }
  if (rung == Rung::action_run_command) {
    return Finding(std::string(word_sealed_action),
                   "the answer of the action form is kept nowhere, and a sealed password in it could be lost",
                   "make the managed form possible, or give a password instead of the sealing key");
  }
  return std::nullopt;
}

std::optional<Finding> shut_by_report(const PreflightReport& report, Rung rung) {
  // Whether it is open, its own plan says.
  if (rung == Rung::offline) return std::nullopt;
  const auto found = std::find_if(report.shut_rungs.begin(), report.shut_rungs.end(),
                                  [rung](const ShutRung& shut) { return shut.rung == rung; });
  return found == report.shut_rungs.end() ? std::nullopt : std::optional(found->why);
}

bool same_method(Rung a, Rung b) noexcept { return method_of(a) == method_of(b); }

}  // namespace

LadderPlan::LadderPlan(const ops::Job& job, const PreflightReport& report, From from)
    : entra_first_(has_entra_login(report)) {
  bool begun = !from.rung;
  for (const Rung rung : order_of_rungs(entra_first_)) {
    const bool here = from.rung == rung;
    begun = begun || (here && !from.after);
    if (!begun) {
      begun = here;
      continue;
    }
    PlannedRung planned;
    planned.rung = rung;
    planned.shut = shut_by_wish(job, rung);
    if (!planned.shut) planned.shut = shut_by_report(report, rung);
    rungs_.push_back(std::move(planned));
  }
}

bool LadderPlan::more_to_try() const noexcept {
  return std::any_of(rungs_.begin() + static_cast<std::ptrdiff_t>(at_), rungs_.end(),
                     [](const PlannedRung& planned) { return !planned.shut; });
}

void LadderPlan::shut(const Rule& rule, Rung failed) {
  for (std::size_t at = at_; at < rungs_.size(); ++at) {
    PlannedRung& later = rungs_[at];
    if (later.shut || later.rung == Rung::offline) continue;
    const bool meets_it =
        rule.move == Move::off_the_vm || (rule.move == Move::other_method && same_method(later.rung, failed));
    if (!meets_it) continue;
    later.shut = Finding(std::string(rule.reason), base::format("it would meet what {} met", name_of(failed)), "");
  }
}

Duration LadderPlan::kept_for_rescue() const noexcept {
  const PlannedRung& last = rungs_.back();
  return last.rung == Rung::offline && !last.shut ? longest_rescue : Duration::zero();
}

Duration share_of(engine::TimePoint now, engine::TimePoint deadline, Duration kept) noexcept {
  if (deadline == engine::kNever) return Duration::max();
  const auto left = std::max(std::chrono::duration_cast<Duration>(deadline - now), Duration::zero());
  const Duration shared = left - std::min(kept, left / one_part_in);
  return std::max(shared / one_part_in, std::min(left, shortest_rung));
}

}  // namespace azvmreset::recovery

// Which rungs there are for this reset, in which order, and how long each may take. Pure.
#pragma once

#include "engine/port.hpp"
#include "ops/vm_access_job.hpp"
#include "recovery/ladder_rules.hpp"

#include <azvmreset/preflight.hpp>

#include <optional>
#include <string_view>
#include <vector>

namespace azvmreset::recovery {

struct PlannedRung {
  Rung rung = Rung::vm_access;
  std::optional<Finding> shut;  // why it is skipped
};

// Where a climb begins: at the first rung, at this one, or after it.
struct From {
  std::optional<Rung> rung;
  bool after = false;
};

class LadderPlan {
 public:
  LadderPlan(const ops::Job& job, const PreflightReport& report, From from);

  // The next one; null after the last.
  PlannedRung* next() noexcept { return at_ < rungs_.size() ? &rungs_[at_++] : nullptr; }

  // Whether one after the present is open still.
  bool more_to_try() const noexcept;

  // What the rule of a rung that failed means for those after it.
  void shut(const Rule& rule, Rung failed);

  bool entra_first() const noexcept { return entra_first_; }

  // What the last rung needs of the time, if it is open.
  engine::Duration kept_for_rescue() const noexcept;

 private:
  std::vector<PlannedRung> rungs_;
  std::size_t at_ = 0;
  bool entra_first_;
};

// How much of what is left a rung gets that is not the last. Of `kept` it gets nothing, unless that were more than
// half.
engine::Duration share_of(engine::TimePoint now, engine::TimePoint deadline,
                          engine::Duration kept = engine::Duration::zero()) noexcept;

}  // namespace azvmreset::recovery

#include "recovery/ladder_rehearsal.hpp"

#include "base/format.hpp"
#include "recovery/ladder_climb.hpp"
#include "recovery/ladder_plan.hpp"

#include <memory>
#include <string>
#include <utility>

namespace azvmreset::recovery {
namespace {

using base::format;

std::string order_of(const std::vector<Rung>& open) {
  std::string order;
  for (const Rung rung : open) order += format("{}{}", order.empty() ? "" : ", then ", name_of(rung));
  return order;
}

}  // namespace

engine::Task<Result<ops::Examined>> choose_rung(ops::Job& job, DryRun& run) {
  auto examined = co_await ops::examine_with_rights(job.context, job.target);
  if (!examined) co_return std::move(examined).error();
  const From bottom;
  LadderPlan plan(job, examined->report, bottom);
  job.climb = std::make_unique<ops::Climb>();
  job.climb->clear_parameter = job.clear_parameter;
  std::vector<Rung> open;
  std::vector<Finding> shut;
  while (const PlannedRung* planned = plan.next()) {
    if (!planned->shut) {
      open.push_back(planned->rung);
      continue;
    }
    const Finding& why = *planned->shut;
    if (planned->rung != Rung::offline) shut.push_back(why);
    run.warnings.emplace_back(why.code, format("{} is skipped: {}", name_of(planned->rung), why.message), why.remedy);
  }
  if (!open.empty() && open.front() == Rung::offline) {
    run.warnings.emplace_back("ladder", "only the offline method is open, and its steps are those of a plan",
                              "plan it with `plan`");
    run.blockers = std::move(shut);
  } else if (!open.empty()) {
    aim_at(job, open.front());
    run.warnings.emplace_back("ladder",
                              format("the ways are tried in this order, until one has set the password: {}; the steps "
                                     "are those of the first",
                                     order_of(open)),
                              "");
  }
  if (open.empty()) run.blockers = std::move(shut);
  co_return std::move(*examined);
}

}  // namespace azvmreset::recovery

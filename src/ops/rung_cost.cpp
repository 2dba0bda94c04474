#include "ops/rung_cost.hpp"

#include <string>
#include <vector>

namespace azvmreset::ops {
namespace {

std::string left_of_extension(const std::string& name) { return "extension " + name; }

}  // namespace

void tell_cost(Job& job) {
  RungReport& report = job.result.rungs.back();
  report.writes = job.footprint.writes;
  report.left.clear();
  if (report.rung == Rung::vm_access && job.instance) report.left.push_back(left_of_extension(job.instance->name));
  // VMAccess, too, has the account read by a script, before or afterwards.
  if (job.footprint.managed) report.left.emplace_back("handler RunCommandHandlerWindows");
  if (job.footprint.action) report.left.emplace_back("handler RunCommandWindows");
}

void settle_costs(Job& job) {
  if (!job.climb || job.result.rungs.empty()) return;
  if (job.result.rungs.back().outcome == RungOutcome::succeeded) tell_cost(job);
  if (job.instance) return;
  for (RungReport& report : job.result.rungs) {
    if (report.rung != Rung::vm_access) continue;
    std::erase_if(report.left, [](const std::string& what) { return what.starts_with("extension "); });
  }
}

}  // namespace azvmreset::ops

#include "ops/guest_admission.hpp"

#include "ops/blockers.hpp"

#include <algorithm>

namespace azvmreset::ops {

Result<AdmittedGuest> admit_guest_work(Examined seen, const std::vector<Blocker>& overrides) {
  Standing standing = apply_overrides(seen.report.blockers, overrides);
  if (!standing.firm.empty()) return blocked(standing.firm);
  AdmittedGuest admitted(std::move(seen));
  for (const Finding& warning : admitted.seen.report.warnings) {
    // That one is about what VMAccess does to it.
    if (warning.code != "entra_login_installed") admitted.warnings.push_back(warning);
  }
  for (const Blocker decided : overrides) {
    const bool noted =
        std::find(admitted.overrides.begin(), admitted.overrides.end(), decided) != admitted.overrides.end();
    const bool needed = std::any_of(standing.overridden.begin(), standing.overridden.end(),
                                    [&](const Finding& found) { return found.code == name_of(decided); });
    if (needed && !noted) admitted.overrides.push_back(decided);
  }
  for (Finding& found : standing.overridden) admitted.warnings.push_back(std::move(found));
  return admitted;
}

engine::Task<Result<AdmittedGuest>> examine_guest(Context context, ResourceId target, std::vector<Blocker> overrides) {
  context.progress.entered(Phase::preflight, "reading the VM");
  auto examined = co_await examine(context, std::move(target));
  if (!examined) co_return std::move(examined).error();
  co_return admit_guest_work(std::move(*examined), overrides);
}

}  // namespace azvmreset::ops

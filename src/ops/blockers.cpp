#include "ops/blockers.hpp"

#include "base/fail.hpp"

#include <algorithm>
#include <utility>

namespace azvmreset {

bool can_be_overridden(Blocker blocker) noexcept {
  return blocker == Blocker::agent_not_ready || blocker == Blocker::agent_stale ||
         blocker == Blocker::provisioning_updating;
}

bool PreflightReport::open(Method method) const noexcept {
  return std::find(open_methods.begin(), open_methods.end(), method) != open_methods.end();
}

namespace ops {
namespace {

// Where both say the same, once is enough.
void join(std::string& text, const std::string& more) {
  if (more.empty() || text.find(more) != std::string::npos) return;
  if (!text.empty()) text += "; ";
  text += more;
}

}  // namespace

Finding blocker(Blocker which, std::string message, std::string remedy) {
  return {std::string(name_of(which)), std::move(message), std::move(remedy)};
}

Result<void> check_overrides(const std::vector<Blocker>& overrides) {
  for (const Blocker override_wanted : overrides) {
    if (can_be_overridden(override_wanted)) continue;
    auto error = base::fail(ErrorCode::invalid_argument,
                            "found {} ({}) among the overrides; only agent_not_ready, agent_stale and "
                            "provisioning_updating can be overridden",
                            name_of(override_wanted), static_cast<std::int32_t>(override_wanted));
    error.remedy = "leave it out, and remove what it stands for";
    return error;
  }
  return {};
}

Standing apply_overrides(const std::vector<Finding>& blockers, const std::vector<Blocker>& overrides) {
  Standing standing;
  for (const Finding& found : blockers) {
    const bool overridden = std::any_of(overrides.begin(), overrides.end(),
                                        [&](Blocker decided) { return name_of(decided) == found.code; });
    (overridden ? standing.overridden : standing.firm).push_back(found);
  }
  return standing;
}

Error blocked(const std::vector<Finding>& blockers) {
  Error error;
  error.code = ErrorCode::blocked;
  for (const Finding& found : blockers) {
    error.blockers.push_back(found.code);
    join(error.message, found.message);
    join(error.remedy, found.remedy);
  }
  return error;
}

}  // namespace ops
}  // namespace azvmreset

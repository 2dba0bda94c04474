#include "ops/admission.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/quote.hpp"
#include "ops/blockers.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace azvmreset::ops {
namespace {

using base::format;
using base::quoted;

// What is known of the account's name. VMAccess makes an unknown name a new
// administrator without a word (F1.6), and a name that was right when the VM
// was made may have been changed inside.
struct AccountKnowledge {
  std::optional<Finding> blocker;
  std::optional<Finding> warning;
  bool look_first = false;
};

// A guest that answers can be asked, unless the caller wants no Run Command.
bool can_look(const Job& job, const PreflightReport& report) noexcept {
  return job.confirm != Confirm::never && report.power == "running";
}

AccountKnowledge examine_account(const Job& job, const PreflightReport& report) {
  // The script finds the account itself, and makes none that it was not told to.
  if (job.by_script()) return {};
  if (job.built_in_administrator) return {std::nullopt, std::nullopt, report.power == "running"};
  const std::string name = quoted(job.result.username);
  const std::string& recorded = report.admin_username;
  if (!recorded.empty() && base::equals_ignoring_case(job.result.username, recorded)) {
    return {std::nullopt,
            Finding("admin_may_be_renamed",
                    format("{} is the administrator recorded when the VM was made; if it has been "
                           "renamed inside since, the reset makes a new administrator of that name",
                           name),
                    "if the sign-in shows an empty profile, reset the account by its present name"),
            false};
  }
  if (job.create) {
    return {std::nullopt,
            Finding("account_may_exist",
                    format("whether {} exists cannot be seen from here; if it does, it gets the new "
                           "password, and only an administrator can be reset",
                           name),
                    "check the administrators of the VM after the sign-in"),
            false};
  }
  if (job.unchecked_name) {
    return {std::nullopt,
            Finding("account_may_be_new",
                    format("whether {} exists was not checked; if it does not, the reset makes it a new "
                           "administrator",
                           name),
                    "check the administrators of the VM after the sign-in"),
            false};
  }
  if (can_look(job, report)) return {std::nullopt, std::nullopt, true};
  const std::string known = recorded.empty() ? "the VM records none" : format("the VM records {}", quoted(recorded));
  return {blocker(Blocker::account_unverified,
                  format("whether the account {} exists cannot be seen from here, and an unknown name would become a "
                         "new administrator; {}",
                         name, known),
                  "use the recorded administrator's name, create for a new account, or unchecked_name if you know that "
                  "it exists"),
          std::nullopt, false};
}

bool names(const Finding& found, Blocker which) noexcept { return found.code == name_of(which); }

bool has(const std::vector<Finding>& findings, Blocker which) noexcept {
  return std::any_of(findings.begin(), findings.end(), [which](const Finding& found) { return names(found, which); });
}

bool is_off(const PreflightReport& report) noexcept {
  return report.power == "stopped" || report.power == "deallocated";
}

// A VM that is off may be started, unless it is in somebody else's hands.
std::string startable(const Job& job, const PreflightReport& report) {
  const bool at_rest = !has(report.blockers, Blocker::provisioning_updating);
  return job.start_if_stopped && is_off(report) && at_rest ? report.power : std::string();
}

// An override says that Azure's word is out of date. A start would meet the
// other operation all the same.
std::vector<Blocker> overrides_of(const Job& job, const PreflightReport& report) {
  std::vector<Blocker> overrides = job.overrides;
  if (job.start_if_stopped && is_off(report)) std::erase(overrides, Blocker::provisioning_updating);
  return overrides;
}

// What says no more than that the VM does not run yet, because it is about to
// be started or an earlier process has done so. It is looked at again when the
// agent has answered.
bool follows_from_sleep(const Finding& found, bool already_started) noexcept {
  const bool of_agent = names(found, Blocker::agent_not_ready) || names(found, Blocker::agent_stale);
  return names(found, Blocker::vm_not_running) || of_agent ||
         (already_started && names(found, Blocker::provisioning_updating));
}

}  // namespace

Admission judge_admission(Job& job, const PreflightReport& report) {
  const AccountKnowledge account = job.resets_password() ? examine_account(job, report) : AccountKnowledge();
  Standing standing = apply_overrides(report.blockers, overrides_of(job, report));
  job.to_start = startable(job, report);
  const bool already_started = !job.original_power.empty() && !job.awake;
  if (already_started || !job.to_start.empty()) {
    std::erase_if(standing.firm, [&](const Finding& found) { return follows_from_sleep(found, already_started); });
  }
  if (account.blocker) standing.firm.push_back(*account.blocker);

  Admission admission;
  admission.look_first = account.look_first;
  admission.blockers = std::move(standing.firm);
  std::vector<Finding>& warnings = admission.warnings;
  warnings = job.local_warnings;
  if (account.warning) warnings.push_back(*account.warning);
  warnings.insert(warnings.end(), report.warnings.begin(), report.warnings.end());
  warnings.insert(warnings.end(), standing.overridden.begin(), standing.overridden.end());
  std::vector<Blocker>& overrides = admission.overrides;
  for (const Blocker decided : job.overrides) {
    const bool noted = std::find(overrides.begin(), overrides.end(), decided) != overrides.end();
    if (has(standing.overridden, decided) && !noted) overrides.push_back(decided);
  }
  return admission;
}

Result<void> admit(Job& job, const PreflightReport& report) {
  Admission admission = judge_admission(job, report);
  if (!admission.blockers.empty()) return blocked(admission.blockers);
  job.result.warnings = std::move(admission.warnings);
  job.result.overrides = std::move(admission.overrides);
  job.look_first = admission.look_first;
  return {};
}

}  // namespace azvmreset::ops

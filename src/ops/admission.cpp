#include "ops/admission.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/quote.hpp"
#include "ops/blockers.hpp"

#include <algorithm>
#include <optional>
#include <string>

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
};

AccountKnowledge examine_account(const Job& job, const PreflightReport& report) {
  const std::string name = quoted(job.result.username);
  const std::string& recorded = report.admin_username;
  if (!recorded.empty() && base::equals_ignoring_case(job.result.username, recorded)) {
    return {std::nullopt, Finding("admin_may_be_renamed",
                                  format("{} is the administrator recorded when the VM was made; if it has been "
                                         "renamed inside since, the reset makes a new administrator of that name",
                                         name),
                                  "if the sign-in shows an empty profile, reset the account by its present name")};
  }
  if (job.create) {
    return {std::nullopt, Finding("account_may_exist",
                                  format("whether {} exists cannot be seen from here; if it does, it gets the new "
                                         "password, and only an administrator can be reset",
                                         name),
                                  "check the administrators of the VM after the sign-in")};
  }
  if (job.unchecked_name) {
    return {std::nullopt, Finding("account_may_be_new",
                                  format("whether {} exists was not checked; if it does not, the reset makes it a new "
                                         "administrator",
                                         name),
                                  "check the administrators of the VM after the sign-in")};
  }
  const std::string known = recorded.empty() ? "the VM records none" : format("the VM records {}", quoted(recorded));
  return {blocker(Blocker::account_unverified,
                  format("whether the account {} exists cannot be seen from here, and an unknown name would become a "
                         "new administrator; {}",
                         name, known),
                  "use the recorded administrator's name, create for a new account, or unchecked_name if you know that "
                  "it exists"),
          std::nullopt};
}

}  // namespace

Result<void> admit(Job& job, const PreflightReport& report) {
  const bool has_account = !job.password.empty();
  const AccountKnowledge account = has_account ? examine_account(job, report) : AccountKnowledge();
  Standing standing = apply_overrides(report.blockers, job.overrides);
  if (account.blocker) standing.firm.push_back(*account.blocker);
  if (!standing.firm.empty()) return blocked(standing.firm);

  ResetResult& result = job.result;
  result.warnings = job.local_warnings;
  if (account.warning) result.warnings.push_back(*account.warning);
  result.warnings.insert(result.warnings.end(), report.warnings.begin(), report.warnings.end());
  result.warnings.insert(result.warnings.end(), standing.overridden.begin(), standing.overridden.end());
  result.overrides.clear();
  for (const Blocker decided : job.overrides) {
    const bool needed = std::any_of(standing.overridden.begin(), standing.overridden.end(),
                                    [&](const Finding& found) { return found.code == name_of(decided); });
    const bool noted = std::find(result.overrides.begin(), result.overrides.end(), decided) != result.overrides.end();
    if (needed && !noted) result.overrides.push_back(decided);
  }
  return {};
}

}  // namespace azvmreset::ops

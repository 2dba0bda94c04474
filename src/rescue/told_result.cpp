#include "rescue/told_result.hpp"

#include "base/fail.hpp"
#include "base/format.hpp"
#include "base/quote.hpp"
#include "ops/account_script.hpp"
#include "ops/findings.hpp"
#include "staging/told.hpp"

#include <algorithm>
#include <utility>

namespace azvmreset::rescue {
namespace {

using base::format;

constexpr std::string_view way_back =
    "go back (rollback with discard_changes, because Windows has run on the copy), or repair the VM as it is now";

Error unlike(std::string_view what, std::string_view found, std::string_view expected) {
  Error error = base::fail(ErrorCode::protocol, "the marker does not fit the plan: found {} {}, expected {}", what,
                           base::quoted(found), expected);
  error.remedy = way_back;
  return error;
}

bool is_sealed_plan(const Plan& plan) noexcept { return plan.task == PlantedTask::reset_password && !plan.plaintext; }

}  // namespace

Result<guest::Marker> marker_of(std::string_view bytes, const Plan& plan) {
  auto marker = guest::read_marker(bytes, plan.id);
  if (!marker) {
    Error error = std::move(marker).error();
    error.remedy = "have it read again; or " + std::string(way_back);
    return error;
  }
  if (!marker->task.empty() && marker->task != name_of(plan.task)) {
    return unlike("the task", marker->task, name_of(plan.task));
  }
  const bool done = marker->account && marker->account->outcome == guest::AccountOutcome::done;
  if (is_sealed_plan(plan) && done && !marker->sealed) return unlike("its password", "none", "a sealed one");
  return marker;
}

bool is_finished(const guest::Marker& marker) noexcept {
  return marker.ended || marker.ended_by_cmd || marker.too_late;
}

UnstageReport tell(const guest::Marker& marker, RescueResult& result) {
  UnstageReport told;
  staging::tell(marker, told);
  result.outcome = told.outcome;
  result.evidence = told.evidence;
  if (!told.username.empty()) result.username = told.username;
  result.created = told.created;
  result.account = told.account;
  result.sign_in = told.sign_in;
  result.guest_message = told.message;
  if (marker.sealed) result.seal = ops::seal_of(marker.sealed->hash);
  ops::append(result.warnings, told.warnings);
  return told;
}

std::optional<Error> failure_of(const UnstageReport& told, const Plan& plan, bool delivered) {
  if (told.outcome == PlantedOutcome::done) return std::nullopt;
  const bool unknown = told.outcome == PlantedOutcome::unknown;
  Error error(unknown ? ErrorCode::outcome_unknown : ErrorCode::guest_refused,
              format("the VM {} runs on the repaired copy, and the planted script {}: {}", plan.target,
                     unknown                                   ? "has not told its end"
                     : told.outcome == PlantedOutcome::refused ? "has changed nothing"
                                                               : "stopped in between",
                     told.message));
  error.may_have_arrived = true;
  if (delivered) error.message += "; the password that it had sealed is delivered, and may be in force";
  for (const std::string& step : told.next_steps) error.remedy += step + "; ";
  error.remedy += way_back;
  return error;
}

Result<void> check_evidence(const Plan& plan, Evidence known, Evidence required) {
  if (known >= required) return {};
  Error error = base::fail(ErrorCode::outcome_unknown,
                           "the VM {} runs on the repaired copy; what came of it is {}, and {} was required",
                           plan.target, name_of(known), name_of(required));
  error.remedy = "try a sign-in, and require no more than what is known";
  error.may_have_arrived = true;
  return error;
}

void note_plaintext(const Plan& plan, const Known& known, RescueResult& result) {
  if (plan.task != PlantedTask::reset_password || !plan.plaintext) return;
  // The script's first act is to write zeros over the password; one that was
  // interrupted before that confirms nothing.
  const bool ran = result.outcome == PlantedOutcome::done || result.outcome == PlantedOutcome::failed ||
                   (result.outcome == PlantedOutcome::refused && result.evidence >= Evidence::confirmed);
  if (ran || !known.planted) return;
  result.plaintext_may_remain = Tristate::unknown;
  for (const PlanResource& resource : plan.resources) {
    if (!resource.holds_password) continue;
    const LedgerItem* item = known.item(resource.id);
    const bool is_there = item != nullptr && item->state != LedgerItem::State::deleted;
    if (is_there) result.plaintext_disks.push_back(resource.id);
  }
}

}  // namespace azvmreset::rescue

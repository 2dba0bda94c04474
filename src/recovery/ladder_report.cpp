#include "recovery/ladder_report.hpp"

#include "base/format.hpp"
#include "recovery/ladder_rules.hpp"

#include <algorithm>
#include <utility>

namespace azvmreset::recovery {
namespace {

using base::format;

bool is_unknown(const Error& error) noexcept {
  return error.code == ErrorCode::outcome_unknown || error.code == ErrorCode::status_unreadable;
}

// What arrived and was not refused for a reason that says that nothing was
// set. A script says that it has arrived only where it has changed something.
bool may_have_set(const ops::Job& job, const Error& error) noexcept {
  if (is_unknown(error)) return true;
  if (!error.may_have_arrived) return false;
  if (job.by_script()) return true;
  return rule_for(error).move != Move::stop && error.failure != "not_an_administrator";
}

// The higher, the more it tells.
int weight(const Error& error) noexcept {
  if (error.code == ErrorCode::guest_refused) return 4;
  if (is_unknown(error)) return 3;
  return error.code == ErrorCode::blocked || error.code == ErrorCode::deadline_exceeded ? 1 : 2;
}

std::string remedies_of(const std::vector<RungReport>& rungs) {
  std::string remedies;
  for (const RungReport& report : rungs) {
    if (report.rung == Rung::offline || remedies.find(report.remedy) != std::string::npos) continue;
    remedies += (remedies.empty() ? "" : "; or ") + report.remedy;
  }
  return remedies;
}

std::string clause(const RungReport& report) {
  std::string text = format("{} {}", name_of(report.rung), name_of(report.outcome));
  if (!report.reason.empty()) text += format(" ({})", report.reason);
  if (!report.message.empty()) text += ": " + report.message;
  if (report.may_have_set) text += "; it may have set the password";
  return text;
}

}  // namespace

RungReport skipped(Rung rung, const Finding& why) {
  RungReport report;
  report.rung = rung;
  report.outcome = RungOutcome::skipped;
  report.reason = why.code;
  report.message = why.message;
  report.remedy = why.remedy;
  return report;
}

RungReport report_of(const ops::Job& job, const Error* error, engine::TimePoint now) {
  RungReport report;
  report.rung = job.climb->rung;
  report.took = std::chrono::duration_cast<std::chrono::milliseconds>(now - job.climb->since);
  report.writes = job.footprint.writes;
  if (error == nullptr) {
    report.outcome = RungOutcome::succeeded;
    report.reason = word_open;
    return report;
  }
  const bool untried = error->code == ErrorCode::blocked && report.writes == 0;
  report.outcome = untried ? RungOutcome::skipped : RungOutcome::failed;
  report.reason = rule_for(*error).reason;
  report.message = error->message;
  report.remedy = error->remedy;
  report.may_have_set = may_have_set(job, *error);
  return report;
}

void Failures::add_blocker(std::string_view name) {
  if (std::find(blockers_.begin(), blockers_.end(), name) == blockers_.end()) blockers_.emplace_back(name);
}

Failures::Failures(const std::vector<RungReport>& earlier)
    : unknown_(std::any_of(earlier.begin(), earlier.end(), [](const RungReport& rung) { return rung.may_have_set; })) {}

void Failures::add_shut(const Finding& why) {
  const auto rules = rules_of(ReasonKind::blocker);
  const bool known = std::any_of(rules.begin(), rules.end(), [&](const Rule& rule) { return rule.reason == why.code; });
  if (known) add_blocker(why.code);
}

void Failures::add(Error error, bool decides) {
  for (const std::string& name : error.blockers) add_blocker(name);
  unknown_ = unknown_ || is_unknown(error);
  if (decides || !telling_ || weight(error) > weight(*telling_)) telling_ = std::move(error);
}

Error Failures::summary(const std::vector<RungReport>& rungs) && {
  Error error = telling_ ? std::move(*telling_) : Error(ErrorCode::blocked, "");
  if (!telling_) error.remedy = remedies_of(rungs);
  if (unknown_ && error.failure == "password_policy") {
    error.remedy =
        "sign in with the password first: an earlier rung may have set it, and the guest's history of "
        "passwords then refuses it; else " +
        error.remedy;
  }
  if (unknown_ && !is_unknown(error)) error.code = ErrorCode::outcome_unknown;
  error.may_have_arrived = error.may_have_arrived || unknown_;
  error.message = "no rung of the ladder is known to have set the password";
  const RungReport* by_hand = nullptr;
  for (const RungReport& report : rungs) {
    error.message += "; " + clause(report);
    if (report.rung == Rung::offline) by_hand = &report;
  }
  if (by_hand != nullptr && error.remedy.find(by_hand->remedy) == std::string::npos) {
    error.remedy += (error.remedy.empty() ? "" : "; or ") + by_hand->remedy;
  }
  error.blockers = std::move(blockers_);
  return error;
}

}  // namespace azvmreset::recovery

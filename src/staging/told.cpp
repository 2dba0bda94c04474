#include "staging/told.hpp"

#include "base/format.hpp"
#include "base/quote.hpp"
#include "guest/sealed_blocks.hpp"
#include "ops/account_facts.hpp"
#include "ops/account_refusal.hpp"
#include "ops/sign_in.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace azvmreset::staging {
namespace {

using base::format;
using base::quoted;
using guest::AccountAction;
using guest::AccountAnswer;
using guest::AccountOutcome;
using guest::Marker;

constexpr std::size_t longest_guest_text = 300;

PlantedOutcome outcome_of(AccountOutcome outcome) noexcept {
  switch (outcome) {
    case AccountOutcome::done:
      return PlantedOutcome::done;
    case AccountOutcome::refused:
      return PlantedOutcome::refused;
    case AccountOutcome::failed:
      break;
  }
  return PlantedOutcome::failed;
}

bool did(const AccountAnswer& answer, AccountAction action) noexcept {
  return std::ranges::find(answer.changed, action) != answer.changed.end();
}

void tell_account(const AccountAnswer& answer, UnstageReport& report) {
  report.outcome = outcome_of(answer.outcome);
  report.evidence = Evidence::confirmed;
  for (const AccountAction action : answer.changed) report.changed.emplace_back(name_of(action));
  if (did(answer, AccountAction::create)) {
    report.created = Tristate::yes;
  } else if (answer.before || answer.outcome == AccountOutcome::refused) {
    report.created = Tristate::no;
  }
  const auto& account = answer.after ? answer.after : answer.before;
  if (account) {
    report.account = ops::account_state_of(account);
    report.username = account->name;
  }
  if (answer.outcome != AccountOutcome::done) {
    report.reason = name_of(answer.reason);
    const std::string name = report.username.empty() ? "the account" : quoted(report.username);
    const Error refusal = ops::refusal_of(answer, {name, "", false});
    report.message = refusal.message;
    if (!refusal.remedy.empty()) report.next_steps.push_back(refusal.remedy);
    return;
  }
  report.sign_in = ops::sign_in_of(answer.sign_in);
  if (report.sign_in == SignInOutcome::proved) report.evidence = Evidence::verified;
  if (auto warning = ops::warning_of(report.sign_in)) report.warnings.push_back(std::move(*warning));
}

void tell_rdp(const guest::RdpAnswer& answer, UnstageReport& report) {
  report.outcome = outcome_of(answer.outcome);
  report.evidence = Evidence::confirmed;
  report.changed = answer.changed;
  report.reason = answer.reason;
  if (answer.outcome == AccountOutcome::done) return;
  report.message = format("the script stopped at {}", quoted(answer.step));
  if (!answer.text.empty()) report.message += format(": Windows says {}", quoted(answer.text, longest_guest_text));
  if (answer.code != 0) report.message += format(" (code {})", answer.code);
}

void tell_too_late(UnstageReport& report) {
  report.outcome = PlantedOutcome::refused;
  report.evidence = Evidence::confirmed;
  report.reason = "too_late";
  report.message = "Windows started later than the script was valid, by the guest's clock: nothing was changed";
  report.next_steps.emplace_back("stage again, with a longer valid_for where that Windows starts late");
}

void tell_interruption(UnstageReport& report) {
  report.outcome = PlantedOutcome::refused;
  report.reason = "interrupted";
  report.message = "the planted script was ended before its first line: nothing was changed";
  report.next_steps.emplace_back("stage again, and start Windows");
}

// Nothing answers, so what the script did in between is not known.
void tell_silence(const Marker& marker, UnstageReport& report) {
  if (!marker.started && marker.ended_by_cmd) {
    report.outcome = PlantedOutcome::refused;
    report.evidence = Evidence::confirmed;
    report.reason = "powershell_did_not_start";
    report.message =
        "Windows ran the planted command file, and PowerShell did not begin: it is missing or forbidden "
        "there; nothing was changed";
    return;
  }
  report.outcome = PlantedOutcome::unknown;
  report.reason = "no_answer";
  report.message = "the script began in the guest, and its end is not told: what it was to change may be changed";
  report.next_steps.emplace_back("try to sign in; where that fails, stage again");
}

void warn(const Marker& marker, UnstageReport& report) {
  if (marker.ended_by_cmd && marker.started) {
    report.warnings.emplace_back("ended_by_cmd", "PowerShell did not come to its end; the command file has tidied up",
                                 "look at what is left on the volume");
  } else if (!marker.ended && !marker.ended_by_cmd) {
    report.warnings.emplace_back("not_ended", "the script did not come to its end; what it left is taken back here",
                                 "look at what is left on the volume");
  } else if (marker.ended && !marker.restored) {
    report.warnings.emplace_back("not_restored", "the script could not put everything back; it is tried here",
                                 "look at what is left on the volume");
  }
}

}  // namespace

void tell(const Marker& marker, UnstageReport& report) {
  if (marker.task == name_of(PlantedTask::reset_rdp)) report.task = PlantedTask::reset_rdp;
  if (marker.started_at)
    report.ran_at = std::chrono::system_clock::time_point(std::chrono::seconds(*marker.started_at));
  if (!marker.begun) return tell_interruption(report);
  if (marker.account) {
    tell_account(*marker.account, report);
  } else if (marker.rdp) {
    tell_rdp(*marker.rdp, report);
  } else if (marker.too_late) {
    tell_too_late(report);
  } else {
    tell_silence(marker, report);
  }
  warn(marker, report);
}

std::optional<std::string> sealed_for(const Marker& marker) {
  if (!marker.account) return std::nullopt;
  if (marker.account->before && !marker.account->before->sid.empty()) return marker.account->before->sid;
  if (did(*marker.account, AccountAction::create)) return std::string(guest::no_account_yet);
  return std::nullopt;
}

bool is_void(const Marker& marker) noexcept {
  return marker.account && marker.account->outcome == AccountOutcome::refused;
}

}  // namespace azvmreset::staging

#include "ops/account_refusal.hpp"

#include "base/format.hpp"
#include "base/quote.hpp"
#include "base/timestamp.hpp"
#include "guest/failure_catalogue.hpp"
#include "ops/account_facts.hpp"
#include "ops/blockers.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace azvmreset::ops {
namespace {

using base::format;
using base::quoted;
using guest::AccountAnswer;
using guest::AccountOutcome;
using guest::AccountReason;

constexpr std::size_t longest_guest_text = 300;

std::string words_of(const AccountAnswer& answer) {
  std::string words = answer.text.empty() ? "" : format("Windows says: {}", quoted(answer.text, longest_guest_text));
  if (answer.code != 0) words += format("{}code {}", words.empty() ? "" : ", ", answer.code);
  return words;
}

std::string done_before(const AccountAnswer& answer) {
  if (answer.changed.empty()) return "nothing was changed before";
  std::string done;
  for (const guest::AccountAction action : answer.changed) {
    if (!done.empty()) done += ", ";
    done += name_of(action);
  }
  return "this was done before: " + done;
}

// The reasons that are states of the VM or its domain.
std::optional<Finding> blocker_of(const AccountAnswer& answer, const AccountSubject& subject) {
  if (answer.outcome != AccountOutcome::refused) return std::nullopt;
  switch (answer.reason) {
    case AccountReason::laps_managed:
      return blocker(
          Blocker::laps_managed,
          format("Windows LAPS manages {} and refuses a password set by anybody else", subject.name),
          "read the password from Active Directory or Entra ID, have LAPS rotate it, or use another account");
    case AccountReason::constrained_language:
      return blocker(Blocker::constrained_language,
                     "PowerShell in the guest runs in constrained language mode, where no account can be read or "
                     "changed by a script",
                     "have the script allowed by its hash in the policy that constrains PowerShell (AppLocker, Windows "
                     "Defender Application Control), or reset the password by VMAccess");
    case AccountReason::read_only_domain_controller:
      return blocker(Blocker::read_only_domain_controller,
                     "the VM is a read-only domain controller, where no account "
                     "of the domain can be changed",
                     "repair the account on a writable domain controller");
    case AccountReason::domain_unreachable:
      return blocker(Blocker::domain_unreachable, "no domain controller answers the VM",
                     "repair the account on a domain controller; where none is left, restore one from backup");
    case AccountReason::access_denied:
      if (subject.domain.empty() || subject.runs_as_somebody) return std::nullopt;
      return blocker(
          Blocker::domain_account,
          format("{} is an account of the domain {}, which this VM may not change as its own computer account",
                 subject.name, quoted(subject.domain)),
          "repair it on a domain controller, or with run_as_user, a domain account that may reset passwords");
    default:
      return std::nullopt;
  }
}

struct Explanation {
  std::string meaning;
  std::string remedy;
};

// Where this call can say more than the catalogue.
std::optional<Explanation> explain(const AccountAnswer& answer, const AccountSubject& subject) {
  switch (answer.reason) {
    case AccountReason::too_late: {
      const auto clock = guest_facts_of(answer.guest).clock;
      const std::string seen = clock ? format(" (its clock says {})", base::format_timestamp(*clock)) : "";
      return Explanation{format("the guest began the command later than it may be carried out{}", seen),
                         "look at the VM's agent and at the guest's clock, then call again"};
    }
    case AccountReason::bad_request:
      return Explanation{"the guest could not read what it was told to do", "call again; report this if it returns"};
    case AccountReason::account_not_found:
      return Explanation{format("the guest has no account {}", subject.name),
                         "look at the accounts of the VM for its present name; it may have been renamed"};
    case AccountReason::account_exists:
      return Explanation{format("{} exists already", subject.name), "leave out create, which is for new accounts"};
    case AccountReason::access_denied:
      if (!subject.runs_as_somebody) break;
      return Explanation{"the run-as user may not do this", "use a run_as_user who may change this account"};
    default:
      break;
  }
  return std::nullopt;
}

Explanation explanation_of(const AccountAnswer& answer, const AccountSubject& subject, const guest::Failure* known) {
  if (auto own = explain(answer, subject)) return std::move(*own);
  if (known != nullptr) return {std::string(known->meaning), std::string(known->remedy)};
  return {"the guest refused", "read Windows' own words, remove what they name, and call again"};
}

}  // namespace

AccountSubject subject_of(const guest::AccountRequest& request, bool runs_as_somebody) {
  AccountSubject subject;
  subject.name = request.built_in_administrator ? "the built-in administrator" : quoted(request.account);
  subject.domain = request.domain;
  subject.runs_as_somebody = runs_as_somebody;
  return subject;
}

Error refusal_of(const AccountAnswer& answer, const AccountSubject& subject) {
  if (const auto standing = blocker_of(answer, subject)) return blocked({*standing});

  const guest::Failure* known = guest::failure_of(answer);
  Explanation why = explanation_of(answer, subject, known);
  Error error(ErrorCode::guest_refused, std::move(why.meaning));
  error.remedy = std::move(why.remedy);
  if (known != nullptr) {
    error.failure = known->name;
    error.retryable = known->retryable;
    error.help_urls = {guest::help_url(*known)};
  }
  const std::string words = words_of(answer);
  if (!words.empty()) error.message += "; " + words;
  if (answer.outcome == AccountOutcome::failed) {
    error.message += answer.step.empty() ? "; " : format("; it stopped at {}, and ", quoted(answer.step));
    error.message += done_before(answer);
    error.may_have_arrived = true;
  } else {
    error.message += "; nothing was changed";
  }
  return error;
}

}  // namespace azvmreset::ops

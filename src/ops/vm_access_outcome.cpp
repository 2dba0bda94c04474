#include "ops/vm_access_outcome.hpp"

#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"
#include "guest/echo.hpp"
#include "guest/failure_catalogue.hpp"
#include "guest/learn_pages.hpp"

#include <cstddef>
#include <utility>

namespace azvmreset::ops {
namespace {

using base::format;
using guest::Refuser;

constexpr std::size_t longest_guest_text = 400;

const guest::Failure* recognise(const Error& error) {
  const guest::Failure* by_code = guest::recognise(error.arm_code);
  if (by_code != nullptr && !by_code->vague) return by_code;
  return guest::recognise(error.arm_code + ' ' + error.message);
}

bool is_stop(const Error& error) noexcept {
  return error.code == ErrorCode::cancelled || error.code == ErrorCode::deadline_exceeded;
}

// Azure broke the operation off, or lost its resource; how far the guest had
// come by then is open (contract B3).
bool broken_off(const Error& error) noexcept {
  return error.http_status == 404 || base::equals_ignoring_case(error.arm_code, "OperationPreempted") ||
         base::find_ignoring_case(error.message, "ended as \"Cancel") != std::string_view::npos;
}

// Azure waited for the guest in vain: what the instance view says is the word
// on an earlier run, which it may have got late.
bool never_heard(const Error& error) {
  const guest::Failure* by_arm = recognise(error);
  return by_arm != nullptr && by_arm->refuser == Refuser::nobody;
}

// Of the guest's words and ARM's, the row that says more.
const guest::Failure* most_telling(const std::string& guest_text, const Error& error) {
  const guest::Failure* by_guest = guest::recognise(guest_text);
  const guest::Failure* by_arm = recognise(error);
  return by_guest != nullptr && (!by_guest->vague || by_arm == nullptr) ? by_guest : by_arm;
}

// What the catalogue knows of it, beside the words.
void refer(Error& error, const guest::Failure* known) {
  if (known == nullptr) return;
  error.failure = known->name;
  error.retryable = known->retryable;
  error.help_urls = {guest::help_url(*known)};
}

// The operation ended badly, or the extension says so of this attempt.
Error failure(const Job& job, const Attempt& attempt, const Error& by_arm, const std::string& seen_text) {
  const std::string guest_text = never_heard(by_arm) ? "" : seen_text;
  const guest::Failure* known = most_telling(guest_text, by_arm);
  const std::string words =
      guest_text.empty()
          ? format("Azure says: {}", guest::mask_echo(by_arm.message, job.password))
          : format("the guest says: {}", base::quoted(guest::mask_echo(guest_text, job.password), longest_guest_text));
  const std::string message = known == nullptr ? words : format("{}; {}", known->meaning, words);

  // Nor does a failure inside Azure say what the guest has done.
  const bool unheard = known != nullptr && (known->refuser == Refuser::nobody ||
                                            (known->refuser == Refuser::unclear && guest_text.empty()));
  if (unheard) {
    Error error = outcome_unknown(job, attempt, message);
    error.remedy = format("{}; {}", known->remedy, error.remedy);
    refer(error, known);
    return error;
  }
  // A failure without a reason and without a word of the guest may be an agent
  // that never answered, and still will (F2.5).
  if (known == nullptr && guest_text.empty() && by_arm.arm_code.empty()) {
    Error error = outcome_unknown(job, attempt, words + "; the guest has not been heard, and may still do it");
    error.remedy = "look at the VM's agent; " + error.remedy;
    return error;
  }
  const bool by_guest = !guest_text.empty() || (known != nullptr && known->refuser == Refuser::guest);
  Error error(by_guest ? ErrorCode::guest_refused : ErrorCode::refused, message);
  error.remedy = known == nullptr ? by_arm.remedy : std::string(known->remedy);
  error.may_have_arrived = true;
  refer(error, known);
  return error;
}

Outcome finish(Job& job, Evidence evidence, const std::string& guest_text) {
  ResetResult& result = job.result;
  result.evidence = evidence;
  // VMAccess changes a running guest (F1.6); of what is not proved nothing is known.
  result.restart_needed = evidence >= Evidence::applied ? Tristate::no : Tristate::unknown;
  result.help_urls = {guest::help_url(job.resets_password() ? guest::reset_page : guest::rdp_errors_page)};
  if (!result.snapshot_id.empty()) result.help_urls.push_back(guest::help_url(guest::snapshot_page));
  result.guest_message = guest::mask_echo(guest_text, job.password);
  result.finished_at = job.context.clock.wall_now();
  if (evidence < Evidence::applied) return {};
  if (!job.resets_password()) {
    result.next_steps.emplace_back("connect with Remote Desktop; rules of Azure's network may still forbid it");
  } else {
    result.next_steps.push_back(
        format("sign in as the local account {} with the new password", base::quoted(result.username)));
  }
  for (const Finding& warning : result.warnings) {
    if (warning.code == "entra_login_installed") result.next_steps.push_back(warning.remedy);
  }
  return {};
}

// ARM took the write, and what became of it stays open. Enough for a caller
// who asked for no more.
Outcome accepted_only(Job& job, const Attempt& attempt, const std::string& why) {
  Error error = outcome_unknown(job, attempt, why);
  if (job.require > Evidence::accepted) return error;
  job.result.warnings.emplace_back("not_proved", error.message, error.remedy);
  return finish(job, Evidence::accepted, "");
}

Outcome conclude_unseen(Job& job, const Attempt& attempt, const Sent& sent, const Error& unseen) {
  const std::string cause = "the extension could not be read: " + unseen.message;
  switch (sent.fate) {
    case Fate::succeeded:
      if (is_stop(unseen)) return outcome_unknown(job, attempt, "Azure reports Succeeded, but " + cause);
      if (!sent.own_status) return accepted_only(job, attempt, "Azure reports Succeeded, but " + cause);
      job.result.warnings.emplace_back("not_read_back", cause, "sign in to prove the reset");
      return finish(job, Evidence::applied, "");
    case Fate::ended:
      if (broken_off(sent.error)) return outcome_unknown(job, attempt, sent.error.message + "; " + cause);
      return failure(job, attempt, sent.error, "");
    case Fate::unreadable:
      if (is_stop(unseen)) return outcome_unknown(job, attempt, sent.error.message);
      return accepted_only(job, attempt, sent.error.message + "; " + cause);
    case Fate::doubtful:
      // Throttling says of itself that nothing was done.
      if (sent.error.code == ErrorCode::throttled && !sent.error.may_have_arrived) {
        return explain_refusal(job, sent.error);
      }
      return outcome_unknown(job, attempt, sent.error.message + "; " + cause);
    case Fate::refused:
    case Fate::unknown:
      break;
  }
  return outcome_unknown(job, attempt, sent.error.message);
}

// The write's own operation failed: that is its verdict, unless the guest had
// not been heard and turns out to have done it after all.
Outcome conclude_ended(Job& job, const Attempt& attempt, const Sent& sent, const Look& look) {
  const guest::Failure* known = most_telling(look.guest_text, sent.error);
  const bool open = broken_off(sent.error) || (known != nullptr && known->refuser == Refuser::nobody);
  const bool guest_failed = known != nullptr && known->refuser == Refuser::guest;
  if (look.verdict == Verdict::succeeded && (open || !guest_failed)) {
    // The extension and the guest speak for this attempt; the operation may have failed elsewhere.
    return finish(job, Evidence::applied, look.guest_text);
  }
  if (look.verdict == Verdict::succeeded) {
    return outcome_unknown(job, attempt, sent.error.message + "; but the extension's state is Succeeded");
  }
  if (broken_off(sent.error) && look.guest_text.empty()) return outcome_unknown(job, attempt, sent.error.message);
  return failure(job, attempt, sent.error, look.guest_text);
}

Outcome conclude_seen(Job& job, const Attempt& attempt, const Sent& sent, const Look& look) {
  const bool said_succeeded = sent.fate == Fate::succeeded;
  const std::string so_far = said_succeeded ? "Azure reports Succeeded" : sent.error.message;
  switch (look.verdict) {
    case Verdict::succeeded:
      return finish(job, Evidence::applied, look.guest_text);
    case Verdict::failed: {
      // Why a status could not be read says nothing of the write.
      const bool by_state_alone = said_succeeded || sent.fate == Fate::unreadable;
      const Error by_state(ErrorCode::refused, "the extension's provisioning state is not Succeeded");
      return failure(job, attempt, by_state_alone ? by_state : sent.error, look.guest_text);
    }
    case Verdict::running:
      return accepted_only(job, attempt, so_far + "; the extension is still at work");
    case Verdict::contradicted:
      return accepted_only(job, attempt,
                           format("the extension's state is Succeeded, but the guest's newest words are {}",
                                  base::quoted(guest::mask_echo(look.guest_text, job.password), longest_guest_text)));
    case Verdict::unproved:
      return accepted_only(job, attempt, so_far + "; what the guest last said may be of an earlier reset");
    case Verdict::absent:
      if (sent.fate == Fate::doubtful && !sent.error.may_have_arrived) return explain_refusal(job, sent.error);
      return outcome_unknown(job, attempt, so_far + "; the VM does not show it");
    case Verdict::overwritten:
      break;
  }
  const bool turned_away =
      (sent.error.code == ErrorCode::throttled || sent.error.http_status == 409) && !sent.error.may_have_arrived;
  if (sent.fate == Fate::doubtful && turned_away) return explain_refusal(job, sent.error);
  return outcome_unknown(job, attempt,
                         so_far + "; somebody else has written to the extension since, perhaps another password");
}

}  // namespace

Fate fate_of(const Error& error) {
  if (error.code == ErrorCode::outcome_unknown) return Fate::unknown;
  if (error.code == ErrorCode::status_unreadable) return Fate::unreadable;
  const int status = error.http_status;
  // An operation that ended badly is told of by a 200; a resource that was
  // deleted meanwhile by a 404, which a refused write would call not_found.
  if (error.code == ErrorCode::refused && (status < 400 || status == 404)) return Fate::ended;
  // Whatever this answer refuses, an earlier try may be going on.
  if (error.may_have_arrived) return Fate::doubtful;
  if (const guest::Failure* known = recognise(error)) {
    if (known->refuser == Refuser::platform) return Fate::refused;
    if (known->refuser != Refuser::unclear) return Fate::ended;
  }
  // 409 may be the answer to a repeated write while the first is being carried
  // out; the others do not say what became of this one.
  return status == 408 || status == 409 || status == 429 || status >= 500 ? Fate::doubtful : Fate::refused;
}

Error explain_refusal(const Job& job, Error error) {
  error.message = guest::mask_echo(error.message, job.password);
  if (const guest::Failure* known = recognise(error)) {
    error.message = format("{}; {}", known->meaning, error.message);
    if (error.remedy.empty()) error.remedy = known->remedy;
    refer(error, known);
  } else if (error.http_status == 409 && error.remedy.empty()) {
    error.remedy = "another operation is changing this VM: wait until it has ended, then reset again";
  }
  return error;
}

Error outcome_unknown(const Job& job, const Attempt& attempt, const std::string& why) {
  Error error(ErrorCode::outcome_unknown, guest::mask_echo(why, job.password));
  error.remedy = format(
      "resume with this operation's token; or look at the extension {} of the VM: it is done when provisioningState is "
      "Succeeded and forceUpdateTag is {}; or "
      "sign in; to reset once more does no harm",
      base::quoted(attempt.name), attempt.tag);
  error.may_have_arrived = true;
  return error;
}

Again another_look(const Sent& sent, const Look& look) {
  if (sent.fate == Fate::unreadable) return Again::no;
  switch (look.verdict) {
    case Verdict::running:
      return sent.fate == Fate::ended ? Again::for_a_while : Again::until_it_ends;
    case Verdict::contradicted:
    case Verdict::unproved:
      return Again::for_a_while;
    case Verdict::failed: {
      const guest::Failure* known = most_telling(look.guest_text, sent.error);
      return look.guest_text.empty() && (known == nullptr || known->vague) ? Again::for_a_while : Again::no;
    }
    case Verdict::absent:
    case Verdict::overwritten:
    case Verdict::succeeded:
      break;
  }
  return Again::no;
}

Outcome conclude(Job& job, const Attempt& attempt, const Sent& sent, const Result<Look>& look) {
  auto outcome = !look                      ? conclude_unseen(job, attempt, sent, look.error())
                 : sent.fate == Fate::ended ? conclude_ended(job, attempt, sent, *look)
                                            : conclude_seen(job, attempt, sent, *look);
  if (outcome) return outcome;
  Error error = std::move(outcome).error();
  error.arm_code = sent.error.arm_code;
  error.http_status = sent.error.http_status;
  error.request_id = sent.error.request_id;
  error.correlation_id = sent.error.correlation_id;
  return error;
}

Outcome proved_before(Job& job, Evidence evidence) {
  job.result.warnings.emplace_back("proved_earlier",
                                   "the process that began the reset had proved its outcome; it was not read again",
                                   "sign in, if there is doubt about who wrote the resume token");
  return finish(job, evidence, "");
}

}  // namespace azvmreset::ops

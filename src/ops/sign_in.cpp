#include "ops/sign_in.hpp"

#include "base/format.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace azvmreset::ops {
namespace {

struct Said {
  SignInOutcome outcome;
  std::string_view code;
  std::string_view message;
  std::string_view remedy;
};

// One attempt each: it counts towards the lock-out (F2.2a).
constexpr Said table[] = {
    {SignInOutcome::wrong_password, "wrong_password", "the guest says that this is not the password of the account",
     "reset the password; do not try others, because each counts towards the lock-out"},
    {SignInOutcome::unproven, "password_unproven",
     "the guest does not let this account sign in over the network, or could not try it, so the password is not "
     "proved; it may be right",
     "sign in with Remote Desktop to prove it"},
    {SignInOutcome::change_required, "change_required",
     "the guest demands another password before it lets the account sign in",
     "fix the account, which clears that; where the password is too old, with generate or a password"},
    {SignInOutcome::disabled, "account_disabled", "the guest says that the account is disabled",
     "fix the account with enable"},
    {SignInOutcome::locked, "account_locked", "the guest says that the account is locked",
     "fix the account: it is unlocked by default"},
    {SignInOutcome::expired, "account_expired", "the guest says that the account or its password has expired",
     "fix the account with extend_to and a later day, or with generate or a password"},
    {SignInOutcome::restricted, "account_restricted",
     "the guest allows this account no sign-in now: its hours, its workstations, or a blank password",
     "look at the account's restrictions in the guest, or use another account"},
};

const Said* said_of(SignInOutcome outcome) noexcept {
  for (const Said& said : table) {
    if (said.outcome == outcome) return &said;
  }
  return nullptr;
}

bool is_about_proof(const Finding& warning) noexcept {
  if (warning.code == "not_confirmed") return true;
  for (const Said& said : table) {
    if (said.code == warning.code) return true;
  }
  return false;
}

}  // namespace

SignInOutcome sign_in_of(std::int64_t code) noexcept {
  switch (code) {
    case 0:
      return SignInOutcome::proved;
    case 1326:  // ERROR_LOGON_FAILURE
      return SignInOutcome::wrong_password;
    case 1907:  // ERROR_PASSWORD_MUST_CHANGE
      return SignInOutcome::change_required;
    case 1331:  // ERROR_ACCOUNT_DISABLED
      return SignInOutcome::disabled;
    case 1909:  // ERROR_ACCOUNT_LOCKED_OUT
      return SignInOutcome::locked;
    case 1330:  // ERROR_PASSWORD_EXPIRED
    case 1793:  // ERROR_ACCOUNT_EXPIRED
      return SignInOutcome::expired;
    case 1327:  // ERROR_ACCOUNT_RESTRICTION
    case 1328:  // ERROR_INVALID_LOGON_HOURS
    case 1329:  // ERROR_INVALID_WORKSTATION
      return SignInOutcome::restricted;
    default:
      break;
  }
  return SignInOutcome::unproven;
}

std::optional<Finding> warning_of(SignInOutcome outcome) {
  const Said* said = said_of(outcome);
  if (said == nullptr) return std::nullopt;
  return Finding(std::string(said->code), std::string(said->message), std::string(said->remedy));
}

void take_sign_in(ResetResult& result, std::int64_t code) {
  result.sign_in = sign_in_of(code);
  if (result.sign_in == SignInOutcome::proved) result.evidence = Evidence::verified;
  if (auto warning = warning_of(result.sign_in)) result.warnings.push_back(std::move(*warning));
}

Error evidence_missing(Evidence reached, Evidence required, const std::vector<Finding>& warnings) {
  Error error(ErrorCode::outcome_unknown,
              base::format("the evidence is {}, and {} was required", name_of(reached), name_of(required)));
  error.remedy = "sign in to prove it, or require less";
  for (const Finding& warning : warnings) {
    if (!is_about_proof(warning)) continue;
    error.message = base::format("the evidence is {}, and {} was required; {}", name_of(reached), name_of(required),
                                 warning.message);
    error.remedy = warning.remedy;
  }
  return error;
}

}  // namespace azvmreset::ops

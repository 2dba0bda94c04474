// From the guest's no to one honest error. Pure.
#pragma once

#include "guest/account_answer.hpp"

#include <azvmreset/error.hpp>

#include <string>

namespace azvmreset::ops {

// Of whom the guest was told.
struct AccountSubject {
  std::string name;  // as a message has it: quoted, or "the built-in administrator"
  std::string domain;
  bool runs_as_somebody = false;  // else the script was LocalSystem
};
AccountSubject subject_of(const guest::AccountRequest& request, bool runs_as_somebody);

// Of an answer whose outcome is not `done`. Where nothing was changed and the
// reason is a state that somebody can look up, it is a blocker; else the guest
// has refused, and what was done before it did stands in the message.
Error refusal_of(const guest::AccountAnswer& answer, const AccountSubject& subject);

}  // namespace azvmreset::ops

// What Windows and Azure demand of account names and passwords (F2.1, F2.2).
//
// Refused here is only what cannot work or would harm the request. Everything
// else warns: on a reset Azure enforces none of its own lists, and what the
// guest's policy allows, only the guest knows.
#pragma once

#include <azvmreset/secret.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::guest {

// A rule that was not kept. The message says what was found and what is
// expected; it never holds a password, or any character of one.
struct Breach {
  std::string_view rule;  // machine-readable: "password_too_short"
  std::string message;
  bool hopeless = false;  // nothing should be sent
};

// `create`: the account is meant to be new. Only then Azure's reserved names
// matter, because many of them exist on VMs with good right.
std::vector<Breach> check_account_name(std::string_view name, bool create);

// For the account of that name, which a password should not contain.
std::vector<Breach> check_password(const Secret& password, std::string_view account);

}  // namespace azvmreset::guest

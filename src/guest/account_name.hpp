// Account names as people write them, for work inside the guest. Pure.
#pragma once

#include <azvmreset/result.hpp>

#include <string>
#include <string_view>

namespace azvmreset::guest {

struct GuestAccountName {
  std::string domain;  // empty: local
  std::string name;
};

// "name", ".\name" and "DOMAIN\name"; the domain may also be given by itself,
// and if both are, they must be the same.
//
// Fails with invalid_argument, with reason and remedy, for what is no account
// of Windows' own: "name@domain" (a user principal name), "AzureAD\name", and
// a domain that is none.
Result<GuestAccountName> parse_account_name(std::string_view written, std::string_view domain);

}  // namespace azvmreset::guest

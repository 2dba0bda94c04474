// Changes of accounts that more than one tool makes.
#pragma once

#include "simulator/guest/windows.hpp"

#include <string_view>

namespace azvmreset::sim {

// Whether it was not a member before.
inline bool joined(Account& account, std::string_view group_sid) {
  if (account.member_of(group_sid)) return false;
  account.groups.emplace_back(group_sid);
  return true;
}

// Never shortens.
inline bool extended(Account& account, Time first_day_expired) {
  if (!account.expires || *account.expires >= first_day_expired) return false;
  account.expires = first_day_expired;
  return true;
}

}  // namespace azvmreset::sim

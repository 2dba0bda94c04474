#include "base/ascii.hpp"
#include "base/encoding/utf8.hpp"
#include "simulator/guest/windows.hpp"

#include <algorithm>

namespace azvmreset::sim {
namespace {

bool contains_ignoring_case(std::string_view text, std::string_view part) {
  return base::to_lower(text).find(base::to_lower(part)) != std::string::npos;
}

// F2.2/2: letters that are neither upper nor lower case ASCII count as one
// class, as do all other Unicode letters; what is no letter and no digit is
// "non-alphanumeric". Cased letters outside ASCII are not told apart here.
int classes_of(std::string_view password) {
  bool upper = false, lower = false, digit = false, special = false, other = false;
  while (!password.empty()) {
    const base::CodePoint point = base::first_code_point(password);
    const char c = password.front();
    if (point.length > 1)
      other = true;
    else if (base::is_digit(c))
      digit = true;
    else if (!base::is_letter(c))
      special = true;
    else if (base::to_lower(c) == c)
      lower = true;
    else
      upper = true;
    password.remove_prefix(point.length);
  }
  return upper + lower + digit + special + other;
}

bool holds_part_of_display_name(std::string_view password, std::string_view display_name) {
  constexpr std::string_view separators = ",.-_ #\t";
  while (!display_name.empty()) {
    const std::size_t end = std::min(display_name.find_first_of(separators), display_name.size());
    const std::string_view token = display_name.substr(0, end);
    if (token.size() >= 3 && contains_ignoring_case(password, token)) return true;
    display_name.remove_prefix(std::min(end + 1, display_name.size()));
  }
  return false;
}

bool complex_enough(const Account& account, std::string_view password) {
  if (account.name.size() >= 3 && contains_ignoring_case(password, account.name)) return false;
  return !holds_part_of_display_name(password, account.display_name) && classes_of(password) >= 3;
}

}  // namespace

bool controlled_by_laps(const Windows& windows, const Account& account) {
  return account.laps_managed || windows.kept_by_laps() == &account;
}

bool policy_accepts(const Windows& windows, const Account& account, std::string_view password) {
  const auto length = base::utf16_length(password);
  if (!length || *length > 256 || *length < windows.policy.min_length) return false;
  if (windows.policy.complexity && !complex_enough(account, password)) return false;
  const auto remembered = std::min(windows.policy.history, account.history.size());
  return std::none_of(account.history.begin(), account.history.begin() + static_cast<std::ptrdiff_t>(remembered),
                      [&](const PasswordHash& old) { return old.matches(password); });
}

}  // namespace azvmreset::sim

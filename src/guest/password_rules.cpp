#include "guest/account_rules.hpp"

#include "base/ascii.hpp"
#include "base/encoding/utf8.hpp"
#include "base/format.hpp"
#include "guest/rule_table.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace azvmreset::guest {
namespace {

using base::format;

// Lengths in UTF-16 units, as Windows counts.
constexpr std::size_t longest_for_windows = 256;   // F2.2: MS-SAMR
constexpr std::size_t shortest_for_azure = 8;      // F2.1
constexpr std::size_t shortest_for_portal = 12;    // F2.1
constexpr std::size_t longest_for_azure = 123;     // F2.1
constexpr std::size_t longest_for_net_user = 127;  // F2.2
constexpr int fewest_classes = 3;
constexpr std::size_t shortest_name_inside = 3;  // F2.2: shorter names are not looked for

// F2.1: refused by Azure when a VM is made.
constexpr std::string_view well_known[] = {
    "abc@123",    "P@$$w0rd",  "P@ssw0rd",  "P@ssword123", "Pa$$word",
    "pass@word1", "Password!", "Password1", "Password22",  "iloveyou!",
};

bool is_control(char32_t c) noexcept { return c < 0x20 || (c >= 0x7F && c <= 0x9F); }

bool has_control(std::string_view text) noexcept {
  while (!text.empty()) {
    const base::CodePoint c = base::first_code_point(text);
    if (is_control(c.value)) return true;
    text.remove_prefix(c.length);
  }
  return false;
}

// Of the categories that Windows counts: upper, lower, digit, other ASCII, and
// all of the rest as one, because without Unicode's tables they look alike.
int count_classes(std::string_view text) noexcept {
  bool upper = false, lower = false, digit = false, special = false, other = false;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) {
      other = true;
    } else if (base::is_digit(c)) {
      digit = true;
    } else if (!base::is_letter(c)) {
      special = true;
    } else {
      (base::to_lower(c) == c ? lower : upper) = true;
    }
  }
  return upper + lower + digit + special + other;
}

struct Password {
  std::string_view text;
  std::size_t units;  // 0 when it is not UTF-8
  std::string_view account;
};

using Message = std::optional<std::string>;

// No message may hold any part of the password.
// clang-format off
constexpr Check<Password> table[] = {
    {{"password_empty", "a password", Authority::azvmreset, "before anything is sent", "F1.7/4", true},
     [](const Password& password) -> Message {
       if (!password.text.empty()) return {};
       return "expected a password, found an empty one";
     }},
    {{"password_not_utf8", "UTF-8", Authority::azvmreset, "before anything is sent", "F2.4/6", true},
     [](const Password& password) -> Message {
       if (password.units > 0) return {};
       return "expected a password in UTF-8, found other bytes";
     }},
    {{"password_control_character", "no control character", Authority::azvmreset, "before anything is sent", "F2.4/6",
      true},
     [](const Password& password) -> Message {
       if (!has_control(password.text)) return {};
       return "expected a password without control characters, found one, such as a tab or the end of a line";
     }},
    {{"password_too_long_for_windows", "at most 256 characters", Authority::windows, "in the guest", "F2.2/3", true},
     [](const Password& password) -> Message {
       if (password.units <= longest_for_windows) return {};
       return format("expected a password of at most {} characters, found {}", longest_for_windows, password.units);
     }},
    {{"password_too_short", "at least 8 characters", Authority::azure, "when a VM is made", "F2.1/1"},
     [](const Password& password) -> Message {
       if (password.units >= shortest_for_azure) return {};
       return format("found a password of {} characters; Azure expects at least {}, and the guest's policy may ask for "
                     "more",
                     password.units, shortest_for_azure);
     }},
    {{"password_short_for_portal", "at least 12 characters", Authority::azure,
      "by the portal and the Azure CLI when a VM is made, and in Microsoft's rescue script", "F2.1/1"},
     [](const Password& password) -> Message {
       if (password.units < shortest_for_azure || password.units >= shortest_for_portal) return {};
       return format("found a password of {} characters; the portal and the Azure CLI expect at least {} for a new VM",
                     password.units, shortest_for_portal);
     }},
    {{"password_too_long", "at most 123 characters", Authority::azure, "when a VM is made", "F2.1/1"},
     [](const Password& password) -> Message {
       if (password.units <= longest_for_azure) return {};
       return format("found a password of {} characters; Azure expects at most {}", password.units, longest_for_azure);
     }},
    {{"password_too_long_for_net_user", "at most 127 characters", Authority::windows, "by net user", "F2.2/3"},
     [](const Password& password) -> Message {
       if (password.units <= longest_for_net_user) return {};
       return format("found a password of {} characters; net user takes at most {}", password.units,
                     longest_for_net_user);
     }},
    {{"password_few_classes", "three of upper case, lower case, digit, special and other characters",
      Authority::windows, "in the guest, where its policy asks for complexity", "F2.2/2"},
     [](const Password& password) -> Message {
       const int classes = count_classes(password.text);
       if (classes >= fewest_classes) return {};
       return format("found {} of upper case, lower case, digit and special character; Windows usually expects at "
                     "least {}",
                     classes, fewest_classes);
     }},
    {{"password_contains_account_name", "not the account name, if that has three characters or more",
      Authority::windows, "in the guest, where its policy asks for complexity", "F2.2/2"},
     [](const Password& password) -> Message {
       if (password.account.size() < shortest_name_inside) return {};
       if (!contains_account_name(password.text, password.account)) return {};
       return "found the account name inside the password; the complexity rule of Windows refuses that";
     }},
    {{"password_well_known", "none that Azure lists as known to everybody", Authority::azure, "when a VM is made",
      "F2.1/3"},
     [](const Password& password) -> Message {
       if (!is_well_known_password(password.text)) return {};
       return "found a password that Azure refuses for new VMs, because it is known to everybody";
     }},
    {{"password_outer_space", "no space at the beginning or end", Authority::azvmreset, "before anything is sent",
      "F2.2/2"},
     [](const Password& password) -> Message {
       if (password.text.front() != ' ' && password.text.back() != ' ') return {};
       return "found a space at the beginning or end of the password; expected none, unless it is meant";
     }},
};
// clang-format on

}  // namespace

std::vector<Rule> password_rules() { return rules_of(table); }

std::vector<Breach> check_password(const Secret& password, std::string_view account) {
  const std::string_view text = password.expose();
  return breaches_of(table, Password{text, base::utf16_length(text).value_or(0), account});
}

bool is_well_known_password(std::string_view password) noexcept {
  return std::find(std::begin(well_known), std::end(well_known), password) != std::end(well_known);
}

bool contains_account_name(std::string_view password, std::string_view account) noexcept {
  return !account.empty() && base::find_ignoring_case(password, account) != std::string_view::npos;
}

}  // namespace azvmreset::guest

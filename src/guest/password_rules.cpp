#include "guest/account_rules.hpp"

#include "base/ascii.hpp"
#include "base/encoding/utf8.hpp"
#include "base/format.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

namespace azvmreset::guest {
namespace {

using base::format;

// Lengths in UTF-16 units, as Windows counts.
constexpr std::size_t longest_for_windows = 256;  // F2.2: MS-SAMR
constexpr std::size_t shortest_for_azure = 8;     // F2.1
constexpr std::size_t longest_for_azure = 123;    // F2.1
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

std::vector<Breach> hopeless(std::string_view rule, std::string message) {
  return {Breach{rule, std::move(message), true}};
}

}  // namespace

std::vector<Breach> check_password(const Secret& password, std::string_view account) {
  const std::string_view text = password.expose();
  const auto units = base::utf16_length(text);
  if (text.empty()) return hopeless("password_empty", "expected a password, found an empty one");
  if (!units) return hopeless("password_not_utf8", "expected a password in UTF-8, found other bytes");
  if (has_control(text)) {
    return hopeless("password_control_character",
                    "expected a password without control characters, found one, such as a tab or the end of a line");
  }
  if (*units > longest_for_windows) {
    return hopeless("password_too_long_for_windows",
                    format("expected a password of at most {} characters, found {}", longest_for_windows, *units));
  }

  std::vector<Breach> warnings;
  if (*units < shortest_for_azure) {
    warnings.push_back({"password_too_short",
                        format("found a password of {} characters; Azure expects at least {}, and the guest's policy "
                               "may ask for more",
                               *units, shortest_for_azure)});
  }
  if (*units > longest_for_azure) {
    warnings.push_back({"password_too_long", format("found a password of {} characters; Azure expects at most {}",
                                                    *units, longest_for_azure)});
  }
  if (const int classes = count_classes(text); classes < fewest_classes) {
    warnings.push_back({"password_few_classes",
                        format("found {} of upper case, lower case, digit and special character; Windows usually "
                               "expects at least {}",
                               classes, fewest_classes)});
  }
  if (account.size() >= shortest_name_inside && base::find_ignoring_case(text, account) != std::string_view::npos) {
    warnings.push_back({"password_contains_account_name",
                        "found the account name inside the password; the complexity rule of Windows refuses that"});
  }
  if (std::find(std::begin(well_known), std::end(well_known), text) != std::end(well_known)) {
    warnings.push_back({"password_well_known",
                        "found a password that Azure refuses for new VMs, because it is known "
                        "to everybody"});
  }
  if (text.front() == ' ' || text.back() == ' ') {
    warnings.push_back({"password_outer_space",
                        "found a space at the beginning or end of the password; expected none, unless it is meant"});
  }
  return warnings;
}

}  // namespace azvmreset::guest

#include "guest/account_rules.hpp"

#include "base/ascii.hpp"
#include "base/encoding/utf8.hpp"
#include "base/format.hpp"
#include "base/quote.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

namespace azvmreset::guest {
namespace {

using base::equals_ignoring_case;
using base::format;
using base::quoted;

constexpr std::size_t longest_name = 20;  // UTF-16 units
constexpr std::string_view forbidden = "\"/\\[]:|<>+=;,?*";

// F2.1: refused by Azure when a VM is made, and the device names that
// Microsoft's own rescue script adds. In rows, where the formatter would make
// a column.
// clang-format off
constexpr std::string_view reserved[] = {
    "administrator", "admin", "user", "user1", "test", "user2", "test1", "user3", "admin1", "1", "123", "a",
    "actuser", "adm", "admin2", "aspnet", "backup", "console", "david", "guest", "john", "owner", "root", "server",
    "sql", "support", "support_388945a0", "sys", "test2", "test3", "user4", "user5", "nul", "con", "com", "lpt",
};
// clang-format on

std::vector<Breach> hopeless(std::string_view rule, std::string message) {
  return {Breach{rule, std::move(message), true}};
}

}  // namespace

std::vector<Breach> check_account_name(std::string_view name, bool create) {
  const auto units = base::utf16_length(name);
  if (name.empty()) return hopeless("account_name_empty", "expected an account name, found none");
  if (!units) {
    return hopeless("account_name_not_utf8", format("expected an account name in UTF-8, found {}", quoted(name)));
  }
  if (*units > longest_name) {
    return hopeless("account_name_too_long", format("expected an account name of at most {} characters, found {}: {}",
                                                    longest_name, *units, quoted(name)));
  }
  const auto wrong = std::find_if(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || forbidden.find(c) != std::string_view::npos;
  });
  if (wrong != name.end()) {
    return hopeless("account_name_forbidden_character",
                    format("found {} in the account name {}; expected the bare name of a local account without "
                           "control characters and none of {}",
                           quoted({&*wrong, 1}), quoted(name), forbidden));
  }
  if (name.find_first_not_of(". ") == std::string_view::npos) {
    return hopeless("account_name_blank",
                    format("expected an account name of more than points and spaces, found {}", quoted(name)));
  }
  if (name.back() == '.') {
    return hopeless("account_name_trailing_period",
                    format("expected an account name that does not end in a period, found {}", quoted(name)));
  }
  if (equals_ignoring_case(name, "NONE")) {
    return hopeless("account_name_reserved_word",
                    format("expected an account name other than the word NONE, found {}", quoted(name)));
  }

  std::vector<Breach> warnings;
  if (name.find('@') != std::string_view::npos) {
    warnings.push_back({"account_name_at_sign",
                        format("found \"@\" in the account name {}: newer tools of Windows refuse it, and a name of a "
                               "domain is not one of this VM's own accounts",
                               quoted(name))});
  }
  if (name.front() == ' ' || name.back() == ' ') {
    warnings.push_back({"account_name_outer_space",
                        format("found a space at the beginning or end of the account name {}", quoted(name))});
  }
  const auto listed = [&](std::string_view word) { return equals_ignoring_case(name, word); };
  if (create && std::any_of(std::begin(reserved), std::end(reserved), listed)) {
    warnings.push_back({"account_name_reserved",
                        format("found {}, a name that Azure does not allow for a new administrator", quoted(name))});
  }
  return warnings;
}

}  // namespace azvmreset::guest

#include "guest/account_rules.hpp"

#include "base/ascii.hpp"
#include "base/encoding/utf8.hpp"
#include "base/format.hpp"
#include "base/quote.hpp"
#include "guest/rule_table.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>

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

struct Name {
  std::string_view text;
  bool create;
};

using Message = std::optional<std::string>;

Message found_forbidden(const Name& name) {
  const auto wrong = std::find_if(name.text.begin(), name.text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || forbidden.find(c) != std::string_view::npos;
  });
  if (wrong == name.text.end()) return {};
  return format(
      "found {} in the account name {}; expected the bare name of a local account without control characters and none "
      "of {}",
      quoted({&*wrong, 1}), quoted(name.text), forbidden);
}

bool is_reserved(std::string_view name) noexcept {
  return std::any_of(std::begin(reserved), std::end(reserved),
                     [&](std::string_view word) { return equals_ignoring_case(name, word); });
}

// clang-format off
constexpr Check<Name> table[] = {
    {{"account_name_empty", "a name", Authority::azvmreset, "before anything is sent", "F1.7/4", true},
     [](const Name& name) -> Message {
       if (!name.text.empty()) return {};
       return "expected an account name, found none";
     }},
    {{"account_name_not_utf8", "UTF-8", Authority::azvmreset, "before anything is sent", "F2.4/6", true},
     [](const Name& name) -> Message {
       if (base::is_utf8(name.text)) return {};
       return format("expected an account name in UTF-8, found {}", quoted(name.text));
     }},
    {{"account_name_too_long", "at most 20 characters", Authority::windows, "in the guest", "F2.2/1", true},
     [](const Name& name) -> Message {
       const std::size_t units = base::utf16_length(name.text).value_or(0);
       if (units <= longest_name) return {};
       return format("expected an account name of at most {} characters, found {}: {}", longest_name, units,
                     quoted(name.text));
     }},
    {{"account_name_forbidden_character", "no control character and none of \"/\\[]:|<>+=;,?*", Authority::windows,
      "in the guest", "F2.2/1", true},
     found_forbidden},
    {{"account_name_blank", "more than points and spaces", Authority::windows, "in the guest", "F2.2/1", true},
     [](const Name& name) -> Message {
       if (name.text.find_first_not_of(". ") != std::string_view::npos) return {};
       return format("expected an account name of more than points and spaces, found {}", quoted(name.text));
     }},
    {{"account_name_trailing_period", "no period at the end", Authority::windows, "in the guest", "F2.2/1", true},
     [](const Name& name) -> Message {
       if (name.text.back() != '.') return {};
       return format("expected an account name that does not end in a period, found {}", quoted(name.text));
     }},
    {{"account_name_reserved_word", "not the word NONE", Authority::windows, "in the guest", "F2.2/1", true},
     [](const Name& name) -> Message {
       if (!equals_ignoring_case(name.text, "NONE")) return {};
       return format("expected an account name other than the word NONE, found {}", quoted(name.text));
     }},
    {{"account_name_at_sign", "no \"@\"", Authority::windows, "by newer tools in the guest", "F2.2/1"},
     [](const Name& name) -> Message {
       if (name.text.find('@') == std::string_view::npos) return {};
       return format("found \"@\" in the account name {}: newer tools of Windows refuse it, and a name of a domain is "
                     "not one of this VM's own accounts",
                     quoted(name.text));
     }},
    {{"account_name_percent_sign", "no \"%\"", Authority::azure, "in Microsoft's rescue script", "F2.1/6"},
     [](const Name& name) -> Message {
       if (name.text.find('%') == std::string_view::npos) return {};
       return format("found \"%\" in the account name {}: Microsoft's rescue script refuses it, and a command line may "
                     "replace it",
                     quoted(name.text));
     }},
    {{"account_name_outer_space", "no space at the beginning or end", Authority::azvmreset, "before anything is sent",
      "F2.2/1"},
     [](const Name& name) -> Message {
       if (name.text.front() != ' ' && name.text.back() != ' ') return {};
       return format("found a space at the beginning or end of the account name {}", quoted(name.text));
     }},
    {{"account_name_reserved", "for a new account none of Azure's reserved names", Authority::azure,
      "when a VM is made", "F2.1/5"},
     [](const Name& name) -> Message {
       if (!name.create || !is_reserved(name.text)) return {};
       return format("found {}, a name that Azure does not allow for a new administrator", quoted(name.text));
     }},
};
// clang-format on

}  // namespace

std::string_view name_of(Authority authority) noexcept {
  constexpr std::string_view names[] = {"windows", "azure", "azvmreset"};
  return names[static_cast<std::size_t>(authority)];
}

std::vector<Rule> account_name_rules() { return rules_of(table); }

std::vector<Breach> check_account_name(std::string_view name, bool create) {
  return breaches_of(table, Name{name, create});
}

}  // namespace azvmreset::guest

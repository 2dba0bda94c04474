// What Windows and Azure demand of account names and passwords (F2.1, F2.2).
//
// Refused here is only what cannot work or would harm the request. Everything
// else warns: on a reset Azure enforces none of its own lists, and what the
// guest's policy allows, only the guest knows.
#pragma once

#include <azvmreset/secret.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::guest {

// Whose rule it is.
enum class Authority : std::uint8_t { windows, azure, azvmreset };

std::string_view name_of(Authority authority) noexcept;

struct Rule {
  std::string_view name;      // machine-readable: "password_too_short"
  std::string_view expected;  // "at least 8 characters"
  Authority authority;
  std::string_view enforced;  // where it is looked at: "when a VM is made"
  std::string_view source;    // "F2.1/1": the project's fact list
  bool hopeless = false;      // nothing should be sent
};

// A rule that was not kept. The message says what was found and what is
// expected; it never holds a password, or any character of one.
struct Breach {
  std::string_view rule;
  std::string message;
  Authority authority;
  bool hopeless;
};

// All rules, the hopeless ones first. The first of those that is not kept
// stands alone: what follows could not be judged.
std::vector<Rule> account_name_rules();
std::vector<Rule> password_rules();

// `create`: the account is meant to be new. Only then Azure's reserved names
// matter, because many of them exist on VMs with good right.
std::vector<Breach> check_account_name(std::string_view name, bool create);

// For the account of that name, which a password should not contain.
std::vector<Breach> check_password(const Secret& password, std::string_view account);

// The two that a password made by chance could break as well.
bool is_well_known_password(std::string_view password) noexcept;
bool contains_account_name(std::string_view password, std::string_view account) noexcept;

}  // namespace azvmreset::guest

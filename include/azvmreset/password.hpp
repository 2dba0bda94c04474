// Passwords and account names, judged and made without a network.
#pragma once

#include <azvmreset/result.hpp>
#include <azvmreset/secret.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace azvmreset {

// A rule that was not kept. Never holds any part of a password.
struct Breach {
  Breach(std::string rule_name, std::string text, std::string where, bool is_hopeless)
      : rule(std::move(rule_name)), message(std::move(text)), source(std::move(where)), hopeless(is_hopeless) {}

  std::string rule;     // machine-readable: "password_too_short"
  std::string message;  // what was found, and what is expected
  std::string source;   // whose rule it is: "windows", "azure" or "azvmreset"
  bool hopeless;        // nothing should be sent; everything else the guest decides
};

struct PasswordReport {
  bool acceptable = true;  // no breach is hopeless
  std::vector<Breach> breaches;
};

std::string to_json(const PasswordReport& report);

// `account` may be empty; `create` asks Azure's list of reserved names too.
PasswordReport check_password(const Secret& password, std::string_view account, bool create = false);

// Where the password will travel or be typed, which decides on its alphabet.
enum class PasswordChannel : std::int32_t {
  any = 0,           // safe everywhere
  vm_access = 1,     // JSON to an extension
  command_line = 2,  // `net user`, cmd and PowerShell
  keyboard = 3,      // typed by a person on an unknown layout: no look-alikes
};
std::string_view name_of(PasswordChannel channel) noexcept;

struct PasswordWish {
  std::uint32_t length = 24;  // 12 to 123; to 14 for the command line, because `net user` asks about longer ones
  PasswordChannel channel = PasswordChannel::any;
  std::string account;  // kept out of the password; may be empty
};

// From the system's secure source: upper case, lower case, digit and special
// character are all in it.
Result<Secret> generate_password(const PasswordWish& wish = PasswordWish());

}  // namespace azvmreset

// Passwords made by chance that every rule of F2.1 and F2.2 accepts.
#pragma once

#include <azvmreset/result.hpp>
#include <azvmreset/secret.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "guest/random_bytes.hpp"

namespace azvmreset::guest {

// Where the password will travel or be typed (F2.4). Letters and digits are
// never in question, apart from look-alikes.
enum class Channel : std::uint8_t {
  any,           // what all of the others take
  vm_access,     // JSON, without characters that need an escape
  command_line,  // nothing that cmd or PowerShell reads as more than itself; begins with a letter or digit
  keyboard,      // typed by a person: no look-alikes, no dead keys
};

struct ChannelRules {
  std::string_view letters;  // upper and lower case
  std::string_view digits;
  std::string_view specials;
  bool begins_plainly;  // with a letter or a digit
  std::size_t shortest;
  std::size_t longest;
};

const ChannelRules& rules_of(Channel channel) noexcept;

// Upper case, lower case, digit and special character are all in it; the
// account name is not. All passwords that keep these rules are equally likely.
//
// Fails with invalid_argument on a length that the channel does not take, and
// with internal when `random` is so poor that no try keeps the rules.
Result<Secret> generate_password(std::size_t length, Channel channel, std::string_view account, RandomBytes& random);

}  // namespace azvmreset::guest

// What is sealed, in both directions (docs/guest-scripts.md). Pure.
#pragma once

#include "base/rsa.hpp"
#include "guest/account_answer.hpp"

#include <azvmreset/result.hpp>
#include <azvmreset/sealing.hpp>
#include <azvmreset/secret.hpp>

#include <optional>
#include <string_view>

namespace azvmreset::guest {

// The account that an account still to be created cannot name.
inline constexpr std::string_view no_account_yet = "-";

// The password, in as many blocks as it takes, as the value of the parameter `secret`.
Result<Secret> seal(const GuestKey& key, std::string_view nonce, std::string_view sid, const Secret& password);

// The password, if every block opens, is of this nonce, and of this account; `protocol` says which of them is not so.
// Where no answer has told the account, it must be the same in every block.
Result<Secret> open(const SealingKey& key, const SealedPassword& sealed, std::string_view nonce,
                    std::optional<std::string_view> sid);

}  // namespace azvmreset::guest

// JSON that may hold a secret, before a person or a log sees it.
#pragma once

#include <azvmreset/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace azvmreset {

// Secret-shaped is a member by its name, in any case: password, adminPassword,
// runAsPassword, protectedSettings, protectedParameters, client_secret,
// client_assertion, access_token, refresh_token. A value under another name
// is not recognised.

enum class JsonStyle : std::int32_t { compact = 0, pretty = 1 };

// `json` written anew, with "REDACTED" for every secret-shaped value; null
// stays null. Text that is not JSON cannot be judged and becomes "REDACTED"
// as a whole.
std::string mask_secrets(std::string_view json, JsonStyle style = JsonStyle::compact);

// The path of the first secret-shaped member, "properties.protectedSettings",
// or nothing. Fails with invalid_argument for text that is not JSON.
Result<std::optional<std::string>> secret_shaped_member(std::string_view json);

}  // namespace azvmreset

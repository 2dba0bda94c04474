// Which JSON members hold secrets, judged by their names: password,
// adminPassword, runAsPassword, protectedSettings, protectedParameters,
// client_secret, client_assertion, access_token, refresh_token, in any case.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json/reader.hpp"
#include "base/json/writer.hpp"

namespace azvmreset::base::json {

// `json` written anew, with "REDACTED" for the value of every such member;
// null stays null. Text that is not JSON cannot be judged: it becomes the JSON
// string "REDACTED" as a whole.
std::string mask_secrets(std::string_view json, Style style = Style::compact);

// The path of the first such member, "properties.protectedSettings" or
// "value[2].password".
std::optional<std::string> secret_shaped_member(Value value);

}  // namespace azvmreset::base::json

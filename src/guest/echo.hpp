// Text from the guest or from ARM that may repeat the password it was given.
#pragma once

#include <azvmreset/secret.hpp>

#include <string>
#include <string_view>

namespace azvmreset::guest {

// `text` with "REDACTED" wherever it holds the password: in any case, as it is
// or with quotes and backslashes escaped, and also where a cut (marked by an
// ellipsis) left only its beginning. A text that holds a password of fewer
// than four characters is withheld altogether: with those letters blacked out
// it could still be read.
std::string mask_echo(std::string_view text, const Secret& password);

}  // namespace azvmreset::guest

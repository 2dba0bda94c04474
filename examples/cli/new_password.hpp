// Where the new password comes from.
#pragma once

#include <azvmreset/result.hpp>
#include <azvmreset/secret.hpp>

#include <optional>
#include <string>

#include "commands.hpp"

namespace azvmreset::cli {

// Whether the options name any source at all.
bool gives_password(const Settings& settings);

// Whether the options name exactly one source, or none where somebody can be
// asked. Reads nothing.
std::optional<Error> refuse_password_sources(const Call& call);

// Reads or asks. Warns of sources that other processes or persons can read.
Result<Secret> new_password(Call& call, const std::string& account);

}  // namespace azvmreset::cli

// Where passwords come from.
#pragma once

#include <azvmreset/result.hpp>
#include <azvmreset/secret.hpp>
#include <azvmreset/sink.hpp>

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

// Where a password is kept that the library makes; nothing where it makes none.
Result<std::optional<Sink>> sink_of_made_password(const Call& call);

// A secret of any kind, without the line end; warns where others can read the
// file, or the environment.
Result<Secret> secret_from_file(Call& call, const std::string& path);
Result<Secret> secret_from_environment(Call& call, const std::string& variable);

}  // namespace azvmreset::cli

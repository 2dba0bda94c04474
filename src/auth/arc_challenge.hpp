// What the Azure Arc agent answers to the first question.
#pragma once

#include <azvmreset/result.hpp>

#include <string>
#include <string_view>

namespace azvmreset::auth {

inline constexpr std::string_view kArcAgent = "the Azure Arc agent of this server";

// Of `WWW-Authenticate: Basic realm=/var/opt/azcmagent/tokens/<guid>.key` the
// name of the file, which lies in `folder` itself. Fails with protocol.
Result<std::string> key_file_in(std::string_view challenge, std::string_view folder);

Error bad_arc_challenge(std::string_view found);

}  // namespace azvmreset::auth

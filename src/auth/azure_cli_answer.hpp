// What `az account get-access-token` said.
#pragma once

#include "auth/token_provider.hpp"
#include "host/programs.hpp"

namespace azvmreset::auth {

// The token, or in the program's own words why there is none. That nobody is
// signed in to it makes it unavailable (see TokenWish); that the authority has
// refused somebody does not.
Result<Token> read_azure_cli_answer(const host::ProgramEnd& end, WallTime asked, const TokenWish& wish);

}  // namespace azvmreset::auth

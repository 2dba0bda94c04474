// What a token endpoint answers.
#pragma once

#include "auth/token_endpoint.hpp"
#include "http/message.hpp"

namespace azvmreset::auth {

// The token, or why there is none: Entra's own error with its AADSTS number
// becomes authentication_failed with a remedy; a redirect and a 2xx that is
// not a token answer are `protocol`. `who` names what Entra may have refused.
Result<Token> read_token_answer(const http::Response& answer, WallTime received, const Applicant& who);

}  // namespace azvmreset::auth

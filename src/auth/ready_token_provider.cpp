#include "auth/ready_token_provider.hpp"

namespace azvmreset::auth {

Result<std::unique_ptr<TokenProvider>> ReadyTokenProvider::create(ReadyToken credential) {
  if (credential.token.empty()) return Error{ErrorCode::invalid_argument, "the access token is empty"};
  if (!is_bearer_text(credential.token.expose())) {
    Error error{ErrorCode::invalid_argument, "the access token holds a character that no token can hold"};
    error.remedy = "give the token alone, without the word Bearer, quotes or line breaks";
    return error;
  }
  return std::unique_ptr<TokenProvider>(new ReadyTokenProvider(std::move(credential)));
}

engine::Task<Result<Token>> ReadyTokenProvider::fetch(TokenWish wish) {
  static_cast<void>(wish);
  co_return Token(credential_.token.expose());
}

}  // namespace azvmreset::auth

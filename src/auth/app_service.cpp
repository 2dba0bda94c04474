#include "auth/app_service.hpp"

#include "auth/identity_answer.hpp"

namespace azvmreset::auth {

namespace {

constexpr std::string_view kHost = "the identity service of this app (App Service)";

}  // namespace

engine::Task<Result<Token>> AppService::fetch(TokenWish wish) {
  auto name = name_of(identity_, dialect_.parameters, kHost);
  if (!name) co_return std::move(name).error();
  auto question = identity_question(endpoint_, dialect_.api_version, wish, *name);
  if (!question) co_return std::move(question).error();
  question->authorization = secret_;
  question->authorization_name = dialect_.secret_header;

  const auto asked = clock_.wall_now();
  auto answer = co_await sender_.send(std::move(*question));
  if (!answer) co_return std::move(answer).error();
  const IdentityTeller who{kHost, secret_->expose()};
  co_return read_identity_answer(*answer, asked, who);
}

}  // namespace azvmreset::auth

#include "auth/cloud_shell.hpp"

#include "auth/cloud.hpp"
#include "auth/identity_answer.hpp"
#include "auth/token_endpoint.hpp"

namespace azvmreset::auth {

namespace {

constexpr std::string_view kHost = "Cloud Shell";

}  // namespace

engine::Task<Result<Token>> CloudShell::fetch(TokenWish wish) {
  auto name = name_of(identity_, {}, kHost);
  if (!name) {
    wish.say_unavailable();
    co_return std::move(name).error();
  }
  Form form;
  form.field("resource", audience_in(wish.scope));
  auto request = form_request(endpoint_, form.take());
  request.headers.emplace_back("Metadata", "true");
  request.to_identity_host = true;

  const auto asked = clock_.wall_now();
  auto answer = co_await sender_.send(std::move(request));
  if (!answer) co_return std::move(answer).error();
  const IdentityTeller who{kHost, {}};
  co_return read_identity_answer(*answer, asked, who);
}

}  // namespace azvmreset::auth

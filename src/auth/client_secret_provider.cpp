#include "auth/client_secret_provider.hpp"

#include "auth/token_answer.hpp"
#include "base/ascii.hpp"
#include "base/encoding/percent.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"
#include "base/wiped.hpp"

#include <algorithm>

namespace azvmreset::auth {

namespace {

// A GUID or a domain name. It becomes a segment of the token endpoint's path.
Result<void> check_tenant(std::string_view tenant) {
  const bool fits = !tenant.empty() && tenant.size() <= 253 && base::is_alphanumeric(tenant.front()) &&
                    std::all_of(tenant.begin(), tenant.end(),
                                [](char c) { return base::is_alphanumeric(c) || c == '-' || c == '.' || c == '_'; });
  if (fits) return {};
  return base::fail(ErrorCode::invalid_argument, "the tenant {} is neither a GUID nor a domain name",
                    base::quoted(tenant));
}

Result<void> check_client(std::string_view client) {
  if (!client.empty() && base::is_graphic(client)) return {};
  return base::fail(ErrorCode::invalid_argument, "the client id {} is not an application id", base::quoted(client));
}

Result<http::Url> token_endpoint(const http::Url& authority, std::string_view tenant) {
  auto fits = check_tenant(tenant);
  if (!fits) return std::move(fits).error();
  std::string path(authority.path());
  while (!path.empty() && path.back() == '/') path.pop_back();
  return authority.at(path.append("/").append(tenant).append("/oauth2/v2.0/token"));
}

void append_field(base::WipedString& form, std::string_view name, std::string_view value) {
  if (!form.empty()) base::append(form, "&");
  base::append(form, name);
  base::append(form, "=");
  base::append_form_encoded(form, value);
}

// TLS and proxy failures come with remedies of their own.
Error no_answer(Error error) {
  const bool unreachable = error.code == ErrorCode::name_resolution || error.code == ErrorCode::connection ||
                           error.code == ErrorCode::network;
  if (unreachable && error.remedy.empty()) {
    error.remedy = "check the network, the authority, and the environment's https_proxy and no_proxy";
  }
  return error;
}

}  // namespace

ClientSecretProvider::ClientSecretProvider(http::Sender& sender, const host::Clock& clock, http::Url authority,
                                           ClientSecret credential)
    : sender_(sender), clock_(clock), authority_(std::move(authority)), credential_(std::move(credential)) {}

Result<std::unique_ptr<ClientSecretProvider>> ClientSecretProvider::create(http::Sender& sender,
                                                                           const host::Clock& clock,
                                                                           http::Url authority,
                                                                           ClientSecret credential) {
  auto tenant_fits = token_endpoint(authority, credential.tenant);
  if (!tenant_fits) return std::move(tenant_fits).error();
  auto client_fits = check_client(credential.client);
  if (!client_fits) return std::move(client_fits).error();
  if (credential.secret.empty()) return Error{ErrorCode::invalid_argument, "the client secret is empty"};
  return std::unique_ptr<ClientSecretProvider>(
      new ClientSecretProvider(sender, clock, std::move(authority), std::move(credential)));
}

std::shared_ptr<const Secret> ClientSecretProvider::form_for(const TokenWish& wish) const {
  base::WipedString form;
  append_field(form, "grant_type", "client_credentials");
  append_field(form, "client_id", credential_.client);
  append_field(form, "client_secret", credential_.secret.expose());
  append_field(form, "scope", wish.scope);
  if (!wish.claims.empty()) append_field(form, "claims", wish.claims);
  return std::make_shared<const Secret>(base::view(form));
}

engine::Task<Result<Token>> ClientSecretProvider::fetch(TokenWish wish) {
  auto url = token_endpoint(authority_, wish.tenant.empty() ? credential_.tenant : wish.tenant);
  if (!url) co_return std::move(url).error();

  http::Request request("POST", std::move(url).value());
  request.headers.emplace_back("Accept", "application/json");
  request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  request.body = form_for(wish);
  request.expects_json = true;

  // Taken before the request leaves: a life must not be counted too long.
  const auto asked = clock_.wall_now();
  auto answer = co_await sender_.send(std::move(request));
  if (!answer) co_return no_answer(std::move(answer).error());
  co_return read_token_answer(*answer, asked, credential_);
}

}  // namespace azvmreset::auth

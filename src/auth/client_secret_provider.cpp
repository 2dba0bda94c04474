#include "auth/client_secret_provider.hpp"

namespace azvmreset::auth {

ClientSecretProvider::ClientSecretProvider(http::Sender& sender, const host::Clock& clock, ClientSecret credential)
    : sender_(sender), clock_(clock), credential_(std::move(credential)) {}

Result<std::unique_ptr<TokenProvider>> ClientSecretProvider::create(http::Sender& sender, const host::Clock& clock,
                                                                    ClientSecret credential) {
  auto tenant_fits = check_tenant(credential.tenant);
  if (!tenant_fits) return std::move(tenant_fits).error();
  auto client_fits = check_client(credential.client_id);
  if (!client_fits) return std::move(client_fits).error();
  if (credential.secret.empty()) return Error{ErrorCode::invalid_argument, "the client secret is empty"};
  return std::unique_ptr<TokenProvider>(new ClientSecretProvider(sender, clock, std::move(credential)));
}

std::shared_ptr<const Secret> ClientSecretProvider::form_for(const TokenWish& wish) const {
  Form form;
  form.field("grant_type", "client_credentials")
      .field("client_id", credential_.client_id)
      .field("client_secret", credential_.secret.expose());
  add_scope(form, wish);
  if (!wish.claims.empty()) form.field("claims", wish.claims);
  return form.take();
}

engine::Task<Result<Token>> ClientSecretProvider::fetch(TokenWish wish) {
  auto url = endpoint_of(*wish.authority, wish.tenant.empty() ? credential_.tenant : wish.tenant);
  if (!url) co_return std::move(url).error();
  const Applicant who{credential_.client_id, credential_.tenant, credential_.secret.expose()};
  co_return co_await ask_for_token(sender_, clock_, std::move(*url), form_for(wish), who);
}

}  // namespace azvmreset::auth

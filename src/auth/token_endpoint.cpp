#include "auth/token_endpoint.hpp"

#include "auth/cloud.hpp"
#include "auth/token_answer.hpp"
#include "base/ascii.hpp"
#include "base/encoding/percent.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"

#include <algorithm>

namespace azvmreset::auth {

Form& Form::field(std::string_view name, std::string_view value) {
  if (!text_.empty()) base::append(text_, "&");
  base::append(text_, name);
  base::append(text_, "=");
  base::append_form_encoded(text_, value);
  return *this;
}

void add_scope(Form& form, const TokenWish& wish) {
  const bool adfs = wish.authority != nullptr && wish.authority->adfs;
  form.field(adfs ? "resource" : "scope", adfs ? audience_in(wish.scope) : wish.scope);
}

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

Result<http::Url> endpoint_of(const Authority& authority, std::string_view tenant, std::string_view what) {
  std::string path(authority.url.path());
  while (!path.empty() && path.back() == '/') path.pop_back();
  if (authority.adfs) {
    if (!path.ends_with("/adfs")) path += "/adfs";
    return authority.url.at(path.append("/oauth2/").append(what));
  }
  auto fits = check_tenant(tenant);
  if (!fits) return std::move(fits).error();
  return authority.url.at(path.append("/").append(tenant).append("/oauth2/v2.0/").append(what));
}

std::shared_ptr<const Secret> client_assertion_form(std::string_view client, std::string_view assertion,
                                                    const TokenWish& wish) {
  Form form;
  form.field("grant_type", "client_credentials")
      .field("client_id", client)
      .field("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
      .field("client_assertion", assertion);
  add_scope(form, wish);
  if (!wish.claims.empty()) form.field("claims", wish.claims);
  return form.take();
}

http::Request form_request(http::Url url, std::shared_ptr<const Secret> form) {
  http::Request request("POST", std::move(url));
  request.headers.emplace_back("Accept", "application/json");
  request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  request.body = std::move(form);
  request.expects_json = true;
  return request;
}

Error no_answer(Error error) {
  const bool unreachable = error.code == ErrorCode::name_resolution || error.code == ErrorCode::connection ||
                           error.code == ErrorCode::network;
  if (unreachable && error.remedy.empty()) {
    error.remedy = "check the network, the authority, and the environment's https_proxy and no_proxy";
  }
  return error;
}

namespace {

engine::Task<Result<Token>> answer_to(http::Sender& sender, http::Request request, WallTime asked, Applicant who) {
  auto answer = co_await sender.send(std::move(request));
  if (!answer) co_return no_answer(std::move(answer).error());
  co_return read_token_answer(*answer, asked, who);
}

}  // namespace

engine::Task<Result<Token>> ask_for_token(http::Sender& sender, const host::Clock& clock, http::Url url,
                                          std::shared_ptr<const Secret> form, Applicant who) {
  // Taken before the request leaves: a life must not be counted too long.
  const auto asked = clock.wall_now();
  return answer_to(sender, form_request(std::move(url), std::move(form)), asked, who);
}

}  // namespace azvmreset::auth

#include "auth/device_code_provider.hpp"

#include "auth/token_answer.hpp"
#include "base/ascii.hpp"
#include "base/decimal.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"
#include "engine/sleep.hpp"

#include <algorithm>
#include <new>
#include <optional>
#include <utility>

namespace azvmreset::auth {

namespace {

using base::json::Value;
using std::chrono::seconds;

constexpr seconds kUsualInterval{5};
constexpr seconds kLongestInterval{60};
constexpr seconds kSlowDown{5};
constexpr seconds kLongestLife{3600};

Value root_of(const http::Response& answer) {
  const auto* document = answer.json();
  return document == nullptr ? Value{} : document->root();
}

std::optional<seconds> read_seconds(Value value) {
  const auto digits = value.text() ? value.text() : value.number();
  return digits ? base::parse_seconds(*digits) : std::nullopt;
}

// Without offline_access there is no refresh token.
std::string scope_of(const TokenWish& wish) { return wish.scope + " offline_access"; }

std::shared_ptr<const Secret> with_claims(Form& form, const std::string& claims) {
  if (!claims.empty()) form.field("claims", claims);
  return form.take();
}

// Fit for a terminal as it is: no control character, nothing that turns the
// reading order.
bool is_plain(std::string_view text) {
  const std::string quoted = base::quoted(text, 1000);
  return !text.empty() && quoted.size() == text.size() + 2 && std::string_view(quoted).substr(1, text.size()) == text;
}

Error nobody_to_ask() {
  Error error(ErrorCode::authentication_failed, "a person must sign in again, and nobody waits for that now");
  error.remedy = "sign in when the code is shown again";
  return error;
}

Error with_remedy(Error error, std::string_view message, std::string_view remedy) {
  error.message = message;
  error.remedy = remedy;
  return error;
}

// Why nobody has used the code, and will not.
Error given_up(Error error, std::string_view code) {
  if (code == "authorization_declined" || code == "access_denied") {
    return with_remedy(std::move(error), "the person who was shown the code declined the sign-in",
                       "start again, and confirm the sign-in in the browser");
  }
  if (code == "expired_token" || code == "code_expired") {
    return with_remedy(std::move(error), "the code expired before anybody signed in with it",
                       "start again, and enter the new code in time");
  }
  if (code == "bad_verification_code") {
    return with_remedy(std::move(error), "the authority does not know the code that it gave out",
                       "start again; check the authority if that happens twice");
  }
  return error;
}

// A person is typing meanwhile: trouble on the way is waited out.
bool is_passing(const Error& error) noexcept {
  return error.code == ErrorCode::network || error.code == ErrorCode::connection ||
         error.code == ErrorCode::name_resolution;
}

// The authority takes the refresh token no more, or wants to see the person.
bool wants_person(std::string_view code) noexcept {
  return code == "invalid_grant" || code == "interaction_required" || code == "login_required" ||
         code == "consent_required";
}

}  // namespace

DeviceCodeProvider::DeviceCodeProvider(const Means& means, DeviceCode credential)
    : loop_(means.loop), clock_(means.clock), sender_(means.sender), credential_(std::move(credential)) {}

Result<std::unique_ptr<TokenProvider>> DeviceCodeProvider::create(const Means& means, DeviceCode credential) {
  auto tenant_fits = check_tenant(credential.tenant);
  if (!tenant_fits) return std::move(tenant_fits).error();
  auto client_fits = check_client(credential.client_id);
  if (!client_fits) return std::move(client_fits).error();
  if (!credential.prompt) {
    return Error{ErrorCode::invalid_argument, "a device code needs a callback that shows it to a person"};
  }
  return std::unique_ptr<TokenProvider>(new DeviceCodeProvider(means, std::move(credential)));
}

engine::Task<Result<Token>> DeviceCodeProvider::fetch(TokenWish wish) {
  if (wish.authority->adfs) {
    Error error(ErrorCode::invalid_argument, "device codes are for Entra; this authority is AD FS");
    error.remedy = "sign in in another way: client-secret, client-certificate";
    co_return error;
  }
  if (wish.tenant.empty()) wish.tenant = credential_.tenant;
  auto token_url = endpoint_of(*wish.authority, wish.tenant);
  if (!token_url) co_return std::move(token_url).error();
  if (!refresh_token_.empty()) {
    auto token = co_await renewed(wish, *token_url);
    // Dropped: it was refused.
    if (token || !refresh_token_.empty()) co_return token;
  }
  if (wish.in_background) co_return nobody_to_ask();

  auto code_url = endpoint_of(*wish.authority, wish.tenant, "devicecode");
  if (!code_url) co_return std::move(code_url).error();
  if (wish.claims.empty()) wish.claims = wanted_claims_;
  std::string tenant = wish.tenant;
  auto issued = co_await code_for(std::move(wish), std::move(*code_url));
  if (!issued) co_return std::move(issued).error();
  auto shown = show(issued->prompt);
  if (!shown) co_return std::move(shown).error();
  co_return co_await used(std::move(*issued), std::move(*token_url), std::move(tenant));
}

engine::Task<Result<Token>> DeviceCodeProvider::renewed(TokenWish wish, http::Url token_url) {
  Form form;
  form.field("grant_type", "refresh_token")
      .field("client_id", credential_.client_id)
      .field("refresh_token", refresh_token_.expose())
      .field("scope", scope_of(wish));
  auto request = form_request(std::move(token_url), with_claims(form, wish.claims));
  const auto asked = clock_.wall_now();
  auto answer = co_await sender_.send(std::move(request));
  if (!answer) co_return no_answer(std::move(answer).error());
  const Applicant who{credential_.client_id, wish.tenant, refresh_token_.expose()};
  auto token = taken(*answer, asked, who);
  const auto code = root_of(*answer)["error"].text_or("");
  if (!token && wants_person(code)) {
    wanted_claims_ = root_of(*answer)["claims"].text_or(wish.claims);
    refresh_token_ = Secret();
  }
  co_return token;
}

engine::Task<Result<DeviceCodeProvider::Issued>> DeviceCodeProvider::code_for(TokenWish wish, http::Url url) {
  Form form;
  form.field("client_id", credential_.client_id).field("scope", scope_of(wish));
  auto request = form_request(std::move(url), with_claims(form, wish.claims));
  const auto asked = clock_.wall_now();
  auto answer = co_await sender_.send(std::move(request));
  if (!answer) co_return no_answer(std::move(answer).error());
  if (!answer->success()) {
    const Applicant who{credential_.client_id, wish.tenant, {}};
    co_return read_token_answer(*answer, asked, who).error();
  }
  const auto root = root_of(*answer);
  const auto code = root["device_code"].text_or("");
  DeviceCodePrompt prompt;
  prompt.user_code = root["user_code"].text_or("");
  prompt.verification_uri = root["verification_uri"].text_or("");
  prompt.message = root["message"].text_or("");
  const auto where = http::Url::parse(prompt.verification_uri);
  const bool usable = !code.empty() && !prompt.user_code.empty() && prompt.user_code.size() <= 64 &&
                      base::is_graphic(prompt.user_code) && where && where->secure();
  if (!usable) {
    co_return Error{ErrorCode::protocol,
                    "the authority answered without a usable device code, user code and https URL"};
  }
  if (!is_plain(prompt.message)) {
    prompt.message =
        base::format("To sign in, open {} and enter the code {}.", prompt.verification_uri, prompt.user_code);
  }
  const auto life = std::min(read_seconds(root["expires_in"]).value_or(kLongestLife), kLongestLife);
  prompt.expires = asked + life;
  const auto interval =
      std::clamp(read_seconds(root["interval"]).value_or(kUsualInterval), seconds{1}, kLongestInterval);
  co_return Issued{Secret(code), std::move(prompt), interval, engine::after(loop_.now(), life)};
}

Result<void> DeviceCodeProvider::show(const DeviceCodePrompt& prompt) const {
  try {
    credential_.prompt(prompt);
    return {};
  } catch (const std::bad_alloc&) {
    throw;
  } catch (...) {
    return Error{ErrorCode::internal, "the callback that shows the device code threw an exception"};
  }
}

engine::Task<Result<Token>> DeviceCodeProvider::used(Issued issued, http::Url token_url, std::string tenant) {
  const engine::Scope* scope = co_await engine::current_scope();
  Form form;
  form.field("grant_type", "urn:ietf:params:oauth:grant-type:device_code")
      .field("client_id", credential_.client_id)
      .field("device_code", issued.device_code.expose());
  const auto body = form.take();
  const Applicant who{credential_.client_id, tenant, issued.device_code.expose()};
  for (auto interval = issued.interval;;) {
    auto slept = co_await engine::sleep_for(interval);
    if (!slept) co_return std::move(slept).error();
    if (loop_.now() >= issued.expires) {
      co_return given_up(Error{ErrorCode::authentication_failed, ""}, "expired_token");
    }
    auto request = form_request(token_url, body);
    const auto asked = clock_.wall_now();
    auto answer = co_await sender_.send(std::move(request));
    if (!answer) {
      if (scope->stopped() || !is_passing(answer.error())) co_return no_answer(std::move(answer).error());
      continue;
    }
    const auto code = root_of(*answer)["error"].text_or("");
    if (code == "authorization_pending" || answer->status() == 429 || answer->status() >= 500) continue;
    if (code == "slow_down") {
      interval = std::min(interval + kSlowDown, kLongestInterval);
      continue;
    }
    auto token = taken(*answer, asked, who);
    if (token) {
      wanted_claims_.clear();
      co_return token;
    }
    co_return given_up(std::move(token).error(), code);
  }
}

Result<Token> DeviceCodeProvider::taken(const http::Response& answer, WallTime asked, const Applicant& who) {
  auto token = read_token_answer(answer, asked, who);
  if (!token) return token;
  // An endpoint that gives no other one wants the old one again.
  const auto refresh_token = root_of(answer)["refresh_token"].text();
  if (refresh_token && !refresh_token->empty()) refresh_token_ = Secret(*refresh_token);
  return token;
}

}  // namespace azvmreset::auth

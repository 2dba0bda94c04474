#include "simulator/entra.hpp"

#include "base/ascii.hpp"
#include "base/encoding/base64url.hpp"
#include "base/format.hpp"
#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "base/timestamp.hpp"
#include "simulator/arm/error.hpp"

#include <array>

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;
using base::format;
using base::json::Value;
using base::json::Writer;

struct EntraError {
  int status;
  std::string_view error;
  std::int64_t number;  // AADSTS
  std::string message;
};

std::string field(const std::vector<std::pair<std::string, std::string>>& form, std::string_view name) {
  for (const auto& [key, value] : form) {
    if (key == name) return value;
  }
  return {};
}

std::int64_t epoch(Time time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

bool contains(Value given, Value asked) {
  if (!asked.is_object()) return given.dump() == asked.dump();
  for (const auto& [name, value] : asked.members()) {
    if (!contains(given[name], value)) return false;
  }
  return true;
}

}  // namespace

bool claims_satisfied(std::string_view given, std::string_view asked) {
  const auto have = base::json::Document::parse(given);
  const auto want = base::json::Document::parse(asked);
  return have && want && contains(have->root(), want->root());
}

Entra::Entra(const Scenario& scenario, std::string arm_endpoint, std::string authority, std::uint64_t seed)
    : scenario_(scenario),
      arm_endpoint_(std::move(arm_endpoint)),
      authority_(std::move(authority)),
      chance_(seed, "tokens") {}

bool Entra::owns(const Target& target) {
  return target.segment_is(1, "oauth2") || target.segment_is(2, ".well-known") || target.segment_is(1, "discovery");
}

Answer Entra::handle(const Request& request, const Target& target, Time now) {
  if (target.segment_is(1, "discovery") || target.segment_is(2, ".well-known")) {
    return discovery(target.segments.front());
  }
  if (target.segments.size() != 4 || !target.segment_is(2, "v2.0") || !target.segment_is(3, "token")) {
    return {404, {}, {}};
  }
  if (request.method != "POST") return {405, {{"Allow", "POST"}}, {}};
  return token(request, target.segments.front(), now);
}

const IssuedToken* Entra::find(std::string_view token) const {
  const auto found = issued_.find(token);
  return found == issued_.end() ? nullptr : &found->second;
}

bool Entra::arm_audience(std::string_view audience) const {
  if (audience.ends_with('/')) audience.remove_suffix(1);
  return equals_ignoring_case(audience, arm_endpoint_) || audience == "https://management.azure.com" ||
         audience == "https://management.core.windows.net";
}

// Besides ARM there is one more, so that a token for the wrong audience can be had.
bool Entra::known_resource(std::string_view resource) const {
  return arm_audience(resource) || resource == "https://vault.azure.net";
}

// F8/1, F8/2.
Answer Entra::token(const Request& request, std::string_view tenant, Time now) {
  const auto refused = [&](const EntraError& error) {
    Writer out;
    out.begin_object()
        .member("error", error.error)
        .member("error_description",
                format("AADSTS{}: {} Trace ID: {} Correlation ID: {} Timestamp: {}", error.number,
                       error.message, chance_.guid(), chance_.guid(), base::format_timestamp(now)))
        .key("error_codes").begin_array().integer(error.number).end_array()
        .member("timestamp", base::format_timestamp(now))
        .member("trace_id", chance_.guid())
        .member("correlation_id", chance_.guid())
        .end_object();
    return json_answer(error.status, out.text());
  };
  const auto missing = [&](std::string_view name) {
    return refused({400, "invalid_request", 900144,
                    format("The request body must contain the following parameter: '{}'.", name)});
  };

  if (!equals_ignoring_case(tenant, scenario_.tenant_id)) {
    return refused({400, "invalid_request", 90002,
                    format("Tenant '{}' not found. Check to make sure you have the correct tenant ID and are signing "
                           "into the correct cloud.",
                           tenant)});
  }
  const auto type = find_header(request.headers, "Content-Type").value_or("");
  const Form form = base::starts_with_ignoring_case(type, "application/x-www-form-urlencoded")
                        ? form_decoded(request.body)
                        : Form();
  const std::string grant = field(form, "grant_type");
  if (grant.empty()) return missing("grant_type");
  if (grant != "client_credentials") {
    return refused({400, "unsupported_grant_type", 70003,
                    format("The app requested an unsupported grant type '{}'.", grant)});
  }
  const std::string client = field(form, "client_id");
  if (client.empty()) return missing("client_id");
  const Principal* principal = nullptr;
  for (const Principal& one : scenario_.principals) {
    if (equals_ignoring_case(one.client_id, client)) principal = &one;
  }
  if (principal == nullptr) {
    return refused({400, "unauthorized_client", 700016,
                    format("Application with identifier '{}' was not found in the directory '{}'.",
                           client, tenant)});
  }
  const std::string secret = field(form, "client_secret");
  if (secret.empty()) {
    return refused({401, "invalid_client", 7000216,
                    "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant "
                    "type."});
  }
  if (secret != principal->client_secret) {
    return refused({401, "invalid_client", 7000215,
                    format("Invalid client secret provided. Ensure the secret being sent in the request is the client "
                           "secret value, not the client secret ID, for a secret added to app '{}'.",
                           client)});
  }
  const std::string scope = field(form, "scope");
  if (scope.empty()) return missing("scope");
  constexpr std::string_view suffix = "/.default";
  if (!scope.ends_with(suffix)) {
    return refused({400, "invalid_scope", 1002012,
                    format("The provided value for scope {} is not valid. Client credential flows must have a scope "
                           "value with /.default suffixed to the resource identifier (application ID URI).",
                           scope)});
  }
  const std::string resource = scope.substr(0, scope.size() - suffix.size());
  if (!known_resource(resource)) {
    return refused({400, "invalid_resource", 500011,
                    format("The resource principal named {} was not found in the tenant named {}.",
                           resource, tenant)});
  }
  return issue(*principal, resource, form, now);
}

Answer Entra::issue(const Principal& principal, const std::string& audience, const Form& form, Time now) {
  const Time expires = now + principal.token_lifetime;
  Writer payload;
  payload.begin_object()
      .member("aud", audience)
      .member("iss", format("https://sts.windows.net/{}/", scenario_.tenant_id))
      .member("iat", epoch(now))
      .member("nbf", epoch(now))
      .member("exp", epoch(expires))
      .member("appid", principal.client_id)
      .member("idtyp", "app")
      .member("oid", principal.object_id)
      .member("tid", scenario_.tenant_id)
      .member("jti", chance_.guid())
      .member("ver", "1.0")
      .end_object();
  const std::string text = format("{}.{}.{}", base::base64url_encode(R"({"typ":"JWT","alg":"RS256","kid":"simulated"})"),
                                  base::base64url_encode(payload.text()), base::base64url_encode("simulated signature"));
  issued_[text] = {&principal, audience, field(form, "claims"), expires};

  Writer out;
  out.begin_object()
      .member("token_type", "Bearer")
      .member("expires_in", static_cast<std::int64_t>(principal.token_lifetime.count()))
      .member("ext_expires_in", static_cast<std::int64_t>(principal.token_lifetime.count()))
      .member("access_token", text)
      .end_object();
  Answer answer = json_answer(200, out.text());
  answer.headers.emplace_back("Cache-Control", "no-store, no-cache");
  return answer;
}

// Enough for clients that look the endpoints up before they sign in.
Answer Entra::discovery(std::string_view tenant) const {
  const std::string here = format("{}/{}", authority_, tenant);
  Writer out;
  out.begin_object()
      .member("token_endpoint", here + "/oauth2/v2.0/token")
      .member("authorization_endpoint", here + "/oauth2/v2.0/authorize")
      .member("device_authorization_endpoint", here + "/oauth2/v2.0/devicecode")
      .member("jwks_uri", here + "/discovery/v2.0/keys")
      .member("issuer", here + "/v2.0")
      .member("tenant_discovery_endpoint", here + "/v2.0/.well-known/openid-configuration")
      .member("api-version", "1.1")
      .key("metadata").begin_array().end_array()
      .end_object();
  return json_answer(200, out.text());
}

}  // namespace azvmreset::sim

#include "simulator/entra.hpp"

#include "base/ascii.hpp"
#include "base/encoding/base64url.hpp"
#include "base/format.hpp"
#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "base/timestamp.hpp"
#include "simulator/arm/error.hpp"

#include <algorithm>
#include <initializer_list>
#include <variant>

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;
using base::format;
using base::json::Value;
using base::json::Writer;

constexpr std::string_view kDefaultScope = "/.default";
constexpr std::string_view kDeviceGrant = "urn:ietf:params:oauth:grant-type:device_code";
constexpr std::string_view kJwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

std::string field(const std::vector<std::pair<std::string, std::string>>& form, std::string_view name) {
  for (const auto& [key, value] : form) {
    if (key == name) return value;
  }
  return {};
}

std::vector<std::pair<std::string, std::string>> form_of(const Request& request) {
  const auto type = find_header(request.headers, "Content-Type").value_or("");
  if (!base::starts_with_ignoring_case(type, "application/x-www-form-urlencoded")) return {};
  return form_decoded(request.body);
}

// Of several scopes the one that names a resource.
std::string resource_in(std::string_view scopes) {
  while (!scopes.empty()) {
    std::string_view one = scopes.substr(0, scopes.find(' '));
    scopes.remove_prefix(std::min(one.size() + 1, scopes.size()));
    if (!one.ends_with(kDefaultScope)) continue;
    one.remove_suffix(kDefaultScope.size());
    return std::string(one);
  }
  return {};
}

std::int64_t epoch(Time time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

EntraError missing(std::string_view parameter) {
  return {400, "invalid_request", 900144,
          format("The request body must contain the following parameter: '{}'.", parameter)};
}

EntraError unknown_tenant(std::string_view tenant) {
  return {400, "invalid_request", 90002,
          format("Tenant '{}' not found. Check to make sure you have the correct tenant ID and are signing into the "
                 "correct cloud.",
                 tenant)};
}

EntraError unknown_client(std::string_view client, std::string_view tenant) {
  return {400, "unauthorized_client", 700016,
          format("Application with identifier '{}' was not found in the directory '{}'.", client, tenant)};
}

std::optional<EntraError> wrong_secret(const Principal& principal, std::string_view secret) {
  if (secret.empty()) {
    return EntraError{401, "invalid_client", 7000216,
                      "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant "
                      "type."};
  }
  if (secret == principal.client_secret) return std::nullopt;
  return EntraError{401, "invalid_client", 7000215,
                    format("Invalid client secret provided. Ensure the secret being sent in the request is the client "
                           "secret value, not the client secret ID, for a secret added to app '{}'.",
                           principal.client_id)};
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

Entra::Entra(const Scenario& scenario, const Settings& settings, const Choices& choices)
    : scenario_(scenario),
      settings_(settings),
      chance_(settings.seed, "tokens"),
      assertions_(choices),
      device_codes_(scenario, choices, settings.authority, settings.seed) {}

bool Entra::owns(const Target& target) {
  return target.segment_is(1, "oauth2") || target.segment_is(2, ".well-known") || target.segment_is(1, "discovery");
}

Answer Entra::handle(const Request& request, const Target& target, Time now) {
  if (!owns(target)) return {404, {}, {}};
  if (target.segment_is(1, "discovery") || target.segment_is(2, ".well-known")) {
    return discovery(target.segments.front());
  }
  const bool asks_code = target.segment_is(3, "devicecode");
  if (target.segments.size() != 4 || !target.segment_is(2, "v2.0") || !(asks_code || target.segment_is(3, "token"))) {
    return {404, {}, {}};
  }
  if (request.method != "POST") return {405, {{"Allow", "POST"}}, {}};
  return asks_code ? device_code(form_of(request), target.segments.front(), now)
                   : token(request, target.segments.front(), now);
}

const IssuedToken* Entra::find(std::string_view token) const {
  const auto found = issued_.find(token);
  return found == issued_.end() ? nullptr : &found->second;
}

bool Entra::arm_audience(std::string_view audience) const {
  if (audience.ends_with('/')) audience.remove_suffix(1);
  const std::vector<std::string>& others = settings_.audiences;
  return equals_ignoring_case(audience, settings_.arm_endpoint) ||
         std::find(others.begin(), others.end(), audience) != others.end();
}

// Besides ARM there is one more, so that a token for the wrong audience can be had.
bool Entra::known_resource(std::string_view resource) const {
  return arm_audience(resource) || resource == "https://vault.azure.net";
}

// F8/1.
Answer Entra::token(const Request& request, std::string_view tenant, Time now) {
  const Form form = form_of(request);
  const std::string grant = field(form, "grant_type");
  if (grant == kDeviceGrant || grant == "refresh_token") return personal_token(form, grant, tenant, now);
  if (!equals_ignoring_case(tenant, scenario_.tenant_id)) {
    return refused(unknown_tenant(tenant), now);
  }
  for (const std::string_view name : {"grant_type", "client_id"}) {
    if (field(form, name).empty()) return refused(missing(name), now);
  }
  if (grant != "client_credentials") {
    return refused(
        {400, "unsupported_grant_type", 70003, format("The app requested an unsupported grant type '{}'.", grant)},
        now);
  }
  const std::string client = field(form, "client_id");
  const Principal* principal = find_principal(client);
  if (principal == nullptr) {
    return refused(unknown_client(client, tenant), now);
  }
  if (auto error = unproven(*principal, form, now)) return refused(*error, now);
  if (auto error = wrong_scope(field(form, "scope"), tenant)) return refused(*error, now);
  return issue(*principal, form, now);
}

std::optional<EntraError> Entra::unproven(const Principal& principal, const Form& form, Time now) {
  const std::string assertion = field(form, "client_assertion");
  if (assertion.empty()) return wrong_secret(principal, field(form, "client_secret"));
  const std::string type = field(form, "client_assertion_type");
  if (type.empty()) return missing("client_assertion_type");
  if (type != kJwtBearer) {
    return EntraError{400, "invalid_request", 9002313, "Invalid request. Request is malformed or invalid."};
  }
  return assertions_.refuse(principal, assertion,
                            format("{}/{}/oauth2/v2.0/token", settings_.authority, scenario_.tenant_id), now);
}

const Principal* Entra::find_principal(std::string_view client_id) const {
  for (const Principal& principal : scenario_.principals) {
    if (equals_ignoring_case(principal.client_id, client_id)) return &principal;
  }
  return nullptr;
}

std::optional<EntraError> Entra::wrong_scope(std::string_view scope, std::string_view tenant) const {
  if (scope.empty()) return missing("scope");
  if (!scope.ends_with(kDefaultScope)) {
    return EntraError{400, "invalid_scope", 1002012,
                      format("The provided value for scope {} is not valid. Client credential flows must have a scope "
                             "value with /.default suffixed to the resource identifier (application ID URI).",
                             scope)};
  }
  scope.remove_suffix(kDefaultScope.size());
  if (known_resource(scope)) return std::nullopt;
  return EntraError{400, "invalid_resource", 500011,
                    format("The resource principal named {} was not found in the tenant named {}.", scope, tenant)};
}

// F8/2.
Answer Entra::refused(const EntraError& error, Time now) {
  const std::string correlation = chance_.guid();
  const std::string trace = chance_.guid();
  Writer out;
  out.begin_object()
      .member("error", error.error)
      .member("error_description", format("AADSTS{}: {} Trace ID: {} Correlation ID: {} Timestamp: {}", error.number,
                                          error.message, trace, correlation, base::format_timestamp(now)))
      .key("error_codes")
      .begin_array()
      .integer(error.number)
      .end_array()
      .member("timestamp", base::format_timestamp(now))
      .member("trace_id", trace)
      .member("correlation_id", correlation)
      .end_object();
  return json_answer(error.status, out.text());
}

std::string Entra::give(const Principal& principal, std::string audience, std::string claims, std::string_view person,
                        Time now) {
  const Time expires = now + principal.token_lifetime;
  Writer payload;
  payload.begin_object()
      .member("aud", audience)
      .member("iss", format("https://sts.windows.net/{}/", scenario_.tenant_id))
      .member("iat", epoch(now))
      .member("nbf", epoch(now))
      .member("exp", epoch(expires))
      .member("appid", principal.client_id)
      .member("idtyp", person.empty() ? "app" : "user")
      .member("oid", principal.object_id)
      .member("tid", scenario_.tenant_id)
      .member("jti", chance_.guid())
      .member("ver", "1.0");
  if (!person.empty()) payload.member("upn", person).member("scp", "user_impersonation");
  payload.end_object();
  const std::string text =
      format("{}.{}.{}", base::base64url_encode(R"({"typ":"JWT","alg":"RS256","kid":"simulated"})"),
             base::base64url_encode(payload.text()), base::base64url_encode("simulated signature"));
  issued_[text] = {&principal, std::move(audience), std::move(claims), expires};
  return text;
}

Answer Entra::token_answer(const Principal& principal, const std::string& token, const std::string& refresh_token) {
  Writer out;
  out.begin_object()
      .member("token_type", "Bearer")
      .member("expires_in", static_cast<std::int64_t>(principal.token_lifetime.count()))
      .member("ext_expires_in", static_cast<std::int64_t>(principal.token_lifetime.count()))
      .member("access_token", token);
  if (!refresh_token.empty()) out.member("refresh_token", refresh_token);
  out.end_object();
  Answer answer = json_answer(200, out.text());
  answer.headers.emplace_back("Cache-Control", "no-store, no-cache");
  return answer;
}

Answer Entra::issue(const Principal& principal, const Form& form, Time now) {
  return token_answer(principal, give(principal, resource_in(field(form, "scope")), field(form, "claims"), {}, now),
                      {});
}

std::optional<EntraError> Entra::wrong_personal(const Form& form, std::string_view tenant) const {
  const bool any_tenant = tenant == "organizations" || tenant == "common";
  if (!any_tenant && !equals_ignoring_case(tenant, scenario_.tenant_id)) return unknown_tenant(tenant);
  const std::string client = field(form, "client_id");
  if (client.empty()) return missing("client_id");
  if (find_principal(client) == nullptr) return unknown_client(client, tenant);
  return std::nullopt;
}

// F8/8.
Answer Entra::device_code(const Form& form, std::string_view tenant, Time now) {
  if (auto error = wrong_personal(form, tenant)) return refused(*error, now);
  const std::string resource = resource_in(field(form, "scope"));
  if (auto error = wrong_scope(resource + std::string(kDefaultScope), tenant)) return refused(*error, now);
  return json_answer(200, device_codes_.begin(form, resource, now));
}

Answer Entra::personal_token(const Form& form, std::string_view grant, std::string_view tenant, Time now) {
  if (auto error = wrong_personal(form, tenant)) return refused(*error, now);
  auto outcome = grant == kDeviceGrant ? device_codes_.poll(form, now)
                                       : device_codes_.refresh(form, resource_in(field(form, "scope")));
  if (const auto* error = std::get_if<EntraError>(&outcome)) return refused(*error, now);
  const SignedIn& who = std::get<SignedIn>(outcome);
  const Principal& principal = who.person->principal;
  return token_answer(principal, give(principal, who.resource, who.claims, who.person->name, now), who.refresh_token);
}

// Enough for clients that look the endpoints up before they sign in.
Answer Entra::discovery(std::string_view tenant) const {
  const std::string here = format("{}/{}", settings_.authority, tenant);
  Writer out;
  out.begin_object()
      .member("token_endpoint", here + "/oauth2/v2.0/token")
      .member("authorization_endpoint", here + "/oauth2/v2.0/authorize")
      .member("device_authorization_endpoint", here + "/oauth2/v2.0/devicecode")
      .member("jwks_uri", here + "/discovery/v2.0/keys")
      .member("issuer", here + "/v2.0")
      .member("tenant_discovery_endpoint", here + "/v2.0/.well-known/openid-configuration")
      .member("api-version", "1.1")
      .key("metadata")
      .begin_array()
      .end_array()
      .end_object();
  return json_answer(200, out.text());
}

}  // namespace azvmreset::sim

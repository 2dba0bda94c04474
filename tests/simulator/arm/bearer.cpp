#include "simulator/arm/bearer.hpp"

#include "base/ascii.hpp"
#include "base/encoding/base64.hpp"
#include "base/format.hpp"
#include "base/timestamp.hpp"
#include "simulator/arm/error.hpp"

namespace azvmreset::sim {
namespace {

using base::format;

Answer unauthorized(const Scenario& scenario, const Settings& settings, std::string_view code, std::string_view message,
                    std::string_view error, std::string_view more = {}) {
  Answer answer = refusal({401, code, message});
  answer.headers.emplace_back("WWW-Authenticate",
                              format("Bearer authorization_uri=\"{}/{}\", error=\"{}\", error_description=\"{}\"{}",
                                     settings.authority, scenario.tenant_id, error, message, more));
  return answer;
}

}  // namespace

std::string bearer_of(const Request& request) {
  constexpr std::string_view scheme = "Bearer ";
  const auto value = find_header(request.headers, "Authorization").value_or("");
  if (!base::starts_with_ignoring_case(value, scheme)) return {};
  return std::string(value.substr(scheme.size()));
}

Admission admit(const Request& request, const Entra& entra, const Scenario& scenario, const Settings& settings,
                const Choices& choices, const Fault* fault, Time now) {
  const auto met_by = [&](FaultKind kind) { return fault != nullptr && fault->kind == kind; };
  const bool specific = choices.pick<TokenErrors>() == TokenErrors::specific;
  const auto refused = [&](std::string_view code, std::string_view message) {
    return Admission{
        nullptr, unauthorized(scenario, settings, specific ? code : std::string_view("AuthenticationFailed"), message,
                              "invalid_token")};
  };

  const std::string text = bearer_of(request);
  if (text.empty()) {
    return {nullptr, unauthorized(scenario, settings, "AuthenticationFailed",
                                  "Authentication failed. The 'Authorization' header is missing.", "invalid_token")};
  }
  // Another cloud's is known here no more than an invented one (F7/3).
  const IssuedToken* token = entra.find(text);
  if (token == nullptr || met_by(FaultKind::token_rejected)) {
    return refused("InvalidAuthenticationToken", "The access token is invalid.");
  }
  if (!entra.arm_audience(token->audience)) {
    return refused("InvalidAuthenticationTokenAudience",
                   format("The access token has been obtained for wrong audience or resource '{}'. It should exactly "
                          "match with one of the allowed audiences.",
                          token->audience));
  }
  if (now >= token->expires || met_by(FaultKind::token_expired)) {
    return refused("ExpiredAuthenticationToken",
                   format("The access token expiry UTC time '{}' is earlier than current UTC time '{}'.",
                          base::format_timestamp(token->expires), base::format_timestamp(now)));
  }
  if (met_by(FaultKind::claims_challenge) && !claims_satisfied(token->claims, fault->claims)) {
    // F8/3.
    return {nullptr, unauthorized(scenario, settings, "InvalidAuthenticationToken",
                                  "The access token does not meet the policy of the tenant.", "insufficient_claims",
                                  format(", realm=\"\", claims=\"{}\"", base::base64_encode(fault->claims)))};
  }
  return {token->principal, {}};
}

}  // namespace azvmreset::sim

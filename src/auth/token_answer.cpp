#include "auth/token_answer.hpp"

#include "auth/service_text.hpp"
#include "base/ascii.hpp"
#include "base/decimal.hpp"
#include "base/fail.hpp"
#include "base/json/reader.hpp"
#include "base/quote.hpp"
#include "base/redaction.hpp"

#include <array>
#include <optional>
#include <string>

namespace azvmreset::auth {

namespace {

using base::json::Value;

// Seconds as a number, or as a string of digits: IMDS and older endpoints.
std::optional<std::chrono::seconds> read_seconds(Value value) {
  if (const auto digits = value.text()) return base::parse_seconds(*digits);
  if (const auto digits = value.number()) return base::parse_seconds(*digits);
  return std::nullopt;
}

Result<Token> read_success(const http::Response& answer, WallTime received) {
  const auto* document = answer.json();
  const auto root = document == nullptr ? Value{} : document->root();
  // What stands in such an answer is not quoted: it may be the token.
  const auto text = root["access_token"].text();
  if (!text || !is_bearer_text(*text)) {
    return Error{ErrorCode::protocol, "the token endpoint answered without a usable access_token"};
  }
  const auto type = root["token_type"].text();
  if (type && !base::equals_ignoring_case(*type, "Bearer")) {
    return base::fail(ErrorCode::protocol, "the token endpoint gave a token of type {}; expected Bearer",
                      base::quoted(*type));
  }
  const auto lifetime = read_seconds(root["expires_in"]);
  if (!lifetime) {
    return Error{ErrorCode::protocol, "the token endpoint does not say in expires_in how long its token lives"};
  }
  return Token(*text, received, *lifetime, read_seconds(root["refresh_in"]));
}

struct Remedy {
  std::string_view number;
  std::string_view text;
};

constexpr std::string_view kClockOrRotation =
    "set this machine's clock; a federated token may have expired: see that its file is still renewed";
constexpr std::string_view kFederation =
    "compare issuer, subject and audience of the federated token with the application's federated credentials, letter "
    "by letter; a new one takes some minutes";
constexpr std::string_view kSubject =
    "no federated credential of the application has the subject of this token: compare it letter by letter, capitals "
    "count; a new one takes some minutes";

// Entra's numbers and what they mean for an application that signs in with a
// secret, a certificate or a federated token.
constexpr std::array kRemedies{
    Remedy{"7000215",
           "check the client secret: it must be the secret's value, not its id, and belong to this application"},
    Remedy{"7000222", "the client secret has expired: create a new one for this application"},
    Remedy{"7000112", "the application is disabled: enable it, or use another one"},
    Remedy{"700016", "check the client id, and that the application is registered in this tenant"},
    Remedy{"90002", "check the tenant id, and that the authority belongs to the tenant's cloud"},
    Remedy{"900023", "check the tenant id: a GUID or a verified domain name"},
    Remedy{"500011", "check the audience: this tenant does not know it; the ARM endpoint may belong to another cloud"},
    Remedy{"1002012", "check the audience: it must be the id of one resource"},
    Remedy{"70011", "check the audience: it must be the id of one resource"},
    Remedy{"700027",
           "register this certificate on the application (its public part), and check that its key is the one that "
           "signs, and the client id"},
    Remedy{"1000502", "the certificate is outside its validity: register a new one on the application"},
    Remedy{"7000214", "the certificate was revoked: register a new one on the application"},
    Remedy{"700030",
           "the application trusts certificates by subject name and issuer: send the chain, and check the subject that "
           "is registered"},
    Remedy{"700024", kClockOrRotation},
    Remedy{"700021", "the assertion was made for another application: check the client id"},
    Remedy{"700023", "check the authority: the assertion is addressed to another token endpoint"},
    Remedy{"50012", "check certificate, client id and authority, and this machine's clock"},
    Remedy{"50013", kClockOrRotation},
    Remedy{"50027", "the assertion is no token that Entra can read: check certificate or federated token file"},
    Remedy{"5002738", "the federated token must be signed with an RSA key (RS256): ask its issuer for that"},
    Remedy{"700025", "the application is a public client: let it be a confidential one, or sign in another way"},
    Remedy{"70021", kFederation},
    Remedy{"700211",
           "no federated credential of the application has the issuer of this token: compare it letter by letter, the "
           "slash at its end too"},
    Remedy{"700212",
           "no federated credential of the application has the audience of this token: it should be "
           "api://AzureADTokenExchange, in other clouds their own"},
    Remedy{"700213", kSubject},
    Remedy{"7002137", kSubject},
    Remedy{"7002138", kSubject},
    Remedy{"53003", "a Conditional Access policy blocks this application: ask who administers the tenant"},
};

// From error_codes, else from "AADSTS7000215: …".
std::string aadsts_number(Value root, std::string_view description) {
  if (const auto number = root["error_codes"].at(0).number()) return std::string(*number);
  constexpr std::string_view mark = "AADSTS";
  const auto begin = description.find(mark);
  if (begin == std::string_view::npos) return {};
  auto digits = description.substr(begin + mark.size());
  std::size_t count = 0;
  while (count < digits.size() && base::is_digit(digits[count])) ++count;
  return std::string(digits.substr(0, count));
}

std::string_view remedy_for(std::string_view number) noexcept {
  for (const auto& remedy : kRemedies) {
    if (remedy.number == number) return remedy.text;
  }
  return "check tenant, client id, secret or certificate, and authority";
}

Error refusal(const http::Response& answer, const Applicant& who) {
  const auto* document = answer.json();
  const auto root = document == nullptr ? Value{} : document->root();
  const auto code = root["error"].text();
  if (!code) {
    auto error =
        base::fail(ErrorCode::authentication_failed,
                   "sign-in failed: the token endpoint answered with status {} and no reason", answer.status());
    if (answer.status() < 500 && answer.status() != 429) {
      error.remedy = "check the authority: this does not look like a token endpoint";
    }
    return error;
  }
  const auto description = root["error_description"].text().value_or("");
  const auto number = aadsts_number(root, description);
  auto error = base::fail(ErrorCode::authentication_failed,
                          "sign-in of application {} in tenant {} was refused: {}: {}", base::quoted(who.client),
                          base::quoted(who.tenant), shown(*code, who.hidden), shown(description, who.hidden));
  error.remedy = remedy_for(number);
  error.correlation_id = id_for_support(root["correlation_id"].text().value_or(""));
  return error;
}

}  // namespace

Result<Token> read_token_answer(const http::Response& answer, WallTime received, const Applicant& who) {
  if (answer.success()) return read_success(answer, received);
  Error error;
  if (answer.status() >= 300 && answer.status() < 400) {
    error = base::fail(ErrorCode::protocol,
                       "the token endpoint answered with a redirect (status {}) to {}; none is followed",
                       answer.status(), base::redacted_url(answer.header("Location").value_or("")));
    error.remedy = "check the authority";
  } else {
    error = refusal(answer, who);
  }
  error.http_status = answer.status();
  error.request_id = id_for_support(answer.header("x-ms-request-id").value_or(""));
  return error;
}

}  // namespace azvmreset::auth

#include "simulator/assertions.hpp"

#include "base/ascii.hpp"
#include "base/decimal.hpp"
#include "base/encoding/base64url.hpp"
#include "base/encoding/hex.hpp"
#include "base/format.hpp"
#include "base/json/reader.hpp"
#include "base/timestamp.hpp"
#include "simulator/signature.hpp"

#include <algorithm>

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;
using base::format;
using base::json::Document;
using base::json::Value;

// F8/1d.
constexpr std::chrono::minutes kTolerance{5};

constexpr std::string_view kDocumentation =
    "https://learn.microsoft.com/entra/identity-platform/certificate-credentials";
constexpr std::string_view kFederation = "https://learn.microsoft.com/entra/workload-id/workload-identity-federation";

EntraError invalid_client(std::int64_t number, std::string message) {
  return {401, "invalid_client", number, std::move(message)};
}

// F8/1h.
EntraError malformed() { return invalid_client(50027, "JWT token is invalid or malformed."); }

std::string upper_hex(std::string_view bytes) {
  std::string digits = base::hex_encode(bytes);
  for (char& c : digits) c = c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
  return digits;
}

EntraError not_registered(const Principal& principal, std::string_view thumbprint) {
  const std::string shown =
      thumbprint.empty() ? std::string() : format("Thumbprint of key used by client: '{}', ", upper_hex(thumbprint));
  return invalid_client(700027, format("The certificate with identifier used to sign the client assertion is not "
                                       "registered on application. [Reason - The key was not found., {}Please visit "
                                       "the Azure Portal, Graph Explorer or directly use MS Graph to see configured "
                                       "keys for app Id '{}'.]",
                                       shown, principal.client_id));
}

EntraError wrong_signature(const PublicCertificate& certificate) {
  return invalid_client(
      700027, format("Client assertion failed signature validation. [Reason - The provided signature value did not "
                     "match the expected signature value., Thumbprint of key used by client: '{}', Found key "
                     "'Start={}, End={}']",
                     upper_hex(certificate.sha1), base::format_timestamp(certificate.valid_from),
                     base::format_timestamp(certificate.valid_until)));
}

EntraError key_out_of_time(const PublicCertificate& certificate, ExpiredCertificate variant) {
  if (variant == ExpiredCertificate::its_own_number) {
    return invalid_client(1000502, "The provided certificate is not within its specified validity window.");
  }
  return invalid_client(
      700027, format("Client assertion failed signature validation. [Reason - The key used is expired., Thumbprint of "
                     "key used by client: '{}', Found key 'Start={}, End={}']",
                     upper_hex(certificate.sha1), base::format_timestamp(certificate.valid_from),
                     base::format_timestamp(certificate.valid_until)));
}

// NumericDate, whose fraction does not count: MSAL for Python sends one.
std::optional<Time> time_in(Value value) {
  const auto digits = value.number();
  if (!digits) return std::nullopt;
  const auto seconds = base::parse_decimal(digits->substr(0, digits->find('.')));
  if (!seconds) return std::nullopt;
  return Time(std::chrono::seconds(std::min<std::uint64_t>(*seconds, 9'000'000'000)));
}

std::optional<EntraError> out_of_time(Value claims, Time now) {
  const auto end = time_in(claims["exp"]);
  if (!end) return malformed();
  const Time from = time_in(claims["nbf"]).value_or(Time());
  const Time until = *end;
  if (now <= until + kTolerance && now + kTolerance >= from) return std::nullopt;
  return invalid_client(
      700024,
      format("Client assertion is not within its valid time range. Current time: {}, assertion valid from {}, "
             "expiry time of assertion {}. Review the documentation at {} .",
             base::format_timestamp(now), base::format_timestamp(from), base::format_timestamp(until), kDocumentation));
}

// As bytes; empty where none can be read. MSAL for Python pads it.
std::string thumbprint_in(Value header) {
  std::string_view text = header["x5t#S256"].text().value_or(header["x5t"].text().value_or(""));
  while (text.ends_with('=')) text.remove_suffix(1);
  return base::base64url_decode(text).value_or("");
}

bool names(const PublicCertificate& certificate, Value header) {
  return thumbprint_in(header) == (header["x5t#S256"].text() ? certificate.sha256 : certificate.sha1);
}

}  // namespace

struct Assertions::Parts {
  Document header;
  Document claims;
  std::string_view signed_text;
  std::string signature;

  std::string claim(std::string_view name) const { return std::string(claims.root()[name].text_or("")); }
  std::string algorithm() const { return std::string(header.root()["alg"].text_or("")); }
};

std::optional<Assertions::Parts> Assertions::parse(std::string_view assertion) {
  const auto first = assertion.find('.');
  const auto second = first == std::string_view::npos ? first : assertion.find('.', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  const auto header_text = base::base64url_decode(assertion.substr(0, first));
  const auto claims_text = base::base64url_decode(assertion.substr(first + 1, second - first - 1));
  auto signature = base::base64url_decode(assertion.substr(second + 1));
  if (!header_text || !claims_text || !signature) return std::nullopt;
  auto header = Document::parse(*header_text);
  auto claims = Document::parse(*claims_text);
  // A list of audiences is refused like anything else that cannot be read.
  if (!header || !claims || !claims->root()["aud"].text() || !claims->root()["iss"].text() ||
      !claims->root()["sub"].text()) {
    return std::nullopt;
  }
  return Parts{*std::move(header), *std::move(claims), assertion.substr(0, second), *std::move(signature)};
}

std::optional<EntraError> Assertions::refuse(const Principal& principal, std::string_view assertion,
                                             std::string_view endpoint, Time now) {
  const auto parts = parse(assertion);
  if (!parts) return malformed();
  if (!known_algorithm(parts->algorithm())) {  // F8/1b
    return EntraError{400, "invalid_request", 5002738,
                      format("Invalid JWT token. '{}' is not a supported signature algorithm.", parts->algorithm())};
  }
  const bool own = equals_ignoring_case(parts->claim("iss"), principal.client_id) ||
                   equals_ignoring_case(parts->claim("iss"), parts->claim("sub"));
  return own ? refuse_own(principal, *parts, endpoint, now) : refuse_foreign(principal, *parts, now);
}

// F8/1a.
std::optional<EntraError> Assertions::refuse_own(const Principal& principal, const Parts& parts,
                                                 std::string_view endpoint, Time now) {
  if (!equals_ignoring_case(parts.claim("iss"), principal.client_id) ||
      !equals_ignoring_case(parts.claim("sub"), principal.client_id)) {
    return invalid_client(700021, format("Client assertion application identifier doesn't match 'client_id' parameter. "
                                         "Review the documentation at {} .",
                                         kDocumentation));
  }
  const Value header = parts.header.root();
  const std::string* pem = nullptr;
  std::optional<PublicCertificate> certificate;
  for (const std::string& one : principal.certificates) {
    certificate = read_certificate(one);
    if (certificate && names(*certificate, header)) {
      pem = &one;
      break;
    }
  }
  if (pem == nullptr) return not_registered(principal, thumbprint_in(header));
  const bool short_digest = parts.algorithm() == "RS256" || parts.algorithm() == "PS256";
  if (!short_digest || !verifies(parts.algorithm(), *pem, parts.signed_text, parts.signature)) {
    return wrong_signature(*certificate);
  }
  if (now < certificate->valid_from || now > certificate->valid_until) {
    return key_out_of_time(*certificate, choices_.pick<ExpiredCertificate>());
  }
  if (!equals_ignoring_case(parts.claim("aud"), endpoint)) {
    return invalid_client(
        700023, format("Client assertion audience claim does not match Realm issuer. Review the documentation at {} .",
                       kDocumentation));
  }
  if (auto error = out_of_time(parts.claims.root(), now)) return error;
  const bool fresh = seen_.insert(parts.claim("jti")).second;
  if (!fresh && choices_.pick<AssertionReplay>() == AssertionReplay::refused) {
    return invalid_client(50027, "JWT token is invalid or malformed. The 'jti' was used before.");
  }
  return std::nullopt;
}

// F8/1f: letter by letter.
std::optional<EntraError> Assertions::unknown_federation(const Principal& principal, const Parts& parts) const {
  bool issuer = false, subject = false;
  for (const FederatedCredential& one : principal.federated_credentials) {
    const bool same_issuer = one.issuer == parts.claim("iss");
    const bool same_subject = same_issuer && one.subject == parts.claim("sub");
    if (same_subject && one.audience == parts.claim("aud")) return std::nullopt;
    issuer = issuer || same_issuer;
    subject = subject || same_subject;
  }
  if (choices_.pick<FederationMismatch>() == FederationMismatch::one_number) {
    return EntraError{400, "invalid_request", 70021,
                      format("No matching federated identity record found for presented assertion. Assertion Issuer: "
                             "'{}'. Assertion Subject: '{}'. Assertion Audience: '{}'. {}",
                             parts.claim("iss"), parts.claim("sub"), parts.claim("aud"), kFederation)};
  }
  const std::string_view what = !issuer ? "issuer" : !subject ? "subject" : "audience";
  const std::string_view claim = !issuer ? "iss" : !subject ? "sub" : "aud";
  const std::int64_t number = !issuer ? 700211 : !subject ? 700213 : 700212;
  return invalid_client(number,
                        format("No matching federated identity record found for presented assertion {} '{}'. Check "
                               "your federated identity credential Subject, Audience and Issuer against the presented "
                               "assertion. {}",
                               what, parts.claim(claim), kFederation));
}

std::optional<EntraError> Assertions::refuse_foreign(const Principal& principal, const Parts& parts, Time now) const {
  if (auto error = unknown_federation(principal, parts)) return error;
  const auto signed_here = [&](const FederatedCredential& one) {
    return one.issuer == parts.claim("iss") && one.subject == parts.claim("sub") &&
           one.audience == parts.claim("aud") &&
           verifies(parts.algorithm(), one.issuer_key, parts.signed_text, parts.signature);
  };
  const auto& trusted = principal.federated_credentials;
  if (std::none_of(trusted.begin(), trusted.end(), signed_here)) {
    return EntraError{400, "invalid_grant", 50013,
                      "Assertion failed signature validation. [Reason - The provided signature value did not match the "
                      "expected signature value.]"};
  }
  return out_of_time(parts.claims.root(), now);
}

}  // namespace azvmreset::sim

#include "auth/client_certificate_provider.hpp"

#include "auth/client_assertion.hpp"
#include "auth/token_answer.hpp"
#include "auth/token_endpoint.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"
#include "base/timestamp.hpp"

#include <cstddef>
#include <utility>

namespace azvmreset::auth {

namespace {

constexpr std::size_t kLargestFile = 256u << 10;
constexpr std::uint32_t kOthersMayRead = 0004;

std::string name_of(const ClientCertificate& credential) {
  return credential.file.empty() ? "the client certificate"
                                 : "the client certificate " + base::quoted(credential.file, 200);
}

Result<Secret> bytes_of(const Means& means, ClientCertificate& credential) {
  if (credential.file.empty()) return std::move(credential.bytes);
  if (!credential.bytes.empty()) {
    return Error{ErrorCode::invalid_argument, "the client certificate is given twice: as a file and as bytes"};
  }
  auto read = means.files.read_with_permissions(credential.file, kLargestFile);
  if (!read) {
    Error error = std::move(read).error();
    error.message = "the client certificate: " + error.message;
    error.remedy = "give a PEM file with the certificate and its private key, or a PFX (PKCS #12) file";
    return error;
  }
  if ((read->permissions & kOthersMayRead) != 0) {
    means.log.warn("auth", "everybody on this machine may read {}, and with it sign in: chmod 600",
                   name_of(credential));
  }
  return std::move(read->bytes);
}

// What this machine's clock has against the certificate, or nothing.
std::string objection(const CertificateWithKey& certificate, WallTime now) {
  if (now > certificate.valid_until()) {
    return "by this machine's clock the certificate expired at " + base::format_timestamp(certificate.valid_until());
  }
  if (now < certificate.valid_from()) {
    return "by this machine's clock the certificate is not valid before " +
           base::format_timestamp(certificate.valid_from());
  }
  return {};
}

}  // namespace

// The forms of one sign-in: each with an assertion of its own, because an
// issuer may take the same one only once.
class ClientCertificateProvider::Attempts final : public http::BodyRenewal {
 public:
  Attempts(const ClientCertificateProvider& provider, const TokenWish& wish, std::string_view endpoint)
      : provider_(provider), wish_(wish), endpoint_(endpoint) {}

  Result<std::shared_ptr<const Secret>> another_body() override {
    const ClientCertificate& credential = provider_.credential_;
    // AD FS takes nothing else.
    const auto algorithm = wish_.authority->adfs ? AssertionAlgorithm::rs256 : credential.algorithm;
    const std::string id = provider_.random_.guid(host::Stream::ids);
    auto assertion =
        signed_assertion(provider_.certificate_, algorithm, credential.send_chain,
                         AssertionClaims{credential.client_id, endpoint_, id, provider_.clock_.wall_now()});
    if (!assertion) return std::move(assertion).failure();
    assertion_ = std::move(*assertion);
    return client_assertion_form(credential.client_id, assertion_.expose(), wish_);
  }

  // The last one that was made.
  std::string_view assertion() const noexcept { return assertion_.expose(); }

 private:
  const ClientCertificateProvider& provider_;
  const TokenWish& wish_;
  std::string_view endpoint_;
  Secret assertion_;
};

ClientCertificateProvider::ClientCertificateProvider(const Means& means, ClientCertificate credential,
                                                     CertificateWithKey certificate)
    : sender_(means.sender),
      clock_(means.clock),
      random_(means.random),
      credential_(std::move(credential)),
      certificate_(std::move(certificate)) {}

Result<std::unique_ptr<TokenProvider>> ClientCertificateProvider::create(const Means& means,
                                                                         ClientCertificate credential) {
  auto tenant_fits = check_tenant(credential.tenant);
  if (!tenant_fits) return std::move(tenant_fits).error();
  auto client_fits = check_client(credential.client_id);
  if (!client_fits) return std::move(client_fits).error();
  auto bytes = bytes_of(means, credential);
  if (!bytes) return std::move(bytes).error();
  auto certificate = CertificateWithKey::parse(bytes->expose(), credential.password.expose());
  if (!certificate) {
    Error error = std::move(certificate).error();
    error.message = name_of(credential) + " cannot be used: " + error.message;
    return error;
  }
  const std::string doubt = objection(*certificate, means.clock.wall_now());
  if (!doubt.empty()) means.log.warn("auth", "{}: {}", name_of(credential), doubt);
  credential.bytes = Secret();
  credential.password = Secret();
  return std::unique_ptr<TokenProvider>(
      new ClientCertificateProvider(means, std::move(credential), std::move(*certificate)));
}

Error ClientCertificateProvider::explained(Error error) const {
  const std::string doubt = objection(certificate_, clock_.wall_now());
  if (error.code != ErrorCode::authentication_failed || doubt.empty()) return error;
  error.remedy += (error.remedy.empty() ? "" : "; ") + doubt + ": register a new one, or set the clock";
  return error;
}

engine::Task<Result<Token>> ClientCertificateProvider::fetch(TokenWish wish) {
  auto url = endpoint_of(*wish.authority, wish.tenant.empty() ? credential_.tenant : wish.tenant);
  if (!url) co_return std::move(url).error();
  const std::string endpoint = url->text();
  Attempts attempts(*this, wish, endpoint);
  auto form = attempts.another_body();
  if (!form) co_return std::move(form).error();

  auto request = form_request(std::move(*url), std::move(*form));
  request.renewal = &attempts;
  // Taken before the first try leaves: a life must not be counted too long.
  const auto asked = clock_.wall_now();
  auto answer = co_await sender_.send(std::move(request));
  if (!answer) co_return no_answer(std::move(answer).error());
  auto token = read_token_answer(*answer, asked, {credential_.client_id, credential_.tenant, attempts.assertion()});
  if (!token) co_return explained(std::move(token).error());
  co_return std::move(*token);
}

}  // namespace azvmreset::auth

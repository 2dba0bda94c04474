// OAuth 2.0 client credentials with a certificate.
#pragma once

#include "auth/client_certificate.hpp"
#include "auth/provider_for.hpp"
#include "auth/token_provider.hpp"

#include <azvmreset/credential.hpp>

#include <memory>
#include <string>

namespace azvmreset::auth {

// Whether the certificate is still valid is Entra's to judge: this machine's
// clock may be the one that is wrong. What it says is added to a refusal.
class ClientCertificateProvider final : public TokenProvider {
 public:
  // Reads the certificate, once, on the caller's thread. Fails with
  // invalid_argument when something cannot be what it claims; a file that
  // others may read is a warning.
  static Result<std::unique_ptr<TokenProvider>> create(const Means& means, ClientCertificate credential);

  engine::Task<Result<Token>> fetch(TokenWish wish) override;

 private:
  class Attempts;

  ClientCertificateProvider(const Means& means, ClientCertificate credential, CertificateWithKey certificate);
  Error explained(Error error) const;

  http::Sender& sender_;
  const host::Clock& clock_;
  host::Random& random_;
  ClientCertificate credential_;  // without what it was read from
  CertificateWithKey certificate_;
};

}  // namespace azvmreset::auth

#include "simulator/front/client_identity.hpp"

#include "base/encoding/base64url.hpp"
#include "base/fail.hpp"
#include "base/json/writer.hpp"
#include "host/files.hpp"
#include "simulator/front/openssl.hpp"

#include <openssl/pem.h>

#include <filesystem>
#include <system_error>
#include <utility>

namespace azvmreset::sim {
namespace {

constexpr const char* kPfxPassword = "simulated";

Key new_rsa_key() {
  Key key(EVP_RSA_gen(2048));
  check(key != nullptr, "make an RSA key");
  return key;
}

std::string pfx_of(EVP_PKEY* key, X509* certificate) {
  const Owned<PKCS12> archive(PKCS12_create(kPfxPassword, "azvmreset-sim", key, certificate, nullptr, 0, 0, 0, 0, 0));
  check(archive != nullptr, "make a PFX");
  return written([&](BIO* out) { return i2d_PKCS12_bio(out, archive.get()); });
}

std::string signed_by(EVP_PKEY* key, const std::string& text) {
  const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  const auto* data = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t size = 0;
  check(context && EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
            EVP_DigestSign(context.get(), nullptr, &size, data, text.size()) == 1,
        "sign");
  std::string signature(size, '\0');
  check(
      EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, data, text.size()) == 1,
      "sign");
  signature.resize(size);
  return signature;
}

// As a cluster gives it to its pods.
std::string federated_token(EVP_PKEY* issuer_key, const FederatedCredential& credential, Time now) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  constexpr std::int64_t day = 24 * 3600;
  base::json::Writer payload;
  payload.begin_object()
      .member("iss", credential.issuer)
      .member("sub", credential.subject)
      .member("aud", credential.audience)
      .member("nbf", std::int64_t{seconds - day})
      .member("iat", std::int64_t{seconds})
      .member("exp", std::int64_t{seconds + 30 * day})
      .end_object();
  const std::string text = base::base64url_encode(R"({"typ":"JWT","alg":"RS256","kid":"simulated"})") + "." +
                           base::base64url_encode(payload.text());
  return text + "." + base::base64url_encode(signed_by(issuer_key, text));
}

Result<std::string> stored(const std::string& directory, std::string_view name, const std::string& content) {
  std::string path = (std::filesystem::path(directory) / name).string();
  if (auto outcome = host::SystemFiles().replace(path, content); !outcome) return std::move(outcome).error();
  return path;
}

}  // namespace

Result<ClientIdentity> write_client_identity(const std::string& directory, Scenario& scenario, Time now) {
  std::error_code error;
  if (std::filesystem::create_directory(directory, error)) {
    std::filesystem::permissions(directory, std::filesystem::perms::owner_all, error);
  }
  if (error) {
    return base::fail(ErrorCode::invalid_argument, "cannot make the directory {}: {}", directory, error.message());
  }
  Principal& principal = scenario.principals.front();

  const Key key = new_rsa_key();
  const Certificate certificate = new_certificate(key.get(), "azvmreset-sim client");
  sign(certificate.get(), certificate.get(), key.get());
  principal.certificates.push_back(pem_of(certificate.get()));

  const Key issuer_key = new_rsa_key();
  FederatedCredential credential;
  credential.issuer = "https://issuer.simulated.example/";
  credential.subject = "system:serviceaccount:simulated:client";
  credential.issuer_key = written([&](BIO* out) { return PEM_write_bio_PUBKEY(out, issuer_key.get()); });
  principal.federated_credentials.push_back(credential);

  const std::string key_pem = written(
      [&](BIO* out) { return PEM_write_bio_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
  auto pem = stored(directory, "client.pem", principal.certificates.back() + key_pem);
  if (!pem) return std::move(pem).error();
  auto pfx = stored(directory, "client.pfx", pfx_of(key.get(), certificate.get()));
  if (!pfx) return std::move(pfx).error();
  auto token = stored(directory, "federated-token", federated_token(issuer_key.get(), credential, now));
  if (!token) return std::move(token).error();
  return ClientIdentity{std::move(*pem), std::move(*pfx), kPfxPassword, std::move(*token)};
}

}  // namespace azvmreset::sim

#include "auth/client_certificate.hpp"

#include <openssl/err.h>

#include <string>

#include "support/catch.hpp"
#include "support/client_certificates.hpp"
#include "support/freed_memory.hpp"

using namespace azvmreset;
using auth::CertificateWithKey;
using namespace azvmreset::test;

namespace {

struct Own {
  Certificate certificate = certificate_for(rsa_key(), "client");
  std::string pem = pem_of(certificate.get());
  std::string key = pem_of(rsa_key());
};

const Own& own() {
  static const Own one;
  return one;
}

void check_refused(std::string_view bytes, std::string_view password, std::string_view finding,
                   std::string_view remedy) {
  INFO(finding);
  const auto refused = CertificateWithKey::parse(bytes, password);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::invalid_argument);
  CHECK_THAT(refused.error().message, Catch::Contains(std::string(finding)));
  CHECK_THAT(refused.error().remedy, Catch::Contains(std::string(remedy)));
  if (password.size() > 3) CHECK(refused.error().message.find(password) == std::string::npos);
  CHECK(ERR_peek_error() == 0);
}

}  // namespace

TEST_CASE("certificate and key are found in PEM, in any order and among other things", "[auth][certificate]") {
  const Own& o = own();
  const auto bundles = {
      o.pem + o.key,
      o.key + o.pem,
      "Bag Attributes\n    friendlyName: x\n" + o.pem + "\n# and the key\n" + o.key,
      "\xEF\xBB\xBF" + o.pem + o.key,
      o.pem + old_pem_of(rsa_key()),
      public_pem_of(rsa_key()) + o.key + o.pem,
  };
  for (const std::string& bundle : bundles) {
    INFO(bundle.substr(0, 40));
    const auto read = CertificateWithKey::parse(bundle, "");
    REQUIRE(read);
    CHECK(read->sha1() == thumbprint(o.certificate.get(), EVP_sha1()));
    CHECK(read->sha256() == thumbprint(o.certificate.get(), EVP_sha256()));
    CHECK(read->chain() == std::vector{der_of(o.certificate.get())});
  }
  std::string with_crlf;
  for (const char c : o.pem + o.key) with_crlf.append(c == '\n' ? "\r\n" : std::string(1, c));
  CHECK(CertificateWithKey::parse(with_crlf, ""));
}

TEST_CASE("a password that nothing asks for does no harm", "[auth][certificate]") {
  CHECK(CertificateWithKey::parse(own().pem + own().key, "unused"));
}

TEST_CASE("an encrypted key of a PEM file", "[auth][certificate]") {
  for (const std::string& key : {pem_of(rsa_key(), "pass word"), old_pem_of(rsa_key(), "pass word")}) {
    INFO(key.substr(0, 60));
    const std::string bundle = own().pem + key;
    CHECK(CertificateWithKey::parse(bundle, "pass word"));
    check_refused(bundle, "", "encrypted, and no password was given", "give the password");
    check_refused(bundle, "pass worm", "cannot be decrypted", "check the password");
  }
}

TEST_CASE("certificate and key are found in a PFX", "[auth][certificate]") {
  const Own& o = own();
  for (const auto age : {PfxAge::modern, PfxAge::triple_des}) {
    for (const auto* password : {"", "pass w\xC3\xB6rd"}) {
      INFO(static_cast<int>(age) << password);
      const auto read = CertificateWithKey::parse(pfx_of(rsa_key(), o.certificate.get(), password, {}, age), password);
      REQUIRE(read);
      CHECK(read->sha256() == thumbprint(o.certificate.get(), EVP_sha256()));
    }
  }
  CHECK(ERR_peek_error() == 0);
}

TEST_CASE("a PFX with the ciphers of its time is read with OpenSSL's legacy provider", "[auth][certificate]") {
  const Own& o = own();
  const std::string old = pfx_of(rsa_key(), o.certificate.get(), "pass word", {}, PfxAge::rc2);
  if (old.empty()) {
    WARN("this OpenSSL has no legacy provider");
    return;
  }
  const auto read = CertificateWithKey::parse(old, "pass word");
  REQUIRE(read);
  CHECK(read->sha256() == thumbprint(o.certificate.get(), EVP_sha256()));
  // Used after the private library is gone.
  const auto signature = read->sign(AssertionAlgorithm::ps256, "text");
  REQUIRE(signature);
  CHECK(signed_by(rsa_key(), true, "text", *signature));
  check_refused(old, "pass worm", "does not open with the password", "check the password");
  CHECK(OSSL_PROVIDER_available(nullptr, "legacy") == 0);
}

TEST_CASE("a PFX that does not open", "[auth][certificate]") {
  const std::string closed = pfx_of(rsa_key(), own().certificate.get(), "pass word");
  check_refused(closed, "", "protected by a password, and none was given", "give the password");
  check_refused(closed, "pass worm", "does not open with the password", "check the password");
  check_refused(closed, std::string("pass word\0", 10), "zero byte", "as text");
  check_refused(pfx_of(rsa_key(), nullptr, "x"), "x", "no certificate", "together with its private key");
  check_refused(pfx_of(nullptr, own().certificate.get(), "x"), "x", "holds no private key",
                "together with its private key");
  check_refused(closed.substr(0, closed.size() / 2), "pass word", "neither PEM nor PFX", "give a PEM file");
}

TEST_CASE("the chain begins with the certificate of the key and goes up", "[auth][certificate]") {
  const auto root = certificate_for(large_rsa_key(), "root");
  const Issuer by_root{root.get(), large_rsa_key()};
  const auto middle = certificate_for(another_rsa_key(), "middle", {}, &by_root);
  const Issuer by_middle{middle.get(), another_rsa_key()};
  const auto leaf = certificate_for(rsa_key(), "leaf", {}, &by_middle);
  const auto stranger = certificate_for(ec_key(), "stranger");
  const std::vector<std::string> expected{der_of(leaf.get()), der_of(middle.get()), der_of(root.get())};

  SECTION("in whatever order they stand") {
    const std::string l = pem_of(leaf.get()), m = pem_of(middle.get()), r = pem_of(root.get());
    const std::string k = pem_of(rsa_key()), s = pem_of(stranger.get());
    for (const std::string& bundle : {l + m + r + k, r + m + l + k, k + m + s + r + l, s + r + k + l + m}) {
      const auto read = CertificateWithKey::parse(bundle, "");
      REQUIRE(read);
      CHECK(read->chain() == expected);
    }
  }
  SECTION("in a PFX too") {
    for (const auto age : {PfxAge::modern, PfxAge::triple_des}) {
      const auto read =
          CertificateWithKey::parse(pfx_of(rsa_key(), leaf.get(), "x", {root.get(), middle.get()}, age), "x");
      REQUIRE(read);
      CHECK(read->chain() == expected);
    }
  }
  SECTION("as far as the file goes") {
    const auto read = CertificateWithKey::parse(pem_of(leaf.get()) + pem_of(root.get()) + pem_of(rsa_key()), "");
    REQUIRE(read);
    CHECK(read->chain() == std::vector{der_of(leaf.get())});
  }
}

TEST_CASE("what cannot sign in is told apart, each with what to do", "[auth][certificate]") {
  const Own& o = own();
  const std::string another_key = pem_of(another_rsa_key());
  check_refused("", "", "it is empty", "give a PEM file");
  check_refused("Hello, world", "", "neither PEM nor PFX", "give a PEM file");
  check_refused(std::string("\0\1\2", 3), "", "neither PEM nor PFX", "give a PEM file");
  check_refused(std::string((256u << 10) + 1, '-'), "", "expected 262144 at most", "give a PEM file");
  check_refused(der_of(o.certificate.get()), "", "certificate in DER form", "openssl x509 -inform DER");
  check_refused(der_of(rsa_key()), "", "private key in DER form", "openssl pkey -inform DER");
  check_refused("\xFF\xFE-\0-", "", "UTF-16", "ASCII");
  check_refused("MIIKBgIBAzCCCc", "", "Base64 without the lines of PEM", "base64 -d");
  check_refused(o.pem, "", "no private key", "into one PEM file");
  check_refused(o.key, "", "no certificate", "into one PEM file");
  check_refused(o.pem + o.key + another_key, "", "more than one private key", "keep the key");
  check_refused(o.pem + another_key, "", "does not belong to its certificate", "made with");
  check_refused(o.pem + pem_of(certificate_for(ec_key(), "x").get()) + another_key, "",
                "belongs to none of its 2 certificates", "made with");
  check_refused(o.pem + o.key.substr(0, o.key.size() / 2), "", "PEM text is damaged or cut off", "copied whole");
  check_refused(o.key + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "", "certificate is damaged",
                "copied whole");
  check_refused(o.pem + "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "", "private key is damaged",
                "copied whole");
  check_refused(o.pem + "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n", "",
                "OPENSSH PRIVATE KEY", "ssh-keygen -p -m PEM");
  check_refused(pem_of(certificate_for(small_rsa_key(), "small").get()) + pem_of(small_rsa_key()), "",
                "has 1024 bits; expected 2048", "2048 bits or more");
  check_refused(pem_of(certificate_for(ec_key(), "ec").get()) + pem_of(ec_key()), "",
                "an elliptic-curve key; Microsoft Entra ID takes signatures of RSA keys alone", "RSA key");
  check_refused(pfx_of(ec_key(), certificate_for(ec_key(), "ec").get(), "x"), "x", "an elliptic-curve key", "RSA key");
}

TEST_CASE("neither key nor password is left in memory that this library freed", "[auth][certificate]") {
  const std::string password = "Marked-pass-word";
  const std::string key = pem_of(rsa_key());
  const std::string pfx = pfx_of(rsa_key(), own().certificate.get(), password);
  const std::string encrypted = own().pem + pem_of(rsa_key(), password);
  const std::string plain = own().pem + key;
  const std::vector<std::string_view> marks{password, std::string_view(key).substr(600, 24)};
  CHECK(left_in_freed_memory(marks, [&] {
          const Secret copies[] = {Secret(pfx), Secret(encrypted), Secret(plain)};
          for (const Secret& copy : copies) (void)CertificateWithKey::parse(copy.expose(), password);
          (void)CertificateWithKey::parse(pfx, "Marked-pass-word2");
        }) == 0);
  CHECK(left_in_freed_memory(marks, [&] { std::string careless(plain); }) == 1);
}

TEST_CASE("how long a certificate is valid", "[auth][certificate]") {
  using std::chrono::system_clock;
  const auto read = CertificateWithKey::parse(client_pem(Days{1'000'000'000, 1'700'000'001}), "");
  REQUIRE(read);
  CHECK(read->valid_from() == system_clock::from_time_t(1'000'000'000));
  CHECK(read->valid_until() == system_clock::from_time_t(1'700'000'001));

  const auto forever = CertificateWithKey::parse(client_pem(Days{0, 253'402'300'799}), "");
  REQUIRE(forever);
  CHECK(forever->valid_until() > system_clock::from_time_t(4'102'444'800));
}

TEST_CASE("a signature is one that others verify", "[auth][certificate]") {
  for (EVP_PKEY* key : {rsa_key(), large_rsa_key()}) {
    const auto read = CertificateWithKey::parse(pem_of(certificate_for(key, "x").get()) + pem_of(key), "");
    REQUIRE(read);
    for (const bool pss : {true, false}) {
      const auto signature = read->sign(pss ? AssertionAlgorithm::ps256 : AssertionAlgorithm::rs256, "text");
      REQUIRE(signature);
      CHECK(signed_by(key, pss, "text", *signature));
      CHECK_FALSE(signed_by(key, !pss, "text", *signature));
      CHECK_FALSE(signed_by(key, pss, "tex", *signature));
    }
  }
}

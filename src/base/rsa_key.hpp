// RSA keys as OpenSSL holds them.
#pragma once

#include "base/openssl.hpp"
#include "base/rsa.hpp"

#include <azvmreset/secret.hpp>

#include <string_view>

namespace azvmreset::base {

inline constexpr int fewest_rsa_bits = 3072;
inline constexpr int most_rsa_bits = 8192;

// Null where OpenSSL takes it for no key.
openssl::Key rsa_key_of(const RsaPublicKey& key);
RsaPublicKey public_key_of(EVP_PKEY* key);

// The plaintext of one block, or the one `protocol` error: how far it came would help to guess the rest.
Result<Secret> rsa_decrypt(EVP_PKEY* key, OaepHash hash, std::string_view block);

}  // namespace azvmreset::base

// What the simulator asks OpenSSL about certificates and signatures.
#pragma once

#include "simulator/message.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace azvmreset::sim {

struct PublicCertificate {
  std::string sha1;  // of the DER form, as bytes
  std::string sha256;
  Time valid_from;
  Time valid_until;
};

// Of the first certificate in a PEM text.
std::optional<PublicCertificate> read_certificate(const std::string& pem);
bool is_public_key(const std::string& pem);

// RS256, PS256 and their longer sisters.
bool known_algorithm(std::string_view name) noexcept;

// `pem` holds a certificate or a public key.
bool verifies(std::string_view algorithm, const std::string& pem, std::string_view text, std::string_view signature);

}  // namespace azvmreset::sim

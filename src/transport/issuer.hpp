// Who issued a certificate that was refused: the one thing that a person
// behind an inspecting proxy must know, and libcurl does not say.
#pragma once

#include <memory>
#include <string>

using SSL_CTX = struct ssl_ctx_st;

namespace azvmreset::transport {

// Listens to one handshake, and changes nothing of what is trusted. Confined.
class Issuer {
 public:
  // Whether libcurl's TLS is the very OpenSSL that this library talks to.
  static bool can_be_told();

  // To be called for each context that a request makes. False without memory.
  bool listen(SSL_CTX* handshakes) noexcept;

  // "O = Contoso, CN = Inspection Root", or empty.
  const std::string& name() const noexcept { return *name_; }

 private:
  // Shared with the handshake's context, which a connection keeps.
  std::shared_ptr<std::string> name_ = std::make_shared<std::string>();
};

}  // namespace azvmreset::transport

// A certificate authority for one run, and the server's certificate from it.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>

namespace azvmreset::sim {

struct FreeSslContext {
  void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
};

struct ServerIdentity {
  std::unique_ptr<SSL_CTX, FreeSslContext> context;  // for localhost, 127.0.0.1 and ::1
  std::string authority_pem;                         // what clients must trust
};

// Throws std::runtime_error when OpenSSL refuses: there is nothing to serve then.
ServerIdentity make_server_identity();

}  // namespace azvmreset::sim

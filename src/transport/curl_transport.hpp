// The Transport over libcurl's multi-socket interface, and the Port its
// sockets wake.
#pragma once

#include "engine/port.hpp"

#include <azvmreset/transport.hpp>

#include <memory>
#include <string>

namespace azvmreset::transport {

struct CurlOptions {
  std::string ca_file;  // PEM; empty: the system's store
};

// One multi handle: connections are shared by everything the client does.
// A request holds an easy handle only while it is on the wire.
class CurlTransport : public Transport, public engine::Port {
 public:
  // Fails with invalid_argument when the CA file cannot be read or holds no
  // certificate, with tls or internal when libcurl cannot be used.
  static Result<std::unique_ptr<CurlTransport>> create(const CurlOptions& options);
};

}  // namespace azvmreset::transport

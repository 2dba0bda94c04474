// The Transport over libcurl's multi-socket interface, and the Port its
// sockets wake.
#pragma once

#include "engine/port.hpp"
#include "transport/options.hpp"

#include <azvmreset/transport.hpp>

#include <memory>

namespace azvmreset::transport {

// One multi handle: connections are shared by everything the client does, and
// by nothing else. Within it libcurl keeps those apart that differ in proxy or
// trust.
// A request holds an easy handle only while it is on the wire.
class CurlTransport : public Transport, public engine::Port {
 public:
  // Fails with invalid_argument, naming the option, where one cannot be used;
  // with tls or internal when libcurl cannot be.
  static Result<std::unique_ptr<CurlTransport>> create(const CurlOptions& options);
};

}  // namespace azvmreset::transport

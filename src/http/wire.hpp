// The awaitable side of the public Transport.
#pragma once

#include "engine/gate.hpp"
#include "http/pipeline.hpp"

#include <azvmreset/transport.hpp>

#include <chrono>
#include <cstdint>

namespace azvmreset::http {

struct WireOptions {
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds idle_timeout{60'000};
  std::chrono::milliseconds request_timeout{300'000};
  std::uint32_t first_requests_in_flight = 16;
  std::uint32_t max_requests_in_flight = 64;
  bool allow_http_loopback = false;
};

// Hands requests to the transport, a bounded number at a time, and waits for
// their completion; a stopped wait cancels the request. Keeps the rules that
// hold for every request: https, or http to a literal loopback address where
// that is allowed, or to a host of identities nearby without a bearer token;
// no control character in a header; no header that is the transport's own.
//
// A stop after the request was handed over says `may_have_arrived`.
class Wire final : public Sender {
 public:
  Wire(Transport& transport, WireOptions options) noexcept;
  engine::Task<Result<Response>> send(Request request) override;

 private:
  Result<HttpRequest> prepared(Request request) const;

  Transport& transport_;
  WireOptions options_;
  engine::Gate gate_;
  std::uint64_t next_id_ = 1;
};

}  // namespace azvmreset::http

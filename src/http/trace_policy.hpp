// The caller's trace goes on in what an operation sends.
#pragma once

#include "host/random.hpp"
#include "http/pipeline.hpp"

namespace azvmreset::http {

// Adds a `traceparent` of the operation's trace with a span id of its own, the
// same for every resend. Without a trace of the caller's it adds nothing: a
// trace that nobody follows is only noise.
class TracePolicy final : public Policy {
 public:
  explicit TracePolicy(host::Random& random) noexcept : random_(random) {}
  engine::Task<Result<Response>> send(Request& request, Next next) override;

 private:
  host::Random& random_;
};

}  // namespace azvmreset::http

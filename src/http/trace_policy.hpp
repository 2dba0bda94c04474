// The caller's trace goes on in what the client sends.
#pragma once

#include "host/random.hpp"
#include "http/pipeline.hpp"

#include <string>
#include <string_view>

namespace azvmreset::http {

// Whether it can be gone on from: a `traceparent` of W3C Trace Context, level
// 1, of any version. Empty: there is no trace. Fails with invalid_argument.
Result<void> check_traceparent(std::string_view text);

// Adds a `traceparent` of the caller's trace with a span id of its own, the
// same for every resend. Without a trace of the caller's it adds nothing: a
// trace that nobody follows is only noise.
class TracePolicy final : public Policy {
 public:
  // `traceparent` has passed the check.
  TracePolicy(host::Random& random, std::string_view traceparent);
  engine::Task<Result<Response>> send(Request& request, Next next) override;

 private:
  host::Random& random_;
  std::string trace_id_;  // empty: no trace
  std::string flags_;
};

}  // namespace azvmreset::http

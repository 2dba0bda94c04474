// Names each request and says who sends it.
#pragma once

#include "host/random.hpp"
#include "http/pipeline.hpp"

#include <string>

namespace azvmreset::http {

// Adds x-ms-client-request-id (a fresh GUID, the same for every resend), asks
// for its echo, and sets User-Agent. For tracing only: no service de-duplicates
// on these ids (contract A7).
class RequestIdPolicy final : public Policy {
 public:
  RequestIdPolicy(host::Random& random, std::string user_agent);
  engine::Task<Result<Response>> send(Request& request, Next next) override;

 private:
  host::Random& random_;
  std::string user_agent_;
};

}  // namespace azvmreset::http

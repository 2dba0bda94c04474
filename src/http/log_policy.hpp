// One line per request, one per answer.
#pragma once

#include "base/log.hpp"
#include "http/pipeline.hpp"

namespace azvmreset::http {

// At `info` method, redacted URL, status, duration and the service's ids; at
// `debug` the headers of the allow-list. Bodies are never logged.
class LogPolicy final : public Policy {
 public:
  explicit LogPolicy(const base::Log& log) noexcept : log_(log) {}
  engine::Task<Result<Response>> send(Request& request, Next next) override;

 private:
  engine::Task<Result<Response>> logged(Request& request, Next next);

  const base::Log& log_;
};

}  // namespace azvmreset::http

#include "http/trace_policy.hpp"

#include "base/encoding/hex.hpp"
#include "base/trace.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace azvmreset::http {

namespace {

std::string fresh_span(host::Random& random) {
  std::array<char, base::Trace::span_size / 2> bytes{};
  do {
    random.fill(host::Stream::ids, bytes.data(), bytes.size());
  } while (std::all_of(bytes.begin(), bytes.end(), [](char byte) { return byte == 0; }));
  return base::hex_encode({bytes.data(), bytes.size()});
}

}  // namespace

engine::Task<Result<Response>> TracePolicy::send(Request& request, Next next) {
  // A caller of the generic entry may bring its own: then that one counts.
  if (request.trace != nullptr && !request.has_header("traceparent")) {
    request.headers.emplace_back("traceparent", request.trace->traceparent(fresh_span(random_)));
  }
  return next(request);
}

}  // namespace azvmreset::http

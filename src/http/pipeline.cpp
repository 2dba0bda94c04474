#include "http/pipeline.hpp"

#include "engine/sleep.hpp"

namespace azvmreset::http {

engine::Task<Result<Response>> Next::operator()(Request& request) const {
  if (rest_.empty()) return wire_->send(request);
  return rest_.front()->send(request, Next(rest_.subspan(1), *wire_));
}

// The frame is where the request lives.
engine::Task<Result<Response>> Pipeline::send(Request request) {
  const engine::Scope* scope = co_await engine::current_scope();
  request.trace = scope->trace();
  const Next first(policies_, wire_);
  co_return co_await first(request);
}

}  // namespace azvmreset::http

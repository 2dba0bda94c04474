#include "http/pipeline.hpp"

namespace azvmreset::http {

engine::Task<Result<Response>> Next::operator()(Request request) const {
  if (rest_.empty()) return wire_->send(std::move(request));
  return rest_.front()->send(std::move(request), Next(rest_.subspan(1), *wire_));
}

}  // namespace azvmreset::http

// The public HttpCompletion. The sink decides which call counts, so that two
// threads may end one request at the same moment.
#include <azvmreset/transport.hpp>

#include <utility>

namespace azvmreset {

HttpCompletion::~HttpCompletion() {
  // An error without words: none can be allocated here. The sink knows that
  // nobody else sends such a one.
  if (sink_) sink_->finish(Error{});
}

HttpCompletion& HttpCompletion::operator=(HttpCompletion&& other) noexcept {
  HttpCompletion ended(std::move(*this));
  sink_ = std::move(other.sink_);
  return *this;
}

void HttpCompletion::complete(HttpResponse response) noexcept {
  if (sink_) sink_->finish(std::move(response));
}

void HttpCompletion::fail(Error error) noexcept {
  if (sink_) sink_->finish(std::move(error));
}

}  // namespace azvmreset

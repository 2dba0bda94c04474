// The public TokenCompletion; the sink decides which call counts.
#include <azvmreset/credential.hpp>

#include <utility>

namespace azvmreset {

TokenCompletion::~TokenCompletion() {
  // An error without words: none can be allocated here.
  if (sink_) sink_->finish(Error{});
}

TokenCompletion& TokenCompletion::operator=(TokenCompletion&& other) noexcept {
  TokenCompletion ended(std::move(*this));
  sink_ = std::move(other.sink_);
  return *this;
}

void TokenCompletion::complete(AccessToken token) noexcept {
  if (sink_) sink_->finish(std::move(token));
}

void TokenCompletion::fail(Error error) noexcept {
  if (sink_) sink_->finish(std::move(error));
}

}  // namespace azvmreset

// The public StoreCompletion; the receiver decides which call counts.
#include <azvmreset/sink.hpp>

namespace azvmreset {

StoreCompletion::~StoreCompletion() {
  // An error without words: none can be allocated here. The receiver knows
  // that nobody else sends such a one.
  if (receiver_) receiver_->finish(Error{});
}

StoreCompletion& StoreCompletion::operator=(StoreCompletion&& other) noexcept {
  StoreCompletion ended(std::move(*this));
  receiver_ = std::move(other.receiver_);
  return *this;
}

void StoreCompletion::complete() noexcept {
  if (receiver_) receiver_->finish({});
}

void StoreCompletion::fail(Error error) noexcept {
  if (receiver_) receiver_->finish(std::move(error));
}

}  // namespace azvmreset

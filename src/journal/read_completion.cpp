// The public ReadCompletion; the receiver decides which call counts.
#include <azvmreset/journal.hpp>

namespace azvmreset {

ReadCompletion::~ReadCompletion() {
  // An error without words: none can be allocated here. The receiver knows
  // that nobody else sends such a one.
  if (receiver_) receiver_->finish(Error{});
}

ReadCompletion& ReadCompletion::operator=(ReadCompletion&& other) noexcept {
  ReadCompletion ended(std::move(*this));
  receiver_ = std::move(other.receiver_);
  return *this;
}

void ReadCompletion::complete(std::string bytes) noexcept {
  if (receiver_) receiver_->finish(std::move(bytes));
}

void ReadCompletion::fail(Error error) noexcept {
  if (receiver_) receiver_->finish(std::move(error));
}

}  // namespace azvmreset

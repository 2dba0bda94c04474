#include "engine/gate.hpp"

namespace azvmreset::engine {

bool Gate::Entry::begin() {
  if (gate_.inside_ < gate_.width_) {
    ++gate_.inside_;
    return false;
  }
  previous_ = gate_.last_;
  (gate_.last_ == nullptr ? gate_.first_ : gate_.last_->next_) = this;
  gate_.last_ = this;
  return true;
}

void Gate::Entry::withdraw() noexcept { gate_.unlink(*this); }

Result<Gate::Pass> Gate::Entry::await_resume() const {
  auto came = outcome();
  if (!came) return std::move(came).error();
  return Pass(gate_);
}

void Gate::unlink(Entry& entry) noexcept {
  (entry.previous_ == nullptr ? first_ : entry.previous_->next_) = entry.next_;
  (entry.next_ == nullptr ? last_ : entry.next_->previous_) = entry.previous_;
}

void Gate::leave() noexcept {
  --inside_;
  if (first_ != nullptr && width_ < most_) ++width_;
  while (first_ != nullptr && inside_ < width_) {
    Entry& next = *first_;
    unlink(next);
    ++inside_;
    next.admit();
  }
}

}  // namespace azvmreset::engine

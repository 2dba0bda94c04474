#include "engine/scope.hpp"

#include <cassert>

namespace azvmreset::engine {

Scope::Scope(Loop& loop, TimePoint deadline, base::Trace* trace) : loop_(loop), deadline_(deadline), trace_(trace) {
  if (deadline_ != kNever) loop_.timers().arm(*this, deadline_);
}

Scope::~Scope() {
  assert(first_ == nullptr);
  loop_.timers().disarm(*this);
}

void Scope::stop(Stop reason) noexcept {
  if (stopped()) return;
  stop_ = reason;
  loop_.timers().disarm(*this);
  while (first_ != nullptr) {
    StopPoint& point = *first_;
    leave(point);
    point.stopped();
  }
}

Error Scope::stop_error() const {
  if (stop_ == Stop::deadline) return {ErrorCode::deadline_exceeded, "the deadline passed before the end"};
  return {ErrorCode::cancelled, "cancelled by the caller"};
}

void Scope::enter(StopPoint& point) noexcept {
  point.previous_ = nullptr;
  point.next_ = first_;
  if (first_ != nullptr) first_->previous_ = &point;
  first_ = &point;
}

void Scope::leave(StopPoint& point) noexcept {
  if (point.previous_ != nullptr) {
    point.previous_->next_ = point.next_;
  } else {
    first_ = point.next_;
  }
  if (point.next_ != nullptr) point.next_->previous_ = point.previous_;
  point.previous_ = point.next_ = nullptr;
}

}  // namespace azvmreset::engine

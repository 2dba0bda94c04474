#include "engine/timers.hpp"

#include <utility>

namespace azvmreset::engine {

bool Timers::earlier(const Timer& a, const Timer& b) noexcept {
  return a.due_ != b.due_ ? a.due_ < b.due_ : a.sequence_ < b.sequence_;
}

Timer* Timers::meld(Timer* a, Timer* b) noexcept {
  if (a == nullptr) return b;
  if (b == nullptr) return a;
  if (earlier(*b, *a)) std::swap(a, b);
  b->before_ = a;
  b->sibling_ = a->child_;
  if (b->sibling_ != nullptr) b->sibling_->before_ = b;
  a->child_ = b;
  return a;
}

// The two passes of a pairing heap, without recursion: ten thousand siblings
// are a normal sight. Pairs are collected in a list linked by `sibling_`.
Timer* Timers::merge_siblings(Timer* first) noexcept {
  Timer* pairs = nullptr;
  while (first != nullptr) {
    Timer* a = first;
    Timer* b = a->sibling_;
    first = b == nullptr ? nullptr : b->sibling_;
    a->sibling_ = a->before_ = nullptr;
    if (b != nullptr) b->sibling_ = b->before_ = nullptr;
    Timer* pair = meld(a, b);
    pair->sibling_ = pairs;
    pairs = pair;
  }
  Timer* root = nullptr;
  while (pairs != nullptr) {
    Timer* next = pairs->sibling_;
    pairs->sibling_ = nullptr;
    root = meld(root, pairs);
    pairs = next;
  }
  return root;
}

// Takes a timer that is not the root out of its family, with its children.
void Timers::detach(Timer& timer) noexcept {
  if (timer.before_->child_ == &timer) {
    timer.before_->child_ = timer.sibling_;
  } else {
    timer.before_->sibling_ = timer.sibling_;
  }
  if (timer.sibling_ != nullptr) timer.sibling_->before_ = timer.before_;
  timer.before_ = timer.sibling_ = nullptr;
}

void Timers::arm(Timer& timer, TimePoint due) noexcept {
  if (timer.armed_) disarm(timer);
  timer.due_ = due;
  timer.sequence_ = next_sequence_++;
  timer.armed_ = true;
  timer.child_ = timer.sibling_ = timer.before_ = nullptr;
  root_ = meld(root_, &timer);
}

void Timers::disarm(Timer& timer) noexcept {
  if (!timer.armed_) return;
  timer.armed_ = false;
  Timer* orphans = merge_siblings(std::exchange(timer.child_, nullptr));
  if (root_ == &timer) {
    root_ = orphans;
    return;
  }
  detach(timer);
  root_ = meld(root_, orphans);
}

void Timers::fire(TimePoint now) noexcept {
  while (root_ != nullptr && root_->due_ <= now) {
    Timer& due = *root_;
    disarm(due);
    due.expired();
  }
}

}  // namespace azvmreset::engine

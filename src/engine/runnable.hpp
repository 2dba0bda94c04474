// Something the loop runs once, and the queue it waits in.
#pragma once

namespace azvmreset::engine {

// A link of an intrusive queue, so that queueing never allocates. It stands in
// at most one queue at a time, and must stay alive until it has run.
class Runnable {
 public:
  Runnable() = default;
  Runnable(const Runnable&) = delete;
  Runnable& operator=(const Runnable&) = delete;

  // May end the life of *this.
  virtual void run() noexcept = 0;

 protected:
  virtual ~Runnable() = default;

 private:
  friend class RunQueue;
  Runnable* next_ = nullptr;
};

// First in, first out. Confined.
class RunQueue {
 public:
  bool empty() const noexcept { return head_ == nullptr; }

  void push(Runnable& item) noexcept {
    item.next_ = nullptr;
    *tail_ = &item;
    tail_ = &item.next_;
  }

  Runnable& pop() noexcept {
    Runnable& first = *head_;
    head_ = first.next_;
    if (head_ == nullptr) tail_ = &head_;
    return first;
  }

  // Moves everything from `other` to the end of this queue.
  void append(RunQueue& other) noexcept {
    if (other.empty()) return;
    *tail_ = other.head_;
    tail_ = other.tail_;
    other.head_ = nullptr;
    other.tail_ = &other.head_;
  }

  RunQueue() = default;
  RunQueue(const RunQueue&) = delete;
  RunQueue& operator=(const RunQueue&) = delete;

 private:
  Runnable* head_ = nullptr;
  Runnable** tail_ = &head_;
};

}  // namespace azvmreset::engine

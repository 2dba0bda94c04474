// Waiting for something that the host, or another thread, will hand over.
#pragma once

#include "engine/suspension.hpp"

#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <utility>

namespace azvmreset::engine {

// The awaitable side of the completion-style calls: `start` gives a sink
// away, and whoever holds it calls `finish`, from any thread, inside `start`
// or later. The first call counts; after a stop none does. `finish` neither
// allocates nor blocks, so an outcome is never lost for want of memory.
//
// `Sink` declares `virtual void finish(Delivered<T>) noexcept`.
template <class T, class Sink>
class Handover : public Suspension {
 protected:
  Handover() = default;
  ~Handover() = default;

  virtual void start(std::shared_ptr<Sink> sink) = 0;

  // What was started is not wanted any more.
  virtual void cancel() noexcept = 0;

  // Whether `start` was called: the stop may have come before it.
  bool started() const noexcept { return delivery_ != nullptr; }

  // What was handed over, once; or the stop that ended the wait.
  Result<T> received() {
    auto came = outcome();
    if (!came) return std::move(came).error();
    return delivery_->take();
  }

 private:
  // Owned by both sides, because either may go first.
  class Delivery final : public Sink, private engine::Runnable, public std::enable_shared_from_this<Delivery> {
   public:
    Delivery(Loop& loop, Handover& recipient) noexcept : loop_(loop), recipient_(&recipient) {}

    void finish(Delivered<T> outcome) noexcept override {
      // Posting is part of the locked region: once the recipient has withdrawn,
      // the loop may end at any time and must not be touched.
      const std::lock_guard lock(mutex_);
      if (recipient_ == nullptr || outcome_) return;
      outcome_.emplace(std::move(outcome));
      while_posted_ = this->shared_from_this();
      loop_.post(*this);
    }

    void withdraw() noexcept {
      const std::lock_guard lock(mutex_);
      recipient_ = nullptr;
    }

    Result<T> take() {
      const std::lock_guard lock(mutex_);
      return Result<T>::from(std::move(*outcome_));
    }

   private:
    void run() noexcept override {
      const std::shared_ptr<Delivery> self = std::move(while_posted_);
      if (recipient_ != nullptr) recipient_->arrive();
    }

    Loop& loop_;
    std::mutex mutex_;
    Handover* recipient_;                  // changed under mutex_, by the loop's thread
    std::optional<Delivered<T>> outcome_;  // under mutex_
    std::shared_ptr<Delivery> while_posted_;
  };

  bool begin() final {
    delivery_ = std::make_shared<Delivery>(scope().loop(), *this);
    try {
      start(delivery_);
    } catch (const std::bad_alloc&) {
      delivery_->withdraw();
      throw;
    } catch (...) {
      // A callback of the host's that throws has dropped its completion.
      delivery_->finish(Error{});
    }
    return true;
  }

  void withdraw() noexcept final {
    delivery_->withdraw();
    cancel();
  }

  std::shared_ptr<Delivery> delivery_;
};

}  // namespace azvmreset::engine

#include "engine/worker.hpp"

#include <algorithm>
#include <new>
#include <system_error>
#include <utility>

namespace azvmreset::engine {

Worker::~Worker() { close(); }

bool Worker::Waiting::begin() {
  if (worker_.mode_ == Mode::inline_jobs) {
    perform(*order_);
    return false;
  }
  order_->waiter = this;
  return worker_.enqueue(order_);
}

void Worker::Waiting::withdraw() noexcept {
  order_->waiter = nullptr;
  worker_.abandon(order_);
}

Result<void> Worker::Waiting::await_resume() const {
  auto came = outcome();
  if (!came) return came;
  if (order_->failure) return *order_->failure;
  return {};
}

void Worker::perform(Order& order) noexcept {
  try {
    order.job->run();
  } catch (const std::bad_alloc&) {
    order.failure.emplace(ErrorCode::out_of_memory, "out of memory");
  }
}

bool Worker::enqueue(const std::shared_ptr<Order>& order) {
  const std::lock_guard lock(mutex_);
  try {
    if (!thread_.joinable()) thread_ = std::thread([this] { work(); });
  } catch (const std::system_error&) {
    order->failure.emplace(ErrorCode::internal, "no thread could be started for blocking work");
    return false;
  }
  waiting_.push_back(order);
  wanted_.notify_one();
  return true;
}

void Worker::abandon(const std::shared_ptr<Order>& order) noexcept {
  const std::lock_guard lock(mutex_);
  const auto place = std::find(waiting_.begin(), waiting_.end(), order);
  if (place != waiting_.end()) {
    waiting_.erase(place);
  } else if (!running_.empty() && running_.front() == order) {
    order->job->interrupt();
  }
}

void Worker::work() noexcept {
  std::unique_lock lock(mutex_);
  for (;;) {
    wanted_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
    if (closing_) return;
    running_.splice(running_.end(), waiting_, waiting_.begin());
    Order& order = *running_.front();
    lock.unlock();
    perform(order);
    lock.lock();
    const bool loop_knows = !done_.empty();
    done_.splice(done_.end(), running_);
    if (!loop_knows && !closing_) loop_.post(*this);
  }
}

void Worker::run() noexcept {
  Orders done;
  {
    const std::lock_guard lock(mutex_);
    done.swap(done_);
  }
  for (const auto& order : done) {
    if (order->waiter != nullptr) order->waiter->arrive();
  }
}

void Worker::close() noexcept {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    if (!running_.empty()) running_.front()->job->interrupt();
    wanted_.notify_one();
  }
  if (thread_.joinable()) thread_.join();
}

}  // namespace azvmreset::engine

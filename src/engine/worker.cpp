#include "engine/worker.hpp"

#include <algorithm>
#include <new>
#include <system_error>
#include <utility>

namespace azvmreset::engine {

Worker::~Worker() { close(); }

void Worker::Order::run() noexcept {
  // The last owner may be this very reference: it must go last.
  const std::shared_ptr<Order> self = std::move(while_posted);
  if (waiter != nullptr) waiter->arrive();
}

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
  orders_.push_back(order);
  wanted_.notify_one();
  return true;
}

void Worker::abandon(const std::shared_ptr<Order>& order) noexcept {
  const std::lock_guard lock(mutex_);
  const auto waiting = std::find(orders_.begin(), orders_.end(), order);
  if (waiting != orders_.end()) {
    orders_.erase(waiting);
  } else if (current_ == order) {
    order->job->interrupt();
  }
}

void Worker::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wanted_.wait(lock, [this] { return closing_ || !orders_.empty(); });
    if (orders_.empty()) return;
    current_ = std::move(orders_.front());
    orders_.pop_front();
    const std::shared_ptr<Order> order = current_;
    lock.unlock();
    perform(*order);
    lock.lock();
    current_.reset();
    order->while_posted = order;
    loop_.post(*order);
  }
}

void Worker::close() noexcept {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    orders_.clear();
    if (current_) current_->job->interrupt();
    wanted_.notify_one();
  }
  if (thread_.joinable()) thread_.join();
}

}  // namespace azvmreset::engine

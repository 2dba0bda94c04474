// A service that answers everything alike, from a thread of its own.
#pragma once

#include <azvmreset/credential.hpp>
#include <azvmreset/options.hpp>
#include <azvmreset/rest.hpp>
#include <azvmreset/transport.hpp>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

namespace azvmreset::test {

// Shareable, as a host's transport must be where it completes from elsewhere.
class CannedTransport final : public Transport {
 public:
  CannedTransport(int status, std::string body)
      : status_(status), body_(std::move(body)), thread_([this] { answer_all(); }) {}

  ~CannedTransport() override {
    {
      const std::lock_guard lock(mutex_);
      ending_ = true;
    }
    wanted_.notify_one();
    thread_.join();
  }

  void start(std::uint64_t id, HttpRequest, HttpCompletion completion) override {
    {
      const std::lock_guard lock(mutex_);
      waiting_.emplace_back(id, std::move(completion));
    }
    wanted_.notify_one();
  }

  // A completion that is taken out here is destroyed here, and ignored.
  void cancel(std::uint64_t id) noexcept override {
    const std::lock_guard lock(mutex_);
    for (auto each = waiting_.begin(); each != waiting_.end(); ++each) {
      if (each->first != id) continue;
      waiting_.erase(each);
      return;
    }
  }

  // While held, requests wait: an operation that is surely under way.
  void hold() {
    const std::lock_guard lock(mutex_);
    held_ = true;
  }
  void let_go() {
    {
      const std::lock_guard lock(mutex_);
      held_ = false;
    }
    wanted_.notify_one();
  }

 private:
  void answer_all() {
    std::unique_lock lock(mutex_);
    for (;;) {
      wanted_.wait(lock, [this] { return ending_ || (!held_ && !waiting_.empty()); });
      if (ending_) return;
      HttpCompletion completion = std::move(waiting_.front().second);
      waiting_.pop_front();
      lock.unlock();
      HttpResponse response;
      response.status = status_;
      response.headers.emplace_back("Content-Type", "application/json");
      response.body = Secret(body_);
      completion.complete(std::move(response));
      lock.lock();
    }
  }

  const int status_;
  const std::string body_;
  std::mutex mutex_;
  std::condition_variable wanted_;
  std::deque<std::pair<std::uint64_t, HttpCompletion>> waiting_;
  bool ending_ = false;
  bool held_ = false;
  std::thread thread_;
};

inline ClientOptions canned_options(std::shared_ptr<Transport> transport, Drive drive) {
  ClientOptions options(ReadyToken(Secret("a-ready-token")));
  options.transport = std::move(transport);
  options.drive = drive;
  return options;
}

inline RestRequest any_request() { return {"GET", "/subscriptions?api-version=2022-12-01"}; }

}  // namespace azvmreset::test

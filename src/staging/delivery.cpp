#include "staging/delivery.hpp"

#include "base/wiped.hpp"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace azvmreset::staging {
namespace {

// The host may end its store from any thread, and long after this one waits.
class Awaited final : public StoreCompletion::Receiver {
 public:
  void finish(Delivered<void> outcome) noexcept override {
    const std::lock_guard lock(mutex_);
    if (!outcome_) outcome_.emplace(std::move(outcome));
    ended_.notify_all();
  }

  Result<void> wait() {
    std::unique_lock lock(mutex_);
    ended_.wait(lock, [this] { return outcome_.has_value(); });
    auto answer = Result<void>::from(std::move(*outcome_));
    if (answer || !answer.error().message.empty()) return answer;
    Error error = std::move(answer).error();
    error.message = "the host's sink gave up its request without an answer";
    return error;
  }

 private:
  std::mutex mutex_;
  std::condition_variable ended_;
  std::optional<Delivered<void>> outcome_;
};

Result<void> hand_to(HostSink& host, const Secret& content) {
  const auto answer = std::make_shared<Awaited>();
  host.store(1, content.duplicate(), StoreCompletion(answer));
  return answer->wait();
}

}  // namespace

Result<void> deliver(const Sink& sink, const Secret& content, host::Files& files) {
  if (const auto* host = std::get_if<std::shared_ptr<HostSink>>(&sink)) return hand_to(**host, content);
  base::WipedString line;
  line.reserve(content.expose().size() + 1);
  base::append(line, content.expose());
  line.push_back('\n');
  if (const auto* file = std::get_if<FileSink>(&sink)) {
    return file->replace ? files.replace(file->path, base::view(line)) : files.create(file->path, base::view(line));
  }
  if (const auto* open = std::get_if<DescriptorSink>(&sink)) return files.write_to(open->descriptor, base::view(line));
  return {};
}

}  // namespace azvmreset::staging

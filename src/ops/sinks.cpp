#include "ops/sinks.hpp"

#include "base/fail.hpp"
#include "base/wiped.hpp"
#include "engine/host_answer.hpp"

#include <memory>
#include <string>
#include <utility>

namespace azvmreset::ops {
namespace {

using engine::Task;

enum class Manner : std::uint8_t { create, create_again, replace, write };

// On the worker's thread; whoever waits shares it, and may be gone by the end.
class Writing final : public engine::Worker::Job {
 public:
  Writing(host::Files& files, Manner manner, std::string path, int descriptor, const Secret& content)
      : files_(files), manner_(manner), path_(std::move(path)), descriptor_(descriptor) {
    line_.reserve(content.expose().size() + 1);
    base::append(line_, content.expose());
    line_.push_back('\n');
  }

  void run() override {
    switch (manner_) {
      case Manner::create:
        outcome_ = files_.create(path_, base::view(line_));
        break;
      case Manner::create_again:
        outcome_ = files_.create(path_, base::view(line_));
        if (!outcome_ && was_begun()) outcome_ = files_.replace(path_, base::view(line_));
        break;
      case Manner::replace:
        outcome_ = files_.replace(path_, base::view(line_));
        break;
      case Manner::write:
        outcome_ = files_.write_to(descriptor_, base::view(line_));
        break;
    }
  }

  // After the job has run.
  Result<void> take_outcome() { return std::move(outcome_); }

 private:
  // Whether an earlier try, which was killed, has left the beginning of this there, or all of it. What is no regular file
  // of ours is never read: a pipe would hold us up.
  bool was_begun() {
    if (!files_.open_growing(path_)) return false;
    const auto was = files_.read(path_, line_.size());
    return was && base::view(line_).starts_with(was->expose());
  }

  host::Files& files_;
  const Manner manner_;
  const std::string path_;
  const int descriptor_;
  base::WipedString line_;
  Result<void> outcome_;
};

class [[nodiscard]] Handing final : public engine::HostAnswer<void, StoreCompletion::Receiver> {
 public:
  Handing(HostSink& host, std::uint64_t id, Secret content) noexcept
      : HostAnswer("the host's sink"), host_(host), id_(id), content_(std::move(content)) {}

 private:
  void start(std::shared_ptr<StoreCompletion::Receiver> receiver) override {
    host_.store(id_, std::move(content_), StoreCompletion(std::move(receiver)));
  }
  void cancel() noexcept override { host_.cancel(id_); }

  HostSink& host_;
  const std::uint64_t id_;
  Secret content_;
};

Handing handed_to(HostSink& host, std::uint64_t id, Secret content) noexcept {
  return Handing(host, id, std::move(content));
}

Task<Result<void>> write(Storage storage, std::shared_ptr<Writing> job) {
  auto ran = co_await storage.worker.run(job);
  if (!ran) co_return std::move(ran).error();
  co_return job->take_outcome();
}

Error invalid(std::string message) { return {ErrorCode::invalid_argument, std::move(message)}; }

}  // namespace

Task<Result<void>> Keeper::store(Storage storage, Secret content) {
  return store_as(storage, std::move(content), Content::new_each_time);
}

Task<Result<void>> Keeper::store_again(Storage storage, Secret content) {
  return store_as(storage, std::move(content), Content::the_same_each_time);
}

Task<Result<void>> Keeper::store_as(Storage storage, Secret content, Content kind) {
  if (const auto* host = std::get_if<std::shared_ptr<HostSink>>(&sink_)) {
    const std::shared_ptr<HostSink> alive = *host;
    co_return co_await handed_to(*alive, next_id_++, std::move(content));
  }
  std::shared_ptr<Writing> job;
  if (const auto* file = std::get_if<FileSink>(&sink_)) {
    const Manner first = kind == Content::new_each_time ? Manner::create : Manner::create_again;
    const Manner manner = stored_ || file->replace ? Manner::replace : first;
    job = std::make_shared<Writing>(storage.files, manner, file->path, -1, content);
  } else if (const auto* open = std::get_if<DescriptorSink>(&sink_)) {
    job = std::make_shared<Writing>(storage.files, Manner::write, std::string(), open->descriptor, content);
  }
  if (!job) co_return Result<void>();
  auto written = co_await write(storage, std::move(job));
  stored_ = stored_ || written.ok();
  co_return written;
}

Result<void> check_sink(const Sink& sink, std::string_view what) {
  if (const auto* file = std::get_if<FileSink>(&sink)) {
    if (file->path.empty() || file->path.find('\0') != std::string::npos) {
      return invalid(base::format("{} is a file without a usable path", what));
    }
  } else if (const auto* open = std::get_if<DescriptorSink>(&sink)) {
    if (open->descriptor < 0) return invalid(base::format("{} is the descriptor {}", what, open->descriptor));
  } else if (const auto* host = std::get_if<std::shared_ptr<HostSink>>(&sink)) {
    if (*host == nullptr) return invalid(base::format("{} is a sink of the host, but it is null", what));
  }
  return {};
}

}  // namespace azvmreset::ops

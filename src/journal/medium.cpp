#include "journal/medium.hpp"

#include "base/fail.hpp"
#include "base/quote.hpp"
#include "engine/despite_stop.hpp"
#include "engine/host_answer.hpp"
#include "host/growing_file.hpp"
#include "journal/format.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <utility>

namespace azvmreset::journal {
namespace {

using engine::Task;
using host::GrowingFile;
using OpenFile = std::shared_ptr<GrowingFile>;

// On the worker's thread; whoever waits shares it, and may be gone by the end.
template <class T>
class Blocking final : public engine::Worker::Job {
 public:
  explicit Blocking(std::function<Result<T>()> work) : work_(std::move(work)) {}

  void run() override { outcome_.emplace(work_()); }

  // After the job has run.
  Result<T> take_outcome() { return std::move(*outcome_); }

 private:
  const std::function<Result<T>()> work_;
  std::optional<Result<T>> outcome_;
};

template <class T>
std::shared_ptr<Blocking<T>> blocking(std::function<Result<T>()> work) {
  return std::make_shared<Blocking<T>>(std::move(work));
}

template <class T>
Task<Result<T>> ran(ops::Storage storage, std::shared_ptr<Blocking<T>> job) {
  auto done = co_await storage.worker.run(job);
  if (!done) co_return std::move(done).error();
  co_return job->take_outcome();
}

// An append that has begun is awaited although the operation was stopped:
// otherwise nobody would know whether the record is there.
constexpr std::chrono::seconds longest_append{30};

class InFile final : public Medium {
 public:
  InFile(ops::Storage storage, std::string path) : storage_(storage), path_(std::move(path)) {}

  std::string name() const override { return "the journal " + base::quoted(path_, 200); }

  Task<Result<void>> expect_new() override {
    auto making =
        blocking<OpenFile>([&files = storage_.files, path = path_] { return files.create_growing(path, ""); });
    auto made = co_await ran(storage_, std::move(making));
    if (!made) co_return std::move(made).error();
    file_ = std::move(*made);
    co_return Result<void>();
  }

  Task<Result<void>> withdraw() override {
    auto removing = blocking<void>([&files = storage_.files, path = path_] { return files.remove(path); });
    co_return co_await engine::despite_stop(longest_append, ran(storage_, std::move(removing)));
  }

  Task<Result<std::string>> read() override {
    auto opening = blocking<OpenFile>([&files = storage_.files, path = path_] { return files.open_growing(path); });
    auto opened = co_await ran(storage_, std::move(opening));
    if (!opened) co_return std::move(opened).error();
    file_ = std::move(*opened);
    auto reading = blocking<std::string>([file = file_] { return file->read(longest_journal); });
    co_return co_await ran(storage_, std::move(reading));
  }

  Task<Result<void>> append(std::uint64_t offset, std::string bytes) override {
    auto growing =
        blocking<void>([file = file_, offset, text = std::move(bytes)] { return file->append(offset, text); });
    co_return co_await engine::despite_stop(longest_append, ran(storage_, std::move(growing)));
  }

 private:
  const ops::Storage storage_;
  const std::string path_;
  OpenFile file_;
};

constexpr std::string_view the_host = "the host's journal";

class [[nodiscard]] Reading final : public engine::HostAnswer<std::string, ReadCompletion::Receiver> {
 public:
  Reading(HostJournal& host, std::uint64_t call) noexcept : HostAnswer(the_host), host_(host), call_(call) {}

 private:
  void start(std::shared_ptr<ReadCompletion::Receiver> receiver) override {
    host_.read(call_, ReadCompletion(std::move(receiver)));
  }
  void cancel() noexcept override { host_.cancel(call_); }

  HostJournal& host_;
  const std::uint64_t call_;
};

class [[nodiscard]] Appending final : public engine::HostAnswer<void, StoreCompletion::Receiver> {
 public:
  Appending(HostJournal& host, std::uint64_t call, std::uint64_t offset, std::string bytes) noexcept
      : HostAnswer(the_host), host_(host), call_(call), offset_(offset), bytes_(std::move(bytes)) {}

 private:
  void start(std::shared_ptr<StoreCompletion::Receiver> receiver) override {
    host_.append(call_, offset_, std::move(bytes_), StoreCompletion(std::move(receiver)));
  }
  void cancel() noexcept override { host_.cancel(call_); }

  HostJournal& host_;
  const std::uint64_t call_;
  const std::uint64_t offset_;
  std::string bytes_;
};

Reading read_from(HostJournal& host, std::uint64_t call) noexcept { return Reading(host, call); }

Appending appended_to(HostJournal& host, std::uint64_t call, std::uint64_t offset, std::string bytes) noexcept {
  return Appending(host, call, offset, std::move(bytes));
}

class AtHost final : public Medium {
 public:
  explicit AtHost(std::shared_ptr<HostJournal> host) : host_(std::move(host)) {}

  std::string name() const override { return std::string(the_host); }

  Task<Result<void>> expect_new() override {
    auto bytes = co_await read_from(*host_, next_call_++);
    if (!bytes) co_return std::move(bytes).error();
    if (bytes->empty()) co_return Result<void>();
    Error error(ErrorCode::invalid_argument,
                base::format("{} has {} bytes, expected a new one", name(), bytes->size()));
    error.remedy = "give each rescue a journal of its own, or go on with the rescue that this one is of";
    co_return error;
  }

  Task<Result<void>> withdraw() override { co_return Result<void>(); }

  Task<Result<std::string>> read() override { co_return co_await read_from(*host_, next_call_++); }

  Task<Result<void>> append(std::uint64_t offset, std::string bytes) override {
    co_return co_await engine::despite_stop(longest_append, answer_to(offset, std::move(bytes)));
  }

 private:
  Task<Result<void>> answer_to(std::uint64_t offset, std::string bytes) {
    co_return co_await appended_to(*host_, next_call_++, offset, std::move(bytes));
  }
  const std::shared_ptr<HostJournal> host_;
  std::uint64_t next_call_ = 1;
};

}  // namespace

std::unique_ptr<Medium> medium_of(ops::Storage storage, const Journal& journal) {
  if (const auto* file = std::get_if<JournalFile>(&journal)) return std::make_unique<InFile>(storage, file->path);
  if (const auto* host = std::get_if<std::shared_ptr<HostJournal>>(&journal)) return std::make_unique<AtHost>(*host);
  return nullptr;
}

}  // namespace azvmreset::journal

#include "auth/background_file.hpp"

#include <memory>
#include <optional>
#include <utility>

namespace azvmreset::auth {

namespace {

class Reading final : public engine::Worker::Job {
 public:
  Reading(host::Files& files, std::string path, std::size_t limit)
      : files_(files), path_(std::move(path)), limit_(limit) {}

  void run() override { outcome_.emplace(files_.read(path_, limit_)); }

  // After the job has run.
  Result<Secret> take_outcome() { return std::move(*outcome_); }

 private:
  host::Files& files_;
  const std::string path_;
  const std::size_t limit_;
  std::optional<Result<Secret>> outcome_;
};

}  // namespace

engine::Task<Result<Secret>> read_in_background(engine::Worker& worker, host::Files& files, std::string path,
                                                std::size_t limit) {
  const auto job = std::make_shared<Reading>(files, std::move(path), limit);
  auto ran = co_await worker.run(job);
  if (!ran) co_return std::move(ran).failure();
  co_return job->take_outcome();
}

}  // namespace azvmreset::auth

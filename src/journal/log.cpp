#include "journal/log.hpp"

#include "base/fail.hpp"
#include "engine/gate.hpp"
#include "journal/medium.hpp"

#include <optional>
#include <utility>

namespace azvmreset::journal {

using engine::Task;

struct Log::State {
  State(std::unique_ptr<Medium> where, const host::Clock& time) : medium(std::move(where)), clock(time) {}

  const std::unique_ptr<Medium> medium;
  const host::Clock& clock;
  engine::Gate one_at_a_time{1, 1};
  Position end;
  std::optional<Error> failure;
};

Log::Log(ops::Storage storage, const Journal& journal, const host::Clock& clock)
    : state_(std::make_unique<State>(medium_of(storage, journal), clock)) {}
Log::Log(Log&&) noexcept = default;
Log& Log::operator=(Log&&) noexcept = default;
Log::~Log() = default;

Task<Result<void>> Log::open_new() {
  if (!state_->medium) co_return Result<void>();
  co_return co_await state_->medium->expect_new();
}

Task<Result<void>> Log::withdraw() {
  if (!state_->medium) co_return Result<void>();
  co_return co_await state_->medium->withdraw();
}

Task<Result<std::vector<Record>>> Log::open() {
  State& state = *state_;
  if (!state.medium) co_return Error(ErrorCode::invalid_argument, "there is no journal to go on with");
  auto bytes = co_await state.medium->read();
  if (!bytes) co_return std::move(bytes).error();
  auto contents = journal::read(*bytes, state.medium->name());
  if (!contents) co_return std::move(contents).error();
  if (contents->records.empty()) {
    auto error =
        base::fail(ErrorCode::invalid_argument, "{} has no whole record, expected one at least", state.medium->name());
    error.remedy =
        "nothing is sent before the first record is safe: if nobody has shortened it, delete it and begin anew; "
        "otherwise adopt shows what the rescue has left";
    co_return error;
  }
  state.end = std::move(contents->end);
  co_return std::move(contents->records);
}

Task<Result<void>> Log::append(std::string event, std::string members) {
  State& state = *state_;
  if (!state.medium) co_return Result<void>();
  auto pass = co_await state.one_at_a_time.enter();
  if (!pass) co_return std::move(pass).error();
  if (state.failure) co_return *state.failure;
  Position next = state.end;
  auto line = line_after(next, state.clock.wall_now(), event, members);
  if (!line) co_return state.failure.emplace(std::move(line).error());
  auto kept = co_await state.medium->append(state.end.bytes, std::move(*line));
  if (!kept) co_return state.failure.emplace(std::move(kept).error());
  state.end = std::move(next);
  co_return Result<void>();
}

std::chrono::system_clock::time_point Log::now() const noexcept { return state_->clock.wall_now(); }

Result<void> check_journal(const Journal& journal) {
  if (const auto* file = std::get_if<JournalFile>(&journal)) {
    if (file->path.empty() || file->path.find('\0') != std::string::npos) {
      return Error(ErrorCode::invalid_argument, "the journal is a file without a usable path");
    }
  } else if (const auto* host = std::get_if<std::shared_ptr<HostJournal>>(&journal)) {
    if (*host == nullptr) return Error(ErrorCode::invalid_argument, "the journal is one of the host, but it is null");
  }
  return {};
}

}  // namespace azvmreset::journal

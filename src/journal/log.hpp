// A journal that is being written: each record is safe before what it tells
// of is done.
#pragma once

#include "engine/task.hpp"
#include "host/clock.hpp"
#include "journal/format.hpp"
#include "ops/sinks.hpp"

#include <azvmreset/journal.hpp>
#include <azvmreset/result.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace azvmreset::journal {

// Confined to the loop; outlives its tasks, and is not moved while one runs.
// Without a journal nothing is kept and every append succeeds.
class Log {
 public:
  Log(ops::Storage storage, const Journal& journal, const host::Clock& clock);
  Log(Log&&) noexcept;
  Log& operator=(Log&&) noexcept;
  ~Log();

  // Before the first append, one of both. open() gives all records;
  // invalid_argument where there is no journal or no whole record in it.
  engine::Task<Result<void>> open_new();
  engine::Task<Result<std::vector<Record>>> open();

  // After open_new(), where nothing was appended and nothing will be: the file goes.
  engine::Task<Result<void>> withdraw();
  // Success once it is safe; several at once are written in the order of the
  // calls. After a failure every later one fails with the same error, because
  // nobody knows what is there. `members` is a JSON object, "{}" for none.
  engine::Task<Result<void>> append(std::string event, std::string members);

  // By the clock that the records are dated by.
  std::chrono::system_clock::time_point now() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// invalid_argument for a journal that can keep nothing: an empty path, a host
// that is null. Keeping none at all is the caller's to judge.
Result<void> check_journal(const Journal& journal);

}  // namespace azvmreset::journal

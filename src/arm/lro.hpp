// A long-running operation, from its request to its result.
#pragma once

#include "arm/lro_table.hpp"
#include "base/progress.hpp"
#include "engine/port.hpp"
#include "http/message.hpp"

#include <azvmreset/rest.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace azvmreset::arm {

struct RunOptions {
  FinalStateVia final_state_via = FinalStateVia::unset;
  base::ProgressSink* progress = nullptr;  // outlives the run

  // Where the resource is read in the end, instead of at the URL it was
  // written to: the same with a query that asks for more.
  std::optional<http::Url> result_url;

  // Watching ends then, before the deadline, so that there is time left for a
  // last look at the resource.
  engine::TimePoint until = engine::kNever;
};

// An operation that succeeded.
struct RunOutcome {
  RunOutcome(Result<http::Response> final_answer, http::Url asked)
      : result(std::move(final_answer)), url(std::move(asked)) {}

  // The final answer, or why it could not be read although the operation
  // succeeded.
  Result<http::Response> result;
  http::Url url;  // which gave it

  Secret status_document;                    // the last one, as received; empty when there was none
  std::vector<std::string> correlation_ids;  // x-ms-correlation-request-id of all answers, each once
};

// What the answers of one operation leave behind, for the result. Confined.
class LroTrail {
 public:
  void note(const http::Response& answer);

  const std::vector<std::string>& correlation_ids() const noexcept { return correlation_ids_; }
  RunOutcome outcome(Result<http::Response> result, http::Url url) &&;

 private:
  Secret status_document_;
  std::vector<std::string> correlation_ids_;
};

// An operation that ARM has answered 2xx: it goes on, or it ended at once.
// Movable, confined. A pointer wide: it is handed from frame to frame, and
// thousands of operations may wait at once.
class Accepted {
 public:
  // Going on where an earlier process stopped; see LroTable::resume.
  static Result<Accepted> resume(const Endpoint& endpoint, http::Url url, const Checkpoint& checkpoint,
                                 RunOptions options);

  // Nothing when there is nothing to watch.
  std::optional<Checkpoint> checkpoint() const;

  // The answer that began it; null when it was resumed.
  const http::Response* answer() const noexcept { return state_->answer ? &*state_->answer : nullptr; }
  const std::vector<std::string>& correlation_ids() const noexcept { return state_->trail.correlation_ids(); }

 private:
  friend class Arm;
  struct State {
    State(LroTable lro_table, http::Url written, RunOptions run_options)
        : table(std::move(lro_table)), url(std::move(written)), options(std::move(run_options)) {}

    LroTable table;
    http::Url url;  // written to, then what the last answer came from
    RunOptions options;
    LroStep step;
    std::optional<http::Response> answer;
    LroTrail trail;
  };
  Accepted(LroTable table, http::Url url, RunOptions options)
      : state_(std::make_unique<State>(std::move(table), std::move(url), std::move(options))) {}

  std::unique_ptr<State> state_;
};

}  // namespace azvmreset::arm

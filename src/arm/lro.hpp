// A long-running operation, from its request to its result.
#pragma once

#include "base/progress.hpp"
#include "http/message.hpp"

#include <azvmreset/rest.hpp>

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

}  // namespace azvmreset::arm

// What can go wrong, as one value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace azvmreset {

// The hundreds are the category, and the category is the exit code of the
// command line. Numbers are a promise: none is ever reused.
enum class ErrorCode : std::int32_t {
  refused = 100,        // ARM answered no
  guest_refused = 101,  // the guest answered no; `Error::remedy` names the way on
  protocol = 102,       // a redirect, a foreign URL, an answer that breaks ARM's contract
  throttled = 103,      // 429 until the tries ran out
  server_error = 104,   // 5xx until the tries ran out

  invalid_argument = 200,
  not_finished = 201,    // the result was asked for before the end
  would_deadlock = 202,  // wait, step or close from inside a callback
  wrong_thread = 203,    // another thread drives this client's loop now
  forked = 204,          // the client was made before fork()
  closed = 205,          // the client is closed
  not_sent = 206,        // resumed: the write never left, and the password is needed again

  blocked = 300,  // preflight found a blocker; nothing was sent

  authentication_failed = 400,  // no token, or 401
  permission_denied = 401,      // 403

  not_found = 500,

  deadline_exceeded = 600,

  cancelled = 700,

  outcome_unknown = 800,    // a write may have arrived; what became of it is not known
  status_unreadable = 801,  // the operation goes on in Azure, its status cannot be read

  network = 900,
  name_resolution = 901,
  connection = 902,
  tls = 903,
  proxy = 904,

  out_of_memory = 1000,
  internal = 1001,
};

enum class ErrorCategory : std::int32_t {
  refused = 1,
  usage = 2,
  blocked = 3,
  authentication = 4,
  not_found = 5,
  deadline = 6,
  cancelled = 7,
  outcome_unknown = 8,
  network = 9,
  internal = 10,
};

constexpr ErrorCategory category_of(ErrorCode code) noexcept {
  return static_cast<ErrorCategory>(static_cast<std::int32_t>(code) / 100);
}

// The snake_case name, the same in every language: "guest_refused".
// For a number this version does not know, "unknown".
std::string_view name_of(ErrorCode code) noexcept;
std::string_view name_of(ErrorCategory category) noexcept;

// How a call failed, with what a person needs to act. Immutable by habit;
// confined like any value. No field ever holds a secret.
struct Error {
  Error() = default;
  Error(ErrorCode error_code, std::string text) : code(error_code), message(std::move(text)) {}

  ErrorCode code = ErrorCode::internal;
  std::string message;                // one line: what was found, what was expected
  std::string remedy;                 // the next step to take, or empty
  std::string arm_code;               // ARM's own code, "OperationNotAllowed", or empty
  std::string request_id;             // x-ms-request-id, for support cases, or empty
  std::string correlation_id;         // x-ms-correlation-request-id, or empty
  std::string trace_id;               // of the W3C trace that its requests were sent in, or empty
  int http_status = 0;                // 0 when no answer arrived
  std::vector<std::string> blockers;  // names of the blockers, when the code is `blocked`

  // Of a rotation: ids of the candidates that may be in force.
  std::vector<std::string> candidates;

  // How far the guest had come when the time was up: "not_picked_up",
  // "running", "reported" or "agent_silent"; empty where that is not the question.
  std::string stage;

  // What a rescue that failed has left behind: "nothing_begun"; "undone", when
  // the VM is as it was, and nothing remains; or "left", when resume_rescue goes on
  // with its journal, or rollback goes back. Empty where that is not the question.
  std::string rescue_state;

  std::string failure;     // the row of the failure catalogue (docs/errors.md), or empty
  bool retryable = false;  // the same request may succeed once the remedy was applied
  std::vector<std::string> help_urls;

  // Goes on where this ended (Client::resume); empty when there is nothing to
  // go on with. Confidential, because a polling URL in it may be signed.
  std::string resume_token;

  // The request may have reached the service. Never true for a failure that
  // is known to have happened before the first byte left.
  bool may_have_arrived = false;
};

// The error in the one result schema (docs/results.md):
// {"error":{"code","category","message","remedy","arm_code","http_status",…}}
std::string to_json(const Error& error);

}  // namespace azvmreset

// Long-running operations, decided: given the answers so far, what comes next.
//
// Pure: no clock, no request. lro.hpp waits and asks. The rules are those of
// contract A1 to A4.
#pragma once

#include "arm/endpoint.hpp"
#include "arm/lro_checkpoint.hpp"
#include "base/json/reader.hpp"
#include "http/message.hpp"

#include <azvmreset/rest.hpp>
#include <azvmreset/result.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace azvmreset::arm {

enum class LroAction : std::uint8_t {
  poll,           // wait, then GET `url`
  read_resource,  // GET `url` at once: the status could not be read, the resource may tell
  fetch_result,   // GET `url` at once: the operation succeeded, its result is there
  finish,         // succeeded: the answer just given is the result, or `error` says why there is none
  fail,           // `error`
};

struct LroStep {
  LroAction action = LroAction::finish;
  std::optional<http::Url> url;
  std::optional<Failure> error;
};

// One operation from its first answer on. Confined, movable.
class LroTable {
 public:
  // `method` and `url` are those of the request that began it.
  LroTable(const Endpoint& endpoint, std::string method, http::Url url, FinalStateVia final_state_via);

  // An operation that an earlier process began, by the write to `url`. What
  // comes from outside is checked again: a URL that is not on the endpoint, or
  // a method that begins no operation, is invalid_argument.
  static Result<LroTable> resume(const Endpoint& endpoint, http::Url url, const Checkpoint& checkpoint);

  // Where the operation is watched now; only while there is something to poll.
  Checkpoint checkpoint() const;

  // Decides on the first answer, which is 2xx.
  LroStep first(const http::Response& answer);

  // Before the first poll of a resumed operation.
  LroStep again() const { return poll(); }

  // Decides on the answer to a poll or to read_resource.
  LroStep next(const http::Response& answer);

  // No whole answer came to a poll: "cannot read the status" is not "failed".
  LroStep unreachable(const Error& error);

 private:
  bool is(std::string_view method) const noexcept { return method_ == method; }
  bool reads() const noexcept { return is("GET") || is("HEAD"); }
  bool writes_resource() const noexcept { return is("PUT") || is("PATCH"); }
  bool can_ask_resource() const noexcept { return source_ != PollSource::body && (writes_resource() || is("DELETE")); }
  bool polls_status() const noexcept {
    return source_ == PollSource::azure_async_operation || source_ == PollSource::operation_location;
  }

  Result<void> take_first_urls(const http::Response& answer);
  Result<void> take_new_urls(const http::Response& answer);

  LroStep decide(const http::Response& answer);
  LroStep on_status(const http::Response& answer);
  LroStep on_location(const http::Response& answer);
  LroStep on_resource(const http::Response& answer, bool first);
  LroStep on_missing(const http::Response& answer);
  LroStep on_unreadable(std::string_view why, const http::Response& answer);
  LroStep ask_resource();

  LroStep poll() const;
  LroStep succeeded(const http::Response& answer) const;
  LroStep failed(std::string_view state, base::json::Value error, const http::Response& answer) const;
  LroStep cannot_read(std::string_view why, const http::Response& answer) const;

  const Endpoint* endpoint_;
  std::string method_;
  http::Url url_;
  FinalStateVia final_state_via_;

  PollSource source_ = PollSource::body;
  http::Url poll_url_;
  std::optional<http::Url> location_;  // the last one named, where the status is polled elsewhere
  bool status_seen_ = false;           // the status was readable at least once
  int unreadable_ = 0;                 // in a row
  int missing_ = 0;                    // answers 404 in a row
};

}  // namespace azvmreset::arm

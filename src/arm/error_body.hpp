// Why ARM said no.
#pragma once

#include "base/json/reader.hpp"
#include "http/message.hpp"

#include <azvmreset/error.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::arm {

// What an error body says, in whatever form it came (facts §10, contract B2).
// All texts are as received: they belong in base::quoted() before they are
// shown.
struct ErrorBody {
  std::string code;        // of the envelope: "BadRequest"
  std::string inner_code;  // innererror.internalErrorCode, or empty
  std::string message;
  std::string target;

  // One per entry of details[], those nested as escaped JSON in a message
  // included, outermost first.
  std::vector<ErrorBody> details;

  // Whether this code stands anywhere: outer, inner or in the details. Any case.
  bool has_code(std::string_view wanted) const noexcept;

  // The most specific code there is: inner before outer.
  const std::string& best_code() const noexcept { return inner_code.empty() ? code : inner_code; }
};

// Reads {"error":{…}}, {"code","message"} at top level, and the error object
// of a status document. Never fails: what is not there stays empty.
ErrorBody read_error(base::json::Value value);

// The same from text, which may also be empty, HTML or plain words; then only
// `message` is set.
ErrorBody read_error_text(std::string_view body);

// An answer that is not 2xx, as an error with its category, ARM's code, the
// ids for support, and a remedy where there is one. `method` and `url` are of
// the request: a 404 tells which of subscription, group and resource is wrong.
Error error_of(const http::Response& answer, std::string_view method, const http::Url& url);

// A long-running operation that ended badly: the error of its status document
// or of its resource. `carried_by` gives the ids.
Error error_of_failed_operation(std::string_view state, const ErrorBody& body, const http::Response& carried_by);

// Copies x-ms-request-id and x-ms-correlation-request-id into the error.
void add_ids(Error& error, const http::Response& answer);

}  // namespace azvmreset::arm

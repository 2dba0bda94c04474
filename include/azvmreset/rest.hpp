// One ARM request through the library's own pipeline.
#pragma once

#include <azvmreset/call.hpp>
#include <azvmreset/secret.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace azvmreset {

// Where the final answer of a long-running operation is read from, when the
// rules for the method do not say it (OpenAPI: x-ms-long-running-operation-options).
enum class FinalStateVia : std::int32_t { unset = 0, azure_async_operation = 1, location = 2, original_uri = 3 };

struct RestRequest : CallOptions {
  // `url` is absolute and on the client's ARM endpoint, or a path that begins
  // with "/". Anything else is refused before a token is fetched.
  RestRequest(std::string http_method, std::string request_url)
      : method(std::move(http_method)), url(std::move(request_url)) {}

  std::string method;
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  Secret body;  // sent as application/json unless a header says otherwise

  bool wait = false;  // follow the long-running operation to its end
  bool all = false;   // follow nextLink and join the pages
  FinalStateVia final_state_via = FinalStateVia::unset;
};

struct RestResponse {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;
  Secret body;  // as received; with `all`, {"value":[…]}
  std::string trace_id;
};

}  // namespace azvmreset

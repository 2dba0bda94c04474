#include <azvmreset/rest.hpp>

#include "capi/requests.hpp"
#include "capi/setters.hpp"

#include <utility>

namespace azvmreset::capi {

RestRequest copy_of(const RestRequest& request) {
  RestRequest copy(request.method, request.url);
  static_cast<CallOptions&>(copy) = request;
  copy.headers = request.headers;
  copy.body = request.body.duplicate();
  copy.wait = request.wait;
  copy.all = request.all;
  copy.final_state_via = request.final_state_via;
  return copy;
}

}  // namespace azvmreset::capi

using namespace azvmreset;
using namespace azvmreset::capi;

azvmr_status azvmr_rest_request_new(azvmr_rest_request** out, const char* method, const char* url, azvmr_error** err) {
  return guarded(err, [&]() -> Result<void> {
    if (auto given = not_null({{out, "out"}, {method, "method"}, {url, "url"}}); !given) return given;
    *out = new azvmr_rest_request{RestRequest(method, url)};
    return {};
  });
}

void azvmr_rest_request_free(azvmr_rest_request* request) { delete request; }

azvmr_status azvmr_rest_request_add_header(azvmr_rest_request* request, const char* name, const char* value,
                                           azvmr_error** err) {
  return set(request, err, [&](RestRequest& task) -> Result<void> {
    if (auto given = not_null({{name, "name"}, {value, "value"}}); !given) return given;
    task.headers.emplace_back(name, value);
    return {};
  });
}

azvmr_status azvmr_rest_request_set_body(azvmr_rest_request* request, const char* body, size_t body_length,
                                         azvmr_error** err) {
  return set(request, err, [&](RestRequest& task) -> Result<void> {
    auto content = bytes(body, body_length, "body");
    if (!content) return std::move(content).error();
    task.body = Secret(*content);
    return {};
  });
}

azvmr_status azvmr_rest_request_set_wait(azvmr_rest_request* request, int32_t wait, azvmr_error** err) {
  return set_flag(request, &RestRequest::wait, wait, err);
}
azvmr_status azvmr_rest_request_set_all(azvmr_rest_request* request, int32_t all, azvmr_error** err) {
  return set_flag(request, &RestRequest::all, all, err);
}

azvmr_status azvmr_rest_request_set_final_state_via(azvmr_rest_request* request, int32_t via, azvmr_error** err) {
  return set(request, err, [&](RestRequest& task) -> Result<void> {
    const auto known = enumerator(via, FinalStateVia::original_uri, "via");
    if (!known) return known.error();
    task.final_state_via = *known;
    return {};
  });
}

azvmr_status azvmr_rest_request_set_timeout(azvmr_rest_request* request, int64_t milliseconds, azvmr_error** err) {
  return set_timeout(request, milliseconds, err);
}
azvmr_status azvmr_rest_request_set_traceparent(azvmr_rest_request* request, const char* traceparent,
                                                azvmr_error** err) {
  return set_traceparent(request, traceparent, err);
}

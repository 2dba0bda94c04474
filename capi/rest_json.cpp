// The answer to an ARM request as a document. It may end in a log, so it shows
// what a log may show; headers and body as received have getters.
#include "base/json/writer.hpp"
#include "base/redaction.hpp"
#include "capi/result.hpp"

#include <azvmreset/masking.hpp>

namespace azvmreset::capi {

std::string to_json(const RestResponse& response) {
  base::json::Writer json;
  json.begin_object();
  json.member("schema", "azvmreset.rest/1");
  json.member("status", response.status);
  json.key("headers").begin_array();
  for (const auto& [name, value] : response.headers) {
    json.begin_object().member("name", name).member("value", base::redacted_header(name, value)).end_object();
  }
  json.end_array();
  json.key("body");
  if (response.body.empty()) {
    json.null();
  } else {
    json.raw(mask_secrets(response.body.expose()));
  }
  json.member("trace_id", response.trace_id);
  return json.end_object().text();
}

}  // namespace azvmreset::capi

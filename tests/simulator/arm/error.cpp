#include "simulator/arm/error.hpp"

#include "base/format.hpp"
#include "base/json/writer.hpp"
#include "simulator/arm/call.hpp"

namespace azvmreset::sim {

Answer json_answer(int status, std::string body) {
  return {status, {{"Content-Type", "application/json; charset=utf-8"}}, std::move(body)};
}

Answer refusal(const ArmError& error, ErrorEnvelope envelope) {
  base::json::Writer out;
  out.begin_object();
  if (envelope == ErrorEnvelope::wrapped) out.key("error").begin_object();
  if (!error.inner_code.empty()) {
    out.key("innererror").begin_object().member("internalErrorCode", error.inner_code).end_object();
  }
  out.member("code", error.code).member("message", error.message);
  if (envelope == ErrorEnvelope::wrapped) out.end_object();
  out.end_object();
  return json_answer(error.status, out.text());
}

Answer unreadable_body() {
  return refusal({400, "InvalidRequestContent", "The request content was invalid and could not be deserialized."});
}

Answer no_such_method(const Call& call) {
  return refusal({405, "HttpMethodNotSupported",
                  base::format("The http method '{}' is not supported for this resource.", call.request.method)});
}

Answer not_found(const Call& call) {
  std::string resource = call.path.full_type();
  for (const std::string& name : call.path.names) resource += "/" + name;
  return refusal({404, "ResourceNotFound",
                  base::format("The Resource '{}' under resource group '{}' was not found. For more details please go "
                               "to https://aka.ms/ARMResourceNotFoundFix",
                               resource, call.path.group)});
}

}  // namespace azvmreset::sim

#include "simulator/arm/error.hpp"

#include "base/json/writer.hpp"

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

}  // namespace azvmreset::sim

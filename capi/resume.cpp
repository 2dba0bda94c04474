#include <azvmreset/resume.hpp>

#include "capi/requests.hpp"
#include "capi/sealing_key.hpp"
#include "capi/sink.hpp"

#include <string>
#include <utility>

namespace azvmreset::capi {

Resume copy_of(const Resume& request) {
  Resume copy(request.token);
  static_cast<CallOptions&>(copy) = request;
  copy.password = request.password.duplicate();
  copy.resume_sink = request.resume_sink;
  copy.sealing_key = request.sealing_key;
  copy.secret_sink = request.secret_sink;
  return copy;
}

}  // namespace azvmreset::capi

using namespace azvmreset;
using namespace azvmreset::capi;

azvmr_status azvmr_resume_new(azvmr_resume** out, const char* token, size_t token_length, azvmr_error** err) {
  return guarded(err, [&]() -> Result<void> {
    if (auto given = not_null({{out, "out"}}); !given) return given;
    auto text = bytes(token, token_length, "token");
    if (!text) return std::move(text).error();
    *out = new azvmr_resume{Resume(std::string(*text))};
    return {};
  });
}

void azvmr_resume_free(azvmr_resume* request) { delete request; }

azvmr_status azvmr_resume_set_password(azvmr_resume* request, const char* password, size_t password_length,
                                       azvmr_error** err) {
  return set(request, err, [&](Resume& task) -> Result<void> {
    auto secret = bytes(password, password_length, "password");
    if (!secret) return std::move(secret).error();
    task.password = Secret(*secret);
    return {};
  });
}
azvmr_status azvmr_resume_set_resume_file(azvmr_resume* request, const char* path, int32_t replace, azvmr_error** err) {
  return set_file(request, &Resume::resume_sink, path, replace, err);
}
azvmr_status azvmr_resume_set_resume_sink(azvmr_resume* request, const azvmr_sink* sink, azvmr_error** err) {
  return set_sink(request, &Resume::resume_sink, sink, err);
}
azvmr_status azvmr_resume_set_sealing_key(azvmr_resume* request, const azvmr_sealing_key* key, azvmr_error** err) {
  return set_sealing_key(request, key, err);
}
azvmr_status azvmr_resume_set_secret_file(azvmr_resume* request, const char* path, int32_t replace, azvmr_error** err) {
  return set_file(request, &Resume::secret_sink, path, replace, err);
}
azvmr_status azvmr_resume_set_secret_descriptor(azvmr_resume* request, int descriptor, azvmr_error** err) {
  return set_descriptor(request, &Resume::secret_sink, descriptor, err);
}
azvmr_status azvmr_resume_set_secret_sink(azvmr_resume* request, const azvmr_sink* sink, azvmr_error** err) {
  return set_sink(request, &Resume::secret_sink, sink, err);
}
azvmr_status azvmr_resume_set_timeout(azvmr_resume* request, int64_t milliseconds, azvmr_error** err) {
  return set_timeout(request, milliseconds, err);
}
azvmr_status azvmr_resume_set_traceparent(azvmr_resume* request, const char* traceparent, azvmr_error** err) {
  return set_traceparent(request, traceparent, err);
}

// The requests that say little more than which VM.
#include "capi/requests.hpp"

#include "capi/about_vm.hpp"
#include "capi/setters.hpp"

using namespace azvmreset;
using namespace azvmreset::capi;

azvmr_status azvmr_preflight_new(azvmr_preflight** out, const char* vm, azvmr_error** err) {
  return new_about_vm<Preflight>(out, vm, err);
}
void azvmr_preflight_free(azvmr_preflight* request) { delete request; }
azvmr_status azvmr_preflight_set_timeout(azvmr_preflight* request, int64_t milliseconds, azvmr_error** err) {
  return set_timeout(request, milliseconds, err);
}
azvmr_status azvmr_preflight_set_traceparent(azvmr_preflight* request, const char* traceparent, azvmr_error** err) {
  return set_traceparent(request, traceparent, err);
}

azvmr_status azvmr_restart_new(azvmr_restart** out, const char* vm, azvmr_error** err) {
  return new_about_vm<Restart>(out, vm, err);
}
void azvmr_restart_free(azvmr_restart* request) { delete request; }
azvmr_status azvmr_restart_set_timeout(azvmr_restart* request, int64_t milliseconds, azvmr_error** err) {
  return set_timeout(request, milliseconds, err);
}
azvmr_status azvmr_restart_set_traceparent(azvmr_restart* request, const char* traceparent, azvmr_error** err) {
  return set_traceparent(request, traceparent, err);
}

azvmr_status azvmr_status_request_new(azvmr_status_request** out, const char* vm, azvmr_error** err) {
  return new_about_vm<Status>(out, vm, err);
}
void azvmr_status_request_free(azvmr_status_request* request) { delete request; }
azvmr_status azvmr_status_request_set_timeout(azvmr_status_request* request, int64_t milliseconds, azvmr_error** err) {
  return set_timeout(request, milliseconds, err);
}
azvmr_status azvmr_status_request_set_traceparent(azvmr_status_request* request, const char* traceparent,
                                                  azvmr_error** err) {
  return set_traceparent(request, traceparent, err);
}

azvmr_status azvmr_find_new(azvmr_find** out, const char* subscription, const char* text, azvmr_error** err) {
  return guarded(err, [&]() -> Result<void> {
    if (auto given = not_null({{out, "out"}, {subscription, "subscription"}, {text, "text"}}); !given) return given;
    *out = new azvmr_find{Find(subscription, text)};
    return {};
  });
}
void azvmr_find_free(azvmr_find* request) { delete request; }
azvmr_status azvmr_find_set_timeout(azvmr_find* request, int64_t milliseconds, azvmr_error** err) {
  return set_timeout(request, milliseconds, err);
}
azvmr_status azvmr_find_set_traceparent(azvmr_find* request, const char* traceparent, azvmr_error** err) {
  return set_traceparent(request, traceparent, err);
}

azvmr_status azvmr_leftovers_new(azvmr_leftovers** out, const char* vm, azvmr_error** err) {
  return new_about_vm<Leftovers>(out, vm, err);
}
void azvmr_leftovers_free(azvmr_leftovers* request) { delete request; }
azvmr_status azvmr_leftovers_set_remove(azvmr_leftovers* request, int32_t remove, azvmr_error** err) {
  return set_flag(request, &Leftovers::remove, remove, err);
}
azvmr_status azvmr_leftovers_set_force_update_tag(azvmr_leftovers* request, const char* tag, azvmr_error** err) {
  return set_text(request, &Leftovers::force_update_tag, tag, "tag", err);
}
azvmr_status azvmr_leftovers_set_in_guest(azvmr_leftovers* request, int32_t in_guest, azvmr_error** err) {
  return set_flag(request, &Leftovers::in_guest, in_guest, err);
}
azvmr_status azvmr_leftovers_set_timeout(azvmr_leftovers* request, int64_t milliseconds, azvmr_error** err) {
  return set_timeout(request, milliseconds, err);
}
azvmr_status azvmr_leftovers_set_traceparent(azvmr_leftovers* request, const char* traceparent, azvmr_error** err) {
  return set_traceparent(request, traceparent, err);
}

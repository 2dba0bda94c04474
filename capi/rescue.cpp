// The requests to carry a plan out, and to go on with that.
#include <azvmreset/rescue.hpp>

#include "capi/about_vm.hpp"
#include "capi/requests.hpp"
#include "capi/rescue_keeping.hpp"
#include "capi/result.hpp"
#include "capi/sealing_key.hpp"

#include <utility>

namespace azvmreset::capi {
namespace {

// What a plan does without.
void copy_secrets(PlanRescue& copy, const PlanRescue& request) {
  copy.reset.sealing_key = request.reset.sealing_key;
  copy.reset.password = request.reset.password.duplicate();
}

}  // namespace

Rescue copy_of(const Rescue& request) {
  Rescue copy(copy_of(static_cast<const PlanRescue&>(request)));
  copy_secrets(copy, request);
  copy.keep = request.keep;
  copy.approved_plan = request.approved_plan;
  copy.on_failure = request.on_failure;
  copy.require = request.require;
  copy.agent_patience = request.agent_patience;
  copy.lease_time = request.lease_time;
  return copy;
}

ResumeRescue copy_of(const ResumeRescue& request) {
  ResumeRescue copy(request.keep);
  static_cast<CallOptions&>(copy) = request;
  copy.plan = request.plan;
  copy.sealing_key = request.sealing_key;
  copy.password = request.password.duplicate();
  copy.on_failure = request.on_failure;
  copy.require = request.require;
  copy.agent_patience = request.agent_patience;
  copy.lease_time = request.lease_time;
  return copy;
}

}  // namespace azvmreset::capi

using namespace azvmreset;
using namespace azvmreset::capi;

azvmr_status azvmr_rescue_new(azvmr_rescue** out, const azvmr_plan_rescue* planned, azvmr_error** err) {
  return guarded(err, [&]() -> Result<void> {
    if (auto given = not_null({{out, "out"}, {planned, "planned"}}); !given) return given;
    *out = new azvmr_rescue{Rescue(copy_of(planned->rep))};
    return {};
  });
}
void azvmr_rescue_free(azvmr_rescue* request) { delete request; }

azvmr_status azvmr_rescue_set_journal_file(azvmr_rescue* request, const char* path, azvmr_error** err) {
  return set_journal_file(request, path, err);
}
azvmr_status azvmr_rescue_set_journal(azvmr_rescue* request, const azvmr_journal* journal, azvmr_error** err) {
  return set_journal(request, journal, err);
}

azvmr_status azvmr_rescue_set_sealing_key(azvmr_rescue* request, const azvmr_sealing_key* key, azvmr_error** err) {
  return set(request, err, [&](Rescue& task) -> Result<void> {
    task.reset.sealing_key.reset();
    if (key != nullptr) task.reset.sealing_key = key->rep;
    return {};
  });
}
azvmr_status azvmr_rescue_set_key_file(azvmr_rescue* request, const char* path, int32_t replace, azvmr_error** err) {
  return set_file(request, key_place, path, replace, err);
}
azvmr_status azvmr_rescue_set_key_descriptor(azvmr_rescue* request, int descriptor, azvmr_error** err) {
  return set_descriptor(request, key_place, descriptor, err);
}
azvmr_status azvmr_rescue_set_key_sink(azvmr_rescue* request, const azvmr_sink* sink, azvmr_error** err) {
  return set_sink(request, key_place, sink, err);
}
azvmr_status azvmr_rescue_set_secret_file(azvmr_rescue* request, const char* path, int32_t replace, azvmr_error** err) {
  return set_file(request, secret_place, path, replace, err);
}
azvmr_status azvmr_rescue_set_secret_descriptor(azvmr_rescue* request, int descriptor, azvmr_error** err) {
  return set_descriptor(request, secret_place, descriptor, err);
}
azvmr_status azvmr_rescue_set_secret_sink(azvmr_rescue* request, const azvmr_sink* sink, azvmr_error** err) {
  return set_sink(request, secret_place, sink, err);
}
azvmr_status azvmr_rescue_set_plaintext(azvmr_rescue* request, const char* password, size_t password_length,
                                        azvmr_error** err) {
  return set(request, err, [&](Rescue& task) -> Result<void> {
    const auto secret = bytes(password, password_length, "password");
    if (!secret) return secret.error();
    task.reset.password = Secret(*secret);
    task.reset.plaintext = true;
    return {};
  });
}
azvmr_status azvmr_rescue_set_approved_plan(azvmr_rescue* request, const char* id, azvmr_error** err) {
  return set_text(request, &Rescue::approved_plan, id, "id", err);
}
azvmr_status azvmr_rescue_set_on_failure(azvmr_rescue* request, int32_t on_failure, azvmr_error** err) {
  return set_on_failure(request, on_failure, err);
}
azvmr_status azvmr_rescue_set_require(azvmr_rescue* request, int32_t evidence, azvmr_error** err) {
  return set_require(request, evidence, err);
}
azvmr_status azvmr_rescue_set_agent_patience(azvmr_rescue* request, int64_t milliseconds, azvmr_error** err) {
  return set_seconds(request, &Rescue::agent_patience, milliseconds, "agent_patience", err);
}
azvmr_status azvmr_rescue_set_lease_time(azvmr_rescue* request, int64_t milliseconds, azvmr_error** err) {
  return set_seconds(request, &Rescue::lease_time, milliseconds, "lease_time", err);
}

azvmr_status azvmr_resume_rescue_new(azvmr_resume_rescue** out, azvmr_error** err) {
  return guarded(err, [&]() -> Result<void> {
    if (auto given = not_null({{out, "out"}}); !given) return given;
    *out = new azvmr_resume_rescue{ResumeRescue(RescueKeeping())};
    return {};
  });
}
void azvmr_resume_rescue_free(azvmr_resume_rescue* request) { delete request; }

azvmr_status azvmr_resume_rescue_set_journal_file(azvmr_resume_rescue* request, const char* path, azvmr_error** err) {
  return set_journal_file(request, path, err);
}
azvmr_status azvmr_resume_rescue_set_journal(azvmr_resume_rescue* request, const azvmr_journal* journal,
                                             azvmr_error** err) {
  return set_journal(request, journal, err);
}
azvmr_status azvmr_resume_rescue_set_plan(azvmr_resume_rescue* request, const azvmr_result* plan, azvmr_error** err) {
  return set(request, err, [&](ResumeRescue& task) -> Result<void> {
    if (auto given = not_null({{plan, "plan"}}); !given) return given;
    const auto* planned = std::get_if<Plan>(plan->rep.outcome.get());
    if (planned == nullptr) return Error(ErrorCode::invalid_argument, "found another kind of result, expected a plan");
    task.plan = *planned;
    return {};
  });
}
azvmr_status azvmr_resume_rescue_set_sealing_key(azvmr_resume_rescue* request, const azvmr_sealing_key* key,
                                                 azvmr_error** err) {
  return set_sealing_key(request, key, err);
}
azvmr_status azvmr_resume_rescue_set_secret_file(azvmr_resume_rescue* request, const char* path, int32_t replace,
                                                 azvmr_error** err) {
  return set_file(request, secret_place, path, replace, err);
}
azvmr_status azvmr_resume_rescue_set_secret_descriptor(azvmr_resume_rescue* request, int descriptor,
                                                       azvmr_error** err) {
  return set_descriptor(request, secret_place, descriptor, err);
}
azvmr_status azvmr_resume_rescue_set_secret_sink(azvmr_resume_rescue* request, const azvmr_sink* sink,
                                                 azvmr_error** err) {
  return set_sink(request, secret_place, sink, err);
}
azvmr_status azvmr_resume_rescue_set_password(azvmr_resume_rescue* request, const char* password,
                                              size_t password_length, azvmr_error** err) {
  return set_secret(request, &ResumeRescue::password, password, password_length, "password", err);
}
azvmr_status azvmr_resume_rescue_set_on_failure(azvmr_resume_rescue* request, int32_t on_failure, azvmr_error** err) {
  return set_on_failure(request, on_failure, err);
}
azvmr_status azvmr_resume_rescue_set_require(azvmr_resume_rescue* request, int32_t evidence, azvmr_error** err) {
  return set_require(request, evidence, err);
}
azvmr_status azvmr_resume_rescue_set_agent_patience(azvmr_resume_rescue* request, int64_t milliseconds,
                                                    azvmr_error** err) {
  return set_seconds(request, &ResumeRescue::agent_patience, milliseconds, "agent_patience", err);
}
azvmr_status azvmr_resume_rescue_set_lease_time(azvmr_resume_rescue* request, int64_t milliseconds, azvmr_error** err) {
  return set_seconds(request, &ResumeRescue::lease_time, milliseconds, "lease_time", err);
}
azvmr_status azvmr_resume_rescue_set_timeout(azvmr_resume_rescue* request, int64_t milliseconds, azvmr_error** err) {
  return set_timeout(request, milliseconds, err);
}
azvmr_status azvmr_resume_rescue_set_traceparent(azvmr_resume_rescue* request, const char* traceparent,
                                                 azvmr_error** err) {
  return set_traceparent(request, traceparent, err);
}

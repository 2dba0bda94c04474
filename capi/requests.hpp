// The requests behind their C handles, and how each is copied: a handle stays
// the caller's, while a task consumes its request.
#pragma once

#include <azvmreset.h>
#include <azvmreset/client.hpp>

namespace azvmreset::capi {

template <class Request>
Request copy_of(const Request& request) {
  return request;
}

// Those that hold a secret.
ResetPassword copy_of(const ResetPassword& request);
Resume copy_of(const Resume& request);
RestRequest copy_of(const RestRequest& request);
RunCommand copy_of(const RunCommand& request);
FixAccount copy_of(const FixAccount& request);
Accounts copy_of(const Accounts& request);
Verify copy_of(const Verify& request);
Rotate copy_of(const Rotate& request);
PlanRescue copy_of(const PlanRescue& request);
Rescue copy_of(const Rescue& request);
ResumeRescue copy_of(const ResumeRescue& request);

}  // namespace azvmreset::capi

struct azvmr_preflight {
  azvmreset::Preflight rep;
};
struct azvmr_reset_password {
  azvmreset::ResetPassword rep;
};
struct azvmr_reset_rdp {
  azvmreset::ResetRdp rep;
};
struct azvmr_resume {
  azvmreset::Resume rep;
};
struct azvmr_run_command {
  azvmreset::RunCommand rep;
};
struct azvmr_fix_account {
  azvmreset::FixAccount rep;
};
struct azvmr_accounts {
  azvmreset::Accounts rep;
};
struct azvmr_verify {
  azvmreset::Verify rep;
};
struct azvmr_rotate {
  azvmreset::Rotate rep;
};
struct azvmr_plan_rescue {
  azvmreset::PlanRescue rep;
  bool groups_named = false;
};
struct azvmr_rescue {
  azvmreset::Rescue rep;
};
struct azvmr_resume_rescue {
  azvmreset::ResumeRescue rep;
};
struct azvmr_restore {
  azvmreset::RestoreVm rep;
};
struct azvmr_rollback {
  azvmreset::Rollback rep;
};
struct azvmr_cleanup {
  azvmreset::Cleanup rep;
};
struct azvmr_adopt {
  azvmreset::Adopt rep;
};
struct azvmr_restart {
  azvmreset::Restart rep;
};
struct azvmr_status_request {
  azvmreset::Status rep;
};
struct azvmr_find {
  azvmreset::Find rep;
};
struct azvmr_leftovers {
  azvmreset::Leftovers rep;
};
struct azvmr_rest_request {
  azvmreset::RestRequest rep;
};

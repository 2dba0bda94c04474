// What Azure must allow for a request, as a document or as a custom role.
#include "capi/arguments.hpp"
#include "capi/guarded.hpp"
#include "capi/requests.hpp"
#include "capi/text.hpp"

#include <azvmreset/permissions.hpp>
#include <azvmreset/plan.hpp>
#include <azvmreset/rescue.hpp>
#include <azvmreset/rotation.hpp>

namespace azvmreset::capi {
namespace {

template <class Handle>
azvmr_status tell(azvmr_text** out, const Handle* request, const char* role_name, azvmr_error** err) noexcept {
  return guarded(err, [&]() -> Result<void> {
    if (auto given = not_null({{out, "out"}, {request, "request"}}); !given) return given;
    const auto actions = required_actions(request->rep);
    *out = new azvmr_text{role_name == nullptr ? to_json(actions) : custom_role_json(role_name, actions)};
    return {};
  });
}

}  // namespace
}  // namespace azvmreset::capi

using namespace azvmreset::capi;

azvmr_status azvmr_preflight_required_actions(azvmr_text** out, const azvmr_preflight* request, const char* role_name,
                                              azvmr_error** err) {
  return tell(out, request, role_name, err);
}
azvmr_status azvmr_reset_password_required_actions(azvmr_text** out, const azvmr_reset_password* request,
                                                   const char* role_name, azvmr_error** err) {
  return tell(out, request, role_name, err);
}
azvmr_status azvmr_reset_rdp_required_actions(azvmr_text** out, const azvmr_reset_rdp* request, const char* role_name,
                                              azvmr_error** err) {
  return tell(out, request, role_name, err);
}
azvmr_status azvmr_rotate_required_actions(azvmr_text** out, const azvmr_rotate* request, const char* role_name,
                                           azvmr_error** err) {
  return tell(out, request, role_name, err);
}
azvmr_status azvmr_plan_rescue_required_actions(azvmr_text** out, const azvmr_plan_rescue* request,
                                                const char* role_name, azvmr_error** err) {
  return tell(out, request, role_name, err);
}
azvmr_status azvmr_restore_required_actions(azvmr_text** out, const azvmr_restore* request, const char* role_name,
                                            azvmr_error** err) {
  return tell(out, request, role_name, err);
}
azvmr_status azvmr_restart_required_actions(azvmr_text** out, const azvmr_restart* request, const char* role_name,
                                            azvmr_error** err) {
  return tell(out, request, role_name, err);
}
azvmr_status azvmr_run_command_required_actions(azvmr_text** out, const azvmr_run_command* request,
                                                const char* role_name, azvmr_error** err) {
  return tell(out, request, role_name, err);
}
azvmr_status azvmr_fix_account_required_actions(azvmr_text** out, const azvmr_fix_account* request,
                                                const char* role_name, azvmr_error** err) {
  return tell(out, request, role_name, err);
}
azvmr_status azvmr_accounts_required_actions(azvmr_text** out, const azvmr_accounts* request, const char* role_name,
                                             azvmr_error** err) {
  return tell(out, request, role_name, err);
}
azvmr_status azvmr_verify_required_actions(azvmr_text** out, const azvmr_verify* request, const char* role_name,
                                           azvmr_error** err) {
  return tell(out, request, role_name, err);
}
azvmr_status azvmr_status_request_required_actions(azvmr_text** out, const azvmr_status_request* request,
                                                   const char* role_name, azvmr_error** err) {
  return tell(out, request, role_name, err);
}
azvmr_status azvmr_leftovers_required_actions(azvmr_text** out, const azvmr_leftovers* request, const char* role_name,
                                              azvmr_error** err) {
  return tell(out, request, role_name, err);
}

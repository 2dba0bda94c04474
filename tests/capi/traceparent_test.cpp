// Every request takes a traceparent from C and hands it to its task.
#include "capi/requests.hpp"

#include "support/catch.hpp"

#include <azvmreset.h>

#include <memory>
#include <string>

using namespace azvmreset;

namespace {

constexpr const char* vm =
    "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/"
    "v";

// Of a request that its own azvmr_…_new has made.
template <class Handle>
void check(azvmr_status made, Handle* const& request, void (*release)(Handle*),
           azvmr_status (*set_traceparent)(Handle*, const char*, azvmr_error**)) {
  REQUIRE(made == AZVMR_OK);
  const std::unique_ptr<Handle, void (*)(Handle*)> owned(request, release);
  CHECK(set_traceparent(request, "00-a-b-01", nullptr) == AZVMR_OK);
  CHECK(capi::copy_of(request->rep).traceparent == "00-a-b-01");
  CHECK(set_traceparent(request, nullptr, nullptr) == AZVMR_INVALID_ARGUMENT);
}

}  // namespace

TEST_CASE("every request takes a traceparent from C", "[capi][trace]") {
  azvmr_reset_password* password = nullptr;
  check(azvmr_reset_password_new(&password, vm, "a", "b", 1, nullptr), password, azvmr_reset_password_free,
        azvmr_reset_password_set_traceparent);
  azvmr_reset_rdp* rdp = nullptr;
  check(azvmr_reset_rdp_new(&rdp, vm, nullptr), rdp, azvmr_reset_rdp_free, azvmr_reset_rdp_set_traceparent);
  azvmr_resume* resume = nullptr;
  check(azvmr_resume_new(&resume, "token", 5, nullptr), resume, azvmr_resume_free, azvmr_resume_set_traceparent);
  azvmr_run_command* command = nullptr;
  check(azvmr_run_command_new(&command, vm, nullptr), command, azvmr_run_command_free,
        azvmr_run_command_set_traceparent);
  azvmr_fix_account* fix = nullptr;
  check(azvmr_fix_account_new(&fix, vm, "a", nullptr), fix, azvmr_fix_account_free, azvmr_fix_account_set_traceparent);
  azvmr_accounts* accounts = nullptr;
  check(azvmr_accounts_new(&accounts, vm, nullptr), accounts, azvmr_accounts_free, azvmr_accounts_set_traceparent);
  azvmr_verify* verify = nullptr;
  check(azvmr_verify_new(&verify, vm, "a", nullptr), verify, azvmr_verify_free, azvmr_verify_set_traceparent);
  azvmr_preflight* preflight = nullptr;
  check(azvmr_preflight_new(&preflight, vm, nullptr), preflight, azvmr_preflight_free, azvmr_preflight_set_traceparent);
  azvmr_plan_rescue* plan = nullptr;
  check(azvmr_plan_rescue_new(&plan, vm, nullptr), plan, azvmr_plan_rescue_free, azvmr_plan_rescue_set_traceparent);
  azvmr_restart* restart = nullptr;
  check(azvmr_restart_new(&restart, vm, nullptr), restart, azvmr_restart_free, azvmr_restart_set_traceparent);
  azvmr_status_request* status = nullptr;
  check(azvmr_status_request_new(&status, vm, nullptr), status, azvmr_status_request_free,
        azvmr_status_request_set_traceparent);
  azvmr_find* find = nullptr;
  check(azvmr_find_new(&find, "s", "t", nullptr), find, azvmr_find_free, azvmr_find_set_traceparent);
  azvmr_leftovers* leftovers = nullptr;
  check(azvmr_leftovers_new(&leftovers, vm, nullptr), leftovers, azvmr_leftovers_free, azvmr_leftovers_set_traceparent);
  azvmr_rest_request* rest = nullptr;
  check(azvmr_rest_request_new(&rest, "GET", "/", nullptr), rest, azvmr_rest_request_free,
        azvmr_rest_request_set_traceparent);
}

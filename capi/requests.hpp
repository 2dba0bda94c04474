// The requests behind their C handles, and how each is copied: a handle stays
// the caller's, while a task consumes its request.
#pragma once

#include <azvmreset.h>
#include <azvmreset/preflight.hpp>
#include <azvmreset/reset.hpp>
#include <azvmreset/rest.hpp>

namespace azvmreset::capi {

inline Preflight copy_of(const Preflight& request) { return request; }
inline ResetRdp copy_of(const ResetRdp& request) { return request; }
ResetPassword copy_of(const ResetPassword& request);
RestRequest copy_of(const RestRequest& request);

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
struct azvmr_rest_request {
  azvmreset::RestRequest rep;
};

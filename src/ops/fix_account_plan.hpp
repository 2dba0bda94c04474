// What a repair asks of the guest. Pure.
#pragma once

#include "guest/account_request.hpp"
#include "ops/account_script.hpp"

#include <azvmreset/account.hpp>

namespace azvmreset::ops {

// The call for a request that has passed its local checks, but for its
// password, which the caller puts in when it is there.
AccountCall plan_of(const FixAccount& request);

}  // namespace azvmreset::ops

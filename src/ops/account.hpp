// Accounts inside the guest, read, repaired and proved by the account script.
#pragma once

#include "engine/task.hpp"
#include "ops/context.hpp"

#include <azvmreset/account.hpp>
#include <azvmreset/result.hpp>

namespace azvmreset::ops {

// All three run in this order, and end at the first step that says no:
//
//   local checks ── the VM's queue ── preflight
//     ── keep a generated password ── snapshot ── the script ── its answer
//
// The script does only what is needed and reads the account before and after,
// so one run is the whole repair. Whether a password is too old shows only
// when the duty to change it has been cleared (F2.2a): then that is what still
// hinders the sign-in, and a second call has to bring a new one.
engine::Task<Result<FixAccountResult>> fix_account(Context context, FixAccount request);
engine::Task<Result<AccountsReport>> accounts(Context context, Accounts request);
engine::Task<Result<VerifyReport>> verify(Context context, Verify request);

}  // namespace azvmreset::ops

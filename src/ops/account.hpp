// Accounts inside the guest, read, repaired and proved by the account script.
#pragma once

#include "engine/task.hpp"
#include "ops/context.hpp"

#include <azvmreset/account.hpp>
#include <azvmreset/result.hpp>

namespace azvmreset::ops {

engine::Task<Result<FixAccountResult>> fix_account(Context context, FixAccount request);
engine::Task<Result<AccountsReport>> accounts(Context context, Accounts request);
engine::Task<Result<VerifyReport>> verify(Context context, Verify request);

}  // namespace azvmreset::ops

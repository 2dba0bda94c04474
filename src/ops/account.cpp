#include "ops/account.hpp"

namespace azvmreset::ops {

using engine::Task;

Task<Result<FixAccountResult>> fix_account(Context, FixAccount) {
  co_return Error(ErrorCode::internal, "fix_account is being built");
}

Task<Result<AccountsReport>> accounts(Context, Accounts) {
  co_return Error(ErrorCode::internal, "accounts is being built");
}

Task<Result<VerifyReport>> verify(Context, Verify) { co_return Error(ErrorCode::internal, "verify is being built"); }

}  // namespace azvmreset::ops

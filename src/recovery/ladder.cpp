#include "recovery/ladder.hpp"

#include "ops/vm_access.hpp"

#include <utility>

namespace azvmreset::recovery {

engine::Task<Result<ResetResult>> reset_password(ops::Context context, ResetPassword request) {
  if (!request.method) request.method = Method::vm_access;
  co_return co_await ops::reset_password(context, std::move(request));
}

}  // namespace azvmreset::recovery

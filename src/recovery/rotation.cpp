#include "recovery/rotation.hpp"

namespace azvmreset::recovery {

engine::Task<Result<RotationResult>> rotate(ops::Context, Rotate) {
  co_return Error(ErrorCode::internal, "rotation is not built yet");
}

}  // namespace azvmreset::recovery

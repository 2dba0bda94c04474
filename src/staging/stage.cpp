#include <azvmreset/stage.hpp>

#include "base/fail.hpp"

namespace azvmreset {

Result<StageReport> stage(const StageVolume&) { return Error(ErrorCode::internal, "not built yet"); }

Result<UnstageReport> unstage(const UnstageVolume&) { return Error(ErrorCode::internal, "not built yet"); }

}  // namespace azvmreset

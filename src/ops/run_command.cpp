#include "ops/run_command.hpp"

namespace azvmreset::ops {

engine::Task<Result<RunCommandResult>> run_command(Context, RunCommand) {
  co_return Error(ErrorCode::internal, "run_command is being built");
}

}  // namespace azvmreset::ops

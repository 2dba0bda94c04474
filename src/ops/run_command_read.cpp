#include "ops/run_command_read.hpp"

#include "base/fail.hpp"
#include "base/quote.hpp"
#include "ops/requests.hpp"

#include <utility>

namespace azvmreset::ops {

Result<arm::RunCommandView> run_command_of(const http::Response& answer) {
  const auto& body = answer.parsed();
  if (!body) {
    return base::fail(ErrorCode::protocol, "ARM described the run command in a way that cannot be read: {}",
                      body.error().message);
  }
  if (!body->root()["properties"].is_object()) {
    return base::fail(ErrorCode::protocol, "expected a run command, found {}", base::quoted(answer.body()));
  }
  return arm::read_run_command(body->root());
}

engine::Task<Result<arm::RunCommandView>> read_vm_run_command(Context context, ResourceId vm, std::string name) {
  auto request = get_run_command(context.arm, vm, name);
  if (!request) co_return std::move(request).error();
  auto answer = co_await context.arm.call(std::move(*request));
  if (!answer) co_return std::move(answer).error();
  co_return run_command_of(*answer);
}

}  // namespace azvmreset::ops

#include "ops/extension_read.hpp"

#include "base/fail.hpp"
#include "base/quote.hpp"
#include "ops/requests.hpp"

#include <utility>

namespace azvmreset::ops {

Result<arm::ExtensionView> extension_of(const http::Response& answer) {
  const auto& body = answer.parsed();
  if (!body) {
    return base::fail(ErrorCode::protocol, "ARM described the extension in a way that cannot be read: {}",
                      body.error().message);
  }
  if (!body->root()["properties"].is_object()) {
    return base::fail(ErrorCode::protocol, "expected an extension, found {}", base::quoted(answer.body()));
  }
  return arm::read_extension(body->root());
}

engine::Task<Result<arm::ExtensionView>> read_vm_extension(Context context, ResourceId vm, std::string name) {
  auto request = get_extension(context.arm, vm, name);
  if (!request) co_return std::move(request).error();
  auto answer = co_await context.arm.call(std::move(*request));
  if (!answer) co_return std::move(answer).error();
  co_return extension_of(*answer);
}

}  // namespace azvmreset::ops

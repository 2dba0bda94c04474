#include "engine/within.hpp"
#include "ops/requests.hpp"
#include "ops/rights.hpp"
#include "ops/views.hpp"

#include <chrono>
#include <utility>

namespace azvmreset::ops {
namespace {

using engine::Task;

// The VM itself is read in a second or two, and who is locked out waits for it.
constexpr engine::Duration longest_read = std::chrono::seconds(10);

template <class View>
Task<Result<std::vector<View>>> read_list(Context context, std::string scope, arm::ResourceType type,
                                          typename Views<View>::Read read_one) {
  auto request = get_list(context.arm, scope, type);
  if (!request) co_return std::move(request).error();
  Views<View> list(read_one);
  auto read = co_await context.arm.read_pages(std::move(*request), list);
  if (!read) co_return std::move(read).error();
  co_return std::move(list.views);
}

}  // namespace

Task<Result<Permissions>> read_permissions(Context context, std::string scope) {
  auto list =
      read_list<arm::PermissionView>(context, std::move(scope), arm::ResourceType::permissions, arm::read_permission);
  co_return co_await engine::within(longest_read, std::move(list));
}

Task<Result<Locks>> read_locks(Context context, std::string scope) {
  auto list = read_list<arm::LockView>(context, std::move(scope), arm::ResourceType::locks, arm::read_lock);
  co_return co_await engine::within(longest_read, std::move(list));
}

}  // namespace azvmreset::ops

#include "arm/paging.hpp"
#include "base/fail.hpp"
#include "engine/within.hpp"
#include "ops/requests.hpp"
#include "ops/rights.hpp"

#include <chrono>
#include <cstddef>
#include <utility>

namespace azvmreset::ops {
namespace {

using engine::Task;

// The VM itself is read in a second or two, and who is locked out waits for it.
constexpr engine::Duration longest_read = std::chrono::seconds(10);

// Of either. A person has a few roles at a VM, and a VM a few locks.
constexpr std::size_t most_elements = 10'000;

template <class View>
class Views final : public arm::PageReader {
 public:
  using Read = Result<View> (*)(base::json::Value);

  explicit Views(Read read_one) noexcept : read_(read_one) {}

  Result<void> read(base::json::Value element) override {
    auto view = read_(element);
    if (!view) return std::move(view).error();
    if (views.size() >= most_elements) {
      return base::fail(ErrorCode::protocol, "the list has more than {} elements; expected a few", most_elements);
    }
    views.push_back(std::move(*view));
    return {};
  }

  std::vector<View> views;

 private:
  Read read_;
};

template <class View>
Task<Result<std::vector<View>>> read_list(Context context, ResourceId vm, arm::ResourceType type,
                                          typename Views<View>::Read read_one) {
  auto request = get_list(context.arm, vm.text(), type);
  if (!request) co_return std::move(request).error();
  Views<View> list(read_one);
  auto read = co_await context.arm.read_pages(std::move(*request), list);
  if (!read) co_return std::move(read).error();
  co_return std::move(list.views);
}

}  // namespace

Task<Result<Permissions>> read_permissions(Context context, ResourceId vm) {
  auto list =
      read_list<arm::PermissionView>(context, std::move(vm), arm::ResourceType::permissions, arm::read_permission);
  co_return co_await engine::within(longest_read, std::move(list));
}

Task<Result<Locks>> read_locks(Context context, ResourceId vm) {
  auto list = read_list<arm::LockView>(context, std::move(vm), arm::ResourceType::locks, arm::read_lock);
  co_return co_await engine::within(longest_read, std::move(list));
}

}  // namespace azvmreset::ops

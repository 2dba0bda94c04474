#include "arm/vm_queue.hpp"

#include "base/ascii.hpp"

namespace azvmreset::arm {

VmQueue::Place::~Place() {
  if (queue_ == nullptr) return;
  pass_.reset();
  queue_->forget_if_deserted(at_);
}

engine::Task<Result<VmQueue::Place>> VmQueue::enter(ResourceId vm) {
  const auto at = gates_.try_emplace(base::to_lower(vm.text()), 1u, 1u).first;
  auto pass = co_await at->second.enter();
  if (!pass) {
    // Whoever was inside may have left and forgotten the VM already.
    const auto still_there = gates_.find(base::to_lower(vm.text()));
    if (still_there != gates_.end()) forget_if_deserted(still_there);
    co_return std::move(pass).failure();
  }
  co_return Place(*this, at, std::move(pass).value());
}

bool VmQueue::busy(const ResourceId& vm) const { return gates_.contains(base::to_lower(vm.text())); }

void VmQueue::forget_if_deserted(Gates::iterator vm) noexcept {
  if (vm->second.deserted()) gates_.erase(vm);
}

}  // namespace azvmreset::arm
